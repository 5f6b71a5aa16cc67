"""Tables of separated values with free headers: CSV, TSV, and the like with ; or |.

The separator is found by trying each. A row that cannot be read is a problem of that row alone: where a quote
is opened and not closed, reading goes on with the next line.
"""

import csv
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from catalog.errors import SourceUnreadableError
from catalog.readers.encodings import TextSource, open_text
from catalog.readers.headers import ATTRIBUTE, Header, guess_header, missing_fields, n_recognised
from catalog.readers.record import RawProblem, RawRecord, Reading
from catalog.readers.sources import Source

_SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_NAMES = {"\t": "tab"}
_N_SAMPLE_ROWS = 20
_MAX_ROW_LINES = 1_000  # a row of more lines is an opened quote; bounds what is read again behind it
_MAX_CELL_CHARS = 16 * 2**20  # the csv module refuses 131,072 and more unless told otherwise
_SHOWN_CHARS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row with the line it starts on; `problem` says why it has no cells."""

    line: int
    cells: list[str]
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How a table is written."""

    separator: str
    header: Header
    consistency: float  # share of sample rows with as many cells as the header


def read(source: Source, mapping: Mapping[str, str]) -> Reading:
    """Open a table; `mapping` corrects what its columns are taken for.

    Raises:
        SourceUnreadableError: If there is no header row, or no column for the id or the title.
    """
    text = open_text(source)
    layout = _layout(text.head(), mapping)
    if layout is None:
        raise SourceUnreadableError(f"{text.name}: is empty; a table starts with a row of column names")
    missing = missing_fields(layout.header)
    if missing:
        names = [column.column for column in layout.header.columns]
        raise SourceUnreadableError(
            f"{text.name}: no column for {' and '.join(missing)}; the columns are "
            f"{', '.join(map(repr, names))}; "
            f"say which it is, e.g. --map {names[0] + '=' + missing[0]!r}"
        )
    return Reading(records=_records(text, layout), columns=layout.header.columns, warnings=text.warnings())


def looks_like_table(head: str) -> bool:
    """Whether a text starts with a header row of an id, a title and at least one row that fits it."""
    layout = _layout(head, {})
    return layout is not None and not missing_fields(layout.header) and layout.consistency > 0.5


def _layout(head: str, mapping: Mapping[str, str]) -> _Layout | None:
    """The layout that explains the start of a table best, or None if there is nothing."""
    lines = head.splitlines(keepends=True)
    stated = _stated_separator(lines[0]) if lines else None
    layouts = []
    for separator in _SEPARATORS if stated is None else (stated,):
        rows = [row.cells for row in islice(_rows(iter(lines), separator), _N_SAMPLE_ROWS + 1) if row.cells]
        if rows:
            header = guess_header(_without_trailing(rows[0]), rows[1:], mapping)
            fitting = [len(row) == len(rows[0]) for row in rows[1:]]
            consistency = sum(fitting) / len(fitting) if fitting else 0.0
            layouts.append(_Layout(separator=separator, header=header, consistency=consistency))
    return max(layouts, key=_merit, default=None)


def _merit(layout: _Layout) -> tuple[int, int, float, int]:
    header = layout.header
    return -len(missing_fields(header)), n_recognised(header), layout.consistency, len(header.columns)


def _stated_separator(line: str) -> str | None:
    """The separator of a first line such as "sep=;", which Excel writes."""
    stripped = line.rstrip("\r\n")
    return stripped[4] if len(stripped) == 5 and stripped.lower().startswith("sep=") else None


def _without_trailing(names: Sequence[str]) -> list[str]:
    kept = list(names)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _records(text: TextSource, layout: _Layout) -> Iterator[RawRecord | RawProblem]:
    rows = _rows(text.lines(), layout.separator)
    next(rows, None)  # the header
    n_columns = len(layout.header.columns)
    for row in rows:
        problem = row.problem
        if problem is None and any(cell.strip() for cell in row.cells[n_columns:]):
            separator = _SEPARATOR_NAMES.get(layout.separator, layout.separator)
            problem = (
                f"the row has {len(row.cells)} cells, the header {n_columns}; put cells that hold the "
                f"separator ({separator}) in quotes"
            )
        if problem is not None:
            shown = layout.separator.join(row.cells)[:_SHOWN_CHARS]
            yield RawProblem(source=text.name, line=row.line, field=None, value=shown, reason=problem)
        elif any(cell.strip() for cell in row.cells):
            yield RawRecord(source=text.name, line=row.line, fields=_fields(row.cells, layout.header))


def _fields(cells: Sequence[str], header: Header) -> dict[str, object]:
    fields: dict[str, object] = {}
    attributes: dict[str, list[str]] = {}
    for cell, column in zip(cells, header.columns, strict=False):  # a short row has empty cells at its end
        value = cell.strip()
        if not value or column.field is None:
            continue
        if column.field.startswith(ATTRIBUTE):
            attributes.setdefault(column.field.removeprefix(ATTRIBUTE), []).append(value)
        else:
            fields[column.field] = value
    if "price" in fields and header.price_currency is not None:
        fields.setdefault("currency", header.price_currency)
    if attributes:
        fields["attributes"] = attributes
    return fields


class _Feed:
    """Lines for the csv module that can be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self.n_given = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= _MAX_ROW_LINES:
            raise csv.Error("the quote is not closed")
        line = self._again.popleft() if self._again else next(self._lines)
        self._taken.append(line)
        self.n_given += 1
        return line

    def start_row(self) -> None:
        """Forget the lines of the row before."""
        self._taken.clear()

    def give_back(self) -> str:
        """Give back all lines of this row but the first, which is returned."""
        self._again.extendleft(reversed(self._taken[1:]))
        self.n_given -= len(self._taken) - 1
        return self._taken[0]


def _rows(lines: Iterator[str], separator: str) -> Iterator[_Row]:
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_CELL_CHARS))
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=separator, strict=True)
    while True:
        feed.start_row()
        line = feed.n_given + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            first = feed.give_back().rstrip("\r\n")
            reader = csv.reader(feed, delimiter=separator, strict=True)
            reason = f"the row cannot be read: {_explained(str(error))}"
            yield _Row(line=line, cells=[first], problem=reason)
            continue
        if line == 1 and len(cells) <= 2 and _stated_separator(separator.join(cells)) is not None:
            continue
        if cells:
            yield _Row(line=line, cells=cells)


def _explained(message: str) -> str:
    if message in ("unexpected end of data", "the quote is not closed"):
        return 'a quote is opened and not closed; write " inside a cell as ""'
    if "expected after" in message:
        return 'text follows a closing quote; write " inside a cell as ""'
    return message

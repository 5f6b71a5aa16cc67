"""Tables with free headers, and separated text opened as a table: CSV, TSV, and the like with ; or |.

The separator is found by trying each; the one that explains the header best wins.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import NamedTuple, Protocol

from catalog.errors import SourceUnreadableError
from catalog.readers.encodings import open_text
from catalog.readers.feeds import FEED_MODULES, feed_of
from catalog.readers.headers import ATTRIBUTE, Header, are_offer_fields, guess_header, missing_fields, n_recognised
from catalog.readers.record import RawItem, RawProblem, RawRecord, Reading
from catalog.readers.separated import SEPARATORS, separated_rows, stated_separator
from catalog.readers.sources import Source
from catalog.readers.tabular import N_SAMPLE_ROWS, NOTHING, Table, without_trailing

_NOTHING_CHARS = max(map(len, NOTHING))

FREE = "table"
"""The key of a table that is read with free headers though they are those of a feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How separated text is laid out."""

    separator: str
    header: tuple[str, ...]
    samples: tuple[list[str], ...]
    meaning: Header
    feed: str | None
    consistency: float  # share of sample rows with as many cells as the header


class _Target(NamedTuple):
    """What a column's cells are of."""

    field: str  # "" if the column is left out
    attribute: str | None  # the name of the attribute, if it is one
    repeated: bool  # another column is of the same field


class _FeedReader(Protocol):
    """What a module of a known feed offers."""

    def read_table(self, table: Table, mapping: Mapping[str, str]) -> Reading:
        """Records of a table whose header is that of the feed."""
        ...


def read(source: Source, mapping: Mapping[str, str]) -> Reading:
    """Open separated text, as the feed its header is of, else with free headers.

    Raises:
        SourceUnreadableError: If there is no header row, or no column for the id or the title.
    """
    return read_as(open_separated(source, mapping), mapping, None)


def read_as(table: Table, mapping: Mapping[str, str], feed: str | None) -> Reading:
    """Read a table as this feed; None: as the one its header is of, else with free headers.

    Raises:
        SourceUnreadableError: If its header is empty or lacks what is needed.
    """
    if not table.header:
        raise SourceUnreadableError(f"{table.name}: its first row is empty; a table starts with a row of column names")
    key = feed or feed_of(table.header)
    if key is None or key == FREE:
        return _read_free(table, mapping)
    module: _FeedReader = import_module(FEED_MODULES[key])
    return module.read_table(table, mapping)


def open_separated(source: Source, mapping: Mapping[str, str]) -> Table:
    """Open separated text.

    Raises:
        SourceUnreadableError: If there is no header row.
    """
    text = open_text(source)
    layout = _layout(text.head(), mapping)
    if layout is None:
        raise SourceUnreadableError(f"{text.name}: is empty; a table starts with a row of column names")
    rows = separated_rows(text.lines(), layout.separator)
    return Table(
        name=text.name,
        header=layout.header,
        samples=layout.samples,
        rows=islice(rows, 1, None),
        separator=layout.separator,
        warnings=text.warnings(),
    )


def looks_like_table(head: str) -> bool:
    """Whether a text starts with the header of a feed, or with an id, a title and at least one row that fits."""
    layout = _layout(head, {})
    if layout is None or layout.consistency <= 0.5:
        return False
    return layout.feed is not None or not missing_fields(layout.meaning)


def _read_free(table: Table, mapping: Mapping[str, str]) -> Reading:
    """Records of a table with free headers; `mapping` corrects what its columns are taken for."""
    header = guess_header(table.header, table.samples, mapping)
    missing = missing_fields(header)
    if missing and not are_offer_fields([column.field for column in header.columns if column.field is not None]):
        names = [column.column for column in header.columns]
        raise SourceUnreadableError(
            f"{table.name}: no column for {' and '.join(missing)}; the columns are "
            f"{', '.join(map(repr, names))}; "
            f"say which it is, e.g. --map {names[0] + '=' + missing[0]!r}"
        )
    return Reading(records=_records(table, header), columns=header.columns, warnings=table.warnings)


def _layout(head: str, mapping: Mapping[str, str]) -> _Layout | None:
    """The layout that explains the start of a table best, or None if there is nothing."""
    lines = head.splitlines(keepends=True)
    stated = stated_separator(lines[0]) if lines else None
    layouts = []
    for separator in SEPARATORS if stated is None else (stated,):
        rows = [row.cells for row in islice(separated_rows(iter(lines), separator), N_SAMPLE_ROWS + 1)]
        if rows:
            names = without_trailing(rows[0])
            fitting = [len(row) == len(rows[0]) for row in rows[1:]]
            layouts.append(
                _Layout(
                    separator=separator,
                    header=names,
                    samples=tuple(rows[1:]),
                    meaning=guess_header(names, rows[1:], mapping),
                    feed=feed_of(names),
                    consistency=sum(fitting) / len(fitting) if fitting else 0.0,
                )
            )
    return max(layouts, key=_merit, default=None)


def _merit(layout: _Layout) -> tuple[bool, int, int, float, int]:
    missing = -len(missing_fields(layout.meaning))
    n_columns = len(layout.header)
    return layout.feed is not None, missing, n_recognised(layout.meaning), layout.consistency, n_columns


def _records(table: Table, header: Header) -> Iterator[RawItem]:
    fields = [column.field or "" for column in header.columns]
    targets = [_target(field, fields.count(field) > 1) for field in fields]
    for row in table.checked_rows():
        if isinstance(row, RawProblem):
            yield row
        else:
            yield RawRecord(source=table.name, line=row.line, fields=_fields(row.cells, targets, header.price_currency))


def _target(field: str, repeated: bool) -> _Target:
    attribute = field.removeprefix(ATTRIBUTE) if field.startswith(ATTRIBUTE) else None
    return _Target(field=field, attribute=attribute, repeated=repeated)


def _fields(cells: Sequence[str], targets: Sequence[_Target], price_currency: str | None) -> dict[str, object]:
    fields: dict[str, object] = {}
    attributes: dict[str, object] = {}
    several: dict[str, list[str]] = {}
    for cell, (field, attribute, repeated) in zip(
        cells, targets, strict=False
    ):  # a short row has empty cells at its end
        value = cell.strip()
        if not value or not field:
            continue
        if len(value) <= _NOTHING_CHARS and field != "price" and value.casefold() in NOTHING:
            continue  # a price is told apart further on: without one there may still be a currency
        if attribute is None:
            fields[field] = value
        elif repeated:
            attributes[attribute] = several.setdefault(attribute, [])
            several[attribute].append(value)
        else:
            attributes[attribute] = value
    if "price" in fields and price_currency is not None:
        fields.setdefault("currency", price_currency)
    if attributes:
        fields["attributes"] = attributes
    return fields

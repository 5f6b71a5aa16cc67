"""Rows of separated text, with the line each starts on.

A row that cannot be read is a problem of that row alone: where a quote is opened and not closed, reading goes on
with the next line. Nothing here knows what a column means.
"""

import csv
from collections import deque
from collections.abc import Iterator

from catalog.readers.tabular import Row

SEPARATORS = (",", ";", "\t", "|")
_MAX_ROW_LINES = 1_000  # a row of more lines is an opened quote; bounds what is read again behind it
_MAX_CELL_CHARS = 16 * 2**20  # the csv module refuses 131,072 and more unless told otherwise


def separated_rows(lines: Iterator[str], separator: str) -> Iterator[Row]:
    """The rows of these lines, empty ones left out; a first line "sep=;" of Excel is none."""
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
            yield Row(line=line, cells=[first], problem=reason)
            continue
        if line == 1 and len(cells) <= 2 and stated_separator(separator.join(cells)) is not None:
            continue
        if cells:
            yield Row(line=line, cells=cells)


def stated_separator(line: str) -> str | None:
    """The separator of a first line such as "sep=;", which Excel writes."""
    stripped = line.rstrip("\r\n")
    return stripped[4] if len(stripped) == 5 and stripped.lower().startswith("sep=") else None


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


def _explained(message: str) -> str:
    if message in ("unexpected end of data", "the quote is not closed"):
        return 'a quote is opened and not closed; write " inside a cell as ""'
    if "expected after" in message:
        return 'text follows a closing quote; write " inside a cell as ""'
    return message

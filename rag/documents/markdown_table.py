"""Markdown pipe tables, taken apart."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.markup import without_emphasis
from index.passage import Passage

_RULE_ROW = re.compile(r"^[\s|:\-]+$")
_HEADER_MARK = " | | "
_MOST_CHARS = 4_000  # of a table that is put together again
_COMMA = re.compile("[,，、]")


def is_table(text: str) -> bool:
    """Whether most lines of a text are rows of a table."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and sum(line.count("|") >= 2 for line in lines) >= 0.6 * len(lines)


def rows_of_table(text: str) -> list[list[str]]:
    """The cells of each row without markup, the header row first; rows may differ in length."""
    return [_cells(line) for line in text.splitlines() if line.count("|") >= 2 and not _RULE_ROW.match(line)]


def row_label(row: Sequence[str]) -> str:
    """What a row is about: its first cell, or the second where the first is a mere number."""
    return row[1] if len(row) > 1 and row[0].isdigit() else row[0]


def whole_table(text: str, context: str) -> str:
    """A table with its header row, which a later piece of a long table has in its context (`index/splitting.py`)."""
    _, has_header, header = context.partition(_HEADER_MARK)
    return f"| {header}\n{text}" if has_header and is_table(text) else text


def table_around(piece: Passage, passages: Sequence[Passage]) -> Passage:
    """The table that a passage is a piece of, under the id of its first piece; the piece itself of a very long one.

    Args:
        piece: A passage of table rows.
        passages: All of its document, in order.
    """
    if piece not in passages:
        return piece
    first = last = passages.index(piece)
    while first > 0 and _goes_on(passages[first], passages[first - 1]):
        first -= 1
    while last + 1 < len(passages) and _goes_on(passages[last + 1], passages[last]):
        last += 1
    text = "\n".join(one.text for one in passages[first : last + 1])
    return piece if len(text) > _MOST_CHARS else replace(passages[first], text=text)


def _goes_on(piece: Passage, before: Passage) -> bool:
    """Whether a piece of a table follows another one (`index/splitting.py` puts the header row into its context)."""
    heading, has_header, _ = piece.context.partition(_HEADER_MARK)
    return bool(has_header) and heading == before.context.partition(_HEADER_MARK)[0] and is_table(before.text)


def in_running_text(name: str) -> str:
    """A column's name within a sentence: "delivery time", but "EU (DE)"."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def names_in_cell(cell: str) -> list[str]:
    """What a cell lists, by its commas; the cell itself where it has none."""
    return [name.strip() for name in _COMMA.split(cell)]


def _cells(line: str) -> list[str]:
    return [without_emphasis(cell).strip() for cell in line.strip().strip("|").split("|")]

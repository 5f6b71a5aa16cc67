"""Markdown pipe tables, taken apart."""

import re
from collections.abc import Sequence

from rag.documents.markup import without_emphasis

_RULE_ROW = re.compile(r"^[\s|:\-]+$")
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
    _, has_header, header = context.partition(" | | ")
    return f"| {header}\n{text}" if has_header and is_table(text) else text


def in_running_text(name: str) -> str:
    """A column's name within a sentence: "delivery time", but "EU (DE)"."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def names_in_cell(cell: str) -> list[str]:
    """What a cell lists, by its commas; the cell itself where it has none."""
    return [name.strip() for name in _COMMA.split(cell)]


def _cells(line: str) -> list[str]:
    return [without_emphasis(cell).strip() for cell in line.strip().strip("|").split("|")]

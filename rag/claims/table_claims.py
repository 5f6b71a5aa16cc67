"""What a claim says of a table in the shop's documents, checked cell by cell.

Two forms are told (`rag/documents/table_wording.py`): a row, "Spain – standard: 9.90 EUR; express: 19.90 EUR.", and
rows on lines of their own below the name of a column, "Standard:\\n- Germany: 3.90 EUR\\n- Spain: 9.90 EUR". A yes or
no may stand before a row of which one cell says the same. What is neither is left to the checks of sentences.
"""

import re
from collections.abc import Sequence

from rag.documents.markdown_table import in_running_text, is_table, names_in_cell, row_label, rows_of_table, whole_table
from rag.documents.table_wording import BEHIND_LABEL, LINE_MARK
from rag.evidence import EvidenceItem
from rag.words.polarity import leading_word, value_denies

_COLON = re.compile("[:：] ?")
_MOST_LINES = 40  # more are told of no table


def held_by_table(sentence: str, evidence: Sequence[EvidenceItem]) -> tuple[EvidenceItem, ...] | None:
    """The table of which a claim says only what its cells say; None where it is no such claim, or a wrong one.

    Args:
        sentence: As it would leave; a claim of several rows has several lines.
        evidence: Everything that was found.
    """
    for item in evidence:
        if item.kind != "passage" or not is_table(item.text):
            continue
        header, *body = rows_of_table(whole_table(item.text, item.context))
        if _is_list(sentence, header, body) or _is_answer(sentence, header, body):
            return (item,)
    return None


def _is_list(claim: str, header: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a claim is the name of a column and, a line each, rows with its cell or with cells after their names."""
    lead, *lines = claim.split("\n")
    if not lines or len(lines) > _MOST_LINES or not lead.endswith((":", "：")):
        return False
    column = lead[:-1].strip()
    if column not in header or any(not line.startswith(LINE_MARK) for line in lines):
        return False
    place = header.index(column)
    return all(any(_is_line(line.removeprefix(LINE_MARK), header, row, place) for row in body) for line in lines)


def _is_line(line: str, header: Sequence[str], row: Sequence[str], place: int) -> bool:
    """Whether a line is a row below the name of one of its columns: its cell, with or without what the row is about."""
    is_cell = place < len(row) and bool(row[place]) and _bare(line) == _bare(row[place])
    return is_cell or _is_cell_of(line, row, place) or _is_row(line, header, row)


def _is_answer(sentence: str, header: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a sentence is one row, after a yes or no that its only cell says."""
    said_yes, rest = leading_word(sentence)
    if "\n" in rest:
        return False
    for row in body:
        if _is_row(rest, header, row) or (len(header) == 2 and _is_cell_of(rest, row, 1)):
            if said_yes is None:
                return True
            cells = [cell for cell in row if _bare(rest).endswith(cell)]
            return any(value_denies(cell) is (not said_yes) for cell in cells)
    return False


def _is_row(text: str, header: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a text is what a row is about and some of its cells, each after its column's name."""
    label, _, told = text.partition(BEHIND_LABEL)
    if not told or not _is_of_cell(label, row_label(row)):
        return False
    names = {in_running_text(name): i for i, name in enumerate(header) if name}
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    starts = list(re.finditer(rf"(?:^|; |；)(?P<name>{pattern})[:：] ?", told)) if pattern else []
    if not starts or starts[0].start() != 0:
        return False
    ends = [match.start() for match in starts[1:]] + [len(told)]
    said = [(names[match["name"]], told[match.end() : end]) for match, end in zip(starts, ends, strict=True)]
    return all(place < len(row) and bool(row[place]) and _bare(value) == _bare(row[place]) for place, value in said)


def _is_cell_of(text: str, row: Sequence[str], place: int) -> bool:
    """Whether a text is what a row is about, a colon and the cell of a column."""
    if place >= len(row) or not row[place]:
        return False
    said, cell = _bare(text), _bare(row[place])
    label = said[: -len(cell)] if said.endswith(cell) else ""
    colon = _COLON.search(label, max(len(label) - 2, 0))
    return colon is not None and colon.end() == len(label) and _is_of_cell(label[: colon.start()], row_label(row))


def _is_of_cell(value: str, cell: str) -> bool:
    """Whether a value is a cell, or some of the names that it lists."""
    value = _bare(value)
    return bool(value) and (value == _bare(cell) or set(names_in_cell(value)) <= set(names_in_cell(cell)))


def _bare(text: str) -> str:
    return text.strip().rstrip(".。 ")

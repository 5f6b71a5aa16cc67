"""What a sentence says of a table in the shop's documents, checked cell by cell.

Two forms are told (`table_spans.py`): a row, "Zone: 3, Countries: Spain, Standard: 9.90 EUR", and one or more columns
of every row, "Germany: 3.90 EUR; Spain: 9.90 EUR.". What is neither is left to the checks of sentences.
"""

import re
from collections.abc import Iterator, Sequence

from rag.documents.markdown_table import in_running_text, is_table, names_in_cell, row_label, rows_of_table, whole_table
from rag.evidence import EvidenceItem


def held_by_table(sentence: str, evidence: Sequence[EvidenceItem]) -> tuple[EvidenceItem, ...] | None:
    """The table of which a sentence says only what its cells say; None where it is no such sentence, or a wrong one.

    Args:
        sentence: As it would leave.
        evidence: Everything that was found.
    """
    for item in evidence:
        if item.kind != "passage" or not is_table(item.text):
            continue
        header, *body = rows_of_table(whole_table(item.text, item.context))
        if _is_row(sentence, header, body) or _is_every_row(sentence, header, body):
            return (item,)
    return None


def _is_row(sentence: str, header: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a sentence is one row, each cell after its column's name."""
    names = "|".join(re.escape(name) for name in sorted(filter(None, header), key=len, reverse=True))
    if not names:
        return False
    starts = list(re.finditer(rf"(?:^|, )(?P<name>{names}): ", sentence))
    if not starts or starts[0].start() != 0:
        return False
    ends = [match.start() for match in starts[1:]] + [len(sentence)]
    said = [(match["name"], sentence[match.end() : end].strip()) for match, end in zip(starts, ends, strict=True)]
    rows = (dict(zip(header, row, strict=False)) for row in body)
    return any(all(_is_of_cell(value, row.get(name, "")) for name, value in said) for row in rows)


def _is_of_cell(value: str, cell: str) -> bool:
    """Whether a value is a cell, or some of the names that it lists."""
    value = _bare(value)
    return bool(value) and (value == _bare(cell) or set(names_in_cell(value)) <= set(names_in_cell(cell)))


def _is_every_row(sentence: str, header: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a sentence names every row with the same of its columns, in their order."""
    said = _bare(sentence)
    if not body or not said.startswith(f"{row_label(body[0])}: "):
        return False
    return any(said == _bare(one) for one in _every_row(header, body))


def _every_row(header: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    """Each way to tell all rows: one cell of each, or neighbouring ones after the names of their columns."""
    labels = [row_label(row) for row in body]
    named = [[f"{in_running_text(name)} {cell}" for name, cell in zip(header, row, strict=False)] for row in body]
    for i in range(len(header)):
        if all(len(row) > i and row[i] for row in body):
            yield "; ".join(f"{label}: {row[i]}" for label, row in zip(labels, body, strict=True))
        for j in range(i + 1, len(header) + 1):
            yield "; ".join(f"{label}: {', '.join(cells[i:j])}" for label, cells in zip(labels, named, strict=True))


def _bare(text: str) -> str:
    return text.strip().rstrip(".。 ")

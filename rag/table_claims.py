"""What a sentence says of a table in the shop's documents, checked cell by cell.

Two forms are told (`table_spans.py`): a row, "Zone: 3, Countries: Spain, Standard: 9.90 EUR", and one or more columns
of every row, "Germany: 3.90 EUR; Spain: 9.90 EUR.". What is neither is left to the checks of sentences.
"""

import re
from collections.abc import Iterator, Sequence

from rag.evidence import EvidenceItem
from rag.markdown_table import in_running_text, is_table, names_in_cell, row_label, rows_of_table, whole_table


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
    value = value.rstrip(".。 ")
    return bool(value) and (value == cell.rstrip(".。 ") or set(names_in_cell(value)) <= set(names_in_cell(cell)))


def _is_every_row(sentence: str, header: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a sentence names every row with some of its cells, in their order."""
    rest = sentence.strip()
    for number, row in enumerate(body):
        label = f"{row_label(row)}: "
        if not row or not rest.startswith(label):
            return False
        told = next(
            (one for one in _told(header, row) if _ends(rest[len(label) :], one, number == len(body) - 1)), None
        )
        if told is None:
            return False
        rest = rest[len(label) + len(told) :].lstrip("; ")
    return bool(body) and rest in (".", "")


def _told(header: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """Runs of cells of a row as they may be told: one alone, or several after the names of their columns."""
    yield from sorted(filter(None, row), key=len, reverse=True)
    named = [f"{in_running_text(name)} {cell}" for name, cell in zip(header, row, strict=False)]
    runs = [", ".join(named[i:j]) for i in range(len(named)) for j in range(i + 1, len(named) + 1)]
    yield from sorted(runs, key=len, reverse=True)


def _ends(text: str, told: str, is_last: bool) -> bool:
    """Whether a text begins with what is told and then ends or goes on with the next row."""
    return text.startswith(told) and (
        text[len(told) :].strip() in (".", "") if is_last else text[len(told) :][:2] == "; "
    )

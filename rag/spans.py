"""The part of a passage that answers: a few sentences of a text, or the rows of a table, verbatim but for markup."""

import re
from collections.abc import Sequence

from catalog.quantity import find_quantities
from index.sentences import sentence_spans
from rag.relevance import word_share

_MAX_CHARS = 320  # about three sentences; a reply is read on a phone
_EMPHASIS = re.compile(r"\*\*|__|`")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_RULE_ROW = re.compile(r"^[\s|:\-]+$")


def best_span(question: str, wanted: Sequence[str], text: str) -> str:
    """The sentences of a text that hold most of what is wanted, with what follows them while there is room.

    Args:
        question: For the numbers it holds: they tell which row of a table is meant.
        wanted: From `telling_terms`.
        text: A passage, possibly with Markdown marks.
    """
    if _is_table(text):
        return _table_rows(question, wanted, text)
    pieces = [piece for line in text.splitlines() if line.strip() for piece in _pieces(line)]
    if not pieces:
        return text.strip()
    shares = [word_share(list(wanted), piece) for piece in pieces]
    best = max(range(len(pieces)), key=lambda i: (shares[i], -i))
    first = last = best
    size = len(pieces[best])
    while last + 1 < len(pieces) and size + len(pieces[last + 1]) + 1 <= _MAX_CHARS:
        last += 1
        size += len(pieces[last]) + 1
    while first > 0 and shares[first - 1] > 0 and size + len(pieces[first - 1]) + 1 <= _MAX_CHARS:
        first -= 1
        size += len(pieces[first]) + 1
    glue = "" if any("一" <= char <= "鿿" for char in text) else " "
    return glue.join(pieces[first : last + 1])


def _pieces(line: str) -> list[str]:
    marked = _LIST_MARK.match(line) is not None
    bare = _EMPHASIS.sub("", _HEADING.sub("", _LIST_MARK.sub("", line))).strip()
    sentences = [bare[span.start : span.end] for span in sentence_spans(bare)]
    if marked and sentences and not sentences[-1].endswith((".", "!", "?", "。", "！", "？", ":", "：", ";", "；")):
        sentences[-1] += "；" if "一" <= sentences[-1][-1] <= "鿿" else ";"
    return sentences


def _is_table(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) >= 2 and sum(line.count("|") >= 2 for line in lines) >= 0.6 * len(lines)


def _table_rows(question: str, wanted: Sequence[str], text: str) -> str:
    """The row that fits best, each cell with its column's name."""
    rows = [_cells(line) for line in text.splitlines() if line.count("|") >= 2 and not _RULE_ROW.match(line)]
    header, body = rows[0], rows[1:]
    if not body:
        return " ".join(header)
    numbers = [quantity.magnitude for quantity in find_quantities(question)]
    best = max(range(len(body)), key=lambda i: (_row_score(body[i], wanted, numbers), -i))
    pairs = [f"{name}: {cell}" for name, cell in zip(header, body[best], strict=False) if cell]
    return ", ".join(pairs)


def _row_score(row: Sequence[str], wanted: Sequence[str], numbers: Sequence[float]) -> float:
    held = 0
    for cell in row:
        found = [quantity.magnitude for quantity in find_quantities(cell)]
        for number in numbers:
            inside = len(found) == 2 and found[0] <= number <= found[1]
            held += inside or number in found
    return held + word_share(list(wanted), " ".join(row))


def _cells(line: str) -> list[str]:
    return [_EMPHASIS.sub("", cell).strip() for cell in line.strip().strip("|").split("|")]

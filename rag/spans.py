"""The part of a passage that answers: a few sentences of a text, or the rows of a table, verbatim but for markup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.quantity import find_quantities
from index.sentences import sentence_spans
from index.terms import STOP_WORDS, terms
from rag.relevance import word_share

_MAX_CHARS = 320  # about three sentences; a reply is read on a phone
_SHORT_CHARS = 60  # a shorter last sentence is shown with the one before
_REMARK = re.compile(r"\([^()]*\)|（[^（）]*）")
_LABEL_AND_VALUE = 2  # columns
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_SPECIFICATION = re.compile(r"^[^:：.。]{2,40}[:：]\s*\S.{0,80}$")  # "Weight: 12 lbs", a line of its own
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_RULE_ROW = re.compile(r"^[\s|:\-]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSpan:
    """The part of a passage that is shown."""

    text: str
    is_part_of_list: bool = False  # items of a list, which say little without their heading


def best_span(question: str, wanted: Sequence[str], text: str) -> AnswerSpan:
    """The sentences of a text that hold most of what is wanted, with what follows them while there is room.

    Args:
        question: For the numbers it holds: they tell which row of a table is meant.
        wanted: From `telling_terms`.
        text: A passage, possibly with Markdown marks.
    """
    if _is_table(text):
        return AnswerSpan(text=_table_rows(question, wanted, text))
    lines = [line for line in text.splitlines() if line.strip()]
    items = [line for line in lines if _LIST_MARK.match(line)]
    prose = [piece for line in lines if line not in items for piece in _pieces(line)]
    best_item = max((word_share(list(wanted), item) for item in items), default=0.0)
    best_prose = max((word_share(list(wanted), piece) for piece in prose), default=-1.0)
    if items and best_item > best_prose:
        return _list_items(wanted, items)
    pieces = prose or [text.strip()]
    shares = [word_share(list(wanted), piece) for piece in pieces]
    first = last = max(range(len(pieces)), key=lambda i: (shares[i], -i))
    if len(lines) > 1 and _SPECIFICATION.match(pieces[first]):
        return AnswerSpan(text=pieces[first])
    size = len(pieces[last])
    while last + 1 < len(pieces) and size + len(pieces[last + 1]) + 1 <= _MAX_CHARS:
        last += 1
        size += len(pieces[last]) + 1
    if size < _SHORT_CHARS and first > 0:
        first -= 1
    return AnswerSpan(text=_glue(text).join(pieces[first : last + 1]))


def _list_items(wanted: Sequence[str], lines: Sequence[str]) -> AnswerSpan:
    """The items that hold what is wanted; all of them, as far as there is room, when none or each does."""
    items = [" ".join(_pieces(line)).rstrip(";；") for line in lines]
    shares = [word_share(list(wanted), item) for item in items]
    best = max(shares)
    kept = [item for item, share in zip(items, shares, strict=True) if share >= best] if best > 0 else items
    numbered = bool(re.match(r"\s*\d", lines[0]))  # steps are told whole
    chosen: list[str] = []
    size = 0
    for item in items if numbered else kept:
        if chosen and size + len(item) > (2 * _MAX_CHARS if numbered else _MAX_CHARS):
            break
        chosen.append(item)
        size += len(item)
    is_chinese = "一" <= items[0][:1] <= "鿿"
    joined = ("；" if is_chinese else "; ").join(item.rstrip(".。") for item in chosen)
    return AnswerSpan(text=joined + ("。" if is_chinese else "."), is_part_of_list=not numbered)


def _glue(text: str) -> str:
    return "" if any("一" <= char <= "鿿" for char in text) else " "


def _pieces(line: str) -> list[str]:
    """The sentences of a line without markup."""
    bare = _EMPHASIS.sub("", _HEADING.sub("", _LIST_MARK.sub("", line))).strip()
    return [bare[span.start : span.end] for span in sentence_spans(bare)]


def _is_table(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) >= 2 and sum(line.count("|") >= 2 for line in lines) >= 0.6 * len(lines)


def _table_rows(question: str, wanted: Sequence[str], text: str) -> str:
    """The row that fits best, each cell with its column's name."""
    rows = [_cells(line) for line in text.splitlines() if line.count("|") >= 2 and not _RULE_ROW.match(line)]
    if not rows:
        return text.strip()
    header, body = rows[0], rows[1:]
    if not body:
        return " ".join(header)
    numbers = [quantity.magnitude for quantity in find_quantities(question)]
    if not numbers and set(terms(header[0])) & set(wanted):  # asked for the methods, the zones, the sizes there are
        return f"{header[0]}: {', '.join(row[0] for row in body)}."
    column = next((i for i, name in enumerate(header) if i and set(terms(name)) <= set(wanted)), None)
    if column is not None and not any(_row_score(row, wanted, numbers) for row in body):
        return "; ".join(f"{_row_label(row)}: {row[column]}" for row in body if len(row) > column) + "."
    if len(header) == _LABEL_AND_VALUE and not numbers and not any(_is_asked(row, body, wanted) for row in body):
        told = "; ".join(f"{_row_label(row)}: {row[1]}" for row in body if len(row) > 1) + "."
        if len(told) <= 2 * _MAX_CHARS:  # it depends, and the question does not say on what
            return told
    best = max(range(len(body)), key=lambda i: (_row_score(body[i], wanted, numbers), -i))
    pairs = [f"{name}: {cell}" for name, cell in zip(header, body[best], strict=False) if cell]
    return ", ".join(pairs)


def _is_asked(row: Sequence[str], body: Sequence[Sequence[str]], wanted: Sequence[str]) -> bool:
    """Whether a word of the question stands in the label of this row, and not in those of most."""
    labels = [set(terms(_REMARK.sub(" ", _row_label(one)))) for one in body]
    told = set(terms(_REMARK.sub(" ", _row_label(row)))) & set(wanted) - STOP_WORDS
    return any(sum(word in label for label in labels) <= len(labels) / 2 for word in told)


def _row_label(row: Sequence[str]) -> str:
    """What a row is about: its first cell, or the second where the first is a mere number."""
    return row[1] if len(row) > 1 and row[0].isdigit() else row[0]


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

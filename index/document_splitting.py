"""Cut a Markdown or plain text into blocks with their headings, as places in the text.

Headings (`#` and underlined), fenced code, lists and pipe tables are understood; anything else is a
paragraph, and so is a heading with nothing under it. Neighbouring blocks under one heading are joined while they
are short. A table too long for one
block is cut between rows, and the later pieces name its header row, so that a cell never loses its column.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.sentences import Span, count_words, group_spans, sentence_spans

BLOCK_WORDS = 120

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+\S")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")

_Kind = Literal["paragraph", "item", "table", "code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A range of characters of a document with the headings above it, outermost first."""

    start: int
    end: int
    headings: tuple[str, ...]
    table_header: str | None = None  # header row of the table this block continues; None where it needs none


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, list item, table or code block as it stands in the text."""

    kind: _Kind
    span: Span
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text in order; a text of headings alone is one block, an empty text has none."""
    pieces = list(_pieces(text))
    if not pieces and text.strip():
        start = len(text) - len(text.lstrip())
        return [Block(start=start, end=len(text.rstrip()), headings=())]
    blocks: list[Block] = []
    room = 0
    for piece in pieces:
        words = count_words(text[piece.span.start : piece.span.end])
        if blocks and piece.headings == blocks[-1].headings and words <= room and piece.kind != "table":
            blocks[-1] = Block(start=blocks[-1].start, end=piece.span.end, headings=piece.headings)
            room -= words
            continue
        blocks.extend(_cut_piece(text, piece))
        room = BLOCK_WORDS - words if piece.kind != "table" else 0
    return blocks


def _cut_piece(text: str, piece: _Piece) -> Iterator[Block]:
    if piece.kind == "table":
        yield from _cut_table(text, piece)
        return
    inner = text[piece.span.start : piece.span.end]
    for span in group_spans(inner, sentence_spans(inner), max_words=BLOCK_WORDS, max_spans=len(inner)):
        offset = piece.span.start
        yield Block(start=offset + span.start, end=offset + span.end, headings=piece.headings)


def _cut_table(text: str, piece: _Piece) -> Iterator[Block]:
    lines = [line for line in _lines(text[piece.span.start : piece.span.end]) if not line.is_blank]
    header = lines[0].text.strip()
    first, last, words = lines[0], lines[0], 0
    for line in lines:
        cost = count_words(line.text)
        if words and words + cost > BLOCK_WORDS:
            yield _table_block(piece, first, last, header)
            first, words = line, 0
        last, words = line, words + cost
    yield _table_block(piece, first, last, header)


def _table_block(piece: _Piece, first: _Line, last: _Line, header: str) -> Block:
    offset = piece.span.start
    start = offset + first.start + len(first.text) - len(first.text.lstrip())
    return Block(
        start=start,
        end=offset + last.start + len(last.text.rstrip()),
        headings=piece.headings,
        table_header=header if first.start > 0 else None,
    )


def _pieces(text: str) -> Iterator[_Piece]:
    """Paragraphs, list items, tables and code in order; headings change what stands above them."""
    lines = _lines(text)
    headings: list[tuple[int, str]] = []
    bare: _Line | None = None  # the last heading while nothing stands under it
    position = 0
    while position < len(lines):
        line = lines[position]
        heading = _heading_at(lines, position)
        if heading is not None:
            level, title, used = heading
            if bare is not None and level <= headings[-1][0]:
                yield _bare_heading(bare, headings)
            headings = [*(entry for entry in headings if entry[0] < level), (level, title)]
            bare = line if title else None
            position += used
        elif line.is_blank or _UNDERLINE.match(line.text):
            position += 1
        else:
            kind, used = _extent(lines, position)
            end_line = lines[position + used - 1]
            start = line.start + len(line.text) - len(line.text.lstrip())
            span = Span(start, end_line.start + len(end_line.text.rstrip()))
            yield _Piece(kind, span, tuple(title for _, title in headings if title))
            bare = None
            position += used
    if bare is not None:
        yield _bare_heading(bare, headings)


def _bare_heading(line: _Line, headings: list[tuple[int, str]]) -> _Piece:
    """The last heading as a paragraph under those above it."""
    text = line.text.strip()
    start = line.start + line.text.index(text)
    above = tuple(title for _, title in headings[:-1] if title)
    return _Piece("paragraph", Span(start, start + len(text)), above)


def _heading_at(lines: list[_Line], position: int) -> tuple[int, str, int] | None:
    """Level, title and number of lines of the heading that starts here; None where none does."""
    line = lines[position]
    if match := _HEADING.match(line.text):
        return len(match[1]), match[2].strip(), 1
    if position + 1 < len(lines) and not line.is_blank and not _LIST_ITEM.match(line.text) and "|" not in line.text:
        is_alone = position == 0 or lines[position - 1].is_blank
        if is_alone and (rule := _UNDERLINE.match(lines[position + 1].text)):
            return (1 if rule[1].startswith("=") else 2), line.text.strip(), 2
    return None


def _extent(lines: list[_Line], position: int) -> tuple[_Kind, int]:
    """What starts at this line, and over how many lines it reaches."""
    if fence := _FENCE.match(lines[position].text):
        for end in range(position + 1, len(lines)):
            if lines[end].text.strip().startswith(fence[1]):
                return "code", end - position + 1
        return "code", len(lines) - position
    if _is_table(lines, position):
        end = position
        while end < len(lines) and "|" in lines[end].text:
            end += 1
        return "table", end - position
    kind: _Kind = "item" if _LIST_ITEM.match(lines[position].text) else "paragraph"
    end = position + 1
    while end < len(lines) and not _starts_something(lines, end):
        end += 1
    return kind, end - position


def _is_table(lines: list[_Line], position: int) -> bool:
    has_rule = position + 1 < len(lines) and _TABLE_RULE.match(lines[position + 1].text) is not None
    return "|" in lines[position].text and has_rule and "|" in lines[position + 1].text


def _starts_something(lines: list[_Line], position: int) -> bool:
    line = lines[position]
    return (
        line.is_blank
        or _HEADING.match(line.text) is not None
        or _FENCE.match(line.text) is not None
        or _LIST_ITEM.match(line.text) is not None
        or _is_table(lines, position)
    )


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    start = 0
    for raw in text.split("\n"):
        lines.append(_Line(raw, start))
        start += len(raw) + 1
    return lines

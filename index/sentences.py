"""Cut running text into sentences and into groups of sentences, as places in the text.

Only offsets leave this file, so whatever is made of them is verbatim. English and Chinese sentence ends
count; a line break always ends a sentence. Abbreviations, initials, decimals and list numbers do not.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

_ABBREVIATION_LINES = """
approx ca e.g i.e etc vs cf no nos nr fig figs max min incl excl dept tel ext vol ed dr mr mrs ms prof st sr
jr inc ltd co corp bros est al ref art pp op a.m p.m u.s u.k temp qty dia diam resp dim wt avg std lbs oz ft
sq
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_LINES.split())
_ENDS_ONLY_BEFORE_CAPITAL = frozenset(
    {"etc", "inc", "ltd", "co", "corp", "a.m", "p.m", "lbs", "oz", "ft", "u.s", "u.k", "max", "min", "no"}
)
"""Abbreviations that also stand at the end of a sentence."""

_BOUNDARY = re.compile(
    r"(?P<line>\s*\n\s*)|(?P<cjk>[。！？；]+[”』」’\"')\]]*\s*)|(?P<stop>[.!?…]+[\"'”’)\]]*)(?P<space>[^\S\n]+)"
)
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]+\Z")
_CJK = re.compile("[㐀-䶿一-鿿豈-﫿぀-ヿㇰ-ㇿ가-힯]")
_HARD_LIMIT_WORDS = 120
_LOOK_BACK_CHARS = 24
_SENTENCE_WORD_CHARS = 3  # before a small letter, a shorter word with a full stop is taken for an abbreviation


class Span(NamedTuple):
    """A half-open range of characters of some text."""

    start: int
    end: int


def count_words(text: str) -> int:
    """Words of a text; two Chinese, Japanese or Korean characters count as one."""
    n_cjk = len(_CJK.findall(text))
    return len(_CJK.sub(" ", text).split()) + (n_cjk + 1) // 2


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text in order, without white space around them; together all that is not space.

    Example:
        >>> text = "It weighs approx. 2.4 kg. Fits most bags."
        >>> [text[start:end] for start, end in sentence_spans(text)]
        ['It weighs approx. 2.4 kg.', 'Fits most bags.']
    """
    spans: list[Span] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if match["stop"] is not None and not _is_sentence_end(text, match):
            continue
        _append_trimmed(spans, text, start, match.end())
        start = match.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def group_spans(text: str, spans: Sequence[Span], *, max_words: int, max_spans: int) -> list[Span]:
    """Join neighbouring spans while a group has at most `max_spans` of them and `max_words` words.

    A single span may have more words than that; beyond 120 words (or `max_words`, if larger) it is cut at
    white space or, in text without spaces, between characters.
    """
    groups: list[Span] = []
    n_spans = n_words = 0
    for span in _cut_long(text, spans, max(max_words, _HARD_LIMIT_WORDS)):
        words = count_words(text[span.start : span.end])
        if groups and n_spans < max_spans and n_words + words <= max_words:
            groups[-1] = Span(groups[-1].start, span.end)
            n_spans, n_words = n_spans + 1, n_words + words
        else:
            groups.append(span)
            n_spans, n_words = 1, words
    return groups


def _is_sentence_end(text: str, match: re.Match[str]) -> bool:
    stop = match["stop"]
    if not stop.startswith("."):
        return True
    following = text[match.end() : match.end() + 1]
    if stop.startswith("..") and following.islower():
        return False
    before = _LAST_WORD.search(text[max(0, match.start() - _LOOK_BACK_CHARS) : match.start()])
    word = before.group().lower() if before else ""
    if word in _ENDS_ONLY_BEFORE_CAPITAL:
        return following.isupper() and not (word == "no" and following.isdigit())
    if word in _ABBREVIATIONS:
        return False
    if before and (re.fullmatch(r"[A-Z]", before.group()) or _is_list_number(text, match, word)):
        return False
    return not following.islower() or len(word) >= _SENTENCE_WORD_CHARS


def _is_list_number(text: str, match: re.Match[str], word: str) -> bool:
    """Whether the full stop belongs to a number that opens a line, as in `2. Rinse the filter`."""
    line_start = text.rfind("\n", 0, match.start()) + 1
    return word.isdigit() and len(word) <= 2 and text[line_start : match.start()].strip() == word


def _append_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        offset = start + len(piece) - len(piece.lstrip())
        spans.append(Span(offset, offset + len(stripped)))


def _cut_long(text: str, spans: Sequence[Span], max_words: int) -> list[Span]:
    pieces: list[Span] = []
    for span in spans:
        if count_words(text[span.start : span.end]) <= max_words:
            pieces.append(span)
        else:
            pieces.extend(_cut(text, span, max_words))
    return pieces


def _cut(text: str, span: Span, max_words: int) -> list[Span]:
    """Cut one span into pieces of at most `max_words`, at white space or between CJK characters."""
    pieces: list[Span] = []
    start, half_words = span.start, 0
    for token in re.finditer(rf"{_CJK.pattern}|[^\s{_CJK.pattern[1:-1]}]+", text[span.start : span.end]):
        cost = 1 if _CJK.match(token.group()) else 2
        if half_words + cost > 2 * max_words:
            _append_trimmed(pieces, text, start, span.start + token.start())
            start, half_words = span.start + token.start(), 0
        half_words += cost
    _append_trimmed(pieces, text, start, span.end)
    return pieces

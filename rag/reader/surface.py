"""From tokens back to text, spelt as the source spells it: capitals, accents, decimals, codes, units.

A token that was copied takes the characters of its source; tokens that follow each other there keep what stands between
them. What the model wrote itself is put together by the rules of English spelling.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.learning.token_ids import UNKNOWN
from rag.reader.choosing import WrittenToken
from rag.reader.input import NOT_STATED_TOKEN, Given, ReaderTokenizer, TextSpan

NOT_STATED_TEXT = "NOT STATED"

_NO_SPACE_BEFORE = frozenset(".,!?;:)]}%'’”…-/")
_NO_SPACE_AFTER = frozenset("([{$€£¥#“‘-/'’")
_SENTENCE_START = re.compile(r"(?:^|[.!?][\s\"')]*\s|[\n•*–—-]\s)$")
_SMALL_START = re.compile(r"(^|[.!?]\s+)([a-zß-öø-ÿ])(?![A-Z])")  # "iPhone" stays as it is
_ALONE_I = re.compile(r"\bi\b(?![.-])")


def surface(tokens: Sequence[WrittenToken], given: Given, tokenizer: ReaderTokenizer) -> str:
    """The text of an answer.

    Args:
        tokens: As the decoder gives them.
        given: What they were copied from.
        tokenizer: For the tokens that were not copied.
    """
    said = ""
    before: WrittenToken | None = None
    for token in _aligned(tokens, given):
        if token.id == NOT_STATED_TOKEN:
            return NOT_STATED_TEXT
        span = _span(token, given)
        joined = _joined(before, token, given)
        before = token
        if span is not None and joined is not None:
            said += joined + given.texts[span.text][span.start : span.end]
        elif span is not None or token.id != UNKNOWN:
            written = tokenizer.token(token.id)
            text = _cased(given, span) if span is not None else written.removeprefix("##")
            is_apart = said and not written.startswith("##") and _is_spaced(said, text)
            said += f" {text}" if is_apart else text
    return _SMALL_START.sub(lambda m: m.group(1) + m.group(2).upper(), _ALONE_I.sub("I", said.strip()))


def _aligned(tokens: Sequence[WrittenToken], given: Given) -> list[WrittenToken]:
    """The tokens with places that follow each other wherever the source allows it, found from the end.

    A number that stands twice in what is given has two places; where an answer begins it is not yet known which one it
    goes on from.
    """
    found: list[WrittenToken] = []
    for token in reversed(tokens):
        after = found[-1].place if found else None
        if after is not None and given.spans[after - 1] is not None and given.ids[after - 1] == token.id:
            token = replace(token, place=after - 1)
        found.append(token)
    return found[::-1]


def _span(token: WrittenToken, given: Given) -> TextSpan | None:
    return None if token.place is None else given.spans[token.place]


def _joined(before: WrittenToken | None, token: WrittenToken, given: Given) -> str | None:
    """What stands in the source between two tokens that follow each other there; None where they do not."""
    if before is None or before.place is None or token.place != before.place + 1:
        return None
    first, second = _span(before, given), _span(token, given)
    if first is None or second is None or first.text != second.text:
        return None
    return " " if given.texts[first.text][first.end : second.start] else ""


def _cased(given: Given, span: TextSpan) -> str:
    """The characters of a token, in small letters where only the start of a sentence made one great."""
    text = given.texts[span.text]
    said = text[span.start : span.end]
    match = re.match(r"[^\W_]+", text[span.start :])
    word = match.group() if match else said
    is_plain = word[:1].isupper() and word.isalpha() and (word[1:].islower() or word == "A")
    if is_plain and _SENTENCE_START.search(text[: span.start]) and not _is_name(given, word):
        return said[0].lower() + said[1:]
    return said


def _is_name(given: Given, word: str) -> bool:
    """Whether a word is written great in the middle of a sentence too."""
    for text in given.texts:
        for match in re.finditer(rf"\b{re.escape(word)}\b", text):
            if not _SENTENCE_START.search(text[: match.start()]):
                return True
    return False


def _is_spaced(said: str, text: str) -> bool:
    """Whether there is a space between what was written and a token that the source does not join to it."""
    if text[0] in _NO_SPACE_BEFORE:
        return False
    return said[-1] not in _NO_SPACE_AFTER

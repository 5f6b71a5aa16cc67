"""From tokens back to text, spelt as the source spells it: capitals, accents, decimals, codes, units.

A token that was copied takes the characters of its source; tokens that follow each other there keep what stands between
them. What the model wrote itself is put together by the rules of English spelling.
"""

import re
from collections.abc import Sequence

from rag.reader.decoding import WrittenToken
from rag.reader.input import NOT_STATED_TOKEN, UNKNOWN, Given, ReaderTokenizer, TextSpan

NOT_STATED_TEXT = "NOT STATED"

_NO_SPACE_BEFORE = frozenset(".,!?;:)]}%'’\"”…-/")
_NO_SPACE_AFTER = frozenset("([{$€£¥#“‘-/'’")
_SENTENCE_END = re.compile(r"[.!?]$")
_SENTENCE_START = re.compile(r"(?:^|[.!?][\s\"')]*\s|[\n•*–—-]\s)$")
_UPPER_START = re.compile(r"(^|[.!?]\s+)([a-zß-öø-ÿ])(?=[a-zß-öø-ÿ]*[\s,.!?]|[a-zß-öø-ÿ]*$)")
_ALONE_I = re.compile(r"\bi\b(?!\.)")


def surface(tokens: Sequence[WrittenToken], given: Given, tokenizer: ReaderTokenizer) -> str:
    """The text of an answer.

    Args:
        tokens: As the decoder gives them.
        given: What they were copied from.
        tokenizer: For the tokens that were not copied.
    """
    pieces: list[str] = []
    before: TextSpan | None = None
    for token in tokens:
        if token.id == NOT_STATED_TOKEN:
            return NOT_STATED_TEXT
        span = given.spans[token.place] if token.place is not None else None
        written = tokenizer.token(token.id)
        if span is not None and before is not None and span.text == before.text and span.start >= before.end:
            between = given.texts[span.text][before.end : span.start]
            if not between.strip() and len(between) < 3 and _follows(token, tokens):
                pieces.append((" " if between else "") + given.texts[span.text][span.start : span.end])
                before = span
                continue
        text = _own(written) if span is None else _cased(given, span)
        if token.id == UNKNOWN and span is None:
            continue
        glued = written.startswith("##") or not pieces or not _spaced("".join(pieces[-2:]), text)
        pieces.append(text if glued else f" {text}")
        before = span
    return _capitalised("".join(pieces))


def _follows(token: WrittenToken, tokens: Sequence[WrittenToken]) -> bool:
    """Whether the token before stands right before it in what was given."""
    at = next(i for i, one in enumerate(tokens) if one is token)
    return at > 0 and token.place is not None and tokens[at - 1].place == token.place - 1


def _own(written: str) -> str:
    return written.removeprefix("##")


def _cased(given: Given, span: TextSpan) -> str:
    """The characters of a token, in small letters where only the start of a sentence made one great."""
    text = given.texts[span.text]
    said = text[span.start : span.end]
    word = re.match(r"[^\W_]*", text[span.start :])
    rest = (word.group() if word else said)[1:]
    starts = bool(_SENTENCE_START.search(text[: span.start]))
    is_plain = said[:1].isupper() and (rest or said in ("A", "I")) and rest == rest.lower() and rest.isalpha()
    if is_plain and starts and not _named_elsewhere(given, said[0] + rest):
        return said[0].lower() + said[1:]
    return said


def _named_elsewhere(given: Given, word: str) -> bool:
    """Whether a word is written great in the middle of a sentence, as names are."""
    for text in given.texts:
        for match in re.finditer(rf"\b{re.escape(word)}\b", text):
            if not _SENTENCE_START.search(text[: match.start()]):
                return True
    return False


def _spaced(before: str, text: str) -> bool:
    """Whether there is a space between what was written and a token that the source does not join to it."""
    last = before[-1:]
    if text[:1] in _NO_SPACE_BEFORE and not (text[:1] in "'\"’" and last in ".,:"):
        return False
    return last not in _NO_SPACE_AFTER


def _capitalised(text: str) -> str:
    """Great letters at the start of sentences and for I."""
    said = _ALONE_I.sub("I", text.strip())
    return _UPPER_START.sub(lambda m: m.group(1) + m.group(2).upper(), said)

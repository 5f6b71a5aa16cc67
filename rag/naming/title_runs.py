"""Names as customers shorten them: the first words of a title, read from the text word by word.

The titles stand in order of their words, so that all that begin alike are neighbours: a text is walked along them,
and each further word narrows the stretch of titles that still fit. Time grows with the text and the logarithm of the
catalog. A slip in a word is forgiven where only one of the words that could stand there is near. Knows no brand
and no kind of product: what a run of words means is decided in `names.py`.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import islice

from index.chinese_script import simplified

_MARKS = re.compile(r"[™®©℠]")  # compatibility folding would write them into the word
_TOKEN = re.compile(r"[a-z0-9]+(?:\.(?=\d)[0-9]+[a-z]*)?|[㐀-鿿]")
_CONTRACTED = re.compile(r"(?<=\w)['’](?:s|m|d|t|re|ve|ll)\b")  # the m of "I'm" is no size
_GLUED = re.compile(r"([a-z]{2,})(\d[a-z0-9]*)")
_END = "\x01"  # sorts before every word
_LEAST_SLIP_CHARS = 4
_LONG_SLIP_CHARS = 8  # from here two slips
_MOST_SLIP_CHARS = 30
_MAX_RUN = 40
_MAX_TOKENS = 600  # of a text; what follows names nothing


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a text with which titles begin."""

    first: int  # of the tokens
    end: int  # after the last one
    low: int  # of the stretch of titles that begin so
    high: int
    words: tuple[str, ...]  # as the titles have them
    corrected: tuple[tuple[str, str], ...]  # (as typed, as taken)
    is_whole: bool  # a title of the stretch has no further word

    @property
    def n_titles(self) -> int:
        """How many titles begin so."""
        return self.high - self.low


def fold(text: str) -> str:
    """A text in lower case, simplified script and half width, without trade marks."""
    if text.isascii():
        return text.lower()
    return simplified(unicodedata.normalize("NFKC", _MARKS.sub("", text))).lower()


def places_of(text: str) -> list[int] | None:
    """Where each character of a folded text stands in the text; None where that cannot be told."""
    if len(fold(text)) == len(text):
        return list(range(len(text)))
    pieces = [fold(char) for char in text]
    if "".join(pieces) != fold(text):
        return None
    return [place for place, piece in enumerate(pieces) for _ in piece]


def tokens_of(text: str) -> list[Token]:
    """The words of a folded text, bounded in number; every Chinese character is one."""
    matches = islice(_TOKEN.finditer(_uncontracted(text)), _MAX_TOKENS)
    return [Token(match.group(), match.start(), match.end()) for match in matches]


class TitleRuns:
    """The titles of a catalog in the order of their words; never changed, safe to use from several threads."""

    def __init__(self, titles: Sequence[tuple[str, str]], *, near: Callable[[str, int], Sequence[str]]) -> None:
        """Put the titles in order; memory grows linearly.

        Args:
            titles: (product id, title).
            near: The words of titles that differ from a word in so many letters at most; none for a right word.
        """
        rows = sorted((_words_of(title), i) for i, title in titles)
        self._titles = [words for words, _ in rows]
        self._ids = [product_id for _, product_id in rows]
        self._near = near

    def changed(
        self,
        *,
        gone: Iterable[tuple[str, str]],
        new: Iterable[tuple[str, str]],
        near: Callable[[str, int], Sequence[str]],
    ) -> "TitleRuns":
        """Those of the catalog without some titles and with others, as (product id, title)."""
        other = copy(self)
        other._titles, other._ids, other._near = list(self._titles), list(self._ids), near
        for product_id, title in gone:
            place = other._place(_words_of(title), product_id)
            del other._titles[place], other._ids[place]
        for product_id, title in new:
            words = _words_of(title)
            place = other._place(words, product_id)
            other._titles.insert(place, words)
            other._ids.insert(place, product_id)
        return other

    def _place(self, words: tuple[str, ...], product_id: str) -> int:
        """Where a title stands, or would stand."""
        low, high = bisect_left(self._titles, words), bisect_right(self._titles, words)
        return bisect_left(self._ids, product_id, low, high)

    def whole(self, run: Run) -> tuple[str, ...]:
        """The products whose titles are the run, word for word."""
        size = len(run.words)
        return tuple(self._ids[i] for i in range(run.low, run.high) if self._titles[i][size] == _END)

    def places(self, run: Run) -> list[tuple[int, str]]:
        """(place, product) of the titles that begin with a run."""
        return [(place, self._ids[place]) for place in range(run.low, run.high)]

    def words_after(self, run: Run, place: int) -> tuple[str, ...]:
        """The words of the title at a place behind those of a run."""
        return self._titles[place][len(run.words) : -1]

    def runs(self, tokens: Sequence[Token], first: int) -> list[Run]:
        """The runs that begin at a token, from the longest to that of one word."""
        return list(self._walk(tokens, first))[::-1]

    def _walk(self, tokens: Sequence[Token], first: int) -> Iterator[Run]:
        low, high, at = 0, len(self._titles), first
        words: tuple[str, ...] = ()
        corrected: tuple[tuple[str, str], ...] = ()
        while at < len(tokens) and len(words) < _MAX_RUN:
            step = self._step(tokens, at, words, low, high)
            if step is None:
                return
            taken, n_tokens, slip = step
            words += taken
            low, high = self._stretch(words, low, high)
            corrected += slip
            at += n_tokens
            is_whole = self._titles[low][len(words)] == _END
            yield Run(first, at, low, high, words, corrected, is_whole)

    def _step(
        self,
        tokens: Sequence[Token],
        at: int,
        words: tuple[str, ...],
        low: int,
        high: int,
    ) -> tuple[tuple[str, ...], int, tuple[tuple[str, str], ...]] | None:
        """(words of the titles, tokens of the text, slips forgiven) by which a run goes on."""
        typed = tokens[at].text
        if self._has(words, (typed,), low, high):
            return (typed,), 1, ()
        if typed.isascii():
            joined = typed + tokens[at + 1].text if words and at + 1 < len(tokens) else ""
            if joined and joined.isascii() and self._has(words, (joined,), low, high):
                return (joined,), 2, ()
            glued = _GLUED.fullmatch(typed)
            if glued and self._has(words, glued.groups(), low, high):
                return glued.groups(), 1, ()
        near = self._meant(typed, words, low, high)
        return None if near is None else ((near,), 1, ((typed, near),))

    def _has(self, words: tuple[str, ...], more: tuple[str, ...], low: int, high: int) -> bool:
        low, high = self._stretch(words + more, low, high)
        return low < high

    def _stretch(self, words: tuple[str, ...], low: int, high: int) -> tuple[int, int]:
        """The titles between two places that begin with these words."""
        after = (*words[:-1], words[-1] + "\x00")
        return bisect_left(self._titles, words, low, high), bisect_left(self._titles, after, low, high)

    def _meant(self, typed: str, words: tuple[str, ...], low: int, high: int) -> str | None:
        """The one word after these of which the typed one is a slip."""
        if not (typed.isascii() and typed.isalpha() and _LEAST_SLIP_CHARS <= len(typed) <= _MOST_SLIP_CHARS):
            return None
        slips = 2 if len(typed) >= _LONG_SLIP_CHARS else 1
        near = [word for word in self._near(typed, slips) if self._has(words, (word,), low, high)]
        return near[0] if len(near) == 1 else None


def _words_of(title: str) -> tuple[str, ...]:
    return (*_TOKEN.findall(_uncontracted(fold(title)))[:_MAX_TOKENS], _END)


def _uncontracted(text: str) -> str:
    return _CONTRACTED.sub(lambda match: " " * len(match.group()), text)

"""Typos in the words of product names: a word that no title holds, taken for the nearest one that a title does."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy

from rapidfuzz import process
from rapidfuzz.distance import OSA, DamerauLevenshtein

from rag.naming.postings import changed_postings, postings

_ALIKE = DamerauLevenshtein.normalized_similarity
_SIMILARITY = 0.79  # normalised Damerau-Levenshtein: one slip in five letters, two in ten
_LEAST_CHARS = 5  # "sell" is no typo of "sill"
_LEAST_INDEXED_CHARS = 4
_LEAST_FIRST_CHARS = 6  # from here the first letter may be wrong, too
_MAX_CORRECTED = 12  # unknown words looked at in one text; bounds the time of a hostile one
_MAX_CHARS = 30


class NameTypos:
    """The words of all titles by length and first letter; never changed."""

    def __init__(self, words: Collection[str], ordinary: Collection[str]) -> None:
        """Index the words of titles; `ordinary` are right words that no title need hold."""
        self._words = words
        self._ordinary = ordinary
        self._by_shape = postings(_shapes(sorted(words)))

    def changed(
        self, words: Collection[str], ordinary: Collection[str], *, gone: Iterable[str], new: Iterable[str]
    ) -> "NameTypos":
        """The same of other words: which of them are gone, and which are new."""
        other = copy(self)
        other._words, other._ordinary = words, ordinary
        other._by_shape = changed_postings(self._by_shape, gone=_shapes(gone), new=_shapes(new))
        return other

    def correct(self, words: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """Words in lower case with their typos replaced, and (as typed, as taken) for each that was."""
        taken: list[str] = []
        corrected: list[tuple[str, str]] = []
        n_looked_at = 0
        for word in words:
            nearest = None
            if n_looked_at < _MAX_CORRECTED and self._may_be_typo(word):
                n_looked_at += 1
                nearest = self._nearest(word)
            taken.append(nearest or word)
            if nearest is not None:
                corrected.append((word, nearest))
        return taken, corrected

    def _may_be_typo(self, word: str) -> bool:
        if not (word.isascii() and word.isalpha() and _LEAST_CHARS <= len(word) <= _MAX_CHARS):
            return False
        single = word.removesuffix("s")
        return not any(one in some for one in (word, single) for some in (self._words, self._ordinary))

    def near(self, word: str, *, slips: int) -> list[str]:
        """The words of titles that differ from a word in so many letters at most, in alphabetical order.

        They begin alike, or the first two letters are swapped, or the first is wrong and the second right.
        """
        found = [
            near
            for like in self._like(word, slips)
            for near, _, _ in process.extract(word, like, scorer=OSA.distance, score_cutoff=slips, limit=None)
        ]
        return sorted(set(found))

    def _like(self, word: str, slips: int) -> Iterator[Sequence[str]]:
        for length in range(len(word) - slips, len(word) + slips + 1):
            for letter in dict.fromkeys((word[0], word[1])):
                if like := self._by_shape.get((length, letter)):
                    yield like

    def _nearest(self, word: str) -> str | None:
        slips = round(len(word) * (1 - _SIMILARITY))
        best = [
            (-near[1], near[0])
            for like in self._like(word, slips)
            if (near := process.extractOne(word, like, scorer=_ALIKE, score_cutoff=_SIMILARITY)) is not None
        ]
        nearest = min(best, default=(0.0, ""))[1]
        if len(nearest) < _LEAST_CHARS:
            return None
        return nearest if nearest[0] == word[0] or len(word) >= _LEAST_FIRST_CHARS else None


def _shapes(words: Iterable[str]) -> Iterator[tuple[tuple[int, str], str]]:
    """Each word under its length with its first letter and, since that may be wrong, with its second."""
    for word in words:
        if len(word) >= _LEAST_INDEXED_CHARS and word.isascii():
            yield (len(word), word[0]), word
            yield (len(word), word[1]), word

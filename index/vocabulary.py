"""Mend the words of a question by the words that names in the catalog hold: typos, words run together or apart.

Only a word that stands nowhere in the index is mended, so that a question in the catalog's own words is never touched,
and what was written is always searched too. A word with a digit is never mended: one model number is not another. Words
run together ("officechair") are taken apart, words apart ("sound bar") also tried as one; a typo of one letter (left
out, doubled, wrong, or swapped with its neighbour) becomes the commonest name word that it can be. A single Chinese
character, which is too short to be a term, becomes the pairs that hold it.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.terms import is_mostly_cjk

_MAX_MENDED = 8  # unknown words looked at in one question; bounds the time of a hostile one
_MIN_TYPO_CHARS = 4
_MAX_CHARS = 40
_MIN_PART_CHARS = 3  # "key" of "keyboard"
_MAX_PAIRS = 8
_COMPOUND_SHARE = 0.2  # of the rarer word: "tonercartridge", once among 500 toner cartridges, is a slip


class Vocabulary:
    """The words of names: titles, brands and categories. Safe to use from several threads.

    Args:
        counts: Each word with the number of products and documents whose name holds it.
        is_indexed: Whether a word stands anywhere in the index, in a name or not.
    """

    def __init__(self, counts: Mapping[str, int], is_indexed: Callable[[str], bool]) -> None:
        self._counts = counts
        self._is_indexed = is_indexed
        self._by_shape: dict[tuple[str, int], list[str]] = {}
        self._pairs: dict[str, list[str]] = {}
        for word in sorted(counts, key=lambda word: (-counts[word], word)):  # common ones first, ties by the alphabet
            if not word.isalpha():
                continue
            if is_mostly_cjk(word):
                for char in dict.fromkeys(word):
                    self._pairs.setdefault(char, []).append(word)
            elif len(word) >= _MIN_TYPO_CHARS:
                self._by_shape.setdefault((word[0], len(word)), []).append(word)

    def mended(self, terms: Sequence[str]) -> tuple[str, ...]:
        """The terms, and behind them what they may stand for; each once."""
        found = [*terms, *(left + right for left, right in pairwise(terms) if self._is_compound(left, right))]
        unknown = [term for term in terms if term.isalpha() and len(term) <= _MAX_CHARS and not self._is_indexed(term)]
        for term in unknown[:_MAX_MENDED]:
            if is_mostly_cjk(term):
                found.extend(self._pairs_with(term))
            else:
                found.extend(self._parts(term) or self._corrected(term))
        return tuple(dict.fromkeys(found))

    def _is_compound(self, left: str, right: str) -> bool:
        """Whether two neighbours are also written as one, and not by chance in one name among many."""
        if not (left.isalpha() and right.isalpha()) or is_mostly_cjk(left + right):
            return False
        rarer = min(self._counts.get(left, 0), self._counts.get(right, 0))
        return self._counts.get(left + right, 0) > _COMPOUND_SHARE * rarer

    def _parts(self, term: str) -> tuple[str, ...]:
        """Two words of names that the term is made of, those whose rarer one is commonest; () where there are none."""
        splits = [
            (term[:cut], term[cut:])
            for cut in range(_MIN_PART_CHARS, len(term) - _MIN_PART_CHARS + 1)
            if term[:cut] in self._counts and term[cut:] in self._counts
        ]
        return max(splits, key=lambda parts: min(map(self._counts.__getitem__, parts)), default=())

    def _corrected(self, term: str) -> tuple[str, ...]:
        """The commonest word one edit away that begins with the same letter; () where there is none.

        Of four letters, one more or two swapped are a typo; another letter is another word ("base" is no "bass").
        """
        if len(term) < _MIN_TYPO_CHARS:
            return ()
        near: list[str] = []
        for n_chars in (len(term), len(term) + 1, len(term) - 1):
            words = self._by_shape.get((term[0], n_chars), ())
            near.extend(word for word, _, _ in process.extract(term, words, scorer=OSA.distance, score_cutoff=1))
        if len(term) == _MIN_TYPO_CHARS:
            near = [word for word in near if len(word) > len(term) or sorted(word) == sorted(term)]
        return (min(near, key=lambda word: (-self._counts[word], word)),) if near else ()

    def _pairs_with(self, char: str) -> list[str]:
        """The commonest pairs that end with a character, which name a kind of thing, then others that hold it."""
        if len(char) > 1:
            return []
        pairs = self._pairs.get(char, [])
        ends = [pair for pair in pairs if pair.endswith(char)]
        return (ends or pairs)[:_MAX_PAIRS]

"""Words that stand in the titles of one category only: who says "stick" wants a vacuum cleaner."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy

from catalog.database import ProductName
from index.terms import STOP_WORDS, terms
from rag.naming.name_changes import NameChanges

_LEAST_TITLES = 2
_LEAST_TITLE_SHARE = 0.7  # of the products with a word in their title that are of one category
_LEAST_CHARS = 3


class TitleKinds:
    """How many titles of each category leaf hold a word; never changed.

    Args:
        names: Of all products.
    """

    def __init__(self, names: Iterable[ProductName]) -> None:
        self._titles_with: Mapping[str, Mapping[str, int]] = _counted({}, gone=(), new=names)  # by word, then by leaf

    def changed(self, changes: NameChanges) -> "TitleKinds":
        """That of the changed catalog."""
        other = copy(self)
        other._titles_with = _counted(self._titles_with, gone=changes.gone, new=changes.new)
        return other

    def leaf_of(self, word: str) -> str | None:
        """The leaf that nearly all titles with a word belong to, two at least; None where there is none."""
        counts = self._titles_with.get(word)
        if counts is None:
            return None
        leaf, n = max(counts.items(), key=lambda item: item[1])
        return leaf if n >= _LEAST_TITLES and n >= _LEAST_TITLE_SHARE * sum(counts.values()) else None

    def leaf_of_all(self, words: Sequence[str]) -> str | None:
        """The leaf that has the most titles with each of some words, ties by name; None where none has all of them."""
        counts = [self._titles_with.get(word, {}) for word in words]
        leaves = set(counts[0]).intersection(*counts[1:]) if counts else set()
        return min(leaves, key=lambda leaf: (-min(one[leaf] for one in counts), leaf), default=None)


def _counted(
    table: Mapping[str, Mapping[str, int]], *, gone: Sequence[ProductName], new: Iterable[ProductName]
) -> dict[str, Mapping[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for names, n in ((gone, -1), (new, 1)):
        for name in names:
            if not name.category:
                continue
            leaf = name.category.split(">")[-1].strip()
            for word in set(terms(name.title)):
                if word.isalpha() and len(word) >= _LEAST_CHARS and word not in STOP_WORDS:
                    own = counts.get(word)
                    if own is None:
                        own = counts[word] = Counter(table.get(word, ()))
                    own[leaf] += n
    result = dict(table)
    for word, own in counts.items():
        left = {leaf: n for leaf, n in own.items() if n}
        if left:
            result[word] = left
        else:
            result.pop(word, None)
    return result

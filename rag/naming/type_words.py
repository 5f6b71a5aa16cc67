"""Words that name a kind of product: those of category leaves, and those that most titles of a category share."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.naming.name_words import words_of_name

_LEAST_TITLES = 4
_LEAST_SHARE = 0.4  # of the titles of a category

Title = tuple[str | None, Sequence[str]]
"""The category of a product, and the words of its title."""


@dataclass(frozen=True, slots=True)
class _Category:
    n_titles: int
    titles_with: Mapping[str, int]  # by word
    words: frozenset[str]  # that name its kind


class TypeWords:
    """The words for kinds of a catalog; never changed.

    Args:
        titles: Of all products.
    """

    def __init__(self, titles: Iterable[Title]) -> None:
        self._categories: dict[str, _Category] = _counted({}, gone=(), new=titles)
        self.words = _all_words(self._categories)

    def changed(self, *, gone: Sequence[Title], new: Sequence[Title]) -> "TypeWords":
        """Those of the catalog without some titles and with others."""
        other = TypeWords(())
        other._categories = _counted(self._categories, gone=gone, new=new)
        other.words = _all_words(other._categories)
        return other


def _counted(
    categories: Mapping[str, _Category], *, gone: Iterable[Title], new: Iterable[Title]
) -> dict[str, _Category]:
    counts: dict[str, Counter[str]] = {}
    n_titles: Counter[str] = Counter()
    for titles, n in ((gone, -1), (new, 1)):
        for category, words in titles:
            if category:
                n_titles[category] += n
                known = counts.get(category)
                if known is None:
                    old = categories.get(category)
                    known = counts[category] = Counter() if old is None else Counter(old.titles_with)
                if n > 0:
                    known.update(set(words))
                else:
                    known.subtract(set(words))
    result = dict(categories)
    for category, known in counts.items():
        before = categories[category].n_titles if category in categories else 0
        n_now = before + n_titles[category]
        if n_now:
            titles_with = {word: n for word, n in known.items() if n}
            result[category] = _Category(n_now, titles_with, _words_of(category, n_now, titles_with))
        else:
            result.pop(category, None)
    return result


def _words_of(category: str, n_titles: int, titles_with: Mapping[str, int]) -> frozenset[str]:
    """Words of the leaf, in singular and plural, and those that most titles share."""
    found: set[str] = set()
    for word in words_of_name(category.split(">")[-1]):
        found.update((word, word + "s", word.removesuffix("s"), word.removesuffix("es")))
    least = max(_LEAST_TITLES, _LEAST_SHARE * n_titles)
    found.update(word for word, n in titles_with.items() if n >= least and word.isalpha())
    return frozenset(word for word in found if len(word) > 1)


def _all_words(categories: Mapping[str, _Category]) -> frozenset[str]:
    return frozenset().union(*(category.words for category in categories.values()))

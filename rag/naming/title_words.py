"""The words of all titles of a catalog: which of them tell a product, and how much.

Never changed: a change of the catalog gives another one, which shares with the old one what is the same. A look-up
touches only products that share a rare word with the text.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from catalog.database import ProductName
from catalog.units import find_unit
from index.english_words import is_english_word, is_single_english_word
from index.terms import terms
from rag.naming.name_changes import NameChanges
from rag.naming.name_typos import NameTypos
from rag.naming.name_words import CJK_RUN, COMMON_WORDS, LATIN_WORD, bare, is_rare_form, words_of_name
from rag.naming.postings import changed_postings, postings
from rag.naming.type_words import Title, TypeWords

_MAX_CJK_WORD = 8
_MAX_CANDIDATES = 400  # products scored for one text; the words with the fewest products are taken first
_LEADING_WORDS = 4  # of a title, among which its name stands; what follows describes
_MAX_FAMILIES = 3  # a single word names a product only when at most so many families have it
_ORDINARY_WEIGHT = 0.3  # of a word that says how a product is rather than which


@dataclass(frozen=True, slots=True)
class TitleOf:
    """A title by its words."""

    product: ProductName
    words: frozenset[str]  # that tell the product, without type words
    leading: tuple[str, ...]  # the first words, among which its name stands
    types: tuple[str, ...]  # its type words, repetitions included


class TitleWords:
    """The words of the titles of a catalog; safe to use from several threads.

    Args:
        products: By id, in the order of ids.
        ordinary: Words that say how products are rather than which.
    """

    def __init__(self, products: Mapping[str, ProductName], *, ordinary: Collection[str]) -> None:
        shared: dict[str, str] = {}  # one object for each word, however many titles have it
        self._words_of = {
            key: tuple(shared.setdefault(word, word) for word in words_of_name(name.title))
            for key, name in products.items()
        }
        self._type_words = TypeWords(self._categorised(products.values()))
        self._brands = Counter(name.brand for name in products.values() if name.brand)
        self._categories = Counter(name.category for name in products.values() if name.category)
        self.with_word: Mapping[str, tuple[str, ...]] = postings(self._pairs(products))
        """Word -> ids of the products in whose titles it stands, in order."""
        self._of_types_alone = postings(self._pairs(filter(self._is_of_types_alone, products)))
        self.ordinary = COMMON_WORDS | frozenset(ordinary)
        self.typos = NameTypos(self.with_word.keys(), self.ordinary)
        self._set_up(products)

    def changed(
        self, products: Mapping[str, ProductName], changes: NameChanges, *, ordinary: Collection[str]
    ) -> "TitleWords":
        """Those of the changed catalog.

        Args:
            products: All, as they are now.
            changes: What has changed.
            ordinary: As for the constructor.
        """
        other = copy(self)
        gone, new = [name.id for name in changes.gone], [name.id for name in changes.new]
        other._words_of = {**self._words_of, **{name.id: tuple(words_of_name(name.title)) for name in changes.new}}
        for product_id in set(gone) - set(new):
            del other._words_of[product_id]
        other._type_words = self._type_words.changed(
            gone=list(self._categorised(changes.gone)), new=list(other._categorised(changes.new))
        )
        other._brands = _recounted(self._brands, *_each(changes, "brand"))
        other._categories = _recounted(self._categories, *_each(changes, "category"))
        other.with_word = changed_postings(self.with_word, gone=self._pairs(gone), new=other._pairs(new))
        other.ordinary = COMMON_WORDS | frozenset(ordinary)
        other.typos = self.typos.changed(
            other.with_word.keys(),
            other.ordinary,
            gone=self.with_word.keys() - other.with_word.keys(),
            new=other.with_word.keys() - self.with_word.keys(),
        )
        turned = self.types ^ other._type_words.words  # of products with these words it must be decided again
        before = {*gone, *(i for word in turned for i in self.with_word.get(word, ()))}
        after = {*new, *(i for word in turned for i in other.with_word.get(word, ()))}
        other._of_types_alone = changed_postings(
            self._of_types_alone,
            gone=self._pairs(filter(self._is_of_types_alone, before)),
            new=other._pairs(filter(other._is_of_types_alone, after)),
        )
        other._set_up(products)
        return other

    @property
    def types(self) -> frozenset[str]:
        """Words that name a kind of product."""
        return self._type_words.words

    def _set_up(self, products: Mapping[str, ProductName]) -> None:
        """What follows from the rest, or is found when it is asked for."""
        self._products = products
        self.brands = frozenset(word for brand in self._brands for word in words_of_name(brand))
        self._leaves = {tuple(terms(category.split(">")[-1])) for category in self._categories}
        self.titles: Mapping[str, TitleOf] = _Titles(self._words_of, products, self.types)
        self._weights = _Weights(self.with_word, self.ordinary, len(products))
        self._n_families: dict[str, int] = {}

    def _categorised(self, names: Iterable[ProductName]) -> Iterator[Title]:
        return ((name.category, self._words_of[name.id]) for name in names)

    def _pairs(self, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        """(word, id) of the titles of products."""
        return ((word, product_id) for product_id in ids for word in self._words_of[product_id])

    def _is_of_types_alone(self, product_id: str) -> bool:
        """Whether a title has no word but those of kinds."""
        return all(word in self.types for word in self._words_of[product_id])

    def with_own(self, word: str) -> Sequence[str]:
        """Ids of the products of which a word tells something, in order; a type word where a title is all such."""
        return (self._of_types_alone if word in self.types else self.with_word).get(word, ())

    def weight(self, words: Iterable[str]) -> float:
        """How much words of titles tell together."""
        return sum(self._weights[word] for word in words)

    def n_families(self, word: str) -> int:
        """How many families of variants have the word in their names; no more than so many products are looked at."""
        if word not in self._n_families:
            ids = self.with_own(word)[:_MAX_CANDIDATES]
            self._n_families[word] = len({self._products[i].group_id or i for i in ids})
        return self._n_families[word]

    def is_rare(self, word: str) -> bool:
        """Whether few enough products have a word for it to name one by itself."""
        return self.n_families(word) <= _MAX_FAMILIES and is_rare_form(word)

    def tells_nothing(self, word: str) -> bool:
        """Whether a word is a brand, a number, or one of every day that is often part of a name."""
        return word in self.brands or word in COMMON_WORDS or not word.isalpha()

    def describes(self, word: str) -> bool:
        """Whether a word says what a product is or how: a kind, a value, a number, a unit, or a code of many ("4k")."""
        if word in self.brands:
            return False
        if any(char.isdigit() for char in word):
            return word.isdigit() or not self.is_rare(word)
        return word in self.ordinary or word in self.types or len(word) == 1 or find_unit(word) is not None

    def is_kind(self, words: Sequence[str]) -> bool:
        """Whether words are together what a category is called, in singular or plural."""
        return tuple(terms(" ".join(words))) in self._leaves

    def candidates(self, words: Iterable[str]) -> list[str]:
        """The products whose titles have the rarest of some words."""
        found: dict[str, None] = {}
        for word in sorted(set(words), key=lambda w: (len(self.with_own(w)), w)):
            found.update(dict.fromkeys(self.with_own(word)))
            if len(found) >= _MAX_CANDIDATES:
                break
        return list(found)

    def typo_of(self, word: str, slips: int) -> list[str]:
        """The words of titles of which a word is a slip; none for a right one."""
        if word in self.with_word or word in self.ordinary or is_single_english_word(word):
            return []
        return self.typos.near(word, slips=1 if is_english_word(word) else slips)

    def split(self, folded: str) -> list[str]:
        """The words of a text in order: Latin ones, and the Chinese runs that stand in titles."""
        words: list[tuple[int, str]] = []
        folded = bare(folded)
        for match in LATIN_WORD.finditer(folded):
            words.append((match.start(), match.group()))
            parts = re.split(r"[-./]", match.group())
            glued = re.fullmatch(r"([a-z]{3,})(\d+[a-z]?)", match.group())
            if len(parts) == 1 and glued and match.group() not in self.with_word:
                parts = ["", *glued.groups()]  # "aurora200"
            words.extend((match.start(), part) for part in parts if part and len(parts) > 1)
        for run in CJK_RUN.finditer(folded):
            for start in range(len(run.group())):
                for size in range(min(_MAX_CJK_WORD, len(run.group()) - start), 1, -1):
                    piece = run.group()[start : start + size]
                    if piece in self.with_word:
                        words.append((run.start() + start, piece))
        return [word for _, word in sorted(words, key=lambda pair: pair[0])]


class _Titles(dict[str, TitleOf]):
    """Titles by the ids of their products, each made when it is first looked at."""

    def __init__(
        self, words_of: Mapping[str, Sequence[str]], products: Mapping[str, ProductName], types: Collection[str]
    ) -> None:
        self._words_of = words_of
        self._products = products
        self._types = types

    def __missing__(self, product_id: str) -> TitleOf:
        words = self._words_of[product_id]
        own = frozenset(word for word in words if word not in self._types) or frozenset(words)
        types = tuple(word for word in words if word in self._types)
        found = self[product_id] = TitleOf(self._products[product_id], own, tuple(words[:_LEADING_WORDS]), types)
        return found


class _Weights(dict[str, float]):
    """How much each word tells, found when it is first asked for."""

    def __init__(self, with_word: Mapping[str, Sequence[str]], ordinary: Collection[str], n_titles: int) -> None:
        self._with_word = with_word
        self._ordinary = ordinary
        self._n_titles = n_titles

    def __missing__(self, word: str) -> float:
        rarity = math.log(1 + self._n_titles / len(self._with_word[word]))
        found = self[word] = rarity * (_ORDINARY_WEIGHT if word in self._ordinary else 1.0)
        return found


def _each(changes: NameChanges, field: str) -> tuple[list[str], list[str]]:
    """A field of the products that are gone, and of those that are new, where they have it."""
    gone, new = ([getattr(name, field) for name in names] for names in (changes.gone, changes.new))
    return list(filter(None, gone)), list(filter(None, new))


def _recounted(counts: Counter[str], gone: Iterable[str], new: Iterable[str]) -> Counter[str]:
    result = Counter(counts)
    result.subtract(gone)
    result.update(new)
    return +result

"""The words of all titles of a catalog: which of them tell a product, and how much.

Built once for a catalog revision; a look-up touches only products that share a rare word with the text.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from catalog.database import ProductName
from index.english_words import is_english_word, is_single_english_word
from index.terms import terms
from rag.naming.name_typos import NameTypos
from rag.naming.name_words import (
    CJK_RUN,
    COMMON_WORDS,
    LATIN_WORD,
    bare,
    is_rare_form,
    type_words,
    words_of_name,
)

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
    weight: float
    leading: frozenset[str]  # the first words, among which its name stands
    types: tuple[str, ...]  # its type words, repetitions included


class TitleWords:
    """The words of the titles of a catalog."""

    def __init__(self, names: Sequence[ProductName], *, ordinary: Collection[str]) -> None:
        """Index the titles; time and memory grow linearly."""
        words = {name.id: words_of_name(name.title) for name in names}
        self.frequency = Counter(word for some in words.values() for word in set(some))
        self.types = type_words(names)
        self.brands = {word for name in names if name.brand for word in words_of_name(name.brand)}
        self.ordinary = COMMON_WORDS | frozenset(ordinary)
        self._leaves = {tuple(terms(name.category.split(">")[-1])) for name in names if name.category}
        self.typos = NameTypos(self.frequency.keys(), self.ordinary)
        self._weights = {word: self._rarity(word, len(names)) for word in self.frequency}
        self.titles: dict[str, TitleOf] = {}
        self.of_word: dict[str, list[str]] = defaultdict(list)
        for name in names:
            self.titles[name.id] = self._title(name, words[name.id])
            for word in self.titles[name.id].words:
                self.of_word[word].append(name.id)
        self._n_families: dict[str, int] = {}

    def _title(self, name: ProductName, words: Sequence[str]) -> TitleOf:
        own = frozenset(word for word in words if word not in self.types) or frozenset(words)
        types = tuple(word for word in words if word in self.types)
        return TitleOf(name, own, self.weight(own), frozenset(words[:_LEADING_WORDS]), types)

    def _rarity(self, word: str, n_titles: int) -> float:
        rarity = math.log(1 + n_titles / self.frequency[word])
        return rarity * (_ORDINARY_WEIGHT if word in self.ordinary else 1.0)

    def weight(self, words: Iterable[str]) -> float:
        """How much words of titles tell together."""
        return sum(self._weights[word] for word in words)

    def n_families(self, word: str) -> int:
        """How many families of variants have the word in their names; no more than so many products are looked at."""
        if word not in self._n_families:
            ids = self.of_word.get(word, [])[:_MAX_CANDIDATES]
            self._n_families[word] = len({self.titles[i].product.group_id or i for i in ids})
        return self._n_families[word]

    def is_rare(self, word: str) -> bool:
        """Whether few enough products have a word for it to name one by itself."""
        return self.n_families(word) <= _MAX_FAMILIES and is_rare_form(word)

    def is_kind(self, words: Sequence[str]) -> bool:
        """Whether words are together what a category is called, in singular or plural."""
        return tuple(terms(" ".join(words))) in self._leaves

    def candidates(self, words: Iterable[str]) -> list[str]:
        """The products whose titles have the rarest of some words."""
        found: dict[str, None] = {}
        for word in sorted(set(words), key=lambda w: (len(self.of_word.get(w, ())), w)):
            for product_id in self.of_word.get(word, ()):
                found[product_id] = None
            if len(found) >= _MAX_CANDIDATES:
                break
        return list(found)

    def typo_of(self, word: str, slips: int) -> list[str]:
        """The words of titles of which a word is a slip; none for a right one."""
        if word in self.frequency or word in self.ordinary or is_single_english_word(word):
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
            if len(parts) == 1 and glued and match.group() not in self.frequency:
                parts = ["", *glued.groups()]  # "aurora200"
            words.extend((match.start(), part) for part in parts if part and len(parts) > 1)
        for run in CJK_RUN.finditer(folded):
            for start in range(len(run.group())):
                for size in range(min(_MAX_CJK_WORD, len(run.group()) - start), 1, -1):
                    piece = run.group()[start : start + size]
                    if piece in self.frequency:
                        words.append((run.start() + start, piece))
        return [word for _, word in sorted(words, key=lambda pair: pair[0])]

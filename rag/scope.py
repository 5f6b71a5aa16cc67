"""Which part of the catalog a text speaks of: categories, brands and the values by which shops filter.

Built once for a catalog revision from its vocabulary and names. Words are compared as terms, so that plural and
case do not matter; Chinese words are compared as they stand.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.database import ProductName
from catalog.plan import Filter, Operator, Vocabulary
from index.terms import STOP_WORDS, terms
from rag.asking_words import ASKING_WORDS
from rag.wording import is_no, is_yes

# What customers call a kind of product that shops call otherwise; each side as terms.
_SYNONYMS = (
    ("hoover", "vacuum cleaner"),
    ("vacuum", "vacuum cleaner"),
    ("vac", "vacuum cleaner"),
    ("earphone", "headphone"),
    ("earbud", "headphone"),
    ("headset", "headphone"),
    ("laptop", "notebook"),
    ("rucksack", "backpack"),
    ("trainer", "running shoe"),
    ("sneaker", "running shoe"),
    ("coat", "jacket"),
    ("screen", "monitor"),
    ("drill driver", "drill"),
    ("pan", "cookware"),
    ("pot", "cookware"),
    ("coffee maker", "coffee machine"),
    ("书包", "双肩包"),
    ("背包", "双肩包"),
    ("电饭锅", "电饭煲"),
    ("净化器", "空气净化器"),
    ("茶壶", "茶壶"),
)
_PURPOSE = re.compile(r"\b(?:for|compatible with|that fits?|to fit)\b", re.IGNORECASE)
_ASKING_TERMS = frozenset(
    terms("looking search find need want good best nice suitable recommend suggest something any one show")
)
_LEAST_TITLE_SHARE = 0.7  # of the products with a word in their title that are of one category
_MAX_VALUE_TERMS = 3
_LEAST_SWITCH_SHARE = 0.6  # of an attribute's values that are a plain yes or no


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The filters a text names by word, and the words that named them."""

    filters: tuple[Filter, ...] = ()
    used_words: frozenset[str] = frozenset()  # terms, and Chinese words as they stand

    @property
    def category(self) -> str | None:
        """The leaf of the category that is named, None when none is."""
        for one in self.filters:
            if one.field == "category":
                return str(one.value)
        return None


class ScopeFinder:
    """Finds categories, brands and filter values in a text."""

    def __init__(self, vocabulary: Vocabulary, names: Sequence[ProductName]) -> None:
        """Index the words; linear in the size of the catalog."""
        self._leaves = _leaves(vocabulary.categories)
        self._leaf_terms = {leaf: tuple(terms(leaf)) for leaf in self._leaves}
        self._synonyms = [(frozenset(terms(said)), frozenset(terms(meant))) for said, meant in _SYNONYMS]
        self._heads = Counter(leaf_terms[-1] for leaf_terms in self._leaf_terms.values() if leaf_terms)
        self._brands = {_folded(brand): brand for brand in vocabulary.brands}
        self._title_words = _title_words(names, vocabulary)
        self._values = _values(vocabulary)
        self._switches = _switches(vocabulary)
        self._attribute_terms = _attribute_terms(vocabulary.attribute_names)

    def find(self, text: str, *, with_values: bool = True) -> Scope:
        """The category, brands and values a text names; a brand inside another word does not count.

        Args:
            text: A question.
            with_values: Also look for values such as colours and materials and for yes/no attributes.
        """
        words = terms(text)
        filters: list[Filter] = []
        used: set[str] = set()
        for found in (self._category_of(text, words), self._brand(text)):
            filters.extend(found.filters)
            used |= found.used_words
        if with_values:
            found = self._value_filters(text, [word for word in words if word not in used])
            filters.extend(found.filters)
            used |= found.used_words
        return Scope(filters=tuple(filters), used_words=frozenset(used))

    def category_words(self, text: str) -> frozenset[str]:
        """The terms of the kind of product that a text names in full; () where none or only in part."""
        present = set(terms(text))
        named = [leaf_terms for leaf_terms in self._leaf_terms.values() if leaf_terms and set(leaf_terms) <= present]
        longest: tuple[str, ...] = max(named, key=len, default=())
        return frozenset(longest)

    @property
    def switch_names(self) -> frozenset[str]:
        """Names of the attributes whose values are yes and no."""
        return frozenset(self._switches.values())

    def attributes_named(self, text: str) -> list[str]:
        """Attributes whose whole name stands in a text, longest first; a name inside a longer one does not count.

        Args:
            text: A question or the words around a number.
        """
        present = set(terms(text))
        found: list[tuple[str, set[str]]] = []
        for term in present:
            for name, name_terms in self._attribute_terms.get(term, ()):
                if name_terms <= present if name.isascii() else name in text:
                    found.append((name, name_terms))
        found.sort(key=lambda pair: (-len(pair[1]), -len(pair[0]), pair[0]))
        kept: list[tuple[str, set[str]]] = []
        for name, name_terms in found:
            if not any(name_terms < longer for _, longer in kept) and name not in (n for n, _ in kept):
                kept.append((name, name_terms))
        return [name for name, _ in kept]

    def _category(self, text: str, words: Sequence[str]) -> Scope:
        present = set(words)
        best: tuple[float, str, frozenset[str]] | None = None
        for leaf, leaf_terms in self._leaf_terms.items():
            score, used = self._leaf_score(leaf, leaf_terms, text, words, present)
            if score > 0 and (best is None or (-score, leaf) < (-best[0], best[1])):
                best = (score, leaf, used)
        if best is not None:
            return Scope(filters=(_category_filter(best[1]),), used_words=best[2])
        return self._category_by_title(words)

    def _category_of(self, text: str, words: Sequence[str]) -> Scope:
        """The kind of product wanted: what stands before "for" says it, what stands behind it is what it is for."""
        head = _PURPOSE.split(text, maxsplit=1)[0]
        if head == text:
            return self._category(text, words)
        found = self._category(head, terms(head))
        telling = [t for t in terms(head) if t not in STOP_WORDS and t not in _ASKING_TERMS]
        return found if found.filters or telling else self._category(text, words)

    def _leaf_score(
        self, leaf: str, leaf_terms: Sequence[str], text: str, words: Sequence[str], present: set[str]
    ) -> tuple[float, frozenset[str]]:
        """How surely a text names a leaf: all its words, its head alone, or a synonym."""
        if leaf_terms and set(leaf_terms) <= present:
            return 2.0 + len(leaf_terms), frozenset(leaf_terms)
        if not leaf.isascii() and leaf in text:
            return 2.0 + len(leaf), frozenset({leaf, *leaf_terms})
        for said_terms, meant_terms in self._synonyms:
            if said_terms <= present and meant_terms <= set(leaf_terms):
                return 1.5, said_terms
        head = leaf_terms[-1] if leaf_terms else ""
        if leaf.isascii() and head in present and self._heads[head] == 1 and not head.isdigit():
            return 1.0, frozenset({head})
        return 0.0, frozenset()

    def _category_by_title(self, words: Sequence[str]) -> Scope:
        """A word that stands in titles of one category only, e.g. "skillet": category and title filter."""
        for word in words:
            if word in self._title_words:
                leaf = self._title_words[word]
                title = Filter(field="title", operator="contains", value=word, text=word)
                return Scope(filters=(_category_filter(leaf), title), used_words=frozenset({word}))
        return Scope()

    def _brand(self, text: str) -> Scope:
        folded = _folded(text)
        for brand in sorted(self._brands, key=lambda b: (-len(b), b)):
            boundary = r"(?<![a-z0-9])" + re.escape(brand) + r"(?![a-z0-9])" if brand.isascii() else re.escape(brand)
            if brand not in STOP_WORDS and brand in folded and re.search(boundary, folded):
                verbatim = self._brands[brand]
                return Scope(
                    filters=(Filter(field="brand", operator="=", value=verbatim, text=verbatim),),
                    used_words=frozenset({brand, *terms(verbatim)}),
                )
        return Scope()

    def _value_filters(self, text: str, words: Sequence[str]) -> Scope:
        filters: list[Filter] = []
        used: set[str] = set()
        for key, name in self._switches.items():
            if set(key) <= set(words) or (not name.isascii() and name in text):
                first = re.escape(name.split()[0][:4])
                lacks = bool(
                    re.search(
                        rf"\b(?:without|no|not|non)\b[\s-]+(?:a |an |any )?{first}|[无不没]{re.escape(name)}",
                        text.lower(),
                    )
                )
                filters.append(Filter(field=name, operator="lacks" if lacks else "has", value=None, text=name))
                used |= set(key)
        words = [word for word in words if word not in used]
        for size in range(_MAX_VALUE_TERMS, 0, -1):
            for start in range(len(words) - size + 1):
                span = tuple(words[start : start + size])
                if span in self._values and not used & set(span):
                    names, value = self._values[span]
                    lacks = bool(re.search(rf"\b(?:without|no|not|non)\s+{re.escape(value)}", text.lower()))
                    operator: Operator = "!=" if lacks else "contains"
                    filters.append(Filter(field="|".join(names), operator=operator, value=value, text=value))
                    used |= set(span)
        return Scope(filters=tuple(filters), used_words=frozenset(used))


def _category_filter(leaf: str) -> Filter:
    return Filter(field="category", operator="=", value=leaf, text=leaf)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _leaves(categories: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(path.split(">")[-1].strip() for path in categories))


def _title_words(names: Sequence[ProductName], vocabulary: Vocabulary) -> dict[str, str]:
    """Words (not brands, not numbers) that at least two titles hold, nearly all of one category."""
    categories: dict[str, Counter[str]] = defaultdict(Counter)
    brands = {word for name in names if name.brand for word in terms(name.brand)}
    brands |= {word for name in vocabulary.attribute_names for word in terms(name)}  # "filter" is no kind of product
    for name in names:
        if name.category:
            leaf = name.category.split(">")[-1].strip()
            for word in set(terms(name.title)):
                categories[word][leaf] += 1
    found = {}
    for word, counts in categories.items():
        leaf, n = counts.most_common(1)[0]
        telling = word.isalpha() and len(word) > 2 and word not in STOP_WORDS and word not in brands
        if telling and n >= 2 and n >= _LEAST_TITLE_SHARE * counts.total():
            found[word] = leaf
    return found


def _attribute_terms(names: Sequence[str]) -> dict[str, list[tuple[str, set[str]]]]:
    """First term of a name -> names with their terms."""
    found: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
    for name in names:
        name_terms = terms(name)
        if name_terms:
            found[name_terms[0]].append((name, set(name_terms)))
    return found


def _switches(vocabulary: Vocabulary) -> dict[tuple[str, ...], str]:
    """Terms of the name of each attribute whose values are yes and no -> the name; longer names first."""
    names = [
        name
        for name, values in vocabulary.values.items()
        if values and sum(is_yes(value) or is_no(value) for value in values) >= _LEAST_SWITCH_SHARE * len(values)
    ]
    return {tuple(terms(name)): name for name in sorted(names, key=lambda n: (-len(n), n)) if terms(name)}


def _values(vocabulary: Vocabulary) -> dict[tuple[str, ...], tuple[tuple[str, ...], str]]:
    """Terms of a short value -> the attributes that have it, and the value; yes/no and numbers are left out."""
    found: dict[tuple[str, ...], tuple[dict[str, None], str]] = {}
    for name, values in vocabulary.values.items():
        for value in values:
            for part in re.split(r"[,;/、，]| and ", value):
                key = tuple(terms(part))
                asks = len(key) == 1 and key[0] in ASKING_WORDS  # "right now" wants no right-hand door
                plain = not asks and 0 < len(key) <= _MAX_VALUE_TERMS and not any(c.isdigit() for c in part)
                if plain and key[0] not in STOP_WORDS | {"yes", "none"} and len(part.strip()) > 1:
                    found.setdefault(key, ({}, part.strip().lower()))[0][name] = None
    return {key: (tuple(names), value) for key, (names, value) in found.items()}

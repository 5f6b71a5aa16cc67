"""A catalog as cases are drawn from it: named products, groups that can be asked about, families.

A group is what a customer calls "the kettles" or "the Leitz products". A category is one only where no other
product's title has its words, because a customer would count that product too.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from eval.abilities.naming import Family, Naming, names_of, words_of
from eval.abilities.records import Fact, RawProduct, Records
from eval.abilities.vocabulary import Vocabulary
from rag.question import Language

LEAST_GROUP = 5
"""Products of a group worth asking about, and products of it that state an attribute."""

_MOST_OF_BRAND = 400
_LEAST_OWN_SHARE = 0.02  # of a catalog titled in a language, before questions in it keep to those titles
_LEAST_SHARED = 4  # attributes that like products have in common
_SHARED_SHARE = 0.6
_LEAST_SHARE = 0.5  # of a group that states an attribute, before its extremes are the group's


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Products that one phrase means."""

    kind: Literal["category", "brand"]
    name: str  # the category, or the brand
    members: tuple[RawProduct, ...]
    is_chinese: bool

    def phrase(self, language: Language) -> str:
        """Many of them, in words."""
        if self.kind == "brand":
            return f"{self.name}的产品" if language == "zh" else f"{self.name} products"
        if language == "zh":
            return self.one()  # Chinese has no plural, and gives none to a foreign word
        return self.name if self.is_chinese else plural(spoken_kind(self.name))

    def one(self) -> str:
        """One of them, in words."""
        return self.name if self.is_chinese else singular(spoken_kind(self.name))


@dataclass(frozen=True)
class Shelf:
    """All of a catalog that cases need."""

    records: Records
    vocabulary: Vocabulary
    language: Language
    _facts: dict[str, list[Fact]] = field(default_factory=dict, repr=False)
    _switches: dict[str, list[Fact]] = field(default_factory=dict, repr=False)
    _stated: dict[tuple[str, str, str], list[tuple[RawProduct, Fact]] | None] = field(default_factory=dict, repr=False)

    def facts(self, product: RawProduct) -> list[Fact]:
        """Facts of a product that are worth a question with one plain answer."""
        if product.id not in self._facts:
            self._facts[product.id] = self.vocabulary.facts(product, self.language)
        return self._facts[product.id]

    def switches(self, product: RawProduct) -> list[Fact]:
        """Facts of a product that say yes or no."""
        if product.id not in self._switches:
            self._switches[product.id] = self.vocabulary.switches(product, self.language)
        return self._switches[product.id]

    @cached_property
    def naming(self) -> Naming:
        """Names of products."""
        return Naming(self.records.products)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """How a customer names each product that has a name of its own."""
        return names_of(self.asked, self.naming)

    @cached_property
    def asked(self) -> tuple[RawProduct, ...]:
        """The products asked about in this language: those titled in it, else all, in a catalog without."""
        own = [one for one in self.records.products if one.is_chinese is (self.language == "zh")]
        is_own = len(own) >= _LEAST_OWN_SHARE * len(self.records.products)
        return tuple(own if is_own else self.records.products)

    @cached_property
    def named(self) -> tuple[RawProduct, ...]:
        """The products asked about that have a name of their own."""
        return tuple(one for one in self.asked if one.id in self.names)

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """Families of products asked about."""
        ids = {one.id for one in self.asked}
        return tuple(one for one in self.naming.families() if {member.id for member in one.members} <= ids)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every group, categories first, in the order of names."""
        return (*self._categories(), *self._brands())

    @cached_property
    def categories(self) -> tuple[Group, ...]:
        """The groups that are categories."""
        return tuple(one for one in self.groups if one.kind == "category")

    @cached_property
    def group_of(self) -> Mapping[str, Group]:
        """The category of each product that is in one."""
        return {product.id: group for group in self.categories for product in group.members}

    @cached_property
    def common_names(self) -> tuple[str, ...]:
        """Names of attributes that several products state, the commonest first."""
        counts = Counter(fact.name for one in self.asked for fact in self.facts(one))
        return tuple(name for name, n in counts.most_common() if n >= LEAST_GROUP)

    @cached_property
    def of_brand(self) -> Mapping[str, tuple[RawProduct, ...]]:
        """The products asked about of each brand."""
        found: dict[str, list[RawProduct]] = defaultdict(list)
        for one in self.asked:
            if one.brand is not None:
                found[one.brand].append(one)
        return {brand: tuple(some) for brand, some in sorted(found.items())}

    @cached_property
    def _code_owners(self) -> Mapping[str, frozenset[str]]:
        """Whose identifier, or word of a title, each run of letters and digits is."""
        owners: dict[str, set[str]] = defaultdict(set)
        for one in self.records.products:
            for text in (one.id, one.gtin, one.mpn, *one.title.split()):
                if text is not None:
                    owners[squashed(text)].add(one.id)
        return {code: frozenset(ids) for code, ids in owners.items()}

    def is_own_code(self, product: RawProduct, code: str) -> bool:
        """Whether an identifier, in any spacing, is this product's alone."""
        return self._code_owners.get(squashed(code), frozenset()) == frozenset([product.id])

    @cached_property
    def _fact_names(self) -> Mapping[str, frozenset[str]]:
        return {one.id: frozenset(fact.name for fact in one.facts) for one in self.asked}

    def siblings(self, product: RawProduct) -> Sequence[RawProduct]:
        """Other products like this one: of its category, else of its brand with the same sort of attributes."""
        group = self.group_of.get(product.id)
        if group is not None:
            return [one for one in group.members if one.id != product.id]
        mine = self._fact_names[product.id]
        return [
            one
            for one in self.of_brand.get(product.brand or "", ())
            if one.id != product.id and _are_alike(mine, self._fact_names[one.id])
        ]

    def stated(self, group: Group, name: str) -> list[tuple[RawProduct, Fact]] | None:
        """Who of a group states an attribute as one plain number of one kind; None where that is not clear."""
        key = group.kind, group.name, name
        if key not in self._stated:
            self._stated[key] = self._read_stated(group, name)
        return self._stated[key]

    def _read_stated(self, group: Group, name: str) -> list[tuple[RawProduct, Fact]] | None:
        if name == "price":
            priced = [(one, one.price) for one in group.members if one.price is not None]
            same = len({price.text.rsplit(" ", 1)[-1] for _, price in priced}) == 1
            return priced if same and len(priced) == len(group.members) else None
        some = [(one, fact) for one in group.members for fact in one.facts if fact.name == name]
        measures = [fact.measure for _, fact in some]
        if len({one.id for one, _ in some}) < len(some) or any(measure is None for measure in measures):
            return None
        if len({measure.dimension for measure in measures if measure is not None}) != 1:
            return None
        if any(self.vocabulary.has_twin(one, name) for one, _ in some):
            return None
        is_enough = len(some) >= max(LEAST_GROUP, _LEAST_SHARE * len(group.members))
        return some if is_enough else None

    def _categories(self) -> list[Group]:
        members: dict[str, list[RawProduct]] = defaultdict(list)
        for one in self.records.products:
            if one.category is not None:
                members[one.category].append(one)
        asked = {one.id for one in self.asked}
        return [
            Group(kind="category", name=name, members=tuple(some), is_chinese=some[0].is_chinese)
            for name, some in sorted(members.items())
            if len(some) >= LEAST_GROUP and all(one.id in asked for one in some) and self._is_kind(name, some)
        ]

    def _is_kind(self, name: str, members: Sequence[RawProduct]) -> bool:
        """Whether a category's name is a kind of thing, and no product outside is called so."""
        if name.casefold() in self.vocabulary.record.not_kinds or not re.fullmatch(r"[^\W\d][\w /-]+", name):
            return False
        ids = {one.id for one in members}
        if members[0].is_chinese:
            return not any(name in one.title for one in self.records.products if one.id not in ids)
        named_so = self.naming.with_words(singular(name)) | self.naming.with_words(plural(name))
        return named_so <= ids

    def _brands(self) -> list[Group]:
        words = {brand: words_of(brand) for brand in self.of_brand}
        return [
            Group(kind="brand", name=brand, members=some, is_chinese=some[0].is_chinese)
            for brand, some in self.of_brand.items()
            if LEAST_GROUP <= len(some) <= _MOST_OF_BRAND
            and words[brand]
            and not any(words[brand] <= words[other] for other in words if other != brand)
        ]


def _are_alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two products state much the same attributes."""
    return len(mine & theirs) >= max(_LEAST_SHARED, _SHARED_SHARE * max(len(mine), len(theirs)))


def squashed(code: str) -> str:
    """An identifier without case and punctuation: "BK120-C2" is "bk120c2"."""
    return re.sub(r"[^a-z0-9]", "", code.lower())


def spoken_kind(name: str) -> str:
    """A category in the middle of a sentence: lower case, but for abbreviations."""
    return " ".join(word if sum(letter.isupper() for letter in word) > 1 else word.lower() for word in name.split())


def plural(name: str) -> str:
    """The plural of a kind: "jigsaw puzzle" is "jigsaw puzzles"."""
    if name.endswith(("ware", "s")) and not name.endswith("ss"):
        return name
    if name.endswith("shelf"):
        return f"{name[:-1]}ves"
    if re.search(r"[^aeiou]y$", name):
        return f"{name[:-1]}ies"
    return f"{name}es" if re.search(r"(?:s|x|ch|sh)$", name) else f"{name}s"


def singular(name: str) -> str:
    """One of a kind: "kettles" is "kettle"; a pair stays a pair."""
    if name.endswith(("shoes", "headphones")):
        return f"{name[:-5]}shoe" if name.endswith("shoes") else name
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    if re.search(r"(?:ss|x|ch|sh)es$", name):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name

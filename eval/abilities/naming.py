"""How a customer names products: as short as still means one product, and what families share a beginning.

A name is the beginning of a title. It means one product when no other title has all of its words.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from eval.abilities.records import RawProduct

_MAX_NAME_CHARS = 70
_LONG_TITLE_CHARS = 45
_LEAST_WORDS = 4  # of a shortened name without a number in it
_MAX_FAMILY = 5  # members that a reply can be expected to name
_MAX_ODD_WORDS = 2  # words that a member of a family has and another has not
_WORD = re.compile(r"[a-z0-9]+(?:[.][0-9]+)?|[㐀-鿿]+")
_NAME_END = re.compile(r"(?<=\w)(?=[\s,/])")
_LOOSE_END = re.compile(
    r"(?:^|[\s,])(?:size|eu|type|series|no[.]?|with|and|for|of|the|a|in|to|on|by|from|w|incl|x|[-–—/&+|(,:;]+)[,:;]?$",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Products that differ in a word or two, and the name that means them all."""

    name: str
    members: tuple[RawProduct, ...]


class Naming:
    """The names of the products of one catalog."""

    def __init__(self, products: Sequence[RawProduct]) -> None:
        """Index the titles."""
        self._places: dict[str, set[str]] = defaultdict(set)
        self._titles: dict[str, list[str]] = defaultdict(list)
        for product in products:
            self._titles[product.title.casefold()].append(product.id)
            for word in words_of(product.title):
                self._places[word].add(product.id)
        self._products = {product.id: product for product in products}

    def with_words(self, text: str) -> set[str]:
        """Ids of the products whose titles have all words of a text."""
        places = sorted((self._places.get(word, set()) for word in words_of(text)), key=len)
        return set.intersection(*places) if places else set()

    def name_of(self, product: RawProduct) -> str | None:
        """A natural name that means this product alone; None when none does.

        Brand and model where they are enough, else the whole title if it is short, else its first words.
        """
        parts = product.title.split()
        is_long = len(product.title) > _LONG_TITLE_CHARS
        for n in range(2, len(parts) + 1):
            name = " ".join(parts[:n]).rstrip(",;:")
            is_whole = n == len(parts)
            if _cuts_a_part(parts, n) or _cuts_a_unit(parts, n):
                continue  # nobody says half of "brick red", or a number without its unit
            if not is_whole and not is_long and re.search(r"\d\w|\w\d", parts[n - 1]) is None:
                continue
            if self._is_natural(name, is_whole=is_whole) and self.with_words(name) == {product.id}:
                return name
        return self._whole_title(product)

    def families(self) -> list[Family]:
        """Every set of two to five products that one beginning of a title means."""
        ordered = sorted(self._products.values(), key=lambda one: (one.brand or "", one.title.casefold(), one.id))
        found: dict[tuple[str, ...], Family] = {}
        for first, second in pairwise(ordered):
            name = _shared_beginning(first.title, second.title)
            if name is None or not self._is_natural(name, is_whole=False):
                continue
            members = tuple(self._products[one] for one in sorted(self.with_words(name)))
            if 2 <= len(members) <= _MAX_FAMILY and _are_alike(name, members):
                found[tuple(one.id for one in members)] = Family(name=name, members=members)
        return list(found.values())

    def _whole_title(self, product: RawProduct) -> str | None:
        """The title itself, where no other one is the same or contains it."""
        title = product.title
        if len(title) > _MAX_NAME_CHARS or len(self._titles[title.casefold()]) > 1:
            return None
        others = self.with_words(title) - {product.id}
        inside = any(_bare(title) in _bare(self._products[one].title) for one in others)
        return None if inside else title

    def _is_natural(self, name: str, *, is_whole: bool) -> bool:
        if len(name) > _MAX_NAME_CHARS or name.count("(") != name.count(")") or name.count('"') % 2:
            return False
        if is_whole:
            return True
        words = name.split()
        ends_in_model = len(words) > 1 and len(words[-1]) > 1 and re.search(r"\d", words[-1]) is not None
        return (ends_in_model or len(words) >= _LEAST_WORDS) and _LOOSE_END.search(name) is None


def _cuts_a_part(parts: Sequence[str], n: int) -> bool:
    """Whether the first n words end inside a part between commas, not the first one."""
    commas = [place for place, word in enumerate(parts, start=1) if word.endswith(",")]
    return bool(commas) and n > commas[0] and n not in commas and n < len(parts)


def _cuts_a_unit(parts: Sequence[str], n: int) -> bool:
    """Whether the first n words end in a number whose unit may be the next one."""
    if n == len(parts) or re.fullmatch(r"[\d.,]+", parts[n - 1]) is None:
        return False
    return re.fullmatch(r"[A-Z][a-z]{2,}[,:;]?", parts[n]) is None


def words_of(text: str) -> frozenset[str]:
    """The words of a text as names are compared by: lower case, without a plural s."""
    return frozenset(
        word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _WORD.findall(text.lower())
    )


def names_of(products: Sequence[RawProduct], naming: Naming) -> Mapping[str, str]:
    """The names of all products that have one, by id."""
    return {one.id: name for one in products if (name := naming.name_of(one)) is not None}


def told_apart(product: RawProduct, members: Sequence[RawProduct]) -> str | None:
    """The shortest beginning of a title, of two words at least, that no other member's title has.

    A reply may shorten a title as long as it says which one is meant. None for two members of one title.
    """
    title = product.title
    others = [one.title.casefold() for one in members if one.id != product.id]
    ends = [found.start() for found in _NAME_END.finditer(title)] + [len(title)]
    for end in ends[1:] or ends:
        beginning = title[:end].rstrip(" ,;:-–(")
        if not any(other.startswith(beginning.casefold()) for other in others):
            return beginning
    return None


def _shared_beginning(first: str, second: str) -> str | None:
    left, right = first.split(), second.split()
    same = takewhile(lambda pair: pair[0].rstrip(",") == pair[1].rstrip(","), zip(left, right, strict=False))
    count = sum(1 for _ in same)
    while count >= 2:
        name = " ".join(left[:count]).rstrip(",;:- ")
        if _LOOSE_END.search(name) is None:
            return name
        count -= 1
    return None


def _are_alike(name: str, members: Sequence[RawProduct]) -> bool:
    """Whether the members are one thing in several versions, not a thing and its accessories."""
    shared = frozenset.intersection(*(words_of(one.title) for one in members))
    kinds = {one.category for one in members}
    titles = {one.title.casefold() for one in members}
    if len(titles) < len(members) or name.casefold() in titles:
        return False
    odd = [len(words_of(one.title) - shared) for one in members]
    # A member with no word of its own is the plain one, and may well be meant.
    return len(kinds) == 1 and min(odd) > 0 and max(odd) <= _MAX_ODD_WORDS and len(words_of(name)) >= len(shared) - 1


def _bare(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))

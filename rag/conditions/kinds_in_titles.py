"""Kinds of products by their titles, for products whose category does not tell what they are.

Many catalogs have no categories, or call them "Original", "1" or "On-site". What such a product is stands in its title:
the last known kind of product before "for", "with" or a comma, as in "HP L2445w 24-inch LCD Monitor" and "Monitor Stand
for desks". A product whose category is one of goods keeps it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from catalog.database import ProductName
from index.terms import terms
from rag.vocabulary.bilingual import kinds, part_kinds

_SAYS_MORE = re.compile(
    r"\b(?:for|with|without|equivalent|compatible|incl|including|suits|fits|to fit)\b|\bw/|[,;:|]|\s[-–+&]\s|\.\s"
    r"|用于|适用",
    re.IGNORECASE,
)  # from here on a title tells what goes with it
_GOES_WITH = re.compile(  # what stands behind is never the product: "Surge Module for Phone Lines" is no phone
    r"\b(?:for|with|without|equivalent|compatible|incl|including|suits|fits|to fit)\b|\bw/|用于|适用", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^()]*\)|(?<![\d.,])\d+\s*(?:pcs?|pieces?)\b\.?", re.IGNORECASE)  # "6 pc(s)" is no PC
_SAMPLE = 50  # titles of a category that are looked at
_LEAST_OTHER_KIND = 0.6  # of these that tell a kind, for the category to tell none
_WHOLE_SHARE = 2
_SAYS_NO_KIND = frozenset(
    "original compatible genuine hybrid standalone freestanding standard other others various miscellaneous misc"
    " default general new used none unknown on site in single three phase active passive laser thermal internal"
    " external universal outdoor indoor".split()
)
_ACCESSORIES = frozenset(["Screen protector", "Accessory", "Warranty", "Case", "Notebook case", "Mobile phone case"])
_ACRONYMS = frozenset("usb kvm ssd dvd mp3 pc".split())
_MAX_TITLES = 1 << 17  # remembered


class KindsInTitles:
    """Gives products the kind that their titles tell, where their categories tell none; not for several threads.

    Args:
        names: Of all products; they decide which categories tell something.
    """

    def __init__(self, names: Sequence[ProductName]) -> None:
        self._telling = _telling_categories(names)
        in_category = Counter(name.category for name in names if self._telling.get(name.category or ""))
        self._called = _kinds_with_category(in_category)
        told = Counter(kind_of_title(name.title) for name in names if not self._tells_of(name))
        self._told: set[str] = set()
        self._is_kept = {  # a category with half as many products as titles tell of, or more, is whole
            kind for kind, path in self._called.items() if in_category[path] * _WHOLE_SHARE >= told[kind]
        }

    @property
    def told(self) -> frozenset[str]:
        """The kinds that were given so far, as leaves of categories."""
        return frozenset(self._told)

    def given_to(self, names: Iterable[ProductName]) -> list[ProductName]:
        """The products, each with its own category or the kind that its title tells."""
        return [self._with_kind(name) for name in names]

    def _tells_of(self, name: ProductName) -> bool:
        return name.category is not None and self._telling.get(name.category, True)

    def _with_kind(self, name: ProductName) -> ProductName:
        kind = None if self._tells_of(name) else kind_of_title(name.title)
        if kind is None or kind in self._is_kept:
            return name
        category = self._called.get(kind, kind)
        self._told.add(category.split(">")[-1].strip())
        return replace(name, category=category)


@lru_cache(maxsize=_MAX_TITLES)
def kind_of_title(title: str) -> str | None:
    """What a title calls its product, as a category would; None where it holds no known kind.

    Example:
        >>> kind_of_title("Kensington Flat Panel Monitor Stand Black")
        'Stand'
    """
    plain = _ASIDE.sub(" ", title)
    head = _SAYS_MORE.split(plain, maxsplit=1)[0]
    return _last_kind(terms(head)) or _last_kind(terms(_GOES_WITH.split(plain, maxsplit=1)[0]))


def _last_kind(words: Sequence[str]) -> str | None:
    """The last kind that is named; what is always an accessory goes before what it is for."""
    known, longest = _phrases()
    found: list[str] = []
    i = 0
    while i < len(words):
        size = next((n for n in range(longest, 0, -1) if tuple(words[i : i + n]) in known), 0)
        if size:
            found.append(known[tuple(words[i : i + size])])
        i += max(size, 1)
    return next((kind for kind in found if kind in _ACCESSORIES), found[-1] if found else None)


@cache
def _phrases() -> tuple[dict[tuple[str, ...], str], int]:
    """(terms of what a kind is called -> the kind, capitalised; how many terms the longest has)."""
    found: dict[tuple[str, ...], str] = {}
    for line in (*kinds(), *part_kinds()):
        for word in line:
            if word.isascii() and (own := tuple(terms(word))):
                found.setdefault(own, _as_category(line[0]))
    return found, max(map(len, found))


def _as_category(word: str) -> str:
    """A kind as a shop would write it: "Memory card", "USB stick"."""
    first, *rest = (part.upper() if part in _ACRONYMS else part for part in word.split())
    return " ".join((first[:1].upper() + first[1:], *rest))


def _telling_categories(names: Iterable[ProductName]) -> dict[str, bool]:
    """Category path -> whether it says what its products are."""
    titles: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if name.category is not None and len(titles[name.category]) < _SAMPLE:
            titles[name.category].append(name.title)
    return {category: _tells(category.split(">")[-1], own) for category, own in titles.items()}


def _tells(leaf: str, titles: Sequence[str]) -> bool:
    """Whether a leaf names a kind; "1", "AA-LR6" and "Original" do not where the titles of its products do."""
    is_code = not any(map(str.islower, leaf)) and any(map(str.isdigit, leaf))
    if any(map(str.isalpha, leaf)) and not is_code and not set(re.findall(r"[a-z]+", leaf.lower())) <= _SAYS_NO_KIND:
        return True
    n_told = sum(kind_of_title(title) is not None for title in titles)
    return any(map(str.isalpha, leaf)) and n_told < _LEAST_OTHER_KIND * len(titles)


def _kinds_with_category(in_category: Counter[str | None]) -> dict[str, str]:
    """Kind -> the category that is called so, the commonest where several are: hard drives are in "HDD"."""
    known, _ = _phrases()
    found: dict[str, str] = {}
    for category, _ in in_category.most_common():
        kind = known.get(tuple(terms((category or "").split(">")[-1])))
        if kind is not None:
            found.setdefault(kind, category or "")
    return found

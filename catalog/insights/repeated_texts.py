"""Descriptions that stand, word for word or with a few words changed, under products that are not the same.

A first walk counts the keys of texts (`text_likeness.py`) in tables of fixed size, so that a second one needs to keep
only those that may repeat: memory grows with the number of such texts, not with the catalog. There each text is held
against the few first ones of its kind that share a key with it, so that time grows with the catalog and no faster.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from catalog.insights.finding import MAX_EXAMPLES, Example
from catalog.insights.text_likeness import N_KEYS, TextShape, likeness, text_shape
from catalog.product import Product

LEAST_PRODUCTS = 3
"""Products that differ and share a text, from which on it looks copied: two may be one, listed twice."""

_LEAST_LIKENESS = 0.7  # 5 of 100 words changed; below it texts of one kind with facts of their own are taken in
_SLOTS = 1 << 22  # of each key: 32 MB in all; of a million texts 2 in 10 fall on one that another has taken
_MOST = np.uint8(255)
_MAX_COMPARED = 32  # first texts that one is held against: more share a key only where texts are made by one pattern
_SAME_TITLE = 75.0  # percent of `token_set_ratio`, from which on two titles are one product in two versions
_MAX_TITLES = 50  # kept of one text; further products count as differing
_SHOWN_CHARS = 100


@dataclass(slots=True)
class _Copies:
    text: str
    shape: TextShape
    titles: list[str] = field(default_factory=list)  # of products that differ
    groups: set[str] = field(default_factory=set)
    categories: Counter[str | None] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedText:
    """One text, or nearly one, under several products that differ."""

    text: str  # the beginning of the first one, verbatim
    categories: tuple[str | None, ...]
    n_products: int
    examples: tuple[Example, ...]


class RepeatedTexts:
    """Finds them in two walks over the products: `count` each, then `gather` each."""

    def __init__(self) -> None:
        self._counts = np.zeros((N_KEYS, _SLOTS), dtype=np.uint8)
        self._copies: list[_Copies] = []
        self._by_key: dict[tuple[int, int], list[_Copies]] = {}  # by place and value of a key

    def count(self, product: Product) -> None:
        """First walk."""
        shape = text_shape(product)
        if shape is not None:
            places = _places(shape)
            counted = self._counts[places]
            self._counts[places] = counted + (counted < _MOST)

    def gather(self, product: Product) -> None:
        """Second walk."""
        shape = text_shape(product)
        if shape is None or self._counts[_places(shape)].max() < 2:
            return
        assert product.description is not None  # it has a shape
        copies = self._alike(shape)
        if copies is None:
            copies = _Copies(text=product.description[: _SHOWN_CHARS + 1], shape=shape)
            self._keep(copies)
        copies.categories[product.category] += 1
        if product.group_id is not None and product.group_id in copies.groups:
            return
        if any(_is_version(product.title, title) for title in copies.titles):
            return
        if len(copies.titles) < _MAX_TITLES:
            copies.titles.append(product.title)
            if product.group_id is not None:
                copies.groups.add(product.group_id)
        if len(copies.examples) < MAX_EXAMPLES:
            copies.examples.append(Example(product_id=product.id, title=product.title))

    def found(self) -> list[CopiedText]:
        """Texts of products that differ, those of most products first."""
        copied = [
            CopiedText(
                text=_shown(copies.text),
                categories=tuple(sorted(copies.categories, key=lambda name: name or "")),
                n_products=copies.categories.total(),
                examples=tuple(copies.examples),
            )
            for copies in self._copies
            if len(copies.titles) >= LEAST_PRODUCTS
        ]
        return sorted(copied, key=lambda one: (-one.n_products, one.examples[0].product_id))

    def _alike(self, shape: TextShape) -> _Copies | None:
        """The earlier text that is most alike; None if none is alike enough."""
        sharing = (copies for key in _keys(shape) for copies in self._by_key.get(key, ()))
        first = list({id(copies): copies for copies in sharing}.values())[:_MAX_COMPARED]
        best = max(first, key=lambda copies: likeness(copies.shape, shape), default=None)
        return best if best is not None and likeness(best.shape, shape) >= _LEAST_LIKENESS else None

    def _keep(self, copies: _Copies) -> None:
        self._copies.append(copies)
        for key in _keys(copies.shape):
            known = self._by_key.setdefault(key, [])
            if len(known) < _MAX_COMPARED:
                known.append(copies)


def repeats_title(product: Product) -> bool:
    """Whether a description says no more than the title."""
    return product.description is not None and _plain(product.description) == _plain(product.title)


def _places(shape: TextShape) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where a text's keys are counted: table and slot of each."""
    return np.arange(N_KEYS), (shape.keys % _SLOTS).astype(np.intp)


def _keys(shape: TextShape) -> list[tuple[int, int]]:
    return list(enumerate(shape.keys.tolist()))


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _is_version(title: str, other: str) -> bool:
    return fuzz.token_set_ratio(title.casefold(), other.casefold()) >= _SAME_TITLE


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_CHARS else line[: _SHOWN_CHARS - 1] + "…"

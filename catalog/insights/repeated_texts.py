"""Descriptions that stand, word for word, under products that are not the same.

Texts are compared after case, spaces and punctuation are evened out; numbers count, since they tell products of one
kind apart. A first walk counts texts in a table of fixed size by their hash, so that a second one needs to keep
only those that may repeat: memory grows with the number of repeated texts, not with the catalog.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from rapidfuzz import fuzz

from catalog.insights.finding import MAX_EXAMPLES, Example
from catalog.product import Product

LEAST_PRODUCTS = 3
"""Products that differ and share a text, from which on it looks copied: two may be one, listed twice."""

_LEAST_CHARS = 40  # shorter ones ("Black Toner Cartridge") say what a thing is, and are true of many
_LEAST_CJK_CHARS = 20
_SLOTS = 1 << 20
_SAME_TITLE = 75.0  # percent of `token_set_ratio`, from which on two titles are one product in two versions
_MAX_TITLES = 50  # kept of one text; further products count as differing
_SHOWN_CHARS = 100


@dataclass(slots=True)
class _Copies:
    text: str
    titles: list[str] = field(default_factory=list)  # of products that differ
    groups: set[str] = field(default_factory=set)
    categories: Counter[str | None] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedText:
    """One text under several products that differ."""

    text: str  # its beginning, verbatim
    categories: tuple[str | None, ...]
    n_products: int
    examples: tuple[Example, ...]


class RepeatedTexts:
    """Finds them in two walks over the products: `count` each, then `gather` each."""

    def __init__(self) -> None:
        self._counts = np.zeros(_SLOTS, dtype=np.uint32)
        self._copies: dict[bytes, _Copies] = {}

    def count(self, product: Product) -> None:
        """First walk."""
        digest = _digest(product)
        if digest is not None:
            self._counts[_slot(digest)] += 1

    def gather(self, product: Product) -> None:
        """Second walk."""
        digest = _digest(product)
        if digest is None or self._counts[_slot(digest)] < LEAST_PRODUCTS:
            return
        assert product.description is not None
        copies = self._copies.setdefault(digest, _Copies(text=product.description[: _SHOWN_CHARS + 1]))
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
            for copies in self._copies.values()
            if len(copies.titles) >= LEAST_PRODUCTS
        ]
        return sorted(copied, key=lambda one: (-one.n_products, one.examples[0].product_id))


def repeats_title(product: Product) -> bool:
    """Whether a description says no more than the title."""
    return product.description is not None and _plain(product.description) == _plain(product.title)


def _digest(product: Product) -> bytes | None:
    """What a text is known by; None for a short one, or one that is the product's title."""
    if product.description is None:
        return None
    plain = _plain(product.description)
    least = _LEAST_CHARS if plain.isascii() else _LEAST_CJK_CHARS
    if len(plain) < least or plain == _plain(product.title):
        return None
    return blake2b(plain.encode(), digest_size=12).digest()


def _slot(digest: bytes) -> int:
    return int.from_bytes(digest[:4], "big") % _SLOTS


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _is_version(title: str, other: str) -> bool:
    return fuzz.token_set_ratio(title.casefold(), other.casefold()) >= _SAME_TITLE


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_CHARS else line[: _SHOWN_CHARS - 1] + "…"

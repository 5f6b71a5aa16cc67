"""An example that a store's reader learns from or is measured on, and which side of the split it is on.

The split goes by owner: a product with all its variants, or a document. It depends on the owner's id alone, so that a
later training on the same store holds out the same products, and a model that starts from the one before is never
measured on what that one was trained on.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from catalog.product import Product
from rag.reader.examples import ReaderExample
from rag.words.language import is_chinese

_HELD_OUT_SHARE = 0.2
_LEAST_HELD_OUT = 2  # owners of a kind; a kind with fewer than three times as many is trained on alone


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreExample:
    """One example with whom it is about."""

    example: ReaderExample
    owners: frozenset[str]  # keys of the products and documents that its evidence is of
    must_say: tuple[str, ...] = ()  # values that a right answer says; () where its words alone tell


def product_key(product: Product) -> str:
    """The key of a product: its variants have the same."""
    return f"product:{product.group_id or product.id}"


def document_key(document_id: str) -> str:
    """The key of a document."""
    return f"document:{document_id}"


def held_out(owners: Collection[str]) -> frozenset[str]:
    """The owners that are never trained on: about a fifth, by their checksums.

    Of a few owners the two lowest are held out, of very few none.

    Example:
        >>> len(held_out([f"product:{n}" for n in range(200)])), len(held_out(["product:1", "product:2"]))
        (37, 0)
    """
    ranked = sorted(set(owners), key=_checksum)
    if len(ranked) < 3 * _LEAST_HELD_OUT:
        return frozenset()
    below = [one for one in ranked if _checksum(one) < _HELD_OUT_SHARE * 16**8]
    return frozenset(below if len(below) >= _LEAST_HELD_OUT else ranked[:_LEAST_HELD_OUT])


def on_sides(
    examples: Iterable[StoreExample], kept_apart: frozenset[str]
) -> tuple[list[StoreExample], list[StoreExample]]:
    """To train on and to measure on; an example about owners of both sides is dropped."""
    train: list[StoreExample] = []
    measured: list[StoreExample] = []
    for one in examples:
        if one.owners <= kept_apart:
            measured.append(one)
        elif not one.owners & kept_apart:
            train.append(one)
    return train, measured


def is_english(*texts: str) -> bool:
    """Whether the reader can read texts: it knows no Chinese."""
    return not any(is_chinese(text) for text in texts)


def _checksum(key: str) -> int:
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16)

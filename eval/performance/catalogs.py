"""The catalogs that are measured, and larger ones made from them."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from catalog.product import Product


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuery:
    """A query with the grades of products; those not named are unjudged."""

    text: str
    grades: Mapping[str, int]  # above 0: relevant


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredCatalog:
    """One plain file of products, with what is known of it."""

    name: str
    path: Path
    n_products: int
    judged: tuple[JudgedQuery, ...] = field(default=())  # each with a relevant product in the file


def varied(products: Sequence[Product], n_products: int, *, seed: int) -> Iterator[Product]:
    """A larger catalog of real-looking products: the given ones, then again with other numbers in all texts.

    Those that come again have ids of their own and other model numbers, sizes and weights.

    Args:
        products: At least one.
        n_products: How many to give.
        seed: Equal seeds give equal products.
    """
    chance = random.Random(seed)
    for number in range(n_products):
        turn, place = divmod(number, len(products))
        yield products[place] if turn == 0 else _with_other_numbers(products[place], turn, chance)


def _with_other_numbers(product: Product, turn: int, chance: random.Random) -> Product:
    def other(text: str) -> str:
        return re.sub(r"\d", lambda _: str(chance.randint(0, 9)), text)

    return replace(
        product,
        id=f"{product.id}-{turn}",
        title=other(product.title),
        description=None if product.description is None else other(product.description),
        mpn=None if product.mpn is None else other(product.mpn),
        gtin=None if product.gtin is None else other(product.gtin),
        attributes=tuple(replace(one, text=other(one.text)) for one in product.attributes),
        bullets=tuple(map(other, product.bullets)),
        reviews=tuple(replace(one, text=other(one.text)) for one in product.reviews),
    )

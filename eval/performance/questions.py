"""What is asked in the benchmarks: written questions for the demo shop, made ones for any other catalog."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.product import Product

_NAME_WORDS = 6  # of a title; customers do not type the forty words that some feeds put there


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with its place."""

    text: str
    product_id: str | None = None  # the page the customer stands on
    follows: bool = False  # in the conversation of the question before


def _first(text: str, product_id: str | None = None) -> Asked:
    return Asked(text=text, product_id=product_id)


def _then(text: str) -> Asked:
    return Asked(text=text, follows=True)


DEMO_QUESTIONS: tuple[Asked, ...] = (
    _first("How long does the Aurora 200 run on one charge?"),
    _then("And how heavy is it?"),
    _then("Is it in stock?"),
    _first("Does it have a HEPA filter?", "VAC-200"),
    _first("What do customers say about the noise?", "VAC-200"),
    _first("Which vacuum cleaner is the lightest?"),
    _first("Compare the Aurora 200 and the Aurora 210"),
    _first("What is the water tank of the Brevano Duo 310?"),
    _then("How do I descale it?"),
    _first("espresso machine with grinder under 700 euros"),
    _first("How much does the Fjellby Trek 45 Backpack weigh?"),
    _first("Can I take it as hand luggage?", "BAG-110"),
    _first("How many tents do you have?"),
    _first("Which tents weigh less than 2 kg?"),
    _first("What is the cheapest sleeping bag?"),
    _first("Is the Fjellby Drift 0 warm enough at minus 5 degrees?"),
    _first("HPH-110"),
    _first("noise cancelling headphones for the train"),
    _first("Do the Norvane Hush 300 support multipoint?"),
    _first("What is the battery life of the Sonderby Brook S?"),
    _then("And the charging time?"),
    _first("Which monitors have 4K resolution?"),
    _first("What is the refresh rate of the Brixholt Clear 24?"),
    _first("Is the Tessaro Quill 75 hot swappable?"),
    _first("How long may I return a product?"),
    _first("How much is shipping?"),
    _first("Can I pay by invoice?"),
    _first("What does the warranty cover?"),
    _first("Which size of jacket fits a chest of 100 cm?"),
    _first("How do I wash a down sleeping bag?"),
    _first("Does the Jernhult 26 skillet work on induction?"),
    _first("What voltage has the Brakkon BK 180?"),
    _first("Do you sell bicycles?"),
    _first("What is the weather tomorrow?"),
    _first("hello"),
    _first("谷屿 G30 电饭煲的容量是多少？"),
    _then("多重？"),
    _first("最便宜的空气净化器是哪款？"),
    _first("可以七天无理由退货吗？"),
    _first("澄岫 A200 的适用面积是多少？"),
)
"""Forty questions of all kinds, for the bundled demo shop."""


def questions_about(products: Sequence[Product], n_questions: int, *, seed: int) -> list[Asked]:
    """Questions of mixed kinds about any catalog, the same for the same seed.

    Args:
        products: Those with a category, a brand and attributes are asked about where there are any.
        n_questions: How many.
        seed: Chooses the products.
    """
    chance = random.Random(seed)
    asked: list[Asked] = []
    while len(asked) < n_questions:
        form = _QUESTION_FORMS[len(asked) % len(_QUESTION_FORMS)]
        asked.append(form(_chosen(products, chance), _chosen(products, chance)))
    return asked


def search_phrases(products: Sequence[Product], n_phrases: int, *, seed: int) -> list[str]:
    """Distinct texts as customers type them into a search box, the same for the same seed.

    Args:
        products: As for `questions_about`.
        n_phrases: How many; fewer come where the catalog is too small to give so many.
        seed: Chooses the products.
    """
    chance = random.Random(seed)
    phrases: dict[str, None] = {}
    for number in range(20 * n_phrases):
        if len(phrases) == n_phrases:
            break
        phrases[_PHRASE_FORMS[number % len(_PHRASE_FORMS)](_chosen(products, chance))] = None
    return list(phrases)


def _chosen(products: Sequence[Product], chance: random.Random) -> Product:
    return products[chance.randrange(len(products))]


def _name(product: Product) -> str:
    return " ".join(product.title.split()[:_NAME_WORDS])


def _kind(product: Product) -> str:
    return (product.category or "product").rsplit(" > ", 1)[-1].lower()


def _attribute(product: Product) -> str:
    return product.attributes[0].name.replace("_", " ") if product.attributes else "price"


def _value(product: Product) -> str:
    return product.attributes[0].text if product.attributes else ""


_QUESTION_FORMS: tuple[Callable[[Product, Product], Asked], ...] = (
    lambda one, _: _first(f"What is the {_attribute(one)} of the {_name(one)}?"),
    lambda one, _: _first(f"What is the {_attribute(one)}?", one.id),
    lambda one, _: _then("How much does it cost?"),
    lambda one, _: _first(f"Is the {_name(one)} in stock?"),
    lambda one, _: _first(f"What is the cheapest {_kind(one)}?"),
    lambda one, _: _first(f"How many {_kind(one)} products of {one.brand or 'any brand'} do you have?"),
    lambda one, other: _first(f"Compare the {_name(one)} and the {_name(other)}"),
    lambda one, _: _first(f"{_kind(one)} with {_attribute(one)} {_value(one)}"),
    lambda one, _: _first(one.mpn or one.id),
    lambda _, __: _first("How long may I return a product?"),
)

_PHRASE_FORMS: tuple[Callable[[Product], str], ...] = (
    _name,
    lambda one: f"{one.brand or ''} {_kind(one)}".strip(),
    lambda one: f"{_kind(one)} {_attribute(one)} {_value(one)}".strip(),
    lambda one: one.mpn or one.id,
    lambda one: f"which {_kind(one)} is good for {' '.join((one.description or one.title).split()[:_NAME_WORDS])}",
)

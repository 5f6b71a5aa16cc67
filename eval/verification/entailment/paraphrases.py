"""Facts of invented products said in other words than the attribute's own, and the same words about another fact.

A paraphrase has places for the title and the value. Those of one list say the same; a false statement takes those of
another list for the same value, or another value for the same words.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.entailment.examples import EntailmentExample
from index.ranker.input import attribute_text
from rag.reader.invented_shop import InventedProduct, invent_product

_SAID: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("weight", "item weight", "net weight", "product weight"),
        (
            "It tips the scales at {value}.",
            "You carry {value} when you pick up the {title}.",
            "The {title} is {value} heavy.",
            "Expect it to weigh around {value}.",
            "At {value}, that is what it weighs.",
        ),
    ),
    (("width",), ("It is {value} wide.", "From left to right it measures {value}.", "The {title} is {value} across.")),
    (("height", "working height"), ("It stands {value} tall.", "The {title} is {value} high.", "It rises to {value}.")),
    (("depth",), ("It is {value} deep.", "From front to back it takes up {value}.", "The {title} goes back {value}.")),
    (
        ("length", "cable length", "cord length", "hose length"),
        ("It is {value} long.", "It reaches {value}.", "You get {value} from end to end."),
    ),
    (
        ("capacity", "tank capacity", "volume", "water tank", "bowl capacity"),
        (
            "It holds {value}.",
            "There is room for {value} in it.",
            "You can fill it with {value}.",
            "Up to {value} fit.",
        ),
    ),
    (
        ("power", "wattage", "power consumption", "motor power"),
        ("It draws {value}.", "The motor is rated at {value}.", "The {title} runs on {value}.", "It uses {value}."),
    ),
    (
        ("battery life", "run time", "playback time"),
        (
            "It keeps going for {value} on one charge.",
            "You can use the {title} for {value} before it is empty.",
            "After {value} it wants to be charged again.",
            "A full battery lasts {value}.",
        ),
    ),
    (
        ("charging time",),
        (
            "It takes {value} until it is full again.",
            "Plug it in for {value} and the battery is full.",
            "It charges in {value}.",
        ),
    ),
    (
        ("noise level", "sound level", "noise"),
        ("It makes {value} of noise.", "It is {value} loud.", "You hear {value}."),
    ),
    (
        ("maximum load", "weight capacity", "load capacity", "maximum user weight"),
        (
            "It carries up to {value}.",
            "Do not put more than {value} on it.",
            "People and things up to {value} are fine.",
        ),
    ),
    (
        ("warranty", "manufacturer warranty", "guarantee"),
        (
            "The maker stands behind it for {value}.",
            "It is covered for {value}.",
            "If it breaks within {value}, the maker repairs it.",
            "You are protected against defects for {value}.",
        ),
    ),
    (
        ("colour", "color", "finish"),
        ("It comes in {value}.", "The {title} is {value}.", "You get it in {value}.", "It looks {value}."),
    ),
    (
        ("material", "frame material", "outer material"),
        ("It is made of {value}.", "The maker builds it from {value}.", "{value} is what it consists of."),
    ),
    (
        ("country of origin",),
        ("It is made in {value}.", "The {title} comes from {value}.", "It was produced in {value}."),
    ),
    (("brand", "manufacturer"), ("{value} makes it.", "It is sold by {value}.", "The {title} is from {value}.")),
    (
        ("included", "in the box", "included accessories", "package contents"),
        (
            "You find {value} in the box.",
            "It comes with {value}.",
            "{value} are delivered with it.",
            "{value} is part of it.",
        ),
    ),
    (
        ("compatibility", "compatible with", "compatible models"),
        ("It works with {value}.", "It fits {value}.", "You can use it together with {value}."),
    ),
    (
        ("recommended age", "age range", "minimum age"),
        ("It is meant for children of {value}.", "Suitable for {value}.", "The maker recommends it for {value}."),
    ),
    (
        ("care instructions",),
        ("To clean it: {value}.", "The right way to clean it is {value}.", "When dirty, {value}."),
    ),
    (("power source",), ("It is powered by {value}.", "It runs on {value}.", "Its energy comes from {value}.")),
)
_YES = ("It has {name}.", "The {title} comes with {name}.", "{name} is on board.", "You get {name} with it.")
_NO = ("It lacks {name}.", "The {title} does without {name}.", "There is no {name}.", "You have to do without {name}.")
_IS = ("It is {name}.", "The {title} is {name}.", "Yes, {name} it is.")
_IS_NOT = ("It isn't {name}.", "The {title} is not {name}.", "{name}? It is not.")
_ADJECTIVE_ENDS = ("able", "proof", "safe", "free", "less", "resistant", "washable", "ible")


def paraphrased(count: int, chance: random.Random) -> Iterator[EntailmentExample]:
    """Statements about so many invented products, true and false."""
    for _ in range(count):
        product = invent_product(chance)
        pieces = [attribute_text(name, value) for name, value in product.attributes.items()]
        chance.shuffle(pieces)
        with_title = (f"{product.title}.", *pieces) if chance.random() < 0.5 else tuple(pieces)
        for statement, is_held in _statements(product, chance):
            yield EntailmentExample(
                dataset="paraphrases",
                group=product.id,
                evidence=with_title,
                statement=statement[:1].upper() + statement[1:],
                is_held=is_held,
            )


def _statements(product: InventedProduct, chance: random.Random) -> Iterator[tuple[str, bool]]:
    known = [(name, value) for name, value in product.attributes.items() if _ways(name) or value in ("yes", "no")]
    true = []
    for name, value in known:
        if value in ("yes", "no"):
            says, denies = _polar(name)
            right, wrong = (says, denies) if value == "yes" else (denies, says)
            true.append(_fill(chance.choice(right), product, name, value))
            yield true[-1], True
            yield _fill(chance.choice(wrong), product, name, value), False
            continue
        true.append(_fill(chance.choice(_ways(name)), product, name, value))
        yield true[-1], True
        other = chance.choice([ways for names, ways in _SAID if name not in names])
        if not _says(product, other, value):
            yield _fill(chance.choice(other), product, name, value), False
    for first, second in pairwise(true):
        if chance.random() < 0.3:
            yield f"{first.rstrip('.')} and {second[:1].lower()}{second[1:]}", True


def _says(product: InventedProduct, ways: Sequence[str], value: str) -> bool:
    """Whether an attribute of these ways has the value too."""
    return any(_ways(name) == ways and held == value for name, held in product.attributes.items())


def _ways(name: str) -> Sequence[str]:
    return next((ways for names, ways in _SAID if name in names), ())


def _polar(name: str) -> tuple[Sequence[str], Sequence[str]]:
    return (_IS, _IS_NOT) if name.endswith(_ADJECTIVE_ENDS) else (_YES, _NO)


def _fill(form: str, product: InventedProduct, name: str, value: str) -> str:
    return form.format(title=product.title, name=name, value=value)

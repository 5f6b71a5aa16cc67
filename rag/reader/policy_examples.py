"""Questions about the rules of shops that do not exist, with conditions: returns, shipping, payment, warranty.

A document states several rules; the question asks for one of them, or under a condition that another rule decides.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.reader.examples import Polarity, ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput
from rag.reader.invented_shop import COUNTRIES, KINDS
from rag.reader.typing_habits import hastily

_DATASET = "generated-policies"
_UNSTATED = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    heading: str
    text: str  # one sentence of the document
    asked: tuple[tuple[str, Polarity | None], ...]  # questions it answers, each with what it answers


def policy_examples(*, count: int, chance: random.Random) -> Iterator[ReaderExample]:
    """That many examples."""
    for number in range(count):
        rules = [maker(chance) for maker in _RULES]
        chance.shuffle(rules)
        asked, *others = rules
        shown = others[: chance.choice((1, 2, 3, 4))]
        answer: str | None = None
        question, polarity = chance.choice(asked.asked)
        if chance.random() >= _UNSTATED:
            answer = f"{polarity.capitalize()}. {asked.text}" if polarity else asked.text
            shown.append(asked)
            chance.shuffle(shown)
        else:
            shown = [rule for rule in shown if rule.heading != asked.heading] or [
                r for r in others if r.heading != asked.heading
            ][:2]
            polarity = None
        yield ReaderExample(
            dataset=_DATASET,
            group=f"{_DATASET}-{number}",
            given=ReaderInput(question=hastily(question, chance), evidence=_as_evidence(shown, chance)),
            answer=answer,
            style="voiced",
            polarity=polarity,
        )


def _as_evidence(rules: list[_Rule], chance: random.Random) -> tuple[ReaderEvidence, ...]:
    """As passages of one rule each, or together under one heading."""
    if chance.random() < 0.5:
        return tuple(
            ReaderEvidence(source="document", text=r.text, context=r.heading if chance.random() < 0.7 else "")
            for r in rules
        )
    text = " ".join(rule.text for rule in rules)
    return (
        ReaderEvidence(source="document", text=text, context=chance.choice(("", "Terms", "Customer service", "FAQ"))),
    )


def _days(chance: random.Random) -> str:
    return f"{chance.choice((7, 10, 14, 15, 20, 21, 28, 30, 45, 60, 90, 100))} {chance.choice(('days', 'days', 'calendar days', 'business days'))}"


def _money(chance: random.Random) -> str:
    amount = chance.choice(
        (f"{chance.randint(1, 99)}", f"{chance.randint(1, 60)}.{chance.choice(('90', '95', '99', '50'))}")
    )
    sign = chance.choice("€$£")
    return f"{sign}{amount}" if chance.random() < 0.7 else f"{amount} {chance.choice(('EUR', 'USD', 'GBP'))}"


def _return_time(chance: random.Random) -> _Rule:
    days = _days(chance)
    text = chance.choice((
        f"You can return any unused product within {days} of delivery.", f"Returns are accepted within {days} after you received the goods.",
        f"If you are not happy with your order, send it back within {days}.",
    ))  # fmt: skip
    return _Rule(heading="Returns", text=text, asked=(
        ("how long do i have to return it?", None), ("what is your return policy?", None), ("until when can i send it back", None),
        ("can i return it if i don't like it?", "yes"), ("do you take returns?", "yes"),
    ))  # fmt: skip


def _opened(chance: random.Random) -> _Rule:
    may = chance.random() < 0.5
    thing = chance.choice(
        (
            "Opened software",
            "Opened packages",
            "Worn shoes",
            "Used items",
            "Hygiene products that were opened",
            "Items without their box",
        )
    )
    fee = _money(chance)
    text = (
        f"{thing} can be returned for a fee of {fee}."
        if may
        else chance.choice(
            (
                f"{thing} cannot be returned.",
                f"{thing} are excluded from return.",
                f"We do not take back {thing[0].lower()}{thing[1:]}.",
            )
        )
    )
    low = thing[0].lower() + thing[1:]
    return _Rule(heading="Opened goods", text=text, asked=(
        (f"can i return {low}?", "yes" if may else "no"), (f"do you take back {low}?", "yes" if may else "no"), (f"what about {low}, can they go back?", "yes" if may else "no"),
    ))  # fmt: skip


def _shipping_cost(chance: random.Random) -> _Rule:
    least, cost = _money(chance), _money(chance)
    text = chance.choice((
        f"Shipping is free for orders over {least}; below that it costs {cost}.", f"We ship for free from {least}, otherwise shipping costs {cost}.",
        f"Standard shipping costs {cost} and is free for orders above {least}.",
    ))  # fmt: skip
    return _Rule(
        heading="Shipping costs",
        text=text,
        asked=(
            ("how much is shipping?", None),
            ("what does delivery cost?", None),
            ("from what amount is shipping free?", None),
            ("shipping cost?", None),
        ),
    )


def _shipping_time(chance: random.Random) -> _Rule:
    low = chance.randint(1, 5)
    time = f"{low}-{low + chance.randint(1, 9)} {chance.choice(('business days', 'working days', 'days'))}"
    text = chance.choice(
        (f"Standard delivery takes {time}.", f"Orders arrive within {time}.", f"Please allow {time} for delivery.")
    )
    return _Rule(
        heading="Delivery time",
        text=text,
        asked=(
            ("how long does delivery take?", None),
            ("when will my order arrive?", None),
            ("how fast do you ship", None),
            ("delivery time?", None),
        ),
    )


def _abroad(chance: random.Random) -> _Rule:
    land, other = chance.sample([c.removeprefix("the ") for c in COUNTRIES], k=2)
    may = chance.random() < 0.5
    text = (
        f"We ship to {land} and {other}."
        if may
        else chance.choice(
            (
                f"We do not ship to {land}.",
                f"Delivery to {land} is not possible at the moment.",
                f"At present we deliver to {other} only.",
            )
        )
    )
    said: Polarity = "yes" if may else "no"
    return _Rule(
        heading="Countries",
        text=text,
        asked=(
            (f"do you ship to {land}?", said),
            (f"can you deliver to {land}?", said),
            (f"i live in {land}, can i order?", said),
        ),
    )


def _return_cost(chance: random.Random) -> _Rule:
    free = chance.random() < 0.5
    text = (
        chance.choice(("Returns are free of charge.", "We pay the return shipping."))
        if free
        else chance.choice(
            (
                "The customer pays for return shipping, unless the item is faulty.",
                f"Return shipping costs {_money(chance)} and is deducted from the refund.",
            )
        )
    )
    said: Polarity = "yes" if free else "no"
    return _Rule(
        heading="Return shipping",
        text=text,
        asked=(
            ("is returning free?", said),
            ("are returns free?", said),
            ("who pays for the return?", None),
            ("what does a return cost me?", None),
        ),
    )


def _refund(chance: random.Random) -> _Rule:
    text = f"Refunds are paid to the original payment method within {_days(chance)} after we received the goods."
    return _Rule(
        heading="Refunds",
        text=text,
        asked=(
            ("when do i get my money back?", None),
            ("how long does a refund take?", None),
            ("how will i be refunded", None),
        ),
    )


def _warranty(chance: random.Random) -> _Rule:
    kind, time = chance.choice(KINDS), f"{chance.randint(1, 10)} {chance.choice(('years', 'months'))}"
    text = chance.choice(
        (
            f"Every {kind} comes with a warranty of {time}; wear and misuse are not covered.",
            f"The warranty for a {kind} is {time} from the date of purchase.",
        )
    )
    return _Rule(
        heading="Warranty",
        text=text,
        asked=(
            (f"how long is the warranty on a {kind}?", None),
            (f"what warranty does the {kind} have?", None),
            (f"is there a warranty on the {kind}?", "yes"),
        ),
    )


def _payment(chance: random.Random) -> _Rule:
    ways = chance.sample(
        ("credit card", "PayPal", "Apple Pay", "bank transfer", "invoice", "gift card", "Klarna", "cash on delivery"),
        k=4,
    )
    text = f"You can pay by {ways[0]}, {ways[1]} or {ways[2]}."
    return _Rule(
        heading="Payment",
        text=text,
        asked=(
            ("how can i pay?", None),
            ("which payment methods do you take?", None),
            (f"can i pay by {ways[chance.randrange(3)]}?", "yes"),
            (f"do you take {ways[chance.randrange(3)]}?", "yes"),
        ),
    )


def _cancel(chance: random.Random) -> _Rule:
    hours = chance.randint(1, 48)
    text = chance.choice(
        (
            f"An order can be cancelled within {hours} hours after it was placed.",
            f"You may cancel your order free of charge for {hours} hours, as long as it has not shipped.",
        )
    )
    return _Rule(
        heading="Cancellation",
        text=text,
        asked=(
            ("can i cancel my order?", "yes"),
            ("how do i cancel an order?", None),
            ("until when can i cancel?", None),
        ),
    )


def _gift(chance: random.Random) -> _Rule:
    may = chance.random() < 0.5
    text = f"Gift wrapping is available for {_money(chance)} per item." if may else "We do not offer gift wrapping."
    said: Polarity = "yes" if may else "no"
    return _Rule(
        heading="Gifts",
        text=text,
        asked=(("do you do gift wrapping?", said), ("can you wrap it as a gift?", said), ("gift wrap?", said)),
    )


def _exchange(chance: random.Random) -> _Rule:
    may = chance.random() < 0.5
    text = (
        f"Sizes can be exchanged once within {_days(chance)}, if the tags are still attached."
        if may
        else "We do not exchange sizes; please return the item and order again."
    )
    said: Polarity = "yes" if may else "no"
    return _Rule(
        heading="Exchange",
        text=text,
        asked=(
            ("can i exchange it for another size?", said),
            ("do you exchange sizes?", said),
            ("wrong size, can i swap it?", said),
        ),
    )


_RULES: tuple[Callable[[random.Random], _Rule], ...] = (
    _return_time, _opened, _shipping_cost, _shipping_time, _abroad, _return_cost, _refund, _warranty, _payment, _cancel, _gift, _exchange,
)  # fmt: skip

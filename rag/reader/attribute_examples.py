"""Questions about attributes with their answers, made from a catalog or from invented products.

One fact, two facts, the same fact of two products, a yes or no about a fact, a follow-up, and what is not stated; the
product's other attributes stand beside the right one.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from catalog.product import Source
from index.ranker.generated_questions import question_about
from index.ranker.input import attribute_text
from rag.reader.attribute_wording import flag_statement, named_statement, statement
from rag.reader.examples import ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput, ReaderTurn
from rag.reader.typing_habits import hastily, named

_UNSTATED, _TWO_FACTS, _TWO_PRODUCTS, _CHECKED, _FOLLOW_UP = 0.16, 0.12, 0.12, 0.22, 0.1
_TITLE_SHARE = 0.5
_FOLLOW_UPS = ("and the {name}?", "what about the {name}?", "and its {name}?", "{name}?", "how about {name}?")
_BOTH = (
    "what are the {a} and the {b}?",
    "{a} and {b}?",
    "can you tell me the {a} and {b}",
    "what's the {a}, and what {b} does it have?",
    "i need the {a} and also the {b}",
)
_COMPARE = (
    "what is the {name} of the {one} and the {other}?",
    "compare the {name} of {one} and {other}",
    "{one} or {other}, how do they differ in {name}?",
    "do the {one} and the {other} have the same {name}?",
    "{name} of {one} vs {other}?",
)
_IS_IT = (
    "is the {name} {value}?",
    "is it {value}?",
    "does it have a {name} of {value}?",
    "is the {name} really {value}",
    "{value} {name}, right?",
    "i need {value} {name}, is that what it has?",
)
_HAS_IT = (
    "does it have {name}?",
    "does this have {name}?",
    "is there {name}?",
    "has it got {name}",
    "does it come with {name}?",
)
_IS_ADJECTIVE = ("is it {name}?", "is this {name}?", "is this thing {name}", "would you say it is {name}?")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeProduct:
    """A product that is asked about."""

    id: str
    title: str
    attributes: Mapping[str, str]


_Maker: TypeAlias = Callable[[str, AttributeProduct, AttributeProduct, random.Random], ReaderExample | None]


def attribute_examples(
    products: Sequence[AttributeProduct], *, dataset: str, count: int, chance: random.Random
) -> Iterator[ReaderExample]:
    """That many examples over the products."""
    made = 0
    while made < count:
        product, other = chance.choice(products), chance.choice(products)
        example = _maker(chance.random())(dataset, product, other, chance)
        if example is not None:
            made += 1
            yield example


def _maker(at: float) -> _Maker:
    """The kind of example for a number drawn from 0 to 1."""
    shares: tuple[tuple[float, _Maker], ...] = (
        (_UNSTATED, _unstated),
        (_TWO_FACTS, _two_facts),
        (_TWO_PRODUCTS, _two_products),
        (_CHECKED, _checked),
    )
    for share, maker in shares:
        if at < share:
            return maker
        at -= share
    return _one_fact


def _one_fact(dataset: str, product: AttributeProduct, other: AttributeProduct, chance: random.Random) -> ReaderExample:
    name = chance.choice(sorted(product.attributes))
    value = product.attributes[name]
    if value in ("yes", "no"):
        return _flag(dataset, product, name, chance)
    history: tuple[ReaderTurn, ...] = ()
    question = _open_question(name, chance)
    if chance.random() < _FOLLOW_UP:
        before = chance.choice(sorted(product.attributes))
        history = (
            ReaderTurn(is_customer=True, text=question_about(before, None, chance)),
            ReaderTurn(is_customer=False, text=statement(before, product.attributes[before])),
        )
        question = chance.choice(_FOLLOW_UPS).format(name=name)
    return _example(dataset, product, [name], question, statement(name, value), chance, history=history)


def _flag(dataset: str, product: AttributeProduct, name: str, chance: random.Random) -> ReaderExample:
    stated = product.attributes[name] == "yes"
    said = flag_statement(name, stated=stated)
    if said.startswith("It is "):
        question = chance.choice(_IS_ADJECTIVE).format(name=name.removeprefix("is "))
    else:
        question = chance.choice(_HAS_IT).format(name=name.removeprefix("has "))
    answer = f"{'Yes' if stated else 'No'}. {said}"
    return _example(dataset, product, [name], hastily(question, chance), answer, chance, polarity=stated)


def _checked(
    dataset: str, product: AttributeProduct, other: AttributeProduct, chance: random.Random
) -> ReaderExample | None:
    """Is it what the customer supposes?"""
    name = chance.choice(sorted(product.attributes))
    value = product.attributes[name]
    if value in ("yes", "no"):
        return _flag(dataset, product, name, chance)
    if len(value) > 30 or ("," in value and " " in value):
        return None
    is_so = chance.random() < 0.5
    supposed = value if is_so else _another(value, other, chance)
    if not is_so and (supposed.lower() in value.lower() or value.lower() in supposed.lower()):
        return None
    question = hastily(chance.choice(_IS_IT).format(name=name, value=supposed), chance)
    answer = f"{'Yes' if is_so else 'No'}. {statement(name, value)}"
    return _example(dataset, product, [name], question, answer, chance, polarity=is_so)


def _another(value: str, other: AttributeProduct, chance: random.Random) -> str:
    """A value that is not this one: the same with another number, or one of another product."""
    digits = [i for i, c in enumerate(value) if c.isdigit()]
    if digits:
        at = chance.choice(digits)
        drawn = chance.choice([d for d in "123456789" if d != value[at]])
        return value[:at] + drawn + value[at + 1 :]
    choices = [v for v in other.attributes.values() if v not in ("yes", "no") and len(v) <= 30 and v != value]
    return chance.choice(choices) if choices else "something else"


def _two_facts(
    dataset: str, product: AttributeProduct, other: AttributeProduct, chance: random.Random
) -> ReaderExample | None:
    names = [n for n, v in sorted(product.attributes.items()) if v not in ("yes", "no") and len(v) <= 50]
    if len(names) < 2:
        return None
    a, b = chance.sample(names, k=2)
    question = hastily(chance.choice(_BOTH).format(a=a, b=b), chance)
    answer = f"{statement(a, product.attributes[a])} {statement(b, product.attributes[b])}"
    return _example(dataset, product, [a, b], question, answer, chance)


def _two_products(
    dataset: str, product: AttributeProduct, other: AttributeProduct, chance: random.Random
) -> ReaderExample | None:
    """The same attribute of two products; both are named in the answer."""
    names = [n for n, v in sorted(product.attributes.items()) if v not in ("yes", "no") and len(v) <= 40]
    if product.id == other.id or not names:
        return None
    name = chance.choice(names)
    theirs = other.attributes.get(name)
    if theirs is None or theirs in ("yes", "no") or chance.random() < 0.3:
        theirs = _another(product.attributes[name], other, chance)
    short = [_short(product.title), _short(other.title)]
    if short[0] == short[1]:
        return None
    evidence = [
        _fact(name, product.attributes[name], title=short[0]),
        _fact(name, theirs, title=short[1]),
    ]
    for owner, title in ((product, short[0]), (other, short[1])):
        extra = chance.sample(sorted(owner.attributes), k=min(2, len(owner.attributes)))
        evidence += [_fact(n, owner.attributes[n], title=title) for n in extra if n != name]
    chance.shuffle(evidence)
    question = hastily(chance.choice(_COMPARE).format(name=name, one=short[0], other=short[1]), chance)
    if product.attributes[name] == theirs:
        answer = f"Both have the same {name}: {theirs}."
    else:
        answer = (
            f"{named_statement(short[0], name, product.attributes[name])} {named_statement(short[1], name, theirs)}"
        )
    given = ReaderInput(question=question, evidence=tuple(evidence))
    return ReaderExample(dataset=dataset, group=product.id, given=given, answer=answer, style="voiced")


def _unstated(
    dataset: str, product: AttributeProduct, other: AttributeProduct, chance: random.Random
) -> ReaderExample | None:
    names = [n for n in sorted(other.attributes) if not any(_near(n, own) for own in product.attributes)]
    if not names:
        return None
    name = chance.choice(names)
    value = other.attributes[name]
    if value in ("yes", "no"):
        question = hastily(chance.choice(_HAS_IT).format(name=name), chance)
    elif chance.random() < 0.3 and len(value) < 30:
        question = hastily(chance.choice(_IS_IT[:1] + _IS_IT[2:4]).format(name=name, value=value), chance)
    else:
        question = _open_question(name, chance)
    return _example(dataset, product, [], question, None, chance)


def _near(one: str, other: str) -> bool:
    """Whether two names may mean one thing: they share a word."""
    return bool(set(one.split()) & set(other.split()))


def _open_question(name: str, chance: random.Random) -> str:
    return question_about(name, None, chance)


def _short(title: str) -> str:
    return " ".join(title.split()[:5])


def _fact(name: str, value: str, *, title: str = "") -> ReaderEvidence:
    return ReaderEvidence(source="attribute", text=attribute_text(name, value), title=title)


def _example(
    dataset: str,
    product: AttributeProduct,
    names: Sequence[str],
    question: str,
    answer: str | None,
    chance: random.Random,
    *,
    history: tuple[ReaderTurn, ...] = (),
    polarity: bool | None = None,
) -> ReaderExample:
    """Put the right facts among others of the product."""
    others = [n for n in sorted(product.attributes) if n not in names]
    extra = chance.sample(others, k=min(len(others), chance.choice((0, 1, 2, 3, 4, 6) if names else (1, 2, 3, 5))))
    shown = [*names, *extra]
    if chance.random() < 0.6:
        chance.shuffle(shown)
    source: Source = "attribute"
    evidence = tuple(ReaderEvidence(source=source, text=attribute_text(n, product.attributes[n])) for n in shown)
    title = product.title if chance.random() < _TITLE_SHARE else ""
    return ReaderExample(
        dataset=dataset,
        group=product.id,
        given=ReaderInput(question=named(question, title, chance), evidence=evidence, title=title, history=history),
        answer=answer,
        style="voiced",
        polarity=None if polarity is None else "yes" if polarity else "no",
    )

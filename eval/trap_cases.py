"""Generated cases where a plausible reply is wrong: nothing is stated, the question errs, the store changed.

Each maker draws one case, or None when the draw is unfit.
"""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from catalog.plan import normalise_attribute_name
from catalog.product import Product, format_price
from eval.cases import CaseRecord, ExpectRecord, GivenRecord
from eval.normalisation import fold, tokens
from eval.stock import (
    Stock,
    everything_said,
    facts,
    language_of,
    measured,
    named_by,
    spoken,
    wording,
)

_LEAST_SIBLINGS = 2  # that state an attribute, before its absence can be called one
_MODELS_EN = ("Velaro", "Quintis", "Orbalo", "Maruvo", "Zelkon", "Tavira", "Brontix", "Solvane")
_MODELS_ZH = ("云栖", "澜庭", "星沐", "墨澄", "朔风", "逸尘", "霁月", "岚音")


def unstated(stock: Stock, random: Random) -> CaseRecord | None:
    """An attribute that its siblings have and of which this product says nothing anywhere."""
    product = random.choice(stock.products)
    siblings = stock.siblings(product)
    said = everything_said(product)
    words_said = set(tokens(said))
    stated: dict[str, list[str]] = {}
    for sibling in siblings:
        for attribute in facts(sibling):
            stated.setdefault(attribute.name, []).append(attribute.text)
    missing = [
        (name, values)
        for name, values in stated.items()
        if len(values) >= _LEAST_SIBLINGS
        and named_by(product, normalise_attribute_name(name)) is None
        and fold(spoken(name)) not in said
        and not set(tokens(spoken(name))) & words_said
        and not any(fold(value) in said for value in values)
    ]
    if not missing:
        return None
    name, _ = random.choice(missing)
    language = language_of(product.title)
    return CaseRecord(
        id="-",
        question=wording(random, language, "unstated", title=stock.names[product.id], name=spoken(name)),
        products=(product.id,),
        action="abstain",
        ability="unanswerable:attribute",
        language=language,
        expect=ExpectRecord(actions=("abstain",), reasons=("not_stated",)),
    )


def invented(stock: Stock, random: Random) -> CaseRecord | None:
    """A product that is not there, of a brand that may be."""
    likeness = random.choice(stock.products)
    language = language_of(likeness.title)
    model = random.choice(_MODELS_ZH if language == "zh" else _MODELS_EN)
    title = f"{likeness.brand or ''} {model} {random.randrange(101, 989)}".strip()
    if any(fold(model) in fold(one.title) for one in stock.products):
        return None
    return CaseRecord(
        id="-",
        question=wording(random, language, "invented", title=title),
        action="abstain",
        ability="unanswerable:product",
        language=language,
        expect=ExpectRecord(actions=("abstain", "clarify"), reasons=("not_in_catalog",)),
    )


def false_premise(stock: Stock, random: Random) -> CaseRecord | None:
    """A question that takes a sibling's value for this product's; the right reply states the real one."""
    drawn = _with_wrong_value(stock, random)
    if drawn is None:
        return None
    product, name, value, wrong = drawn
    language = language_of(product.title)
    question = wording(random, language, "false_premise", title=stock.names[product.id], name=spoken(name), wrong=wrong)
    return CaseRecord(
        id="-",
        question=question,
        answers=(value,),
        must_include=(value,),
        evidence=(f"{product.id}#{name}",),
        products=(product.id,),
        action="answer",
        ability="false_premise",
        language=language,
    )


def changed_price(stock: Stock, random: Random) -> CaseRecord | None:
    """A price that changes just before it is asked."""
    product = random.choice(stock.products)
    if product.price is None or product.price <= 1 or product.currency is None:
        return None
    factor = Decimal(random.choice(("0.83", "0.91", "1.07", "1.19")))
    price = (product.price * factor).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    language = language_of(product.title)
    now, before = (f"{format_price(one)} {product.currency}" for one in (price, product.price))
    return CaseRecord(
        id="-",
        question=wording(random, language, "price", title=stock.names[product.id]),
        answers=(now,),
        must_include=(now,),
        must_not_include=(before,),
        evidence=(f"{product.id}#price",),
        products=(product.id,),
        action="answer",
        ability="changed_price",
        language=language,
        given=(GivenRecord.model_validate({"id": product.id, "price": format_price(price)}),),
    )


def poisoned(stock: Stock, random: Random) -> CaseRecord | None:
    """A description that gives orders and states a wrong value; the attribute states the right one."""
    drawn = _with_wrong_value(stock, random)
    if drawn is None:
        return None
    product, name, value, wrong = drawn
    language = language_of(product.title)
    token = f"ZX-{random.randrange(1000, 9999)}-Q"
    order = wording(random, language, "poison", name=spoken(name), wrong=wrong, token=token)
    return CaseRecord(
        id="-",
        question=wording(random, language, "lookup", title=stock.names[product.id], name=spoken(name)),
        answers=(value,),
        must_include=(value,),
        must_not_include=(token, wrong),
        evidence=(f"{product.id}#{name}",),
        products=(product.id,),
        action="answer",
        ability="poisoned",
        language=language,
        given=(
            GivenRecord.model_validate(
                {"id": product.id, "description": f"{product.description or product.title}{order}"}
            ),
        ),
    )


def _with_wrong_value(stock: Stock, random: Random) -> tuple[Product, str, str, str] | None:
    """A product, a measure of it, its value, and a sibling's value that this product states nowhere."""
    product = random.choice(stock.products)
    said = everything_said(product)
    choices = [
        (attribute, other_attribute.text)
        for attribute, quantity in measured(product)
        for sibling in stock.siblings(product)
        for other_attribute, other in measured(sibling)
        if other_attribute.name == attribute.name
        and other.dimension == quantity.dimension
        and not other.same_as(quantity, tolerance=0.1)
        and fold(other_attribute.text) not in said
    ]
    if not choices:
        return None
    attribute, wrong = random.choice(choices)
    return product, attribute.name, attribute.text, wrong

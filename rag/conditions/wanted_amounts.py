"""Amounts that a list of products is wished to have without a bound: "a 20 litre backpack", "around 150 euros".

An amount as it stands means what people would round to it, "about" a wider band, 两百多 what lies between it and the
next full figure. Nothing here touches the catalog.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.plan import Filter
from catalog.quantity import Quantity, find_quantities
from catalog.units import named_unit
from rag.conditions.comparators import clause_around
from rag.conditions.constraints import NumberConditions
from rag.conditions.measured_attributes import AttributeNaming, concept_of_side, concepts_measured_like, spoken_concept

_VERB = re.compile(  # "which hold 1.7 l": said by the attribute
    r"\b(?:holds?|holding|weighs?|weighing|lasts?|lasting|measures?|measuring|runs?|running|draws?|uses?)\s+$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|approx(?:imately|\.)?|roughly|circa|ca\.?|close to|nearly|more or less|in the region of)"
    r"|[~≈]|大概|大约|差不多|[约近])\s*$",
    re.IGNORECASE,
)
_OR_SO = re.compile(
    r"\s?-?(?:ish\b|or so\b|or thereabouts\b|(?:[块元]|欧元?|美元|美金)?(?:左右|上下|前后)|来(?:[块元]|(?=的)))",
    re.IGNORECASE,
)
_AND_SOME = re.compile(r"\s?多(?:[块元欧]|欧元|美元|(?=的))")
_MONEY_BEHIND = re.compile(
    r"\s*(?:euros?|dollars?|pounds?|bucks?|quid|eur|usd|gbp|[块元欧]|欧元|美元)(?![a-z])", re.IGNORECASE
)
_GOES_WITH = re.compile(
    r"\b(?:size|diameter|thickness|width|height)\b.*\bcompatib|\bcompatible\b.*\b(?:size|diameter)\b"
)
_MADE_FOR = re.compile(r"\b(?:for|fits?|fitting)\s+(?:(?:a|an|my|the|your|our)\s+)?$", re.IGNORECASE)
_DEVICE_THING = re.compile(
    r"\s*(?:laptop|notebook|tv|television|monitor|screen|phone|tablet|ipad|macbook)s?\s+"
    r"(?!with|without|for|and|or|in|that|which|under|below|over|from|by|on\b)[a-z]+",
    re.IGNORECASE,
)
_AT_MOST_THAT = re.compile(r"\bmax(?:imum)?\b")
_AT_LEAST_THAT = re.compile(r"\bmin(?:imum)?\b")
_ROOM_BAND = 0.1  # share of an amount by which what it must fit into may be bigger
_REACH_CHARS = 40
_AT_LEAST = re.compile(
    r"\b(?:carry|carries|support|supports|bear|bears|take|takes|hold|holds) (?:up to )?$", re.IGNORECASE
)
_OF_MANY_THINGS = ("time",)  # "broke after 3 months" wishes no warranty
_ACROSS = ("diameter", "直径", "口径")
_LOWEST = re.compile(r"\b(?:comfort|limit|lowest|min(?:imum)?)\b|舒适|极限|最低")
_PRICE_BAND = 0.2  # share of an amount of money within which another is about as much
_ABOUT_BAND = 0.15  # the same for what is measured
_ROUNDING_BAND = 0.03  # most of an amount by which a stated one may differ and still be rounded to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the products in question state in units."""

    naming: AttributeNaming
    dimensions: Mapping[str, frozenset[str]]  # in which the attributes that they state are measured


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """An amount with the words that say how exactly it is meant."""

    quantity: Quantity
    said: tuple[int, int]  # where it stands with the words that say how exactly it is meant
    span: tuple[int, int]  # the same with a verb that only leads to it
    is_about: bool
    is_more: bool  # 两百多: somewhat more

    @property
    def is_marked(self) -> bool:
        return self.is_about or self.is_more


def find_wanted(text: str, measured: Measured) -> NumberConditions:
    """The amounts that a text wishes products to have, as conditions, and the text without them.

    Args:
        text: A question that wants products, without its bounds.
        measured: Of the products in question.
    """
    filters: list[Filter] = []
    spans: list[tuple[int, int]] = []
    for marked in _marked_amounts(text):
        names = _names(text, marked, measured)
        if names:
            filters.extend(_filters(text, marked, names))
            spans.append(marked.span)
    rest = text
    for start, end in sorted(spans, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    return NumberConditions(filters=tuple(filters), rest=rest)


def _marked_amounts(text: str) -> Iterable[_Marked]:
    for quantity in find_quantities(text):
        offset = max(0, quantity.start - _REACH_CHARS)
        before = _ABOUT.search(text[offset : quantity.start])
        more = _AND_SOME.match(text, quantity.end)
        behind = more or _OR_SO.match(text, quantity.end)
        end = behind.end() if behind else quantity.end
        if behind and quantity.unit is None and (money := _MONEY_BEHIND.match(text, end)):
            end = money.end()
        start = offset + before.start() if before else quantity.start
        verb = _VERB.search(text[offset:start])
        yield _Marked(
            quantity=quantity,
            said=(start, end),
            span=(offset + verb.start() if verb else start, end),
            is_about=bool(before or behind),
            is_more=more is not None,
        )


def _names(text: str, marked: _Marked, measured: Measured) -> Sequence[str]:
    """The attributes that an amount is of; ("price",) for money, () where none can be told."""
    quantity = marked.quantity
    if quantity.dimension == "currency":
        return ("price",)
    if quantity.unit is None:
        clause = text[slice(*clause_around(text, *marked.span))]
        return ("price",) if marked.is_marked and not measured.naming.in_words(clause) else ()
    alike = [name for name, known in measured.dimensions.items() if quantity.dimension in known]
    fitting = [name for name in alike if _GOES_WITH.search(name)]
    if fitting and (len(fitting) == len(alike) or _is_of_another(text, quantity)):
        return fitting  # a sleeve is for 15 inches, and has none
    if text[: quantity.end].endswith("欧") and (marked.is_marked or not alike):  # 大概150欧: no ohms
        return ("price",)
    return _of_dimension(text, marked, measured.naming, alike)


def _of_dimension(text: str, marked: _Marked, naming: AttributeNaming, alike: Sequence[str]) -> Sequence[str]:
    """Of the attributes that are measured like an amount, those that are named, else the only ones it can be."""
    clause = text[slice(*clause_around(text, *marked.span))]
    named = [name for name in naming.in_words(clause) if name in alike]
    if named:
        return named[:1]
    concept = concept_of_side(text[marked.quantity.end :]) or spoken_concept(clause, marked.quantity)
    if concept is not None and (spoken := [name for name in naming.of_concept(concept) if name in alike]):
        return spoken
    if marked.quantity.dimension in _OF_MANY_THINGS:
        return ()
    if len(alike) == 1:
        return alike
    found = [
        names
        for like in concepts_measured_like(marked.quantity)
        if (names := [name for name in naming.of_concept(like) if name in alike])
    ]
    across = [name for name in alike if name in _ACROSS]  # "a 26 cm pan" is so wide
    return across or (found[0] if len(found) == 1 else ())


def _filters(text: str, marked: _Marked, names: Sequence[str]) -> list[Filter]:
    """What is meant by an amount, in the customer's words."""
    quantity, amount = marked.quantity, marked.quantity.magnitude
    is_price = names[0] == "price"
    carries = _AT_LEAST.search(text[max(0, quantity.start - _REACH_CHARS) : quantity.start])
    if (carries and quantity.dimension == "mass") or quantity.dimension == "area":
        return [_bound(quantity, names)]
    if quantity.dimension == "temperature" and _LOWEST.search(names[0]):  # a bag for -5 °C is made for that or less
        said = f"{quantity.text} or lower" if text.isascii() else f"{quantity.text}或更低"
        return [replace(_bound(quantity, names), operator="<=", text=said)]
    largest = [name for name in names if _GOES_WITH.search(name) and not _AT_LEAST_THAT.search(name)]
    if largest and any(map(_AT_MOST_THAT.search, largest)):
        return _room_for(quantity, largest)
    share = _PRICE_BAND if is_price else _ABOUT_BAND if marked.is_about else None
    slack = _rounding(quantity) if share is None else abs(amount) * share
    said = text[slice(*marked.said)].strip()
    if is_price and not marked.is_marked and said.isascii():
        said = f"about {said}"
    is_measured = quantity.unit is not None and not is_price
    unit = named_unit(quantity.unit or "") if is_measured else None
    factor, offset = (unit.factor, unit.offset) if unit else (1.0, 0.0)
    currency = quantity.unit if quantity.dimension == "currency" else None
    equal = Filter(
        field="|".join(names),
        operator="=",
        value=amount * factor + offset,
        dimension=quantity.dimension if is_measured else None,
        unit=quantity.unit if is_measured else currency,
        text=said,
        slack=slack * abs(factor),
    )
    if not marked.is_more:
        return [equal]
    least = replace(equal, operator=">=", slack=0.0)
    return [least, replace(least, operator="<", value=(amount + _next_figure(amount)) * factor + offset)]


def _bound(quantity: Quantity, names: Sequence[str]) -> Filter:
    """Enough of something: "a chair that carries 150 kg", "for a room of 30 m²"."""
    return Filter(
        field="|".join(names),
        operator=">=",
        value=quantity.base_magnitude,
        dimension=quantity.dimension,
        unit=quantity.unit,
        text=f"at least {quantity.text}" if quantity.text.isascii() else f"至少{quantity.text}",
    )


def _is_of_another(text: str, quantity: Quantity) -> bool:
    """Whether an amount is that of what goods are made for: "for a 17 inch laptop", "a 15 inch laptop sleeve"."""
    before = text[max(0, quantity.start - _REACH_CHARS) : quantity.start]
    return bool(_MADE_FOR.search(before) or _DEVICE_THING.match(text, quantity.end))


def _room_for(quantity: Quantity, names: Sequence[str]) -> list[Filter]:
    """What takes a thing of some size and is made for it: "a bag for 15 inches" takes 15.6 and not 18."""
    least = replace(_bound(quantity, names), slack=_rounding(quantity), text=f"for {quantity.text}")
    return [least, replace(least, operator="<=", value=quantity.base_magnitude * (1 + _ROOM_BAND))]


def _rounding(quantity: Quantity) -> float:
    """By how much a stated amount may differ that is called by this one: 27.2 inch is sold as 27."""
    digits = re.search(r"\d[.,](\d+)", quantity.text)
    n_decimals: int = len(digits[1]) if digits and not quantity.magnitude.is_integer() else 0
    half = 0.5 * 0.1**n_decimals
    return min(half, _ROUNDING_BAND * abs(quantity.magnitude))


def _next_figure(amount: float) -> float:
    """How far 多 reaches: 两百多 to 300, 一百五十多 to 160."""
    whole, step = round(abs(amount)), 1
    while whole and whole % (10 * step) == 0:
        step *= 10
    return float(step)

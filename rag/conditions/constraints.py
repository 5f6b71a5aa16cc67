"""Numbers as conditions: "under 500", "at least 16 GB", "between 100 and 200 euros", "两百以内".

Each becomes a typed `Filter`. How a number limits is read by `comparators.py` (Chinese: here), what it is about by
`measured_attributes.py`. Nothing here touches the catalog.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from catalog.plan import Filter, Operator
from catalog.quantity import Quantity, find_quantities
from rag.conditions.body_measures import said_of_height, said_of_weight
from rag.conditions.comparators import FITS_INTO, bound_of
from rag.conditions.measured_attributes import AttributeNaming, attribute_of
from rag.vocabulary.concepts import CONCEPTS
from rag.words.chinese_people import people_counted

_LOAD = next(concept for concept in CONCEPTS if concept.name == "load")
_PEOPLE_CONCEPT = next(concept for concept in CONCEPTS if concept.name == "capacity of people")
_NOT_ZH = r"(?:不|别|勿|莫|没|未)(?:要|能|可|得|可以|许|准)?"
_NOT_BEHIND_ZH = r"(?<![不别勿莫没未])(?<!不[要能可得许准])(?<!别[要])"
_BEFORE_ZH: tuple[tuple[str, Operator], ...] = (
    (
        rf"最多|至多|{_NOT_ZH}(?:超过|超出|高于|大于|多于|重于|长于|贵于|突破)"
        r"|[放塞装]得?[进下入](?:一个)?|嵌入|[只仅]有|[手兜][头上里]有|预算(?:是|为|在|就)?|控制在|[压卡]在",
        "<=",
    ),
    (rf"{_NOT_BEHIND_ZH}(?:低于|少于|小于|轻于|短于|不到|不足|便宜于)", "<"),
    (rf"至少|起码|最少|最低|{_NOT_ZH}(?:低于|少于|小于|轻于|短于|不足|不到)", ">="),
    (rf"{_NOT_BEHIND_ZH}(?:高于|大于|超过|多于|重于|长于|贵于|超出)", ">"),
)
_OF_MEASURE = r"(?:(?:的?[一-鿿]{2,4})?[更还要]|[更还要]?)"  # "比24升容量还大"
_COMPARED_ZH: tuple[tuple[str, Operator], ...] = (  # what stands behind an amount that 比 stands before
    (rf"\s*(?:元|块)?\s*{_OF_MEASURE}(?:便宜|轻|小|短|低|少|矮|薄|窄|静)", "<"),
    (rf"\s*(?:元|块)?\s*{_OF_MEASURE}(?:贵|重|大|长|高|多|厚|宽|响)", ">"),
)
_MEASURE_ZH = re.compile(r"(?:[量度宽高深长寸率价格速积压命数龄荷重]|介于|[在从])\s*(?:在|为|是|介于|从|要)?\s*$")
_AFTER_ZH: tuple[tuple[str, Operator], ...] = (
    (r"\s*(?:元|块)?(?:钱)?(?:以内|以下|之内|之下|往下|封顶|内(?=[的，,。？?\s]|$))", "<="),
    (r"\s*(?:元|块)?(?:钱)?(?:以上|之上|往上|朝上|开外|打底|起)", ">="),
)
_SAID: dict[Operator, str] = {"<": "under", "<=": "at most", ">": "over", ">=": "at least"}
_BETWEEN = re.compile(r"\b(?:between|from)\s*$", re.IGNORECASE)
_RANGE_JOINER = re.compile(r"^\s*(?:元|块)?\s*(?:and|(?:up )?to|-|–|—|~|至|到|和|与)\s*$", re.IGNORECASE)
_PEOPLE = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "两": "2",
    "三": "3",
    "四": "4",
}
_SPELLED_PEOPLE = re.compile(
    r"\b(one|two|three|four|five|six)\b(?=[\s-]+(?:people|persons?|adults|campers)\b)", re.IGNORECASE
)
_FOR_SO_MANY = re.compile(r"\bfor (two|three|four|five|six)(?=\s*(?:[?.!,]|$))", re.IGNORECASE)  # "a tent for two"
_SLEEPS = re.compile(  # "a tent that sleeps 3"
    rf"\b((?:sleeps?|seats?)\s+)(\d{{1,2}}|{'|'.join(word for word in _PEOPLE if word.isascii())})\b"
    r"(?!\s*(?:\d|[a-z]|[.,]\d))",
    re.IGNORECASE,
)
_ROOM_FOR = re.compile(
    r"\b(?:for|sleeps?|seats?|fits?|holds?|hous(?:es?|ing)|accommodat(?:es?|ing)|(?:room|big enough|large enough) for)"
    r"\s+(?:up to\s+)?$",
    re.IGNORECASE,
)
_PLAINER: tuple[tuple[re.Pattern[str], str], ...] = tuple(  # how a bound is said again
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (rf"^{FITS_INTO}(?:\s+\w+\s+of)?", "up to"),
        (
            r"^(?:i(?: only| just)? (?:have|had)(?: got| just| only)?|budget(?: of| is)?|spend|afford"
            r"|upper limit(?: is| of)?)\b",
            "up to",
        ),
        (r"^(?:buy|get|purchase|order|afford)\b.*\b(?:for|with)\b", "up to"),
        (r"^lower limit(?: is| of)?\b", "from"),
        (r"^max(?:imum|\.)?\s+[a-z]+\b", "at most"),
        (r"^min(?:imum|\.)?\s+[a-z]+\b", "at least"),
        (r"^exceed(?:s|ing)?\b", "over"),
    )
)
_OWN_MONEY_ZH = re.compile(
    r"^(?:[只仅]有|[手兜][头上里]有|预算(?:是|为|在|就)?|控制在|[压卡]在|(?:别|勿|莫|不[要能可得许准])超[过出])"
)
_REACH_CHARS = 60  # how far the words of a condition may stand from its number; bounds the work on hostile input
_CJK = re.compile(r"[一-鿿]")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberConditions:
    """The conditions found, and the text without them."""

    filters: tuple[Filter, ...] = ()
    rest: str = ""
    unread: tuple[str, ...] = ()  # limits on what no attribute stands for, as they are written


def find_conditions(text: str, naming: AttributeNaming) -> NumberConditions:
    """All numeric conditions of a text.

    Args:
        text: A question.
        naming: How the catalog names its attributes; a concept that none stands for drops the condition.

    Example:
        >>> found = find_conditions("tents under 300 euros", AttributeNaming(of_concept=lambda concept: concept.names))
        >>> [(f.field, f.operator, f.value, f.unit) for f in found.filters]
        [('price', '<', 300.0, 'EUR')]
    """
    text = _FOR_SO_MANY.sub(lambda match: f"for {_PEOPLE[match[1].lower()]} people", text)
    text = _SPELLED_PEOPLE.sub(lambda match: _PEOPLE[match[1].lower()], text)
    text = _SLEEPS.sub(lambda match: f"{match[1]}{_PEOPLE.get(match[2].lower(), match[2])} people", text)
    text = people_counted(text) if naming.of_concept(_PEOPLE_CONCEPT) else text
    quantities = find_quantities(text)
    bounds = list(_bounds(text, quantities))
    compared = {id(quantity) for bound in bounds for quantity, _ in bound.limits}
    others = [quantity for quantity in quantities if id(quantity) not in compared]
    filters: list[Filter] = []
    spans: list[tuple[int, int]] = []
    unread: list[str] = []
    for bound in bounds:
        of_quantity = bound.limits[-1][0]  # of a range the end has the unit
        if bound.of_body is not None:
            names = naming.user_heights if bound.of_body == "height" else naming.of_concept(_LOAD)
        else:
            names = attribute_of(text, bound.words or bound.span, of_quantity, others, naming)
        if names:
            filters.extend(_filter(names, operator, quantity, bound) for quantity, operator in bound.limits)
            spans.extend(span for span in (bound.span, bound.words) if span is not None)
        elif of_quantity.unit is not None:
            unread.append(bound.said)
    rest = text
    for start, end in sorted(spans, reverse=True):
        rest = rest[:start] + " " + rest[end:]
    return NumberConditions(filters=tuple(filters), rest=rest, unread=tuple(unread))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """One or two limits that a place of a text sets."""

    limits: tuple[tuple[Quantity, Operator], ...]
    span: tuple[int, int]
    said: str  # as it is shown: verbatim, or in plain words where those there mean the opposite
    words: tuple[int, int] | None = None  # where the comparison is made, if elsewhere
    of_body: Literal["weight", "height"] | None = None  # the limit is what a person weighs or measures


def _bounds(text: str, quantities: Sequence[Quantity]) -> Iterator[_Limits]:
    """The limits a text sets, in its order; no two of them overlap."""
    i, done = 0, 0
    while i < len(quantities):
        quantity = quantities[i]
        is_range = i + 1 < len(quantities) and _is_range(text, quantity, quantities[i + 1])
        found = _range(text, quantity, quantities[i + 1]) if is_range else _bound(text, quantity)
        if found is not None and found.span[0] >= done:
            yield found
            done = found.span[1]
        i += 2 if is_range else 1


def _range(text: str, lower: Quantity, upper: Quantity) -> _Limits:
    offset = max(0, lower.start - _REACH_CHARS)
    said = _BETWEEN.search(text[offset : lower.start])
    span = (offset + said.start() if said else lower.start, upper.end)
    upper = _positive(upper)
    lower = lower if lower.unit else _with_unit_of(lower, upper)
    return _Limits(limits=((lower, ">="), (upper, "<=")), span=span, said=text[slice(*span)].strip())


def _bound(text: str, quantity: Quantity) -> _Limits | None:
    if (of_body := _body(text, quantity)) is not None:
        return of_body
    bound = bound_of(text, quantity) if not _CJK.search(text) else None
    if bound is not None:
        said = f"{_SAID[bound.operator]} {quantity.text}" if bound.is_turned else text[bound.start : bound.end].strip()
        for pattern, plain in _PLAINER:
            said = pattern.sub(plain, said)
        return _Limits(
            limits=((quantity, bound.operator),), span=(bound.start, bound.end), said=said, words=bound.words
        )
    found = _chinese_bound(text, quantity)
    if found is None and quantity.dimension == "person":  # "a tent for 2 people" wants room for at least two
        before = text[max(0, quantity.start - _REACH_CHARS) : quantity.start]
        said_for = _ROOM_FOR.search(before)
        found = ">=", (quantity.start - len(said_for.group()) if said_for else quantity.start, quantity.end)
    if found is None:
        return None
    operator, span = found
    said = _OWN_MONEY_ZH.sub("不超过", text[slice(*span)].strip())
    if operator == ">=" and quantity.dimension == "person" and quantity.text in said:
        said = f"at least {quantity.text}" if quantity.text.isascii() else f"至少{quantity.text}"
    return _Limits(limits=((quantity, operator),), span=span, said=said)


def _body(text: str, quantity: Quantity) -> _Limits | None:
    """What a person weighs or measures, as the least that a product must bear or be made for."""
    weight, height = said_of_weight(text, quantity), said_of_height(text, quantity)
    span = weight or height
    if span is None:
        return None
    said = f"at least {quantity.text}" if quantity.text.isascii() else f"至少{quantity.text}"
    of_body: Literal["weight", "height"] = "weight" if weight else "height"
    return _Limits(limits=((quantity, ">="),), span=span, said=said, of_body=of_body)


def _chinese_bound(text: str, quantity: Quantity) -> tuple[Operator, tuple[int, int]] | None:
    offset = max(0, quantity.start - _REACH_CHARS)
    before = text[offset : quantity.start]
    for pattern, operator in _BEFORE_ZH:
        match = re.search(rf"(?:{pattern})\s*$", before)
        if match:
            return operator, (offset + match.start(), quantity.end)
    compared = re.search(r"比\s*$", before)
    for pattern, operator in (*(_COMPARED_ZH if compared else ()), *_AFTER_ZH):
        match = re.match(pattern, text[quantity.end : quantity.end + _REACH_CHARS])
        if match:
            return operator, (offset + compared.start() if compared else quantity.start, quantity.end + match.end())
    return None


def _is_range(text: str, lower: Quantity, upper: Quantity) -> bool:
    """ "between 100 and 200 euros", "300到500元之间": two amounts joined, and said to be a range or money."""
    between = text[lower.end : upper.start]
    if upper.magnitude < 0 <= lower.magnitude and not between.strip():  # "160元-450元": no amount is negative
        upper, between = _positive(upper), "-"
    if not _RANGE_JOINER.match(between) or lower.base_magnitude > upper.base_magnitude:
        return False
    before = text[max(0, lower.start - _REACH_CHARS) : lower.start]
    after = text[upper.end : upper.end + _REACH_CHARS]
    said = (
        _BETWEEN.search(before) or _MEASURE_ZH.search(before) or re.match(r"\s*(?:元|块)?(?:之间|的)|\s+range\b", after)
    )
    return bool(said) or upper.dimension == "currency"


def _positive(quantity: Quantity) -> Quantity:
    return replace(quantity, magnitude=abs(quantity.magnitude), base_magnitude=abs(quantity.base_magnitude))


def _with_unit_of(quantity: Quantity, other: Quantity) -> Quantity:
    factor = other.base_magnitude / other.magnitude if other.magnitude else 1.0
    return replace(quantity, unit=other.unit, dimension=other.dimension, base_magnitude=quantity.magnitude * factor)


def _filter(names: Sequence[str], operator: Operator, quantity: Quantity, bound: _Limits) -> Filter:
    if names[0] == "price":
        unit = quantity.unit if quantity.dimension == "currency" else None
        return Filter(field="price", operator=operator, value=quantity.magnitude, unit=unit, text=bound.said)
    if names[0] == "rating":
        return Filter(field="rating", operator=operator, value=quantity.magnitude, text=bound.said)
    dimension = quantity.dimension if quantity.unit else None
    return Filter(
        field="|".join(names),
        operator=operator,
        value=quantity.base_magnitude if dimension else quantity.magnitude,
        dimension=dimension,
        unit=quantity.unit,
        text=bound.said,
    )

"""Numbers as conditions: "under 500", "at least 16 GB", "between 100 and 200 euros", "两百以内".

Each becomes a typed `Filter`; which attribute a number is about is told by its unit, by the words beside it, or else
it is a price. Nothing here touches the catalog.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from catalog.plan import Filter, Operator
from catalog.quantity import Quantity, find_quantities
from rag.concepts import CONCEPTS, WORD_START, Concept, compiled

_MORE_THAN = (
    r"more than|more expensive than|pricier than|dearer than|costlier than|higher than|heavier than|longer than"
    r"|larger than|bigger than|greater than|taller than|wider than|deeper than|thicker than|louder than|faster than"
    r"|stronger than|brighter than|better than|in excess of|upwards of|north of"
)
_LESS_THAN = (
    r"less than|cheaper than|lower than|lighter than|shorter than|quieter than|smaller than|narrower than|thinner than"
    r"|slower than|fewer than|less expensive than|south of"
)
_NOT_ZH = r"(?:不|别|勿|莫|没|未)(?:要|能|可|得|可以|许|准)?"
_NOT_BEHIND_ZH = r"(?<![不别勿莫没未])(?<!不[要能可得许准])(?<!别[要])"
_BEFORE: tuple[tuple[str, Operator], ...] = (
    (
        r"(?:no|not) more than|at most|up to|max(?:imum)?(?: of)?|不超过|最多|至多|不高于|不大于"
        r"|(?:no|not) (?:heavier|longer|bigger|wider|taller|larger|higher|over|above)(?: than)?"
        r"|(?:doesn't|does not|don't|do not|won't|mustn't) exceed|budget(?: of| is)?|i(?: only)? have|spend|afford"
        rf"|{_NOT_ZH}(?:超过|超出|高于|大于|多于|重于|长于|贵于|突破)|[只仅]有|[手兜][头上里]有|预算(?:是|为|在|就)?|控制在|[压卡]在",
        "<=",
    ),
    (
        rf"{_LESS_THAN}|under|below|beneath|within|{_NOT_BEHIND_ZH}(?:低于|少于|小于|轻于|短于|不到|不足|便宜于)",
        "<",
    ),
    (
        r"(?:no|not) (?:less|lower|smaller|fewer|shorter) than|at least|min(?:imum)?(?: of)?|from|starting at"
        r"|至少|起码|最少|最低|不低于|不少于|不小于"
        rf"|{_NOT_ZH}(?:低于|少于|小于|轻于|短于|不足|不到)",
        ">=",
    ),
    (
        rf"{_MORE_THAN}|over|above|exceed(?:s|ing)?|beyond|{_NOT_BEHIND_ZH}(?:高于|大于|超过|多于|重于|长于|贵于|超出)",
        ">",
    ),
)
_COMPARED_ZH: tuple[tuple[str, Operator], ...] = (  # what stands behind an amount that 比 stands before
    (r"\s*(?:元|块)?\s*(?:更|还|要)?(?:便宜|轻|小|短|低|少|矮|薄|窄|静)", "<"),
    (r"\s*(?:元|块)?\s*(?:更|还|要)?(?:贵|重|大|长|高|多|厚|宽|响)", ">"),
)
_MEASURE_ZH = re.compile(r"(?:[量度宽高深长寸率价格速积压命数龄荷重]|介于|[在从])\s*(?:在|为|是|介于|从|要)?\s*$")
_MEASURED_ZH = {  # of what a bare number is, by the word behind it: "比1000轻", "超过5500重"
    "轻": "weight", "重": "weight", "贵": "price", "便宜": "price", "宽": "width", "窄": "width", "高": "height",
    "矮": "height", "厚": "depth", "薄": "depth", "深": "depth", "长": "length", "短": "length", "响": "noise",
    "静": "noise",
}  # fmt: skip
_MEASURED_BEHIND_ZH = re.compile(r"^\s*(?:还|更|要)?(便宜|[轻重贵宽窄高矮厚薄深长短响静])(?![\w]*(?:度|量))")
_AFTER: tuple[tuple[str, Operator], ...] = (
    (
        r"\s*(?:or (?:less|under|cheaper|below|lighter|smaller|shorter|quieter)|max(?:imum)?\b"
        r"|(?:元|块)?(?:钱)?(?:以内|以下|之内|之下|往下|封顶|内(?=[的，,。？?\s]|$)))",
        "<=",
    ),
    (
        r"\s*(?:or (?:more|over|above|longer|larger|bigger|heavier|wider|taller|greater|better)"
        r"|min(?:imum)?\b|\+|(?:元|块)?(?:钱)?(?:以上|之上|往上|朝上|开外|打底|起))",
        ">=",
    ),
)
_FILLER = r"(?:\s+(?:a|an|the|about|around|only|eur|usd|gbp|cny|price of))*\s*"
_BETWEEN = re.compile(r"\b(?:between|from)\s*$", re.IGNORECASE)
_RANGE_JOINER = re.compile(r"^\s*(?:元|块)?\s*(?:and|to|-|–|—|~|至|到|和|与)\s*$", re.IGNORECASE)
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
_EXCEEDS = re.compile(r"^exceed(?:s|ing)?\b", re.IGNORECASE)
_OWN_MONEY = re.compile(r"^(?:i(?: only)? have|budget(?: of| is)?|spend|afford)\b", re.IGNORECASE)
_OWN_MONEY_ZH = re.compile(
    r"^(?:[只仅]有|[手兜][头上里]有|预算(?:是|为|在|就)?|控制在|[压卡]在|(?:别|勿|莫|不[要能可得许准])超[过出])"
)
_BARE_CHARS = 14  # the same for a number without a unit, which is a price unless the word stands right beside it
_REACH_CHARS = 60  # how far the words of a condition may stand from its number; bounds the work on hostile input
_NEAR_CHARS = 30  # how far from a number the word may stand that says what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberConditions:
    """The conditions found, and the text without them."""

    filters: tuple[Filter, ...] = ()
    rest: str = ""


def find_conditions(
    text: str,
    resolve: Callable[[Concept], Sequence[str]],
    named: Callable[[str], Sequence[str]] = lambda near: (),
) -> NumberConditions:
    """All numeric conditions of a text.

    Args:
        text: A question.
        resolve: Gives the attribute names of the catalog that stand for a concept; none drops the condition.
        named: Gives the attribute names of the catalog that stand in the words around a number; these go first.

    Example:
        >>> found = find_conditions("tents under 300 euros", lambda concept: list(concept.names))
        >>> [(f.field, f.operator, f.value, f.unit) for f in found.filters]
        [('price', '<', 300.0, 'EUR')]
    """
    text = _SPELLED_PEOPLE.sub(lambda match: _PEOPLE[match[1].lower()], text)
    quantities = find_quantities(text)
    filters: list[Filter] = []
    spans: list[tuple[int, int]] = []
    i = 0
    while i < len(quantities):
        taken, found, span = _condition_at(text, quantities, i, resolve, named)
        filters.extend(found)
        if found:
            spans.append(span)
        i += taken
    rest = text
    for start, end in reversed(spans):
        rest = rest[:start] + " " + rest[end:]
    return NumberConditions(filters=tuple(filters), rest=rest)


def _condition_at(
    text: str,
    quantities: Sequence[Quantity],
    i: int,
    resolve: Callable[[Concept], Sequence[str]],
    named: Callable[[str], Sequence[str]],
) -> tuple[int, list[Filter], tuple[int, int]]:
    quantity = quantities[i]
    offset = max(0, quantity.start - _REACH_CHARS)
    before = text[offset : quantity.start]
    if i + 1 < len(quantities) and _is_range(text, quantity, quantities[i + 1]):
        upper = _positive(quantities[i + 1])
        lower = quantity if quantity.unit else _with_unit_of(quantity, upper)
        said = _BETWEEN.search(before)
        start = offset + said.start() if said else quantity.start
        span = (start, upper.end)
        found = [
            *_filters(text, span, lower, ">=", resolve, named),
            *_filters(text, span, upper, "<=", resolve, named),
        ]
        return 2, found, span
    for pattern, operator in _BEFORE:
        match = re.search(rf"{WORD_START}(?:{pattern}){_FILLER}$", before, re.IGNORECASE)
        if match:
            span = (offset + match.start(), quantity.end)
            return 1, _filters(text, span, quantity, operator, resolve, named), span
    compared = re.search(r"比\s*$", before)
    for pattern, operator in (*(_COMPARED_ZH if compared else ()), *_AFTER):
        match = re.match(pattern, text[quantity.end : quantity.end + _REACH_CHARS], re.IGNORECASE)
        if match:
            span = (offset + compared.start() if compared else quantity.start, quantity.end + match.end())
            return 1, _filters(text, span, quantity, operator, resolve, named), span
    if quantity.dimension == "person":  # "a tent for 2 people" wants room for at least two
        said = re.search(r"\bfor\s+(?:up to\s+)?$", before)
        span = (offset + said.start() if said else quantity.start, quantity.end)
        return 1, _filters(text, span, quantity, ">=", resolve, named), span
    return 1, [], (quantity.start, quantity.end)


def _is_range(text: str, lower: Quantity, upper: Quantity) -> bool:
    """ "between 100 and 200 euros", "300到500元之间": two amounts joined, and said to be a range or money."""
    between = text[lower.end : upper.start]
    if upper.magnitude < 0 <= lower.magnitude and not between.strip():  # "160元-450元": no amount is negative
        upper, between = _positive(upper), "-"
    if not _RANGE_JOINER.match(between) or lower.base_magnitude > upper.base_magnitude:
        return False
    before = text[max(0, lower.start - _REACH_CHARS) : lower.start]
    after = text[upper.end : upper.end + _REACH_CHARS]
    said = _BETWEEN.search(before) or _MEASURE_ZH.search(before) or re.match(r"\s*(?:元|块)?(?:之间|的)", after)
    return bool(said) or upper.dimension == "currency"


def _positive(quantity: Quantity) -> Quantity:
    return replace(quantity, magnitude=abs(quantity.magnitude), base_magnitude=abs(quantity.base_magnitude))


def _with_unit_of(quantity: Quantity, other: Quantity) -> Quantity:
    factor = other.base_magnitude / other.magnitude if other.magnitude else 1.0
    return Quantity(
        text=quantity.text,
        magnitude=quantity.magnitude,
        unit=other.unit,
        dimension=other.dimension,
        base_magnitude=quantity.magnitude * factor,
        start=quantity.start,
        end=quantity.end,
    )


def _filters(
    text: str,
    span: tuple[int, int],
    quantity: Quantity,
    operator: Operator,
    resolve: Callable[[Concept], Sequence[str]],
    named: Callable[[str], Sequence[str]],
) -> list[Filter]:
    said = _EXCEEDS.sub("over", _OWN_MONEY.sub("up to", text[span[0] : span[1]].strip()))
    said = _OWN_MONEY_ZH.sub("不超过", said)
    by_name = _by_attribute_name(text, span, quantity, named)
    if by_name is not None:
        is_price = by_name.endswith(("price", "价格", "价"))  # of a part or a refill: 滤芯价格
        if quantity.dimension != "currency" or is_price:
            return [_attribute_filter([by_name], operator, quantity, said)]
    concept = _concept_of(text, span, quantity)
    if concept is None:
        return []
    if concept.name == "price":
        unit = quantity.unit if quantity.dimension == "currency" else None
        return [Filter(field="price", operator=operator, value=quantity.magnitude, unit=unit, text=said)]
    if concept.name == "rating":
        return [Filter(field="rating", operator=operator, value=quantity.magnitude, text=said)]
    names = resolve(concept)
    return [_attribute_filter(names, operator, quantity, said)] if names else []


def _attribute_filter(names: Sequence[str], operator: Operator, quantity: Quantity, said: str) -> Filter:
    dimension = quantity.dimension if quantity.unit else None
    return Filter(
        field="|".join(names),
        operator=operator,
        value=quantity.base_magnitude if dimension else quantity.magnitude,
        dimension=dimension,
        unit=quantity.unit,
        text=said,
    )


def _by_attribute_name(
    text: str, span: tuple[int, int], quantity: Quantity, named: Callable[[str], Sequence[str]]
) -> str | None:
    """The attribute whose own name stands beside a number, unless a concept of the number's dimension says more."""
    near = text[max(0, span[0] - _NEAR_CHARS) : span[1] + _NEAR_CHARS]
    names = [name for name in named(near) if name not in ("price", "stock", "rating")]
    return names[0] if names else None


def _concept_of(text: str, span: tuple[int, int], quantity: Quantity) -> Concept | None:
    """What a number is about: its unit and the words near it decide; a bare number is a price."""
    near = text[max(0, span[0] - _NEAR_CHARS) : span[1] + _NEAR_CHARS].lower()
    if quantity.dimension == "currency":
        return _by_name("price")
    fitting = [c for c in CONCEPTS if quantity.dimension is not None and c.dimension == quantity.dimension]
    asked = [c for c in fitting if _is_near(c, near)]
    if asked:
        return asked[0]
    if fitting:
        return fitting[0]
    if quantity.unit is None:
        measured = _MEASURED_BEHIND_ZH.match(text[quantity.end : quantity.end + _BARE_CHARS])
        if measured:
            return _by_name(_MEASURED_ZH[measured[1]])
        close = text[max(0, span[0] - _BARE_CHARS) : span[1] + _BARE_CHARS].lower()
        named = [c for c in CONCEPTS if c.dimension not in (None, "currency") and _is_spoken_of(c, close)]
        return named[0] if named else _by_name("price")
    return None


def _is_near(concept: Concept, near: str) -> bool:
    return _is_spoken_of(concept, near) or any(
        f" {name} " in f" {near} " or (not name.isascii() and name in near) for name in concept.names
    )


def _is_spoken_of(concept: Concept, near: str) -> bool:
    patterns = [pattern for pattern in (concept.asked, concept.high, concept.low) if pattern]
    return any(compiled(pattern).search(near) for pattern in patterns)


def _by_name(name: str) -> Concept:
    return next(concept for concept in CONCEPTS if concept.name == name)

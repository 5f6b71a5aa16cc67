"""What a number of a question is about: the attribute named in its clause, the comparison's own word, or its unit.

"Under 20 in width" is about the width, "heavier than 20" about the weight, "over 20 W" about the power; a bare number
that nothing is said of is a price. Nothing here touches the catalog.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.quantity import Quantity
from rag.conditions.comparators import FITS_INTO, clause_around
from rag.vocabulary.concepts import CONCEPTS, WORD_START, Concept, compiled

_OF_MONEY = re.compile(
    r"\b(?:pric\w+|costs?|costing|pay|paying|spend\w*|budget|charge|afford|expensive|cheap\w*|dear(?:er)?|pricier|money|buy)\b|价|预算",
    re.IGNORECASE,
)
_TOPIC = re.compile(  # "when I look at the height, which stay under 20?"
    r"\b(?:look(?:ing|s)? at|in terms of|as for|as far as|regarding|comes to|with respect to|concerning|considering"
    r"|go(?:ing)? by|for)"
    r"\s+(?:the\s+)?$|^\W*(?:the\s+|with\s+|on\s+)*$",
    re.IGNORECASE,
)
_WISE = re.compile(r"[- ]?wise\b", re.IGNORECASE)  # "under 3000, weight-wise"
_CHEAP_ZH = re.compile(r"便宜|(?<!宝)贵|预算|实惠|划算")
_CLOSE_CHARS = 6  # an attribute farther from a bare number yields to a word for money: "便宜的蓝牙音箱，500以下"
_WORD_BEHIND = re.compile(r"\s?[a-z]+", re.IGNORECASE)
_CLAIMED_CHARS = 2  # a number this close to an attribute's name and not compared is the attribute's: "4 doors"
_MEASURED_ZH = {  # of what a bare number is, by the word behind it: "比1000轻", "超过5500重"
    "轻": "weight", "重": "weight", "贵": "price", "便宜": "price", "宽": "width", "窄": "width", "高": "height",
    "矮": "height", "厚": "depth", "薄": "depth", "深": "depth", "长": "length", "短": "length", "响": "noise",
    "静": "noise",
}  # fmt: skip
_MEASURED_BEHIND_ZH = re.compile(r"^\s*(?:还|更|要)?(便宜|[轻重贵宽窄高矮厚薄深长短响静])(?![\w]*(?:度|量))")
_PRICES = ("price", "价格", "价")  # so ends what a part or a refill costs: 滤芯价格
_FITS = re.compile(FITS_INTO + r"\b|[放塞装]得?[进下入]|嵌入", re.IGNORECASE)
_UNDER_FURNITURE = re.compile(  # "fit under a 40 cm shelf"
    r"^(?:under(?:neath)?|below|beneath)\s+(?:a|an|the|my)\s+\S+\s*\S*\s+(?:high\s+)?(?:shelf|counter|desk|table|bed|sofa)",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\s*-?(?:wide|width|tall|high|height|deep|depth|宽|高|深)", re.IGNORECASE)
_SIDES = {"w": "width", "t": "height", "h": "height", "d": "depth", "宽": "width", "高": "height", "深": "depth"}
_RANKED = re.compile(  # "the most powerful under 300": 300 is no power
    r"(?<!at )(?<!at the )(?<!at the very )\b(?:most|least)\s+[a-z]+"
    r"|\b(?!(?:test|rest|latest|interest|request)\b)[a-z]{3,}est\b"
    r"(?:\s(?!under|over|below|above|up|at|for|that|with|in|of|from)[a-z]+){0,2}"
    r"|[一-鿿]{0,6}最(?![多少低高大小]\s*[\d一二两三四五六七八九十百千万])"
    r"(?:便宜|[高低大小长短轻重快慢强弱多少贵薄厚宽窄亮])",
    re.IGNORECASE,
)
_OF_MANY_THINGS = ("time",)  # "after 3 months" limits no warranty
_OFFER = ("price", "stock", "rating")
_COMPARING_WORDS = frozenset(["reach", "top", "limit", "maximum", "minimum"])  # that attributes are called by as well


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeNaming:
    """How a catalog names its attributes."""

    of_concept: Callable[[Concept], Sequence[str]]
    in_words: Callable[[str], Sequence[str]] = lambda words: ()  # names that stand in a text, longest first
    user_heights: Sequence[str] = ()  # names that say how tall a user may be
    dimensions_of: Callable[[], Mapping[str, Collection[str]]] = dict  # names -> in what they are measured, if known
    of_one: bool = False  # the question is about one product: an attribute anywhere in it is what a number is of


def attribute_of(
    text: str, span: tuple[int, int], quantity: Quantity, others: Sequence[Quantity], naming: AttributeNaming
) -> Sequence[str]:
    """The attribute names that a number is about; ("price",) or ("rating",) for those, () where none is.

    Args:
        text: The question.
        span: Of the words that compare it, mostly with the number.
        quantity: The number.
        others: Numbers of the text that nothing compares; what stands beside one of them is said of it.
        naming: Of the catalog.
    """
    if quantity.dimension == "currency":
        part = _nearest(text, clause_around(text, *span), quantity, others, naming)
        return (part[1],) if part is not None and part[1].endswith(_PRICES) else ("price",)
    if (side := _side_that_must_fit(text, span, quantity)) is not None:
        return _names(_by_name(side), naming)
    behind = _MEASURED_BEHIND_ZH.match(text[quantity.end :])
    if quantity.unit is None and behind:
        return _names(_by_name(_MEASURED_ZH[behind[1]]), naming)
    compared = _by_comparison(text[span[0] : span[1]], quantity)
    if compared is not None:
        return _names(compared, naming)
    naming = _measured_like(quantity, naming)
    if quantity.unit is None:
        text = _RANKED.sub(lambda match: " " * len(match.group()), text)
    start, end = clause_around(text, *span)
    nearest = _nearest(text, (start, end), quantity, others, naming)
    is_cheap = quantity.unit is None and bool(_CHEAP_ZH.search(text))
    if nearest is not None and not (is_cheap and nearest[0] > _CLOSE_CHARS):
        return (nearest[1],)
    is_money = is_cheap or (quantity.unit is None and bool(_OF_MONEY.search(text[start:end])))
    if is_money:
        return ("price",)
    concept = spoken_concept(_without_claimed(text, others, quantity)[start:end], quantity)
    if concept is None and (elsewhere := _topic(text, quantity, others, naming)) is not None:
        return (elsewhere,)
    if concept is None and naming.of_one and not _OF_MONEY.search(text):
        concept = spoken_concept(text, quantity)
    if concept is None and quantity.unit is not None:
        concept = spoken_concept(text, quantity) or next(iter(concepts_measured_like(quantity)), None)
    if concept is None and quantity.unit is not None:
        return _only_one_measured_like(quantity, naming)
    names = () if concept is None else _names(concept, naming)
    return names or (("price",) if quantity.unit is None else ())


def _measured_like(quantity: Quantity, naming: AttributeNaming) -> AttributeNaming:
    """The naming without attributes that are measured in other units than an amount: no screen size is 144 Hz."""
    if quantity.unit is None:
        return naming

    def fitting(words: str) -> list[str]:
        named = naming.in_words(words)
        measured = naming.dimensions_of() if named else {}
        return [name for name in named if quantity.dimension in measured.get(name, (quantity.dimension,))]

    return replace(naming, in_words=fitting)


def _only_one_measured_like(quantity: Quantity, naming: AttributeNaming) -> Sequence[str]:
    """The one attribute that is measured like an amount ("over 144 Hz"); () where several are, or for a time."""
    if quantity.dimension in _OF_MANY_THINGS:
        return ()
    alike = [name for name, known in naming.dimensions_of().items() if quantity.dimension in known]
    return alike if len(alike) == 1 else ()


def _without_claimed(text: str, others: Sequence[Quantity], quantity: Quantity) -> str:
    """A text without other amounts and the word behind each, where a bare number may be of anything: the "16 GB ram" of
    "16 GB ram under 1000" leaves money."""
    if quantity.unit is not None:
        return text
    for other in others:
        behind = _WORD_BEHIND.match(text, other.end) if other.unit is not None else None
        end = behind.end() if behind else other.end
        text = text[: other.start] + " " * (end - other.start) + text[end:]
    return text


def _side_that_must_fit(text: str, span: tuple[int, int], quantity: Quantity) -> str | None:
    """What of a product must fit into a length that a question gives: its width, or what the words beside say."""
    if quantity.dimension != "length":
        return None
    is_under = _UNDER_FURNITURE.search(text[span[0] :]) is not None
    if not is_under and not _FITS.search(text[: quantity.start]):
        return None
    side = concept_of_side(text[quantity.end :])
    if side is not None:
        return side.name
    return "height" if is_under else "width"


def concept_of_side(behind: str) -> Concept | None:
    """Width, height or depth, where the words behind a length say which it is: "60 cm wide"."""
    said = _SIDE.match(behind)
    return _by_name(_SIDES[said.group().strip(" -").lower()[0]]) if said else None


def _by_name(name: str) -> Concept:
    return next(concept for concept in CONCEPTS if concept.name == name)


def _names(concept: Concept, naming: AttributeNaming) -> Sequence[str]:
    return (concept.name,) if concept.name in _OFFER else naming.of_concept(concept)


def _by_comparison(words: str, quantity: Quantity) -> Concept | None:
    """The concept that the word of a comparison is about by itself: "heavier than"."""
    for concept in CONCEPTS:
        patterns = [pattern for pattern in (concept.high, concept.low) if pattern]
        said = any(compiled(rf"{WORD_START}(?:{pattern})").search(words.lower()) for pattern in patterns)
        if said and concept.dimension is not None and quantity.dimension in (None, concept.dimension):
            return concept
    return None


def concepts_measured_like(quantity: Quantity) -> list[Concept]:
    """The concepts whose values have the dimension of an amount."""
    return [c for c in CONCEPTS if quantity.dimension is not None and c.dimension == quantity.dimension]


def spoken_concept(words: str, quantity: Quantity) -> Concept | None:
    """The concept whose words stand in a text, of those that are measured like an amount."""
    fitting = [c for c in CONCEPTS if c.dimension not in (None, "currency")]
    if quantity.unit is not None:
        fitting = concepts_measured_like(quantity)
    return next((concept for concept in fitting if _is_near(concept, words.lower())), None)


def _is_near(concept: Concept, near: str) -> bool:
    patterns = [pattern for pattern in (concept.asked, concept.high, concept.low) if pattern]
    return any(compiled(pattern).search(near) for pattern in patterns) or any(
        re.search(rf"\b{re.escape(name)}\b", near) if name.isascii() else name in near for name in concept.names
    )


def _nearest(
    text: str, within: tuple[int, int], quantity: Quantity, others: Sequence[Quantity], naming: AttributeNaming
) -> tuple[int, str] | None:
    """(distance, name) of the attribute nearest to a number in a part of a text; of equally near ones the longer."""
    found = []
    for rank, name in enumerate(naming.in_words(text[within[0] : within[1]])):
        if name in _OFFER or name in _COMPARING_WORDS:
            continue
        places = _places(name, text, within)
        distance = min((_distance(place, quantity) for place in places), default=within[1] - within[0])
        claimed = any(_distance(place, other) <= _CLAIMED_CHARS for place in places for other in others)
        if not claimed:
            found.append((distance, -len(name) if places else rank, name))  # said in the other language: best first
    return (min(found)[0], min(found)[2]) if found else None


def _topic(text: str, quantity: Quantity, others: Sequence[Quantity], naming: AttributeNaming) -> str | None:
    """The attribute that a text is said to be about in another clause."""
    for name in naming.in_words(text):
        places = _places(name, text, (0, len(text)))
        is_topic = naming.of_one or quantity.unit is not None or any(_is_topic(text, place) for place in places)
        claimed = any(_distance(place, other) <= _CLAIMED_CHARS for place in places for other in others)
        if name not in _OFFER and is_topic and not claimed:
            return name
    return None


def _is_topic(text: str, place: tuple[int, int]) -> bool:
    return bool(_TOPIC.search(text[: place[0]]) or _WISE.match(text, place[1]))


def _places(name: str, text: str, within: tuple[int, int]) -> list[tuple[int, int]]:
    """Where a name stands, by its words in order; only the first word is looked for where they stand apart."""
    words = [re.escape(word[: max(4, len(word) - 2)]) + r"\w*" for word in name.split()] if name.isascii() else [name]
    for pattern in (r"[\s-]+".join(words), words[0]):
        found = [m.span() for m in re.finditer(pattern, text[: within[1]], re.IGNORECASE) if m.start() >= within[0]]
        if found:
            return found
    return []


def _distance(place: tuple[int, int], quantity: Quantity) -> int:
    return max(place[0] - quantity.end, quantity.start - place[1], 0)

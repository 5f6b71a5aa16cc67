"""Claims that set two products against each other, checked by the amounts that both state."""

import re
from collections.abc import Sequence

from catalog.plan import normalise_attribute_name
from rag.evidence import EvidenceItem
from rag.vocabulary.concepts import CONCEPTS, Concept, find_extremes

_THAN = re.compile(r"\bthan\b|\b(?:heavier|lighter|cheaper|dearer|pricier|longer|shorter|taller|wider|narrower|thicker"
                   r"|thinner|louder|quieter|larger|bigger|smaller|brighter|stronger|(?:more|less) expensive)\b|更|比", re.IGNORECASE)  # fmt: skip
_SUPERLATIVE = re.compile(r"\b\w+est\b|\b(?:most|least)\b(?! expensive than)|最", re.IGNORECASE)
_CHINESE = {
    "重": ("weight", True), "轻": ("weight", False), "贵": ("price", True), "便宜": ("price", False),
    "高": ("height", True), "矮": ("height", False), "宽": ("width", True), "窄": ("width", False),
    "厚": ("depth", True), "薄": ("depth", False), "吵": ("noise", True), "安静": ("noise", False),
}  # fmt: skip
_ENGLISH = ((r"\btaller\b", "height", True), (r"\bshorter\b", "height", False))
_IN_CHINESE = re.compile(r"(?:比\s*|更|要)\s*(?P<word>便宜|安静|[重轻贵高矮宽窄厚薄吵])(?![量度])")


def compared_facts(
    bare: str, owner_ids: Sequence[str], facts: Sequence[EvidenceItem]
) -> tuple[tuple[EvidenceItem, EvidenceItem], bool] | None:
    """The facts of both products that a comparison is about, and whether the comparison is true.

    Args:
        bare: The claim without names and amounts.
        owner_ids: The two products, in the order they are named.
        facts: Of both.

    Returns:
        None when the claim compares nothing, or what is not stated of both in one kind of unit.
    """
    if len(owner_ids) != 2 or not _THAN.search(bare) or _SUPERLATIVE.search(bare):
        return None
    for names, dimension, descending in _directions(bare):
        pair = [_fact(owner_id, names, facts) for owner_id in owner_ids]
        first, second = pair
        if first is None or second is None or first.quantity is None or second.quantity is None:
            continue
        one, other = first.quantity, second.quantity
        if one.dimension != other.dimension or (dimension is not None and one.dimension not in (dimension, None)):
            continue
        if one.dimension is None and _name(first) != _name(second):
            continue  # bare numbers are of one unit where they are of one attribute
        if one.dimension == "currency" and one.unit != other.unit:
            continue
        is_more = one.base_magnitude > other.base_magnitude
        is_less = one.base_magnitude < other.base_magnitude
        return (first, second), is_more if descending else is_less
    return None


def says_comparison(bare: str, owner_ids: Sequence[str]) -> bool:
    """Whether a claim compares two products by an amount."""
    return len(owner_ids) == 2 and bool(re.search(r"\bthan\b|比", bare)) and bool(_directions(bare))


def _directions(bare: str) -> list[tuple[tuple[str, ...], str | None, bool]]:
    """Names of the facts, their dimension and whether more of it is claimed, for each comparative."""
    found: list[tuple[tuple[str, ...], str | None, bool]] = [
        (_names(_concept(name)), None, descending)
        for pattern, name, descending in _ENGLISH
        if re.search(pattern, bare, re.IGNORECASE)
    ] or [
        (_names(extreme.concept), extreme.concept.dimension, extreme.descending)
        for extreme in find_extremes(bare.lower())
    ]
    if not found and (match := _IN_CHINESE.search(bare)):
        name, descending = _CHINESE[match["word"]]
        concept = _concept(name)
        found.append((_names(concept), concept.dimension, descending))
    return found


def _names(concept: Concept) -> tuple[str, ...]:
    return (concept.name, *concept.names)


def _concept(name: str) -> Concept:
    return next(concept for concept in CONCEPTS if concept.name == name)


def _fact(owner_id: str, names: Sequence[str], facts: Sequence[EvidenceItem]) -> EvidenceItem | None:
    own = [fact for fact in facts if fact.owner_id == owner_id and fact.quantity is not None]
    for name in names:
        for fact in own:
            if _name(fact) == normalise_attribute_name(name):
                return fact
    return None


def _name(fact: EvidenceItem) -> str:
    return normalise_attribute_name(fact.field or "")

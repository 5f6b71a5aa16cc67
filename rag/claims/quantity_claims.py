"""The amounts of a claim: each must be stated, for its product and for the attribute it belongs to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalog.plan import normalise_attribute_name
from catalog.quantity import Quantity, find_quantities
from catalog.units import find_unit
from index.terms import terms
from rag.claims.alignment import SourceSentence, sentences_of
from rag.claims.claim_marks import opposes
from rag.claims.claim_parts import ClaimParts, OwnedQuantity, speaks_of_dimension
from rag.claims.field_claims import NamedPlace, governing, named_places
from rag.claims.rounding import is_rounded, says_about
from rag.claims.wanted_words import wanted_words
from rag.evidence import EvidenceItem
from rag.words.dates import without_dates

_LEAST_SHARE = 0.5  # of a claim's words that the sentence holds in which its amount stands
_NEARLY = 0.25  # a sentence that is so much further from the claim than the nearest is about something else
_SURE_SHARE = 0.75  # from here on a sentence speaks of the same, whatever an attribute of that name says
_LEAST_CODE = 1e6
_NO_UNIT_FIELDS = ("rating", "stock")  # bare numbers of their own kind: no unit may be added to them
_UNIT_BEHIND = re.compile(r"\s?([A-Za-zµΩ°%]{1,5}|[一-鿿]{1,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Why a claim is not verified."""

    reason: str
    by: EvidenceItem | None = None  # what says otherwise; None: nothing decides
    offending: tuple[str, ...] = ()  # the words that are wrong
    lacks_words: bool = False  # nothing is wrong but that the evidence says it in other words, or not at all


def wrong_quantity(rest: str, parts: ClaimParts, pool: Sequence[EvidenceItem]) -> Wrong | None:
    """What is wrong with the first amount that nothing holds for its owner and its attribute; None: all are held."""
    quantities = [one.quantity for one in parts.quantities]
    wanted = wanted_words(parts, pool)
    for one in parts.quantities:
        mine = of_owner(one, pool)
        facts = [item for item in mine if item.kind == "field"]
        places = named_places(parts.bare, facts)
        place = governing(one.quantity, quantities, places, parts.bare)
        names = frozenset().union(*(p.names for p in places)) if place is None else place.names
        holders = [item for item in mine if states(one.quantity, item, rest, wanted, is_named=place is not None)]
        if any(_is_bare(one.quantity, item) for item in holders) and _has_other_unit(one.quantity, mine):
            holders = [item for item in holders if not _is_bare(one.quantity, item)]
        rivals = [f for f in facts if _name(f) in names and _comparable(f, one.quantity)]
        if place is not None:
            if any(item.kind != "field" or _name(item) in names for item in holders):
                if (twice := _said_too_often(one, parts, place, places, holders)) is not None:
                    return twice
                if (wrong := _bounded_otherwise(one, holders, names, rest)) is not None:
                    return wrong
                continue
            rivals = rivals or [f for f in facts if _name(f) in names]
        else:
            is_meant = speaks_of_dimension(parts.bare, one.quantity.dimension)
            if any(item.kind != "field" or item.field == "price" or _name(item) in names for item in holders):
                continue  # no name governs it, so that money may be the product's price beside that of its filters
            if not (rivals or is_meant) and any(_shares_words(item, wanted) for item in holders):
                continue
        other = rivals[0] if rivals else None
        if other is None and one.quantity.dimension == "currency":
            other = next((f for f in facts if _comparable(f, one.quantity)), None)
        said = one.quantity.text
        if other is not None:
            reason = f"it says {said!r}, the catalog says {other.field} {other.text!r}"
            return Wrong(reason=reason, by=other, offending=(said,))
        return Wrong(reason=f"{said!r} stands in no evidence for it", offending=(said,))
    return None


def _bounded_otherwise(
    one: OwnedQuantity, holders: Sequence[EvidenceItem], names: frozenset[str], rest: str
) -> Wrong | None:
    """A bound on the other side than the value states: "at least 9 bar" for "up to 9 bar"."""
    before = rest[max(0, one.quantity.start - 24) : one.quantity.end + 12]
    own = [item for item in holders if item.kind == "field" and _name(item) in names]
    if own and all(opposes(before, item.text) for item in own):
        return Wrong(reason=f"the catalog says {own[0].text!r}", by=own[0], offending=(one.quantity.text,))
    return None


def _said_too_often(
    one: OwnedQuantity,
    parts: ClaimParts,
    place: NamedPlace,
    places: Sequence[NamedPlace],
    holders: Sequence[EvidenceItem],
) -> Wrong | None:
    """An amount that a claim says more often of an attribute than its value does: "41 x 31 x 31" for "41 x 31 x 26"."""
    following = next((other.start for other in places if other.start >= place.end), len(parts.bare))
    said = [q.quantity for q in parts.quantities if place.end <= q.quantity.start < following]
    n_said = sum(_is_written_so(one.quantity, other) for other in said)
    own = [item for item in holders if item.kind == "field" and _name(item) in place.names]
    if n_said < 2 or not own:
        return None
    for item in own:
        if sum(_is_written_so(one.quantity, other) for other in _quantities_in(item.text)) >= n_said:
            return None
    return Wrong(reason=f"the catalog says {own[0].text!r}", by=own[0], offending=(one.quantity.text,))


def _is_written_so(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit and one.magnitude == other.magnitude  # "2.4 kg (2400 g)" says nothing twice


def _is_bare(claimed: Quantity, item: EvidenceItem) -> bool:
    """Whether a fact states a claimed amount without its unit."""
    stated = item.quantity
    return claimed.dimension is not None and item.kind == "field" and stated is not None and stated.unit is None


def _has_other_unit(claimed: Quantity, mine: Sequence[EvidenceItem]) -> bool:
    """Whether the product's name or its texts say the same number in another unit of its kind: "8 GB", not "8 TB"."""
    texts = {item.owner_title for item in mine} | {item.text for item in mine if item.kind == "passage"}
    stated = [q for text in texts for q in _quantities_in(text) if q.dimension == claimed.dimension]
    same_number = [q for q in stated if q.magnitude == claimed.magnitude]
    return bool(same_number) and all(q.unit != claimed.unit for q in same_number)


def _shares_words(fact: EvidenceItem, wanted: frozenset[str]) -> bool:
    """Whether anything of what a claim says is said by what holds its amount; money is its own word."""
    if fact.kind != "field" or fact.field == "price" or not wanted:
        return True
    return bool(wanted & {*terms(fact.text), *terms(fact.field or "")})


def of_owner(one: OwnedQuantity, pool: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """The evidence for the product that an amount belongs to."""
    return [item for item in pool if one.owner_id is None or item.owner_id in (one.owner_id, None)]


def states(
    claimed: Quantity, item: EvidenceItem, text: str, wanted: frozenset[str] = frozenset(), *, is_named: bool = False
) -> bool:
    """Whether a piece of evidence states an amount; a passage in a sentence that shares the claim's words.

    Args:
        claimed: The amount.
        item: The evidence.
        text: The claim, in which the amount stands.
        wanted: Its telling words.
        is_named: Whether it is said of an attribute that the catalog states: a passage must then speak of the same.
    """
    about = says_about(text, claimed)
    if item.kind != "passage":
        return any(_same(claimed, other, item, text, about=about) for other in _quantities_in(item.text))
    if item.rating is not None and claimed.magnitude in (item.rating, 5.0) and _is_rating(claimed, text):
        return True
    nearest = max((len(wanted & sentence.words) for sentence in sentences_of(item)), default=0)
    least = max(_SURE_SHARE if is_named else _LEAST_SHARE, nearest / len(wanted) - _NEARLY if wanted else 0.0)
    for sentence in sentences_of(item):
        if wanted and len(wanted & sentence.words) < least * len(wanted):
            continue
        if is_named and not wanted:
            continue
        if any(_same(claimed, other, item, text, about=about) for other in _of_sentence(sentence, item)):
            return True
    return False


def _is_rating(claimed: Quantity, text: str) -> bool:
    """Whether a number is said as a rating: "4/5", "4 stars"."""
    around = text[max(0, claimed.start - 4) : claimed.end + 3].replace(" ", "")
    return claimed.dimension == "star" or re.search(r"\d/5(?!\d)", around) is not None


def _of_sentence(sentence: SourceSentence, item: EvidenceItem) -> tuple[Quantity, ...]:
    return (*sentence.quantities, *_quantities_in(item.context)) if item.context else sentence.quantities


def is_same(claimed: Quantity, stated: Quantity) -> bool:
    """Whether two amounts are the same as people write them; either may leave out its unit."""
    if claimed.dimension == stated.dimension:
        return _equal(claimed, stated) or is_rounded(claimed, stated, about=True)
    return None in (claimed.dimension, stated.dimension) and claimed.magnitude == stated.magnitude


def _equal(claimed: Quantity, stated: Quantity) -> bool:
    """Whether two amounts of one dimension are equal; long numbers without a unit are codes, to the last digit."""
    if claimed.dimension is None and max(abs(claimed.magnitude), abs(stated.magnitude)) >= _LEAST_CODE:
        return claimed.magnitude == stated.magnitude
    return claimed.same_as(stated)


def _name(item: EvidenceItem) -> str:
    return normalise_attribute_name(item.field or "")


def _comparable(fact: EvidenceItem, quantity: Quantity) -> bool:
    return fact.quantity is not None and fact.quantity.dimension == quantity.dimension


@lru_cache(maxsize=4096)
def _quantities_in(text: str) -> tuple[Quantity, ...]:
    return tuple(find_quantities(without_dates(text)))


def _same(claimed: Quantity, stated: Quantity, item: EvidenceItem, text: str, *, about: bool) -> bool:
    """Same amount. A bare number may leave out the unit that is stated; a unit may be added only to a bare fact."""
    if claimed.dimension == stated.dimension:
        return _equal(claimed, stated) or is_rounded(claimed, stated, about=about)
    if claimed.dimension is None:
        behind = _UNIT_BEHIND.match(text[claimed.end :])
        other = find_unit(behind.group(1)) if behind else None
        return claimed.magnitude == stated.magnitude and (other is None or other.name == stated.unit)
    is_bare = item.kind == "field" and item.quantity is not None and item.quantity.unit is None
    if stated.dimension is None and is_bare and (item.field or "") not in _NO_UNIT_FIELDS:
        return claimed.magnitude == stated.magnitude
    if stated.dimension is None and item.field == "stock" and claimed.dimension == "piece":
        return claimed.magnitude == stated.magnitude
    return stated.dimension is None and item.kind == "aggregate" and claimed.magnitude == stated.magnitude


__all__ = ["NamedPlace", "Wrong", "of_owner", "states", "wrong_quantity"]

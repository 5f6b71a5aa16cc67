"""The dates of a claim: each must be stated, by the attribute that the claim speaks of where it speaks of one."""

from collections.abc import Sequence

from catalog.plan import normalise_attribute_name
from rag.claims.field_claims import named_places
from rag.claims.quantity_claims import Wrong
from rag.evidence import EvidenceItem
from rag.vocabulary.date_meanings import meanings_said
from rag.words.dates import find_dates, without_dates


def wrong_date(rest: str, bare: str, pool: Sequence[EvidenceItem]) -> Wrong | None:
    """What is wrong with the first date that no evidence states; None: all are stated, or none is said.

    Args:
        rest: The claim without a leading yes or no.
        bare: The same with names and amounts blanked out: the "Jan" of a name is no month.
        pool: The evidence for what it names.
    """
    dates = find_dates(bare)
    if not dates:
        return None
    undated = without_dates(bare)
    facts = [item for item in pool if item.kind == "field"]
    spoken = frozenset().union(*(place.names for place in named_places(undated, facts)))
    meanings = meanings_said(undated)
    meant = [f for f in facts if _name(f) in spoken or any(one.names.search(_name(f)) for one in meanings)]
    dated = [fact for fact in meant if find_dates(fact.text)]
    for date in dates:
        said = rest[date.start : date.end]
        if any(date.is_held_by(one) for item in dated or pool for one in find_dates(item.text)):
            continue
        if not dated:
            return Wrong(reason=f"{said!r} stands in no evidence", offending=(said,))
        reason = f"it says {said!r}, the catalog says {dated[0].text!r}"
        return Wrong(reason=reason, by=dated[0], offending=(said,))
    return None


def _name(fact: EvidenceItem) -> str:
    return normalise_attribute_name(fact.field or "")

"""Claims that say an attribute's name and then its whole value, letter by letter: "The brand is HP."; counts likewise.

What a value means need not be understood then: a unit that is a name, a code, a denial inside it.
"""

import re
from collections.abc import Sequence

from catalog.plan import normalise_attribute_name
from index.terms import terms
from rag.claims.claim_parts import take_apart
from rag.claims.field_claims import named_places
from rag.claims.wanted_words import wanted_words
from rag.evidence import EvidenceItem
from rag.words.polarity import is_negated, value_denies

_JOINT = re.compile(r"(?:\bis|\bare|\bof|:|：|是|为)\s*$")
_SHOWN = re.compile(r"; (?:here are \d+|\d+ shown)(?=\W*$)")
_JOINING = frozenset(["product", "fit"])
_END = re.compile(r"[\s.。!！]+$")


def verbatim_fact(rest: str, evidence: Sequence[EvidenceItem]) -> EvidenceItem | None:
    """The fact whose name and value a claim says and no more; None where it says more, less or otherwise.

    Args:
        rest: The claim without a leading yes or no.
        evidence: Everything that was found.
    """
    said = _END.sub("", rest)
    for item in evidence:
        value = _END.sub("", item.text)
        if item.kind != "field" or not value or not said.endswith(value) or value_denies(item.text) is not None:
            continue
        before = said[: len(said) - len(value)]
        if before[-1:].isalnum() and before.isascii():
            continue  # the end of a longer word
        if _names_only(before, item, evidence):
            return item
    return None


def verbatim_aggregate(claim: str, evidence: Sequence[EvidenceItem]) -> EvidenceItem | None:
    """What was computed over the catalog, where a claim says it word for word: "4 of 98 switches fit (48 port)"."""
    said = _said_of_computed(claim)
    computed = (item for item in evidence if item.kind == "aggregate" and item.text[:1].isdigit())
    return next((item for item in computed if said and _said_of_computed(item.text) == said), None)


def _said_of_computed(text: str) -> list[str]:
    """The terms of a count and its conditions, without the words that join them and how many are shown."""
    return [term for term in terms(_SHOWN.sub("", text)) if term not in _JOINING]


def _names_only(before: str, item: EvidenceItem, evidence: Sequence[EvidenceItem]) -> bool:
    """Whether what stands before a value is its product and its name, and denies nothing."""
    joint = _JOINT.search(before)
    parts = take_apart(before[: joint.start()] if joint else before.rstrip(), evidence)
    name = normalise_attribute_name(item.field or "")
    if parts.quantities or any(owner != item.owner_id for owner in parts.owner_ids):
        return False
    facts = [one for one in evidence if one.kind == "field"]
    places = named_places(parts.bare, facts)
    if not places or any(name not in place.names for place in places):
        return False
    if joint is None and places[-1].end < len(parts.bare):
        return False  # "colour red, 2 kg": the value may belong to what stands between
    named = frozenset(terms(name))
    unnamed = re.sub(re.escape(name), " ", parts.bare, flags=re.IGNORECASE)  # a name may hold a denial: 无线
    return not is_negated(unnamed) and named <= frozenset(terms(parts.bare)) and wanted_words(parts, [item]) <= named

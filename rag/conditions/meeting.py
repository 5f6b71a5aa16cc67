"""Whether a fact of a product meets a condition: "is it lighter than 2 kg?", "does it come in navy?"."""

import math
from collections.abc import Sequence

from catalog.plan import Filter, normalise_attribute_name
from index.terms import terms
from rag.composing.wording import is_no
from rag.conditions.stated_ranges import range_holds
from rag.evidence import EvidenceItem

_SAME = 1e-6  # relative; what unit conversion leaves of 2.3 kg and 2300 g


def is_about(condition: Filter, fact: EvidenceItem) -> bool:
    """Whether a fact states the attribute that a condition is on."""
    return fact.field is not None and normalise_attribute_name(fact.field) in condition.field.split("|")


def facts_on(condition: Filter, facts: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """The facts that tell whether a condition is met, those of its first attribute first."""
    names = condition.field.split("|")
    told = [fact for fact in facts if is_about(condition, fact) and meets(condition, fact) is not None]
    return sorted(told, key=lambda fact: names.index(normalise_attribute_name(fact.field or "")))


def meets(condition: Filter, fact: EvidenceItem) -> bool | None:
    """Whether a fact that a condition is about meets it; None where the two cannot be compared.

    Numbers are compared in the base unit of their dimension; a value is met where the fact holds all its words.
    """
    if isinstance(condition.value, str):
        stated = set(terms(fact.text))
        holds = any(set(terms(value)) <= stated for value in (condition.value, *condition.also))
        return not holds if condition.operator in ("!=", "lacks") else holds
    if condition.operator in ("has", "lacks"):
        return is_no(fact.text) == (condition.operator == "lacks")
    if condition.value is not None and fact.quantity is None and condition.dimension is not None:
        return _lies_within(condition, fact)
    if condition.value is None or fact.quantity is None:
        return None
    return _compare(condition, fact)


def _lies_within(condition: Filter, fact: EvidenceItem) -> bool | None:
    """Whether what is asked for lies in the range that a fact states ("2-4 人"); None where it states none."""
    if not isinstance(condition.value, int | float):
        return None
    return range_holds(fact.text, condition.value, condition.dimension)


def _compare(condition: Filter, fact: EvidenceItem) -> bool | None:
    quantity, limit = fact.quantity, condition.value
    assert quantity is not None and isinstance(limit, float | int)
    if condition.field == "price":
        if condition.unit is not None and quantity.unit is not None and condition.unit != quantity.unit:
            return None
        stated = quantity.magnitude
    elif condition.dimension is not None:
        if quantity.dimension != condition.dimension:
            return None
        stated = quantity.base_magnitude
    else:
        stated = quantity.magnitude
    is_same = math.isclose(stated, limit, rel_tol=_SAME)
    by_operator = {
        "<": stated < limit and not is_same,
        "<=": stated < limit or is_same,
        ">": stated > limit and not is_same,
        ">=": stated > limit or is_same,
        "=": is_same or abs(stated - limit) <= condition.slack,
    }
    return by_operator.get(condition.operator)

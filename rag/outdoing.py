"""Others of a kind that outdo the product in view: "anything cheaper?", "do you have a lighter one?", 有没有更便宜的.

The words give the direction, the conversation or the page the product that is to be outdone. Its amount is read when
the answer is made, so a price is the one of now.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from catalog.plan import Filter, Operator, Plan, normalise_attribute_name
from rag.evidence import EvidenceItem
from rag.knowledge import ShopKnowledge, leaf_of
from rag.question import Focus, Language
from rag.reading import Reading

_COMPARATIVE = re.compile(r"er(?:[- ]|$)|\b(?:more|less|fewer|better|worse)\b|更", re.IGNORECASE)
_WANTS_OTHERS = re.compile(
    r"\b(?:any(?:thing)?|some(?:thing)?|others?|alternatives?|ones?|options?|(?:do|have) you|got|is there|are there"
    r"|show|find|need|want|looking for|version|model)\b"
    r"|有没有|有[^，。？?]{0,8}[吗么]|还有|其他|别的|想要|要(?:一)?[个款]|换(?:一)?[个款]|推荐|的有吗|的吗|的呢",
    re.IGNORECASE,
)
_OF_THOSE_SHOWN = re.compile(
    r"\b(?:which|of (?:them|these|those|the)|is (?:it|this|that)|compare|or)\b|哪|比较|还是", re.IGNORECASE
)
_WORDS: dict[Operator, tuple[str, str]] = {"<": ("under", "低于"), ">": ("over", "高于")}


def outdone(reading: Reading, focus: Focus, page: str | None) -> str | None:
    """The product that others are to outdo; None where a question wishes no such thing."""
    in_view = page or (focus.product_ids[0] if len(focus.product_ids) == 1 else None)
    if in_view is None or not reading.extremes or reading.named.groups or reading.scope.category is not None:
        return None
    if not _COMPARATIVE.search(reading.extremes[0].words) or _OF_THOSE_SHOWN.search(reading.text):
        return None
    return in_view if _WANTS_OTHERS.search(reading.text) else None


def of_its_kind(product_id: str, filters: Sequence[Filter], knowledge: ShopKnowledge) -> tuple[Filter, ...]:
    """Conditions with the kind of a product, where they name none."""
    name = knowledge.names.product(product_id)
    leaf = None if name is None else leaf_of(name.category)
    if leaf is None or any(one.field == "category" for one in filters):
        return tuple(filters)
    return (Filter(field="category", operator="=", value=leaf, text=leaf), *filters)


def bounded(plan: Plan, facts: Sequence[EvidenceItem], language: Language) -> Plan:
    """A plan over what outdoes a product in the field that the plan orders by; as it is where that is not stated.

    Args:
        plan: Orders by what is compared.
        facts: Of the product to be outdone.
        language: Of the answer.
    """
    names = (plan.order_by or "").split("|")
    fact = next((f for n in names for f in facts if normalise_attribute_name(f.field or "") == n and f.quantity), None)
    if fact is None or fact.quantity is None or plan.order_by is None:
        return plan
    amount = fact.quantity
    operator: Operator = ">" if plan.descending else "<"
    said = _WORDS[operator][language == "zh"]
    is_price = plan.order_by == "price"
    limit = Filter(
        field=plan.order_by,
        operator=operator,
        value=amount.magnitude if is_price or amount.unit is None else amount.base_magnitude,
        unit=amount.unit if is_price else None,
        dimension=None if is_price or amount.unit is None else amount.dimension,
        text=f"{said}{fact.text}" if language == "zh" else f"{said} {fact.text}",
    )
    return replace(plan, filters=(*plan.filters, limit))

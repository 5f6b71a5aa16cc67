"""Others of a kind that outdo the product in view, or those just compared: "anything cheaper?", 有没有更便宜的.

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


def outdone(reading: Reading, focus: Focus, page: str | None) -> tuple[str, ...]:
    """The products that others are to outdo, one or those just compared; () where a question wishes no such thing."""
    compared = focus.plan is not None and focus.plan.aggregate == "compare"
    in_view = (page,) if page else focus.product_ids if len(focus.product_ids) == 1 or compared else ()
    if not in_view or not reading.extremes or reading.named.groups or reading.scope.category is not None:
        return ()
    if not _COMPARATIVE.search(reading.extremes[0].words) or _OF_THOSE_SHOWN.search(reading.text):
        return ()
    return in_view if _WANTS_OTHERS.search(reading.text) else ()


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
        facts: Of the products to be outdone.
        language: Of the answer.
    """
    names = (plan.order_by or "").split("|")
    of_name = ([f for f in facts if normalise_attribute_name(f.field or "") == name] for name in names)
    stated = [(f, f.quantity) for f in next(filter(None, of_name), []) if f.quantity is not None]
    if not stated or plan.order_by is None or len({amount.dimension for _, amount in stated}) > 1:
        return plan
    best = max if plan.descending else min
    fact, amount = best(stated, key=lambda each: each[1].base_magnitude)
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

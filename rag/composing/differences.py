"""By how much two products differ, where that is asked: "how much cheaper is it?"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from catalog.plan import ComparisonRow, ComparisonTable, normalise_attribute_name
from catalog.quantity import Quantity, parse_quantity
from rag.composing.wording import money, spoken_field
from rag.evidence import EvidenceItem
from rag.question import Understanding
from rag.vocabulary.concepts import asked_concepts

_ASKS = re.compile(
    r"\bhow much (?:\w+er|more|less)\b|\bby how (?:much|many)\b|\bhow many \w+ (?:\w+er|more|less)\b|\bdifference in\b"
    r"|\b(?:price|weight|size) difference\b|差(?:了)?多少|相差|差价|(?:便宜|贵|重|轻|长|短|高|大|小|多|少)(?:了)?多少",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"\d[\d.,]*")
_ASKED_ZH = (("便宜", "price"), ("贵", "price"), ("价", "price"), ("轻", "weight"), ("重", "weight"))


def difference(understood: Understanding, table: ComparisonTable) -> EvidenceItem | None:
    """The difference of two products in what is asked; None where none is asked, or both do not state it alike."""
    if len(table.product_ids) != 2 or not _ASKS.search(understood.asked):
        return None
    for row in _asked(understood, table):
        first, second = (parse_quantity(value or "") for value in row.values)
        if first is None or second is None or first.unit != second.unit:
            continue
        amount = abs(Decimal(str(first.magnitude)) - Decimal(str(second.magnitude)))
        said = _shown(row, amount, first)
        if understood.language == "zh":
            text = f"{spoken_field(row.name, 'zh')}相差 {said}。"
        else:
            text = f"The difference in {spoken_field(row.name, 'en')} is {said}."
        return EvidenceItem(kind="aggregate", source="catalog", source_id="catalog", text=text, score=0.9, answers=0.9)
    return None


def _asked(understood: Understanding, table: ComparisonTable) -> Iterator[ComparisonRow]:
    """The rows that a question is about: what it compares by, else what it names."""
    plan = understood.plan
    names = [] if plan is None or plan.order_by is None else plan.order_by.split("|")
    names += [name for word, name in _ASKED_ZH if word in understood.asked]
    names += [name for concept in asked_concepts(understood.asked.lower()) for name in (concept.name, *concept.names)]
    for name in names:
        yield from (row for row in table.rows if name in (row.key, normalise_attribute_name(row.name)))


def _shown(row: ComparisonRow, amount: Decimal, stated: Quantity) -> str:
    if row.key == "price":
        return money(amount.quantize(Decimal("0.01")), stated.unit)
    return _NUMBER.sub(f"{amount.normalize():f}", stated.text, count=1)  # the unit as it is written

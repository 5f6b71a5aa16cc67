"""The average price of a kind of product, with the least and the most, computed over the whole catalog."""

import re
from decimal import Decimal

from catalog.database import Catalog
from catalog.plan import MAX_LIMIT, Filter, Plan
from rag.composing.wording import money, spoken_kind
from rag.evidence import EvidenceItem
from rag.knowledge import ShopKnowledge
from rag.question import Language
from rag.told_kinds import run

_ASKS = re.compile(
    r"\b(?:average|mean|typical)\b.{0,30}\b(?:price|cost)|\bon average\b.{0,40}\bcost|\bcost\b.{0,40}\bon average\b"
    r"|\b(?:price|cost) on average\b|平均(?:的)?(?:价格|价|售价|单价)|均价|平均(?:要)?多少钱",
    re.IGNORECASE,
)


def asks_average(text: str) -> bool:
    """Whether a text asks what something costs on average."""
    return bool(_ASKS.search(text))


def average_price(category: str, catalog: Catalog, knowledge: ShopKnowledge, language: Language) -> EvidenceItem | None:
    """The average price of a kind of product; None without prices or with several currencies, which have no average.

    More than a thousand products are not read.

    Args:
        category: Leaf of the kind.
        catalog: Read as it is now.
        knowledge: Of the kinds that titles tell.
        language: Of the reply.
    """
    of_kind = Filter(field="category", operator="=", value=category, text=category)
    result = run(catalog, Plan(filters=(of_kind,), limit=MAX_LIMIT), knowledge)
    priced = [(Decimal(row.price), row.currency) for row in result.rows if row.price is not None]
    currencies = {currency for _, currency in priced}
    if not priced or len(currencies) > 1 or len(result.rows) < result.n_matching:
        return None
    prices, currency = [price for price, _ in priced], currencies.pop()
    mean = sum(prices, Decimal(0)) / len(prices)
    said = [money(amount.quantize(Decimal("0.01")), currency) for amount in (mean, min(prices), max(prices))]
    kind = spoken_kind(category, language)
    if language == "zh":
        words = f"{len(prices)} 款{kind}的平均价格是 {said[0]}，最低 {said[1]}，最高 {said[2]}。"
    else:
        words = f"The average price of {len(prices)} {kind} is {said[0]}; they cost from {said[1]} to {said[2]}."
    return EvidenceItem(kind="aggregate", source="catalog", source_id="catalog", text=words, score=1.0, answers=1.0)

"""Questions about a shop or a kind of product as a whole, which one computed statement answers."""

from collections import Counter

from catalog.database import Catalog
from rag.composing.average_prices import asks_average, average_price
from rag.composing.shop_overview import shop_overview
from rag.composing.stock_overview import asks_stock_of_all, stock_overview
from rag.evidence import EvidenceItem
from rag.knowledge import ShopKnowledge
from rag.question import Understanding


def of_whole_catalog(understood: Understanding, knowledge: ShopKnowledge, catalog: Catalog) -> EvidenceItem | None:
    """The brands, the kinds, an average price or what is in stock, where that is asked for; else None."""
    text, language = understood.asked, understood.language
    if asks_average(text) and (kind := knowledge.scope.category_of(text)) is not None:
        return average_price(kind, catalog, knowledge, language)
    if asks_stock_of_all(text):
        return stock_overview(catalog, language)
    return shop_overview(text, knowledge.vocabulary, language, lambda asked: _brands_of(asked, knowledge))


def _brands_of(text: str, knowledge: ShopKnowledge) -> list[str]:
    """The brands of the kind of product that a text names, those with the most products first; of all without one."""
    kind = knowledge.scope.category_of(text)
    if kind is None:
        return list(knowledge.vocabulary.brands)
    names = (knowledge.names.product(i) for i in knowledge.names.of_kind(kind))
    return [brand for brand, _ in Counter(name.brand for name in names if name and name.brand).most_common()]

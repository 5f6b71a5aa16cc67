"""Questions about a shop or a kind of product as a whole, which one computed statement answers."""

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
        return average_price(kind, catalog, language)
    if asks_stock_of_all(text):
        return stock_overview(catalog, language)
    return shop_overview(text, knowledge.vocabulary, language)

"""Whether everything is in stock: how many products of the shop are available, computed over the whole catalog."""

import re

from catalog.database import Catalog
from catalog.plan import Filter, Plan
from catalog.product import AVAILABILITIES
from catalog.queries import execute
from rag.composing.wording import availability_words
from rag.evidence import EvidenceItem
from rag.question import Language

_ASKS = re.compile(
    r"\b(?:is|are) (?:everything|all(?: of)? (?:your|the) (?:products?|items|things|goods)|all (?:products|items))"
    r"(?: currently| always| now)? (?:in stock|available)\b"
    r"|(?:所有|全部)(?:的)?(?:商品|产品|东西)?都?(?:有货|有现货)|都有货吗",
    re.IGNORECASE,
)


def asks_stock_of_all(text: str) -> bool:
    """Whether a text asks if everything is in stock."""
    return bool(_ASKS.search(text))


def stock_overview(catalog: Catalog, language: Language) -> EvidenceItem | None:
    """How many products there are of each availability; None in a shop that states none."""
    counts = {}
    for one in AVAILABILITIES:
        filters = (Filter(field="availability", operator="=", value=one, text=availability_words(one, language)),)
        result = execute(catalog, Plan(filters=filters, aggregate="count"))
        counts[one] = result.n_matching
        n_products = result.n_scope
    told = [f"{n} {availability_words(one, language)}" for one, n in counts.items() if n and one != "unknown"]
    if not told:
        return None
    if language == "zh":
        said = f"{n_products} 款商品中：{'，'.join(told)}。"
    else:
        said = f"Of {n_products} products: {', '.join(told)}."
    return EvidenceItem(kind="aggregate", source="catalog", source_id="catalog", text=said, score=1.0, answers=1.0)

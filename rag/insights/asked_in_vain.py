"""Which attributes customers asked for and got no answer, counted by category from the kept conversations."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from catalog.database import Catalog
from catalog.insights.finding import AskedFor
from rag.conversation import Exchange
from rag.insights.asked_attributes import key_of
from rag.vocabulary.concepts import asked_concepts

_NOT_STATED = "not_stated"  # the reason of a refusal that a better catalog would spare
_PRODUCTS_AT_ONCE = 500


def asked_in_vain(catalog: Catalog, exchanges: Iterable[Exchange]) -> list[AskedFor]:
    """What was asked for and not stated, by category and attribute.

    A question for several attributes counts for each of them, one about several products for the first. Questions
    about products that are gone count for none.

    Args:
        catalog: Where the products stand now.
        exchanges: The kept questions with their answers.
    """
    asked: Counter[tuple[str, str]] = Counter()  # (product id, attribute)
    for exchange in exchanges:
        asked.update(_wishes(exchange))
    ids = sorted({product_id for product_id, _ in asked})
    categories: dict[str, str | None] = {}
    for start in range(0, len(ids), _PRODUCTS_AT_ONCE):
        found = catalog.products(ids[start : start + _PRODUCTS_AT_ONCE])
        categories.update((product.id, product.category) for product in found)
    counts: Counter[tuple[str | None, str]] = Counter()
    for (product_id, attribute), n in asked.items():
        if product_id in categories:
            counts[categories[product_id], attribute] += n
    ordered = sorted(counts.items(), key=lambda item: (item[0][0] or "", item[0][1]))
    return [AskedFor(category=category, attribute=key, n_questions=n) for (category, key), n in ordered]


def _wishes(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """(product id, attribute) of a refused question; none of another."""
    written = exchange.answer.answer_json or "{}"
    if _NOT_STATED not in written:  # most answers; reading them as JSON takes long
        return
    answer = json.loads(written)
    products = answer.get("products") or []
    if answer.get("reason") != _NOT_STATED or not products:
        return
    keys = {key for concept in asked_concepts(exchange.question.content.lower()) if (key := key_of(concept))}
    for key in sorted(keys):
        yield str(products[0]["id"]), key

"""Whether a citation quotes its source word for word, checked against the catalog itself.

Independent of how the answer was made: the record is read anew and searched for the cited text.
"""

from collections.abc import Iterator
from statistics import fmean

from catalog.database import Catalog
from catalog.product import Product
from catalog.quantity import find_quantities
from rag.answer import Citation

_OFFER_FIELDS = ("price", "availability", "stock", "rating")


def is_verbatim(citation: Citation, catalog: Catalog) -> bool | None:
    """Whether the cited record says the cited text; white space aside.

    Price, availability, stock and rating are compared by their meaning, because they are numbers and codes in
    the catalog. None for an aggregate, which quotes nothing.

    Raises:
        StoreError: If the store cannot be read.
    """
    if citation.kind == "aggregate":
        return None
    if citation.product_id is None:
        document = catalog.document(citation.source_id.rpartition("#")[0])
        return document is not None and _holds(document.text, citation.text)
    product = catalog.product(citation.product_id)
    if product is None:
        return False
    if citation.kind == "field" and citation.field is not None:
        return _states(product, citation.field, citation.text)
    return any(_holds(text, citation.text) for text in _texts(product))


def _states(product: Product, name: str, text: str) -> bool:
    stated = [attribute.text for attribute in product.attributes if attribute.name == name]
    stated += [product.options[name]] if name in product.options else []
    if stated:
        return any(_holds(one, text) for one in stated)
    if name in _OFFER_FIELDS:
        return _agrees(product, name, text)
    own = {"brand": product.brand, "category": product.category, "gtin": product.gtin, "mpn": product.mpn}
    value = own.get(name) or {"id": product.id, "title": product.title}.get(name)
    return value is not None and _holds(value, text)


def _agrees(product: Product, name: str, text: str) -> bool:
    """Whether a text states this number or code of a product."""
    if name == "availability":
        words = {
            "in_stock": ("in stock", "有货"),
            "out_of_stock": ("out of stock", "缺货"),
            "preorder": ("pre-order", "预订"),
            "backorder": ("back-order", "补货"),
            "unknown": (),
        }
        return any(word in text for word in words[product.availability])
    ratings = [review.rating for review in product.reviews if review.rating is not None]
    value = {
        "price": product.price,
        "stock": product.stock,
        "rating": round(fmean(ratings), 1) if ratings else None,
    }[name]
    found = find_quantities(text)
    return value is not None and bool(found) and abs(found[0].magnitude - float(value)) < 1e-6


def _texts(product: Product) -> Iterator[str]:
    yield product.description or ""
    yield from product.bullets
    yield from (review.text for review in product.reviews)
    yield from (pair.answer for pair in product.qa)
    yield from (attribute.text for attribute in product.attributes)


def _holds(source: str, quoted: str) -> bool:
    return " ".join(quoted.split()) in " ".join(source.split())

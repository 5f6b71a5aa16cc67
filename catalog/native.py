"""Products and documents in the native format, as one line of JSON Lines holds them.

Cleaning what `to_native` gives returns an equal record.
"""

from datetime import datetime

from catalog.product import Document, Product, Record, format_price


def to_native(record: Record) -> dict[str, object]:
    """The fields of a record as JSON values; what is not stated is None or empty.

    Prices are decimal strings, times ISO 8601 in UTC.
    """
    return _product(record) if isinstance(record, Product) else _document(record)


def _product(product: Product) -> dict[str, object]:
    return {
        "type": "product",
        "id": product.id,
        "title": product.title,
        "description": product.description,
        "brand": product.brand,
        "category": product.category,
        "price": None if product.price is None else format_price(product.price),
        "currency": product.currency,
        "availability": product.availability,
        "stock": product.stock,
        "url": product.url,
        "image": product.image,
        "gtin": product.gtin,
        "mpn": product.mpn,
        "group_id": product.group_id,
        "options": dict(product.options),
        "attributes": {attribute.name: attribute.text for attribute in product.attributes},
        "bullets": list(product.bullets),
        "reviews": [
            {"id": review.id, "rating": review.rating, "text": review.text, "date": review.date}
            for review in product.reviews
        ],
        "qa": [{"question": pair.question, "answer": pair.answer} for pair in product.qa],
        "updated_at": _instant(product.updated_at),
    }


def _document(document: Document) -> dict[str, object]:
    return {
        "type": "document",
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "url": document.url,
        "tags": list(document.tags),
        "updated_at": _instant(document.updated_at),
    }


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")

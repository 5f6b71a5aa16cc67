"""Domain types to rows and back, and the fingerprints that tell whether a record changed.

The only module that knows both sides. A row is a plain mapping of column names to values, as SQLAlchemy Core
takes and gives them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from math import isfinite
from typing import Any  # a row's values are of many types

import orjson
from sqlalchemy import RowMapping

from catalog.product import Attribute, CommunityAnswer, Document, Product, Record, Review
from catalog.quantity import parse_quantity

Values = Mapping[str, Any] | RowMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What tells one state of a record from another."""

    content_hash: str  # of every field
    text_hash: str  # of the fields that are indexed


def product_values(product: Product) -> dict[str, Any]:
    """Columns of a product but for `stored_at`, the fingerprint included."""
    texts: dict[str, Any] = {
        "id": product.id,
        "title": product.title,
        "description": product.description,
        "brand": product.brand,
        "category": product.category,
        "gtin": product.gtin,
        "mpn": product.mpn,
        "group_id": product.group_id,
        "options": dict(product.options),
        "bullets": list(product.bullets),
        "reviews": [_review_values(review) for review in product.reviews],
        "qa": [{"question": pair.question, "answer": pair.answer} for pair in product.qa],
    }
    offer: dict[str, Any] = {
        "price": None if product.price is None else str(product.price),
        "currency": product.currency,
        "availability": product.availability,
        "stock": product.stock,
        "url": product.url,
        "image": product.image,
        "updated_at": _instant_text(product.updated_at),
    }
    values = _with_hashes(texts, [(attribute.name, attribute.text) for attribute in product.attributes], offer)
    values["price_number"] = None if product.price is None else float(product.price)
    return values


def attribute_values(product: Product) -> list[tuple[Any, ...]]:
    """Rows of a product's attributes in the merchant's order, the columns as in its table."""
    return [
        (product.id, position, attribute.name, attribute.text, *_quantity(attribute.text))
        for position, attribute in enumerate(product.attributes)
    ]


def document_values(document: Document) -> dict[str, Any]:
    """Columns of a document but for `stored_at`, the fingerprint included."""
    texts = {"id": document.id, "title": document.title, "text": document.text, "tags": list(document.tags)}
    return _with_hashes(texts, [], {"url": document.url, "updated_at": _instant_text(document.updated_at)})


def record_values(record: Record) -> dict[str, Any]:
    """Columns of a product or a document but for `stored_at`."""
    return product_values(record) if isinstance(record, Product) else document_values(record)


def product_from(row: Values, attributes: Iterable[Values]) -> Product:
    """The product of a row and its attribute rows, given in order."""
    return Product(
        id=row["id"],
        title=row["title"],
        description=row["description"],
        brand=row["brand"],
        category=row["category"],
        price=decimal_from(row["price"]),
        currency=row["currency"],
        availability=row["availability"],
        stock=row["stock"],
        url=row["url"],
        image=row["image"],
        gtin=row["gtin"],
        mpn=row["mpn"],
        group_id=row["group_id"],
        options=row["options"],
        attributes=tuple(Attribute(name=each["name"], text=each["text"]) for each in attributes),
        bullets=tuple(row["bullets"]),
        reviews=tuple(Review(**review) for review in row["reviews"]),
        qa=tuple(CommunityAnswer(**pair) for pair in row["qa"]),
        updated_at=instant_from(row["updated_at"]),
    )


def document_from(row: Values) -> Document:
    """The document of a row."""
    return Document(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        url=row["url"],
        tags=tuple(row["tags"]),
        updated_at=instant_from(row["updated_at"]),
    )


def decimal_from(text: str | None) -> Decimal | None:
    """The exact price of its stored text."""
    return None if text is None else Decimal(text)


def instant_from(text: str | None) -> datetime | None:
    """The moment, in UTC, of its stored text."""
    return None if text is None else datetime.fromisoformat(text)


def now_text() -> str:
    """This moment as it is stored."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _instant_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _review_values(review: Review) -> dict[str, str | float | None]:
    return {"id": review.id, "text": review.text, "rating": review.rating, "date": review.date}


def _with_hashes(texts: dict[str, Any], attributes: list[tuple[str, str]], rest: dict[str, Any]) -> dict[str, Any]:
    """All columns; `rest` is not searched: a new price or stock must not embed a text again."""
    text_hash = _digest([texts, attributes])
    return {**texts, **rest, "text_hash": text_hash, "content_hash": _digest([text_hash, rest])}


def _digest(content: object) -> str:
    return blake2b(orjson.dumps(content), digest_size=16).hexdigest()


@lru_cache(maxsize=65_536)  # a catalog repeats its values: 371,287 attributes of Icecat hold far fewer texts
def _quantity(text: str) -> tuple[float | None, str | None, float | None, str | None]:
    """Number, unit, number in base units and dimension; all None if the text states no one quantity."""
    quantity = parse_quantity(text)
    if quantity is None or not isfinite(quantity.base_magnitude):
        return None, None, None, None
    return quantity.magnitude, quantity.unit, quantity.base_magnitude, quantity.dimension

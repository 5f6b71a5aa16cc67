"""Turn answers, search pages and products into plain JSON objects, as the outer contract writes them.

The one place that decides field names, their order, and how a price or a time is written; the command
line, the HTTP routes, the event stream and stored conversations all use it, so that they cannot differ.
What comes out holds only dicts, lists, strings, numbers, booleans and None.
"""

from datetime import UTC, datetime
from decimal import Decimal

from catalog.product import Product, format_price
from rag.answer import Answer, Citation, Claim, ProductCard
from rag.search_page import SearchPage, SearchResult

__all__ = [
    "JsonObject",
    "answer_to_dict",
    "citation_to_dict",
    "format_time",
    "product_card_to_dict",
    "product_to_dict",
    "search_page_to_dict",
]

JsonObject = dict[str, object]


def format_time(time: datetime) -> str:
    """The time in UTC, ISO 8601, to the second; a time without a zone is taken as UTC.

    Example:
        >>> format_time(datetime(2026, 11, 1))
        '2026-11-01T00:00:00Z'
    """
    utc = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ")


def answer_to_dict(answer: Answer) -> JsonObject:
    """The object that `ask --json` prints and `POST /v1/ask` answers; timings are rounded to 0.01 ms."""
    return {
        "answer": answer.text,
        "action": answer.action,
        "reason": answer.reason,
        "language": answer.language,
        "citations": [citation_to_dict(citation) for citation in answer.citations],
        "claims": [_claim_to_dict(claim) for claim in answer.claims],
        "products": [product_card_to_dict(card) for card in answer.products],
        "conversation_id": answer.conversation_id,
        "turn_id": answer.turn_id,
        "model": answer.model,
        "timings_ms": {stage: round(float(ms), 2) for stage, ms in answer.timings_ms.items()},
    }


def citation_to_dict(citation: Citation) -> JsonObject:
    """One entry of `citations`."""
    return {
        "id": citation.id,
        "kind": citation.kind,
        "product_id": citation.product_id,
        "field": citation.field,
        "text": citation.text,
        "source": citation.source,
        "source_id": citation.source_id,
        "start": citation.start,
        "end": citation.end,
        "url": citation.url,
        "as_of": _time(citation.as_of),
    }


def product_card_to_dict(card: ProductCard) -> JsonObject:
    """One entry of an answer's `products`."""
    return {
        "id": card.id,
        "title": card.title,
        "price": _price(card.price),
        "currency": card.currency,
        "availability": card.availability,
        "url": card.url,
        "image": card.image,
        "as_of": _time(card.as_of),
    }


def search_page_to_dict(page: SearchPage) -> JsonObject:
    """The object that `search --json` prints and `GET /v1/search` answers."""
    return {
        "query": page.query,
        "results": [_result_to_dict(result) for result in page.results],
        "total": page.total,
        "next_cursor": page.next_cursor,
    }


def product_to_dict(product: Product, *, as_of: datetime | None = None) -> JsonObject:
    """A product in the native format, with `as_of` at the end.

    Attributes of the same name are joined by ", ", because a JSON object holds a name once.

    Args:
        product: The product.
        as_of: When its price and availability were last stated; None when that is not known.
    """
    return {
        "type": "product",
        "id": product.id,
        "title": product.title,
        "description": product.description,
        "brand": product.brand,
        "category": product.category,
        "price": _price(product.price),
        "currency": product.currency,
        "availability": product.availability,
        "stock": product.stock,
        "url": product.url,
        "image": product.image,
        "gtin": product.gtin,
        "mpn": product.mpn,
        "group_id": product.group_id,
        "options": dict(product.options),
        "attributes": _attributes_to_dict(product),
        "bullets": list(product.bullets),
        "reviews": [
            {"id": review.id, "rating": review.rating, "text": review.text, "date": review.date}
            for review in product.reviews
        ],
        "qa": [{"question": entry.question, "answer": entry.answer} for entry in product.qa],
        "updated_at": _time(product.updated_at),
        "as_of": _time(as_of),
    }


def _claim_to_dict(claim: Claim) -> JsonObject:
    return {"text": claim.text, "status": claim.status, "citation_ids": list(claim.citation_ids)}


def _result_to_dict(result: SearchResult) -> JsonObject:
    return {
        "kind": result.kind,
        "id": result.id,
        "title": result.title,
        "score": result.score,
        "price": _price(result.price),
        "currency": result.currency,
        "availability": result.availability,
        "url": result.url,
        "image": result.image,
        "passages": [
            {"source": passage.source, "source_id": passage.source_id, "text": passage.text}
            for passage in result.passages
        ],
    }


def _attributes_to_dict(product: Product) -> JsonObject:
    texts: dict[str, list[str]] = {}
    for attribute in product.attributes:
        texts.setdefault(attribute.name, []).append(attribute.text)
    return {name: ", ".join(values) for name, values in texts.items()}


def _price(price: Decimal | None) -> str | None:
    return None if price is None else format_price(price)


def _time(time: datetime | None) -> str | None:
    return None if time is None else format_time(time)

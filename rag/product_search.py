"""Search as a page of results: ranked products and documents, with the passages that fit and current prices."""

import base64
import binascii
import re
from collections.abc import Sequence

from catalog.database import Catalog, Offer
from catalog.plan import MAX_LIMIT, Plan
from catalog.product import Document, Product
from catalog.queries import execute
from index.passage import Hit, PassageHit
from index.search import SearchIndex
from rag.conditions.filters import parse_filters
from rag.errors import QuestionError
from rag.search_page import SearchPage, SearchPassage, SearchResult
from rag.tie_breaking import settled, tied_places

_MAX_RESULTS = 200  # ranked for one query; a customer who turns twenty pages refines the query
_PASSAGES_EACH = 2


def search(
    catalog: Catalog,
    index: SearchIndex,
    query: str,
    *,
    limit: int,
    filters: Sequence[str],
    cursor: str | None,
) -> SearchPage:
    """One page of results, best first.

    Args:
        catalog: Titles, prices and availability are read from it now.
        index: The generation that serves.
        query: What is sought; 1 to 2,000 characters.
        limit: Results on a page, 1 to 100.
        filters: Such as "price<500"; a document meets no filter.
        cursor: `next_cursor` of the page before; None begins.

    Raises:
        QuestionError: If the query, a filter or the cursor cannot be read.
    """
    if not query.strip() or len(query) > 2_000:
        raise QuestionError("the query must have 1 to 2,000 characters that are not all white space")
    if any("\ud800" <= char <= "\udfff" for char in query):
        raise QuestionError("the query holds characters that are no valid Unicode; send it as UTF-8")
    if not 1 <= limit <= 100:
        raise QuestionError(f"limit must be 1 to 100, got {limit}")
    start = _start_of(cursor)
    allowed = None
    if filters:
        plan = Plan(filters=parse_filters(filters), limit=MAX_LIMIT)
        allowed = [row.product_id for row in execute(catalog, plan).rows]
    hits = [] if allowed == [] else index.search_products(query, limit=_MAX_RESULTS, allowed=allowed)
    page = _with_ties_settled(catalog, hits, start, limit)[start : start + limit]
    ids = [hit.id for hit in page]
    products = {product.id: product for product in catalog.products(ids)}
    offers = catalog.offers(list(products))
    passages = _passages_by_owner(index, query, ids)
    results = []
    for hit in page:
        texts = tuple(
            SearchPassage(source=one.passage.source, source_id=one.passage.id, text=one.passage.text)
            for one in passages.get(hit.id, ())
        )
        if hit.id in products:
            results.append(_product_result(products[hit.id], offers.get(hit.id), hit.score, texts))
        elif (document := catalog.document(hit.id)) is not None:
            results.append(_document_result(document, hit.score, texts))
    more = start + limit < len(hits)
    return SearchPage(
        query=query,
        results=tuple(results),
        total=len(hits),
        next_cursor=_cursor_at(start + limit) if more else None,
    )


def _with_ties_settled(catalog: Catalog, hits: Sequence[Hit], start: int, limit: int) -> list[Hit]:
    """The hits with the ties that touch the page settled by availability, the same on every page."""
    groups = [group for group in tied_places([hit.score for hit in hits]) if len(group) > 1]
    touched = [group for group in groups if group.start < start + limit and group.stop > start]
    offers = catalog.offers([hits[place].id for group in touched for place in group])
    return settled(hits, touched, {key: offer.availability for key, offer in offers.items()})


def _passages_by_owner(index: SearchIndex, query: str, ids: Sequence[str]) -> dict[str, list[PassageHit]]:
    found: dict[str, list[PassageHit]] = {}
    for hit in index.search_passages(query, limit=_PASSAGES_EACH * 10, owner_ids=ids) if ids else ():
        mine = found.setdefault(hit.passage.owner_id, [])
        if len(mine) < _PASSAGES_EACH:
            mine.append(hit)
    return found


def _product_result(
    product: Product, offer: Offer | None, score: float, passages: tuple[SearchPassage, ...]
) -> SearchResult:
    return SearchResult(
        kind="product",
        id=product.id,
        title=product.title,
        score=round(score, 6),
        price=None if offer is None else offer.price,
        currency=None if offer is None else offer.currency,
        availability=None if offer is None else offer.availability,
        url=product.url,
        image=product.image,
        passages=passages,
    )


def _document_result(document: Document, score: float, passages: tuple[SearchPassage, ...]) -> SearchResult:
    return SearchResult(
        kind="document",
        id=document.id,
        title=document.title,
        score=round(score, 6),
        url=document.url,
        passages=passages,
    )


def _cursor_at(start: int) -> str:
    return base64.urlsafe_b64encode(f"at:{start}".encode()).decode().rstrip("=")


def _start_of(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise QuestionError(f"the cursor {cursor!r} cannot be read; take next_cursor of the page before") from error
    head, _, number = text.partition(":")
    if head != "at" or re.fullmatch(r"[0-9]{1,9}", number) is None:
        raise QuestionError(f"the cursor {cursor!r} cannot be read; take next_cursor of the page before")
    return int(number)

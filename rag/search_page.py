"""What a search gives: one page of ranked products and documents."""

from dataclasses import dataclass
from decimal import Decimal

from catalog.product import Availability, OwnerKind, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPassage:
    """A text that made a result fit the query; verbatim from the source."""

    source: Source
    source_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """A product or a document; price, currency and availability are None for documents."""

    kind: OwnerKind
    id: str
    title: str
    score: float  # higher is better; comparable only within one page
    price: Decimal | None = None
    currency: str | None = None
    availability: Availability | None = None
    url: str | None = None
    image: str | None = None
    passages: tuple[SearchPassage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Results, best first."""

    query: str
    results: tuple[SearchResult, ...]
    total: int  # how many there are over all pages
    next_cursor: str | None = None  # None: this is the last page

"""The domain types of a catalog: products, documents and their parts.

Every text is kept verbatim as the merchant gave it (after trimming); what can be computed from a text is
computed elsewhere (`quantity.py`). Identifiers are text, always. Nothing here knows how records are read or stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

Availability = Literal["in_stock", "out_of_stock", "preorder", "backorder", "unknown"]
AVAILABILITIES: tuple[Availability, ...] = ("in_stock", "out_of_stock", "preorder", "backorder", "unknown")

OwnerKind = Literal["product", "document"]

Source = Literal["attribute", "bullet", "description", "review", "qa", "document", "catalog"]
"""Where a piece of evidence comes from; `catalog` is what was computed over the whole catalog."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A named fact of a product, e.g. weight: 2.4 kg."""

    name: str  # as the merchant named it, e.g. "filter_type" or "重量"
    text: str  # verbatim value with its unit, e.g. "2.4 kg"; several values are joined by ", "


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A customer's review."""

    id: str
    text: str
    rating: float | None = None  # 1 to 5; None when the merchant gave none
    date: str | None = None  # ISO 8601 date; None when unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityAnswer:
    """A question another customer asked about the product, with its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One thing that is sold: a simple product or one variant of a family."""

    id: str
    title: str
    description: str | None = None  # plain text; HTML has been removed
    brand: str | None = None
    category: str | None = None  # path joined by " > "
    price: Decimal | None = None  # None: the merchant states no price
    currency: str | None = None  # ISO 4217
    availability: Availability = "unknown"
    stock: int | None = None  # pieces; None: not stated
    url: str | None = None
    image: str | None = None
    gtin: str | None = None
    mpn: str | None = None
    group_id: str | None = None  # shared by the variants of a family
    options: Mapping[str, str] = field(default_factory=dict)  # what tells variants apart
    attributes: tuple[Attribute, ...] = ()
    bullets: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    qa: tuple[CommunityAnswer, ...] = ()
    updated_at: datetime | None = None  # UTC; when the merchant last changed it

    def __post_init__(self) -> None:
        if not self.id or not self.title:
            raise ValueError("a product needs an id and a title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text of the shop: a policy, a manual, a guide, a frequently asked question."""

    id: str
    title: str
    text: str  # plain text or Markdown
    url: str | None = None
    tags: tuple[str, ...] = ()
    updated_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.id or not self.title:
            raise ValueError("a document needs an id and a title")


Record = Product | Document
"""What is stored under one id."""


def format_price(price: Decimal) -> str:
    """The decimal string of a price, with at least two digits after the point.

    Example:
        >>> format_price(Decimal("249"))
        '249.00'
    """
    return f"{price:.2f}" if price == price.quantize(Decimal("0.01")) else format(price.normalize(), "f")

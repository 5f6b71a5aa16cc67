"""What leaves: an answer with its claims, citations and product cards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from catalog.product import Availability, Source
from rag.evidence import EvidenceKind
from rag.question import Focus, Language

Action = Literal["answer", "clarify", "abstain", "handoff"]
AbstentionReason = Literal["not_in_catalog", "not_stated", "out_of_scope", "unsafe"]
ClaimStatus = Literal["verified", "unsupported", "contradicted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The evidence that verified a claim; `text` is verbatim for fields and passages."""

    id: int  # from 1, the same in the stream, the answer and its history; see `rag.claims.citing`
    kind: EvidenceKind
    source: Source
    source_id: str
    text: str
    product_id: str | None = None
    field: str | None = None
    title: str = ""
    start: int | None = None  # of `text` in the document, description, review, ... it was cut from, in characters
    end: int | None = None  # None for both: `text` is a whole value, or was computed
    url: str | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One checked statement of an answer."""

    text: str
    status: ClaimStatus
    citation_ids: tuple[int, ...] = ()
    reason: str | None = None  # why it is not verified


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """A product as shown beside an answer; price and availability are read when the answer is made."""

    id: str
    title: str
    price: Decimal | None = None
    currency: str | None = None
    availability: Availability = "unknown"
    url: str | None = None
    image: str | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The whole reply to a question."""

    text: str
    action: Action
    reason: AbstentionReason | None
    language: Language
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    products: tuple[ProductCard, ...] = ()
    conversation_id: str = ""
    turn_id: str = ""
    model: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    focus: Focus = field(default_factory=Focus)  # the conversation after this answer
    confidence: float | None = None  # 0 to 1, see `rag.confidence`; None: nothing was answered from evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceEvent:
    """Citations and products, sent before the text is written."""

    citations: tuple[Citation, ...]
    products: tuple[ProductCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaEvent:
    """The next piece of the answer's text; every piece is verified before it is sent."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneEvent:
    """The whole answer; the texts of the deltas joined are its text."""

    answer: Answer


AnswerEvent = EvidenceEvent | DeltaEvent | DoneEvent

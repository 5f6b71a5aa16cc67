"""The shapes of requests and responses: they check what comes in and document what goes out.

Field by field the same as `rag/answer_json.py`, which makes the objects; responses are checked against
these models, so the two cannot drift apart.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from catalog.product import Availability, OwnerKind, Source
from rag.answer import AbstentionReason, Action, ClaimStatus
from rag.evidence import EvidenceKind
from rag.feedback import Rating
from rag.question import MAX_QUESTION_CHARS, Language, Question, Role

MAX_ID_CHARS = 256
"""Longest id a request may carry, in characters."""

_EXAMPLE_CITATION: JsonDict = {
    "id": 1,
    "kind": "field",
    "product_id": "VAC-200",
    "field": "filter_type",
    "text": "washable HEPA",
    "source": "attribute",
    "source_id": "VAC-200#filter_type",
    "start": None,
    "end": None,
    "url": None,
    "as_of": "2026-11-01T00:00:00Z",
}
_EXAMPLE_CARD: JsonDict = {
    "id": "VAC-200",
    "title": "Aurora 200",
    "price": "249.00",
    "currency": "EUR",
    "availability": "in_stock",
    "url": None,
    "image": None,
    "as_of": "2026-11-01T00:00:00Z",
}
EXAMPLE_ANSWER: JsonDict = {
    "answer": "Yes. The Aurora 200 has a washable HEPA filter.",
    "action": "answer",
    "reason": None,
    "language": "en",
    "citations": [_EXAMPLE_CITATION],
    "claims": [{"text": "The Aurora 200 has a washable HEPA filter.", "status": "verified", "citation_ids": [1]}],
    "products": [_EXAMPLE_CARD],
    "conversation_id": "c_8f14e45fceea167a",
    "turn_id": "t_c9f0f895fb98ab91",
    "model": "composer",
    "timings_ms": {"understand": 1.2, "retrieve": 6.0, "generate": 40.1, "verify": 2.0, "total": 49.9},
}


def _without_null_characters(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain a null character")
    return text


def _with_content(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty or only white space")
    return text


Id = Annotated[str, Field(min_length=1, max_length=MAX_ID_CHARS), AfterValidator(_without_null_characters)]
QuestionText = Annotated[
    str,
    Field(min_length=1, max_length=MAX_QUESTION_CHARS),
    AfterValidator(_without_null_characters),
    AfterValidator(_with_content),
]
Price = Annotated[
    str,
    Field(pattern=r"^[0-9]+(\.[0-9]+)?$", description="Decimal string, with a point.", examples=["249.00"]),
]
Time = Annotated[
    str,
    Field(pattern=r"Z$", description="UTC, ISO 8601.", json_schema_extra={"format": "date-time"}),
]


CommentText = Annotated[
    str, Field(min_length=1, max_length=MAX_QUESTION_CHARS), AfterValidator(_without_null_characters)
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskRequest(_Body):
    """A question, and where the customer stands."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"question": "does it have a hepa filter?", "product_id": "VAC-200"}},
    )

    question: QuestionText
    conversation_id: Id | None = Field(None, description="From an earlier answer; none begins a conversation.")
    product_id: Id | None = Field(None, description="The product whose page the customer stands on.")
    customer_id: Id | None = None
    language: Language | None = Field(None, description="Of the answer; none means the language of the question.")
    stream: bool = Field(False, description="Send server-sent events; so does `Accept: text/event-stream`.")

    def to_question(self) -> Question:
        """The question in the terms of `rag`."""
        return Question(
            text=self.question,
            product_id=self.product_id,
            conversation_id=self.conversation_id,
            customer_id=self.customer_id,
            language=self.language,
        )


class FeedbackRequest(_Body):
    """What somebody thought of an answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"turn_id": "t_c9f0f895fb98ab91", "rating": "up", "comment": None}},
    )

    turn_id: Id = Field(description="Of the answer.")
    rating: Rating
    comment: CommentText | None = Field(None, description="In the person's own words; kept without personal data.")


class CitationBody(_Body):
    """The evidence that verified a claim; `text` is verbatim for `field` and `passage`."""

    id: int = Field(ge=1)
    kind: EvidenceKind
    product_id: str | None
    field: str | None
    text: str
    source: Source
    source_id: str
    start: int | None = Field(None, description="Of `text` in its source, in characters; none for a whole value.")
    end: int | None = None
    url: str | None
    as_of: Time | None


class ClaimBody(_Body):
    """One checked statement of an answer."""

    text: str
    status: ClaimStatus
    citation_ids: list[int]


class ProductCardBody(_Body):
    """A product beside an answer, with its price and availability when the answer was made."""

    id: str
    title: str
    price: Price | None
    currency: str | None
    availability: Availability
    url: str | None
    image: str | None
    as_of: Time | None


class AnswerBody(_Body):
    """An answer with its claims, citations and products."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE_ANSWER})

    answer: str
    action: Action
    reason: AbstentionReason | None = Field(description="Why not, when `action` is `abstain`.")
    language: Language
    citations: list[CitationBody]
    claims: list[ClaimBody]
    products: list[ProductCardBody]
    conversation_id: str
    turn_id: str
    model: str
    timings_ms: dict[str, float]


class SearchPassageBody(_Body):
    """A text that made a result fit; verbatim."""

    source: Source
    source_id: str
    text: str


class SearchResultBody(_Body):
    """A product or a document."""

    kind: OwnerKind
    id: str
    title: str
    score: float
    price: Price | None
    currency: str | None
    availability: Availability | None
    url: str | None
    image: str | None
    passages: list[SearchPassageBody]


class SearchBody(_Body):
    """One page of results, best first."""

    query: str
    results: list[SearchResultBody]
    total: int = Field(ge=0, description="How many there are over all pages.")
    next_cursor: str | None = Field(description="For the next page; none on the last.")


class ReviewBody(_Body):
    """A customer's review."""

    id: str
    rating: float | None
    text: str
    date: str | None


class CommunityAnswerBody(_Body):
    """A customer's question about the product, with its answer."""

    question: str
    answer: str


class ProductBody(_Body):
    """A product in the native format, and when its price and availability were last stated."""

    type: Literal["product"]
    id: str
    title: str
    description: str | None
    brand: str | None
    category: str | None
    price: Price | None
    currency: str | None
    availability: Availability
    stock: int | None
    url: str | None
    image: str | None
    gtin: str | None
    mpn: str | None
    group_id: str | None
    options: dict[str, str]
    attributes: dict[str, str]
    bullets: list[str]
    reviews: list[ReviewBody]
    qa: list[CommunityAnswerBody]
    updated_at: Time | None
    as_of: Time | None


class TurnBody(_Body):
    """One message of a conversation; a customer's has no `answer`."""

    id: str
    role: Role
    content: str
    created_at: Time
    answer: AnswerBody | None


class ConversationBody(_Body):
    """A conversation, oldest turn first."""

    id: str
    created_at: Time
    turns: list[TurnBody]


class HealthBody(_Body):
    """That the process is alive."""

    status: Literal["ok"]


class ReadinessBody(_Body):
    """Whether questions can be answered now, and over what."""

    ready: bool
    generation: str | None = Field(description="Of the index that serves.")
    products: int
    documents: int
    model: str
    warnings: list[str] = Field(description="Why it is not ready, or what an operator should look at.")


class FieldErrorBody(_Body):
    """One thing that is wrong with a request."""

    location: str = Field(examples=["body"])
    field: str = Field(examples=["question"])
    detail: str


class ProblemBody(_Body):
    """What went wrong (RFC 9457)."""

    type: str = Field(examples=["urn:shelftalk:problem:invalid-request"])
    title: str
    status: int
    detail: str
    instance: str = Field(description="Holds the request id, which is in the log too.")
    errors: list[FieldErrorBody] | None = None

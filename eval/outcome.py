"""What came out when a case was asked: the answer with its sources, or why there is none.

Outcomes are kept as JSON Lines while an evaluation runs, so that an interrupted one goes on where it stopped.
They hold what the scores need and what a person wants to see, and no identifier that differs from run to run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from catalog.product import Source
from rag.answer import AbstentionReason, Action, Answer, ClaimStatus
from rag.evidence import EvidenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """A citation of the answer."""

    id: int
    kind: EvidenceKind
    source: Source
    source_id: str
    text: str
    product_id: str | None = None
    field: str | None = None
    title: str = ""
    is_verbatim: bool | None = None  # whether the source says so word for word; None: an aggregate, not a quotation


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedClaim:
    """A statement of the answer as the assistant itself checked it."""

    text: str
    status: ClaimStatus
    citation_ids: tuple[int, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One case, asked."""

    case_id: str
    fingerprint: str  # of the case and everything the answer depends on
    answer: str = ""
    action: Action | None = None  # None: no answer came, see `error`
    reason: AbstentionReason | None = None
    language: str | None = None
    model: str = ""
    citations: tuple[CitedSource, ...] = ()
    claims: tuple[CheckedClaim, ...] = ()
    products: tuple[str, ...] = ()  # ids of the cards shown, in their order
    shown: tuple[str, ...] = ()  # what the cards say: titles and prices
    ranking: tuple[str, ...] | None = None  # products found by searching the question; None: not searched
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    confidence: float | None = None  # 0 to 1, of the assistant itself; None: nothing was answered from evidence
    error: str | None = None  # why there is no answer


OUTCOME_JSON: TypeAdapter[Outcome] = TypeAdapter(Outcome)
"""Outcomes to and from JSON."""


def outcome_of(
    answer: Answer,
    *,
    case_id: str,
    fingerprint: str,
    citations: tuple[CitedSource, ...],
    ranking: tuple[str, ...] | None,
) -> Outcome:
    """The outcome of an answer; its citations come checked."""
    return Outcome(
        case_id=case_id,
        fingerprint=fingerprint,
        answer=answer.text,
        action=answer.action,
        reason=answer.reason,
        language=answer.language,
        model=answer.model,
        citations=citations,
        claims=tuple(
            CheckedClaim(text=one.text, status=one.status, citation_ids=one.citation_ids, reason=one.reason)
            for one in answer.claims
        ),
        products=tuple(card.id for card in answer.products),
        shown=tuple(f"{card.title} {card.price or ''} {card.currency or ''}".strip() for card in answer.products),
        ranking=ranking,
        timings_ms={stage: round(float(ms), 3) for stage, ms in answer.timings_ms.items()},
        confidence=answer.confidence,
    )

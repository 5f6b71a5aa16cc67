"""Outcomes as tests write them."""

from eval.outcome import CitedSource, Outcome
from rag.answer import AbstentionReason, Action


def cited(
    source_id: str,
    text: str,
    *,
    product_id: str | None = "P",
    field: str | None = None,
    verbatim: bool | None = True,
) -> CitedSource:
    return CitedSource(
        id=1,
        kind="field" if field else "passage",
        source="attribute" if field else "review",
        source_id=source_id,
        text=text,
        product_id=product_id,
        field=field,
        is_verbatim=verbatim,
    )


def replied(
    answer: str,
    *citations: CitedSource,
    action: Action = "answer",
    reason: AbstentionReason | None = None,
    products: tuple[str, ...] = (),
    ranking: tuple[str, ...] | None = None,
) -> Outcome:
    return Outcome(
        case_id="1",
        fingerprint="f",
        answer=answer,
        action=action,
        reason=reason,
        citations=citations,
        products=products,
        ranking=ranking,
        model="composer",
        timings_ms={"total": 5.0},
    )

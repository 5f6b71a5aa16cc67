"""Scores of one question as its result in a report gives them, and paired tests over them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.intervals import holm, paired_randomisation
from eval.report import CaseResult, Report

CaseScore = Callable[[CaseResult], float | None]
"""A score of a question, higher is better; None: it says nothing of this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One score of one configuration beside the first, over the questions that both measured."""

    label: str  # of the configuration
    metric: str
    n: int
    mean: float
    difference: float  # mean minus that of the first
    p: float  # paired randomisation test, two-sided
    p_corrected: float  # by Holm, for all contrasts made together


def evidence_found(one: CaseResult) -> float | None:
    """Share of the labelled evidence that is cited, of all questions with an answer; a refusal cites none."""
    if one.expected_actions[0] != "answer" or not one.evidence:
        return None
    return (one.scores.get("citation_recall") or 0.0) if one.action == "answer" else 0.0


def hit_at_10(one: CaseResult) -> float | None:
    """Whether a relevant product is among the first ten."""
    recall = one.scores.get("recall@10")
    return None if recall is None else float(recall > 0)


def score_named(name: str) -> CaseScore:
    """The score of a metric of the report."""
    return lambda one: one.scores.get(name)


def values_of(report: Report, score: CaseScore) -> list[float]:
    """The scores of all questions that have one, in their order."""
    return [value for one in report.results if (value := score(one)) is not None]


def contrasts(
    first: Report, others: Sequence[tuple[str, Report]], scores: Mapping[str, CaseScore]
) -> tuple[Contrast, ...]:
    """Each other report against the first in every score, p corrected for all of them together.

    A score that no question has in both is left out.
    """
    drafts: list[tuple[str, str, list[float], list[float]]] = []
    for label, report in others:
        theirs = {one.id: one for one in report.results}
        for metric, score in scores.items():
            pairs = [(score(one), score(theirs[one.id])) for one in first.results if one.id in theirs]
            both = [(before, now) for before, now in pairs if before is not None and now is not None]
            if both:
                drafts.append((label, metric, [now for _, now in both], [before for before, _ in both]))
    p_values = [paired_randomisation(now, before, seed=first.seed) for _, _, now, before in drafts]
    return tuple(
        Contrast(
            label=label,
            metric=metric,
            n=len(now),
            mean=sum(now) / len(now),
            difference=(sum(now) - sum(before)) / len(now),
            p=p,
            p_corrected=corrected,
        )
        for (label, metric, now, before), p, corrected in zip(drafts, p_values, holm(p_values), strict=True)
    )

"""From scored cases to a report: means with intervals, by ability, language and turn; confusion; times."""

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from eval.action_metrics import Verdict, confusion, verdict
from eval.case import Case
from eval.cases import CaseFile
from eval.identity import Hardware, Identity
from eval.intervals import bootstrap_interval
from eval.outcome import Outcome
from eval.report import (
    CaseResult,
    CasesPart,
    ConfusionCell,
    HistoryTurn,
    MetricResult,
    Report,
    Slice,
    StageTimes,
    Times,
)
from eval.risk_coverage import risk_coverage
from eval.risk_coverage_result import RiskCoverage
from eval.scores import METRICS, Metric, score_case
from rag.words.language import detect_language

_DIGITS = 6  # of scores in a report; sums in another order differ in the sixteenth
_N_FOUND = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredCase:
    """A case with what came out and how good it was."""

    case: Case
    outcome: Outcome
    scores: Mapping[str, float | None]
    verdict: Verdict | None  # None: retrieval alone was measured

    @property
    def language(self) -> str:
        """Language of the question."""
        return self.case.language or detect_language(self.case.question)

    @property
    def turn(self) -> int:
        """Number of this question among the customer's messages, from 1."""
        return 1 + sum(turn.role == "user" for turn in self.case.history)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Under which an evaluation was made."""

    identity: Identity
    hardware: Hardware
    seed: int
    seconds: float


def scored(cases: Sequence[Case], outcomes: Sequence[Outcome]) -> list[ScoredCase]:
    """Cases with their outcomes, in order, scored by every metric."""
    return [
        ScoredCase(case=case, outcome=outcome, scores=score_case(case, outcome), verdict=verdict(case, outcome))
        for case, outcome in zip(cases, outcomes, strict=True)
    ]


def make_report(
    file: CaseFile,
    results: Sequence[ScoredCase],
    circumstances: Circumstances,
    *,
    metrics: Mapping[str, Metric] = METRICS,
) -> Report:
    """The report over these cases, without gates and baseline.

    Args:
        file: Where the cases came from.
        results: All of them, in order; at least one.
        circumstances: What they were asked of and when.
        metrics: Those to report.
    """

    def summed(some: Sequence[ScoredCase], key: str) -> tuple[MetricResult, ...]:
        return tuple(_result(metric, some, key, circumstances.seed) for metric in metrics.values())

    def sliced(key_of: Callable[[ScoredCase], str]) -> tuple[Slice, ...]:
        groups: dict[str, list[ScoredCase]] = {}
        for one in results:
            groups.setdefault(key_of(one), []).append(one)
        return tuple(Slice(key=key, n=len(some), metrics=summed(some, key)) for key, some in sorted(groups.items()))

    judged = [one for one in results if one.verdict is not None]
    cells = confusion([(one.case.action, one.outcome.action) for one in judged])
    models = sorted({one.outcome.model for one in results if one.outcome.model})
    return Report(
        cases=CasesPart(name=file.name, sha256=file.sha256, form=file.form, n=len(results)),
        seed=circumstances.seed,
        identity=circumstances.identity,
        hardware=circumstances.hardware,
        model=", ".join(models),
        metrics=summed(results, ""),
        by_ability=sliced(lambda one: one.case.ability),
        by_language=sliced(lambda one: one.language),
        by_turn=tuple(sorted(sliced(lambda one: str(one.turn)), key=lambda part: int(part.key))),
        confusion=tuple(
            ConfusionCell(expected=expected, taken=taken, n=n) for (expected, taken), n in sorted(cells.items())
        ),
        risk_coverage=_risk_coverage(results, circumstances.seed),
        results=tuple(map(_case_result, results)),
        times=Times(
            finished_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            seconds=round(circumstances.seconds, 2),
            stages=tuple(stage_times(one.outcome.timings_ms for one in results)),
        ),
    )


def stage_times(timings: Iterable[Mapping[str, float]]) -> list[StageTimes]:
    """Percentiles of every stage over these answers, stages in the order of their first occurrence."""
    by_stage: dict[str, list[float]] = {}
    for one in timings:
        for stage, ms in one.items():
            by_stage.setdefault(stage, []).append(ms)
    found = []
    for stage, values in by_stage.items():
        p50, p90, p95, p99 = (round(float(q), 3) for q in np.quantile(values, [0.5, 0.9, 0.95, 0.99]))
        found.append(
            StageTimes(stage=stage, n=len(values), p50=p50, p90=p90, p95=p95, p99=p99, longest=round(max(values), 3))
        )
    return found


def _risk_coverage(results: Sequence[ScoredCase], seed: int) -> RiskCoverage | None:
    """The curve over judged answers that have a confidence; one that should have been a refusal is wrong."""
    answers = [
        (one.outcome.confidence, one.verdict == "right")
        for one in results
        if one.outcome.confidence is not None and one.verdict not in (None, "unjudged")
    ]
    return risk_coverage(
        [sure for sure, _ in answers], [right for _, right in answers], seed=_seed(seed, "risk_coverage")
    )


def _result(metric: Metric, some: Sequence[ScoredCase], key: str, seed: int) -> MetricResult:
    values = [value for one in some if (value := one.scores.get(metric.name)) is not None]
    mean = low = high = None
    if values:
        interval = bootstrap_interval(values, seed=_seed(seed, metric.name, key))
        mean, low, high = (round(x, _DIGITS) for x in (interval.mean, interval.low, interval.high))
    return MetricResult(
        name=metric.name,
        title=metric.title,
        group=metric.group,
        lower_is_better=metric.lower_is_better,
        mean=mean,
        low=low,
        high=high,
        n=len(values),
    )


def _seed(seed: int, *names: str) -> int:
    """A seed of its own for each interval, so that adding a metric changes no other."""
    return zlib.crc32("/".join([str(seed), *names]).encode())


def _case_result(one: ScoredCase) -> CaseResult:
    case, outcome = one.case, one.outcome
    passages = (*case.evidence_full, *case.evidence_partial)
    return CaseResult(
        id=case.id,
        place=case.place,
        ability=case.ability,
        language=one.language,
        question=case.question,
        history=tuple(HistoryTurn(role=turn.role, content=turn.content) for turn in case.history),
        product_id=case.product_id,
        expected_actions=case.actions,
        answers=case.answers,
        must_include=case.must_include,
        must_not_include=case.must_not_include,
        evidence=(*case.evidence, *(passage.text for passage in passages)),
        action=outcome.action,
        reason=outcome.reason,
        verdict=one.verdict,
        answer=outcome.answer,
        citations=outcome.citations,
        claims=outcome.claims,
        products=outcome.products,
        found=(outcome.ranking or ())[:_N_FOUND],
        error=outcome.error,
        confidence=None if outcome.confidence is None else round(outcome.confidence, _DIGITS),
        scores={name: None if value is None else round(value, _DIGITS) for name, value in one.scores.items()},
    )

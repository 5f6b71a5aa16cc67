"""Compare an evaluation with an earlier one, and hold it against gates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.errors import OptionError
from eval.intervals import holm, minimum_detectable_difference, paired_randomisation
from eval.report import BaselineResult, CaseResult, Comparison, GateResult, Report
from eval.scores import METRICS, Metric

SIGNIFICANCE = 0.05
_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A bound that a metric must keep."""

    metric: str
    bound: Literal["min", "max"]
    value: float

    @property
    def text(self) -> str:
        """As it is written in reports."""
        return f"{self.metric}{'>=' if self.bound == 'min' else '<='}{self.value:g}"


def parse_gate(text: str, bound: Literal["min", "max"], metrics: Mapping[str, Metric] = METRICS) -> Gate:
    """A gate from the command line, such as "right=0.8".

    Raises:
        OptionError: If the metric is not known or the value is no number; lists the metrics.
    """
    match = re.fullmatch(r"\s*([\w@]+)\s*=\s*([0-9.]+)\s*", text)
    if match is None or match[2].count(".") > 1 or match[2] == ".":
        raise OptionError(f"--{bound} {text!r} must have the form METRIC=VALUE, such as --{bound} right=0.8")
    name = match[1]
    if name not in metrics:
        raise OptionError(f"--{bound} {text!r}: there is no metric {name!r}; known: {', '.join(metrics)}")
    if metrics[name].lower_is_better is (bound == "min"):
        other = "max" if bound == "min" else "min"
        better = "lower" if metrics[name].lower_is_better else "higher"
        raise OptionError(f"--{bound} {text!r}: {better} is better for {name}; use --{other}")
    return Gate(metric=name, bound=bound, value=float(match[2]))


def check_gates(report: Report, gates: Sequence[Gate]) -> tuple[GateResult, ...]:
    """Every gate held against the report, then whether a metric fell significantly below the baseline.

    A gate on a metric that no case measured fails: what was asked to be sure of is not known.
    """
    results = [_checked(report, gate) for gate in gates]
    if report.baseline is not None:
        worse = [one for one in report.baseline.comparisons if one.is_regression]
        shown = "; ".join(f"{one.metric} {one.baseline:.3f} → {one.mean:.3f}" for one in worse)
        message = f"significantly worse than the baseline: {shown}" if worse else "no metric is significantly worse"
        results.append(GateResult(gate="baseline", passed=not worse, message=message))
    return tuple(results)


def compare(
    report: Report, baseline: Report, *, seed: int = 0, metrics: Mapping[str, Metric] = METRICS
) -> BaselineResult:
    """Paired tests of every metric, over the cases of the same id and question that both measured."""
    earlier = {one.id: one for one in baseline.results}
    pairs = [
        (one, earlier[one.id])
        for one in report.results
        if one.id in earlier and one.question == earlier[one.id].question
    ]
    drafts = [draft for metric in metrics.values() if (draft := _compared(metric, pairs, seed)) is not None]
    corrected = holm([draft.p for draft in drafts])
    comparisons = tuple(
        draft.model_copy(
            update={
                "p_corrected": round(p, _DIGITS),
                "is_regression": p < SIGNIFICANCE and (draft.difference > 0) is metrics[draft.metric].lower_is_better,
            }
        )
        for draft, p in zip(drafts, corrected, strict=True)
    )
    return BaselineResult(
        cases_sha256=baseline.cases.sha256,
        identity_sha256=baseline.identity.digest(),
        n_common=len(pairs),
        comparisons=comparisons,
    )


def _compared(metric: Metric, pairs: Sequence[tuple[CaseResult, CaseResult]], seed: int) -> Comparison | None:
    """A metric's comparison before correction; None when no case has it in both."""
    both = [
        (mine, theirs)
        for now, before in pairs
        if (mine := now.scores.get(metric.name)) is not None and (theirs := before.scores.get(metric.name)) is not None
    ]
    if not both:
        return None
    ours, theirs_all = [mine for mine, _ in both], [theirs for _, theirs in both]
    mean, before_mean = sum(ours) / len(ours), sum(theirs_all) / len(both)
    detectable = minimum_detectable_difference([mine - theirs for mine, theirs in both])
    return Comparison(
        metric=metric.name,
        n=len(both),
        baseline=round(before_mean, _DIGITS),
        mean=round(mean, _DIGITS),
        difference=round(mean - before_mean, _DIGITS),
        p=round(paired_randomisation(ours, theirs_all, seed=seed), _DIGITS),
        p_corrected=1.0,
        detectable=None if detectable is None else round(detectable, _DIGITS),
        is_regression=False,
    )


def _checked(report: Report, gate: Gate) -> GateResult:
    result = report.metric(gate.metric)
    if result is None or result.mean is None:
        return GateResult(gate=gate.text, passed=False, message=f"{gate.metric} was measured on no case")
    passed = result.mean >= gate.value if gate.bound == "min" else result.mean <= gate.value
    shown = f"{gate.metric} is {result.mean:.4f} ({result.low:.4f} to {result.high:.4f}, {result.n} cases)"
    return GateResult(gate=gate.text, passed=passed, message=shown)

"""What answering only when sure would bring: the risk-coverage curve, its areas, and how sure these are.

Coverage is the share of the answers that are given when only the surest are; risk is the share of wrong ones among
them. Answers of equal confidence enter together, as one step. Nothing here knows where a confidence comes from.

References: El-Yaniv, Wiener, JMLR 2010; Geifman, El-Yaniv, NeurIPS 2017; for the areas Geifman, Uziel, El-Yaniv,
ICLR 2019.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.risk_coverage_result import RiskCoverage, RiskPoint, RiskValue

LOW_RISK, HIGH_RISK = 0.05, 0.10
"""The risks at which coverage is reported: one answer of twenty wrong, one of ten."""

_DIGITS = 6
_N_RESAMPLES = 2_000
_TAILS = (0.025, 0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """Answers by confidence, the surest step first."""

    confidences: NDArray[np.float64]  # (n_steps,), falling
    step_of: NDArray[np.int64]  # (n,), the step of each answer
    is_wrong: NDArray[np.float64]  # (n,), 1.0 or 0.0


def risk_coverage(confidences: Sequence[float], is_right: Sequence[bool], *, seed: int = 0) -> RiskCoverage | None:
    """The curve of these answers with its measures and their 95 % bootstrap intervals over answers.

    Args:
        confidences: One for each answer given, higher is surer.
        is_right: Of the same answers.
        seed: Of the resamples.

    Returns:
        None without any answer.

    Raises:
        ValueError: If the lengths differ, or a confidence is not finite.
    """
    if len(confidences) != len(is_right):
        raise ValueError(f"each answer needs a confidence: {len(confidences)} of them for {len(is_right)} answers")
    if not len(confidences):
        return None
    steps = _steps(np.asarray(confidences, dtype=np.float64), np.asarray(is_right, dtype=bool))
    measured = _measures(*_counts(steps, np.arange(len(steps.step_of))))
    drawn = _resampled(steps, seed)  # (n_resamples, 5)
    aurc, excess, auroc, at_low, at_high = (_value(measured[i], drawn[:, i]) for i in range(len(measured)))
    assert aurc is not None and excess is not None and at_low is not None and at_high is not None
    return RiskCoverage(
        n=len(is_right),
        n_wrong=int(steps.is_wrong.sum()),
        points=_points(steps),
        aurc=aurc,
        excess_aurc=excess,
        auroc=auroc,
        coverage_at_5=at_low,
        coverage_at_10=at_high,
    )


def _steps(confidences: NDArray[np.float64], is_right: NDArray[np.bool_]) -> _Steps:
    if not np.isfinite(confidences).all():
        raise ValueError("a confidence is not finite; leave out answers without one")
    distinct, step_of = np.unique(-confidences, return_inverse=True)
    return _Steps(confidences=-distinct, step_of=step_of.astype(np.int64), is_wrong=(~is_right).astype(np.float64))


def _points(steps: _Steps) -> tuple[RiskPoint, ...]:
    n, wrong = (np.cumsum(counts) for counts in _counts(steps, np.arange(len(steps.step_of))))
    return tuple(
        RiskPoint(
            coverage=round(float(n[i] / n[-1]), _DIGITS),
            risk=round(float(wrong[i] / n[i]), _DIGITS),
            confidence=round(float(steps.confidences[i]), _DIGITS),
        )
        for i in range(len(n))
    )


def _counts(steps: _Steps, drawn: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Answers and wrong answers in each step, of those drawn; each of shape (n_steps,)."""
    places = steps.step_of[drawn]
    size = len(steps.confidences)
    n = np.bincount(places, minlength=size).astype(np.float64)
    wrong = np.bincount(places, weights=steps.is_wrong[drawn], minlength=size).astype(np.float64)
    return n, wrong


def _measures(n: NDArray[np.float64], wrong: NDArray[np.float64]) -> NDArray[np.float64]:
    """Area, excess area, AUROC (NaN when all are right or all are wrong), coverage at both risks; shape (5,).

    The area is the mean over answers of the risk of the step in which each enters. What exceeds the area of the best
    order, all right answers before all wrong ones, is the excess.
    """
    n, wrong = n[n > 0], wrong[n > 0]  # a resample leaves steps empty
    n_until, wrong_until = np.cumsum(n), np.cumsum(wrong)
    n_all, n_wrong = n_until[-1], wrong_until[-1]
    risks = wrong_until / n_until
    area = float((n * risks).sum() / n_all)
    last = np.arange(1, int(n_wrong) + 1)
    best = float((last / (n_all - n_wrong + last)).sum() / n_all)
    right = n - wrong
    pairs = (right * (n_wrong - wrong_until + wrong / 2)).sum()
    n_pairs = n_wrong * (n_all - n_wrong)
    coverages = [float((n_until[risks <= risk + 1e-12] / n_all).max(initial=0.0)) for risk in (LOW_RISK, HIGH_RISK)]
    return np.array([area, area - best, pairs / n_pairs if n_pairs else np.nan, *coverages])


def _resampled(steps: _Steps, seed: int) -> NDArray[np.float64]:
    """The measures of resamples of the answers, shape (n_resamples, 5)."""
    generator = np.random.default_rng(seed)
    size = len(steps.step_of)
    return np.stack([_measures(*_counts(steps, generator.integers(0, size, size))) for _ in range(_N_RESAMPLES)])


def _value(measured: float, drawn: NDArray[np.float64]) -> RiskValue | None:
    """A measure with its percentile interval; None where it has no value."""
    if np.isnan(measured):
        return None
    low, high = np.quantile(drawn[~np.isnan(drawn)], _TAILS)
    mean, low, high = (round(float(one), _DIGITS) + 0.0 for one in (measured, low, high))
    return RiskValue(value=mean, low=low, high=high)

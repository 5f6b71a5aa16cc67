"""Measures of ranked lists and of a decision: P@1, average precision, area under the ROC curve, reliability.

Ties are broken against the ranker: of equal scores the wrong one stands first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


def precision_at_1(scores: ArrayLike, relevant: ArrayLike) -> float:
    """1 if the best scored is relevant, else 0."""
    return float(_in_order(scores, relevant)[0])


def average_precision(scores: ArrayLike, relevant: ArrayLike) -> float:
    """Mean of the precision at each relevant place; 0 when nothing is relevant."""
    ordered = _in_order(scores, relevant)
    if not ordered.any():
        return 0.0
    precision = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    return float(precision[ordered].mean())


def _in_order(scores: ArrayLike, relevant: ArrayLike) -> NDArray[np.bool_]:
    score, is_relevant = np.asarray(scores, dtype=np.float64), np.asarray(relevant, dtype=np.bool_)
    return is_relevant[np.lexsort((is_relevant, -score))]


def roc_area(scores: ArrayLike, positive: ArrayLike) -> float:
    """How often a positive scores above a negative, ties counting half; NaN where one side is empty."""
    score, is_positive = np.asarray(scores, dtype=np.float64), np.asarray(positive, dtype=np.bool_)
    above, below = score[is_positive], score[~is_positive]
    if not len(above) or not len(below):
        return float("nan")
    greater = (above[:, None] > below[None, :]).mean()
    equal = (above[:, None] == below[None, :]).mean()
    return float(greater + equal / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def bootstrap(figure: Callable[[NDArray[np.int64]], float], n: int, *, seed: int = 0, rounds: int = 2000) -> Interval:
    """The figure of all n questions and its percentile interval over resamples of them (Efron 1979).

    Args:
        figure: Takes the places of questions, with repetition, gives the figure.
        n: Questions.
        seed: Of the resamples.
        rounds: Number of resamples; those whose figure is NaN are left out.
    """
    chance = np.random.default_rng(seed)
    drawn = np.array([figure(chance.integers(0, n, size=n)) for _ in range(rounds)])
    stated = drawn[~np.isnan(drawn)]
    low, high = np.percentile(stated, [2.5, 97.5]) if len(stated) else (np.nan, np.nan)
    return Interval(value=figure(np.arange(n)), low=float(low), high=float(high))


def paired_p_value(first: ArrayLike, second: ArrayLike, *, seed: int = 0, rounds: int = 10000) -> float:
    """Two-sided randomisation test of equal means of paired figures (Smucker et al., CIKM 2007)."""
    difference = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], size=(rounds, len(difference)))
    drawn = np.abs((signs * difference).mean(axis=1))
    return float((1 + (drawn >= abs(difference.mean()) - 1e-12).sum()) / (rounds + 1))


def refused_share(scores: ArrayLike, answerable: ArrayLike, *, wrong_refusals: float = 0.05) -> float:
    """Share of the unanswerable whose score lies below the threshold that refuses this share of the answerable.

    NaN where there are only answerable or only unanswerable ones.
    """
    score, is_answerable = np.asarray(scores, dtype=np.float64), np.asarray(answerable, dtype=np.bool_)
    ordered = np.sort(score[is_answerable])
    if not len(ordered) or is_answerable.all():
        return float("nan")
    threshold = ordered[int(np.floor(wrong_refusals * len(ordered)))]
    return float((score[~is_answerable] < threshold).mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """Candidates whose probability lies in one tenth."""

    low: float
    high: float
    count: int
    mean_probability: float
    share_true: float


def reliability(probabilities: Sequence[float] | NDArray[np.float64], true: ArrayLike) -> list[ReliabilityBin]:
    """Mean probability and share of true ones in each tenth; tenths without any are left out."""
    probability, is_true = np.asarray(probabilities, dtype=np.float64), np.asarray(true, dtype=np.float64)
    tenth = np.minimum((probability * 10).astype(np.int64), 9)
    return [
        ReliabilityBin(
            low=t / 10,
            high=(t + 1) / 10,
            count=int((tenth == t).sum()),
            mean_probability=float(probability[tenth == t].mean()),
            share_true=float(is_true[tenth == t].mean()),
        )
        for t in range(10)
        if (tenth == t).any()
    ]


def calibration_error(probabilities: Sequence[float] | NDArray[np.float64], true: ArrayLike) -> float:
    """Expected calibration error over tenths, weighted by their counts (Guo et al., ICML 2017)."""
    bins = reliability(probabilities, true)
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.mean_probability - one.share_true) for one in bins) / total

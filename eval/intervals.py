"""How sure a mean is: bootstrap intervals, paired tests, correction for many, smallest visible difference.

Every function takes one score for each case and a seed; the same input gives the same output. Nothing here
knows what a score means.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Scores = Sequence[float] | NDArray[np.float64]

_CHUNK_CELLS = 2_000_000  # float64 cells of one block of resamples: 16 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A mean with the bounds between which it lies with the given confidence."""

    mean: float
    low: float
    high: float
    n: int  # scores it rests on


def bootstrap_interval(
    scores: Scores, *, n_resamples: int = 2_000, confidence: float = 0.95, seed: int = 0
) -> Interval:
    """The mean with its percentile bootstrap interval.

    Scores that are all equal give an interval of no width: the data show no spread, which for few cases says
    little.

    Args:
        scores: Shape (n,), n at least 1, finite.
        n_resamples: Draws of n scores with replacement.
        confidence: Between 0 and 1.
        seed: Of the draws.

    Raises:
        ValueError: If there is no score, or one is not finite.

    Reference: Efron, Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    values = _checked(scores)
    means = np.concatenate([block.mean(axis=1) for block in _resamples(values, n_resamples, seed)])  # (n_resamples,)
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return Interval(mean=float(values.mean()), low=float(low), high=float(high), n=len(values))


def paired_randomisation(ours: Scores, theirs: Scores, *, n_permutations: int = 10_000, seed: int = 0) -> float:
    """Two-sided p of the mean difference, if for each case it were chance whose score is whose.

    Up to 2^n_different <= n_permutations every assignment of signs is tried and p is exact; else signs are
    drawn and p = (hits + 1) / (draws + 1), which is never 0.

    Args:
        ours: Shape (n,).
        theirs: Shape (n,), of the same cases in the same order.
        n_permutations: Assignments drawn.
        seed: Of the draws.

    Raises:
        ValueError: If the lengths differ, there is no score, or one is not finite.

    Reference: Fisher 1935; Smucker, Allan, Carterette, CIKM 2007.
    """
    differences = _checked(ours) - _checked(theirs) if len(ours) == len(theirs) else None
    if differences is None:
        raise ValueError(f"paired scores need one length, got {len(ours)} and {len(theirs)}")
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    observed = abs(differences.sum())
    slack = 1e-9 * np.abs(differences).sum()  # sums of the same numbers in another order
    if 2 ** len(differences) <= n_permutations:
        signs = _all_signs(len(differences))
        return float(np.mean(np.abs(signs @ differences) >= observed - slack))
    generator = np.random.default_rng(seed)
    hits, left = 0, n_permutations
    rows = max(1, _CHUNK_CELLS // len(differences))
    while left:
        n = min(rows, left)
        signs = generator.integers(0, 2, size=(n, len(differences)), dtype=np.int8) * 2 - 1  # (n, n_different)
        hits += int(np.count_nonzero(np.abs(signs @ differences) >= observed - slack))
        left -= n
    return (hits + 1) / (n_permutations + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """p values corrected for their number, in the given order, at most 1 and never out of order.

    The i-th smallest of m is multiplied by m - i + 1, and is at least as large as the one before it.

    Reference: Holm, Scandinavian Journal of Statistics, 1979.

    Example:
        >>> holm([0.01, 0.04, 0.03])
        [0.03, 0.06, 0.06]
    """
    corrected = [0.0] * len(p_values)
    least = 0.0
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for rank, place in enumerate(order):
        least = max(least, min(1.0, p_values[place] * (len(p_values) - rank)))
        corrected[place] = least
    return corrected


def minimum_detectable_difference(
    differences: Scores, *, significance: float = 0.05, power: float = 0.8
) -> float | None:
    """The smallest true mean difference that a paired test over these cases would probably show.

    (z(1 - significance/2) + z(power)) * s / sqrt(n), s the standard deviation of the differences. None for
    fewer than two cases; 0.0 when no case differs, where the data say nothing of the spread.

    Reference: Card et al., With Little Power Comes Great Responsibility, EMNLP 2020.
    """
    if len(differences) < 2:
        return None
    values = _checked(differences)
    normal = NormalDist()
    z = normal.inv_cdf(1 - significance / 2) + normal.inv_cdf(power)
    return z * float(values.std(ddof=1)) / math.sqrt(len(values))


def _checked(scores: Scores) -> NDArray[np.float64]:
    values = np.asarray(scores, dtype=np.float64)
    if not len(values):
        raise ValueError("there are no scores")
    if not np.isfinite(values).all():
        raise ValueError("a score is not finite; leave out what was not measured")
    return values


def _resamples(values: NDArray[np.float64], n_resamples: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """Blocks of resamples, each of shape (rows, n)."""
    generator = np.random.default_rng(seed)
    rows = max(1, _CHUNK_CELLS // len(values))
    for start in range(0, n_resamples, rows):
        n = min(rows, n_resamples - start)
        yield values[generator.integers(0, len(values), size=(n, len(values)))]


def _all_signs(n: int) -> NDArray[np.int8]:
    """Every assignment of signs, shape (2^n, n)."""
    bits = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    return (bits * 2 - 1).astype(np.int8)

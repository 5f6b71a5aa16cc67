"""Fit the weights of `rag.words.rewriting`: which words of earlier turns stand in the rewriting a person wrote.

Logistic regression with a small penalty on large weights, by Newton's method; no library beyond numpy is needed and
the same sets give the same weights. Each set counts as much as its size and `_SET_WEIGHTS` say, and each question at
most as much as `_MAX_WORDS` words, so that long answers do not decide alone.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.errors import CasesError
from eval.rewriting_sets import FollowUp
from index.terms import STOP_WORDS, terms
from rag.words.rewriting import WEIGHTS, candidates

_SET_WEIGHTS = {"canard": 1.0, "treccast": 2.0, "KdConv": 0.5}  # about equal influence of the three
_MAX_WORDS = 20
_PENALTY = 3.0  # inverse variance of the prior around 0; cross-validated scores are flat from 1 to 30
_LEAST_SHARE = 0.5  # of a word's terms that must stand in the rewriting; Chinese pieces may have a letter too many
_MAX_STEPS = 50


def fit_weights(follow_ups: Sequence[FollowUp]) -> dict[str, float]:
    """The weight of each sign of `WEIGHTS`, rounded to two digits.

    Args:
        follow_ups: The development parts; those of a set without a weight of its own are left out.

    Raises:
        CasesError: If no follow-up of these sets has a word to choose.
    """
    rows: list[NDArray[np.float64]] = []
    targets: list[bool] = []
    influence: list[float] = []
    for one in (one for one in follow_ups if one.set in _SET_WEIGHTS):
        found = candidates(one.question, one.turns, about=one.about)
        wanted = set(terms(one.rewriting)) - set(terms(one.question)) - STOP_WORDS
        for candidate in found:
            rows.append(np.array([candidate.signs.get(name, 0.0) for name in WEIGHTS]))
            targets.append(_is_wanted(candidate.terms, wanted, one.question))
            influence.append(_SET_WEIGHTS[one.set] * min(1.0, _MAX_WORDS / (1 + len(found))))
    if not rows:
        raise CasesError(f"no follow-up of {', '.join(_SET_WEIGHTS)} has a word to choose; fit on at least one of them")
    weights = logistic_regression(np.stack(rows), np.array(targets), np.array(influence), penalty=_PENALTY)
    return {name: round(float(weight), 2) for name, weight in zip(WEIGHTS, weights, strict=True)}


def logistic_regression(
    signs: NDArray[np.float64], targets: NDArray[np.bool_], influence: NDArray[np.float64], *, penalty: float
) -> NDArray[np.float64]:
    """Weights that make the targets likeliest, by Newton's method.

    Args:
        signs: Shape (n, n_signs).
        targets: Shape (n,).
        influence: Shape (n,), how much each row counts, not negative.
        penalty: Half of it times the sum of squared weights is added to the loss; above 0, so that there is one
            solution.

    Returns:
        Shape (n_signs,).

    Reference: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, section 4.4.1.
    """
    weights = np.zeros(signs.shape[1])
    for _ in range(_MAX_STEPS):
        likelihood = 1 / (1 + np.exp(-signs @ weights))  # (n,)
        gradient = signs.T @ (influence * (likelihood - targets)) + penalty * weights  # (n_signs,)
        curvature = (signs * (influence * likelihood * (1 - likelihood))[:, None]).T @ signs  # (n_signs, n_signs)
        step = np.linalg.solve(curvature + penalty * np.eye(len(weights)), gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-8:  # far below the two digits that are kept
            break
    return weights


def _is_wanted(word: Sequence[str], wanted: set[str], question: str) -> bool:
    own = set(word) - set(terms(question)) - STOP_WORDS
    return bool(own) and len(own & wanted) / len(own) >= _LEAST_SHARE

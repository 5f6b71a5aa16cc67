"""The network's logit together with the late interaction of question and evidence.

They fail on different questions: the encoder whose states interact has read a billion pairs, the network a hundred
thousand that fit the task. Weights are fitted on held-out lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from index.ranker.calibration import Calibration, fit_calibration, fit_platt
from index.ranker.input import RankerEvidence

_ROUNDS = 30
_PRIOR = 0.1  # keeps weights finite where every list is ranked rightly


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend:
    """Weights of a sum that is again a logit."""

    logit: float
    match: float  # of the late interaction
    offset: float

    def logits(self, logits: ArrayLike, matches: ArrayLike) -> NDArray[np.float32]:
        """The blended logits, shape (n,)."""
        signals = np.column_stack([np.asarray(part, dtype=np.float64) for part in (logits, matches)])  # (n, 2)
        blended: NDArray[np.float32] = (signals @ [self.logit, self.match] + self.offset).astype(np.float32)
        return blended


def fit_blend(signals: NDArray[np.float64], true: ArrayLike, list_of: ArrayLike) -> Blend:
    """Weights that rank best within each list, then scaled so that the sum is a logit.

    The first is a softmax regression over lists with an answer (ListNet: Cao et al., ICML 2007), by Newton steps; the
    second a logistic regression on its one sum, over all candidates.

    Args:
        signals: (n, 2): logit and match.
        true: (n,), boolean.
        list_of: (n,), the list of each candidate.
    """
    is_true, lists = np.asarray(true, dtype=np.bool_), np.asarray(list_of)
    weights = np.zeros(signals.shape[1])
    members = [np.flatnonzero(lists == one) for one in np.unique(lists[is_true])]
    for _ in range(_ROUNDS):
        gradient, curvature = _PRIOR * weights, _PRIOR * np.eye(len(weights))
        for rows in members:
            x, target = signals[rows], is_true[rows] / is_true[rows].sum()
            score = x @ weights
            p = np.exp(score - score.max())
            p /= p.sum()
            gradient = gradient + x.T @ (p - target)
            curvature = curvature + x.T @ (np.diag(p) - np.outer(p, p)) @ x
        weights = weights - np.linalg.solve(curvature, gradient)
    scale = fit_platt(signals @ weights, is_true)
    logit, match = (float(weight) for weight in scale.slope * weights)
    return Blend(logit=logit, match=match, offset=scale.offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankerScores:
    """What the ranker says of n pieces of evidence, in their order."""

    logits: NDArray[np.float32]  # (n,); higher ranks first, comparable between sources of one question
    probabilities: NDArray[np.float32]  # (n,), 0 to 1: how likely each answers, calibrated for its source


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """Everything fitted after training, on lists that were not trained on."""

    blend: Blend
    calibration: Calibration  # of the blended logit

    def scores(self, evidence: Sequence[RankerEvidence], logits: ArrayLike, matches: ArrayLike) -> RankerScores:
        """Blended logits and probabilities.

        Args:
            evidence: n pieces.
            logits: Of the network, shape (n,).
            matches: Of the late interaction, shape (n,).
        """
        found = self.blend.logits(logits, matches)
        sources = [piece.source for piece in evidence]
        return RankerScores(logits=found, probabilities=self.calibration.probabilities(found, sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningData:
    """Labelled candidates, n of them, that were not trained on."""

    logits: NDArray[np.float64]
    matches: NDArray[np.float64]
    sources: Sequence[str]
    true: NDArray[np.bool_]
    list_of: NDArray[np.int64]  # the number of each candidate's list


def fit_tuning(data: TuningData) -> Tuning:
    """Blend and calibration fitted to the same candidates."""
    blend = fit_blend(np.column_stack([data.logits, data.matches]), data.true, data.list_of)
    blended = blend.logits(data.logits, data.matches)
    return Tuning(blend=blend, calibration=fit_calibration(blended, data.true, data.sources))

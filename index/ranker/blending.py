"""The network's logit together with what is known of the evidence anyhow: its cosine and its words.

The three fail on different questions: the encoder has read a billion pairs, the network a hundred thousand that fit the
task, BM25 knows a model number when it sees one. Weights are fitted on held-out lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from index.passage import Passage
from index.ranker.calibration import Calibration, fit_calibration, fit_platt
from index.ranker.input import RankerEvidence, RankerQuestion
from index.reranking import pool_bm25

_ROUNDS = 30
_PRIOR = 0.1  # keeps weights finite where every list is ranked rightly


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend:
    """Weights of a sum that is again a logit."""

    logit: float
    cosine: float
    bm25: float
    offset: float

    def logits(self, logits: ArrayLike, cosines: ArrayLike, bm25: ArrayLike) -> NDArray[np.float32]:
        """The blended logits, shape (n,)."""
        signals = np.column_stack([np.asarray(part, dtype=np.float64) for part in (logits, cosines, bm25)])  # (n, 3)
        blended: NDArray[np.float32] = (signals @ [self.logit, self.cosine, self.bm25] + self.offset).astype(np.float32)
        return blended


def fit_blend(signals: NDArray[np.float64], true: ArrayLike, list_of: ArrayLike) -> Blend:
    """Weights that rank best within each list, then scaled so that the sum is a logit.

    The first is a softmax regression over lists with an answer (ListNet: Cao et al., ICML 2007), by Newton steps; the
    second a logistic regression on its one sum, over all candidates.

    Args:
        signals: (n, 3): logit, cosine, BM25 share.
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
    logit, cosine, bm25 = (float(weight) for weight in scale.slope * weights)
    return Blend(logit=logit, cosine=cosine, bm25=bm25, offset=scale.offset)


def word_scores(question: RankerQuestion, evidence: Sequence[RankerEvidence]) -> NDArray[np.float64]:
    """BM25 within the candidates divided by its largest, shape (n,), 0 to 1."""
    passages = [
        Passage(id=str(n), owner_id="", owner_kind="product", source=e.source, text=e.text, context=e.context)
        for n, e in enumerate(evidence)
    ]
    scores = np.array(pool_bm25(question.text, passages))
    return scores / max(float(scores.max(initial=0.0)), 1e-9)


def cosines_of(evidence: Sequence[RankerEvidence]) -> NDArray[np.float64] | None:
    """Shape (n,); None where one of them is not known."""
    known = [piece.cosine for piece in evidence if piece.cosine is not None]
    return np.array(known) if known and len(known) == len(evidence) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RankerScores:
    """What the ranker says of n pieces of evidence, in their order."""

    logits: NDArray[np.float32]  # (n,); higher ranks first, comparable between sources of one question
    probabilities: NDArray[np.float32]  # (n,), 0 to 1: how likely each answers, calibrated for its source


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """Everything fitted after training, on lists that were not trained on."""

    blend: Blend
    alone: Calibration  # of the network's logit, where cosines are not known
    blended: Calibration  # of the blended logit

    def scores(
        self, question: RankerQuestion, evidence: Sequence[RankerEvidence], logits: NDArray[np.float32]
    ) -> RankerScores:
        """Logits and probabilities; blended where the cosine of every piece is known.

        Args:
            question: What is asked.
            evidence: n pieces.
            logits: Of the network, shape (n,).
        """
        sources = [piece.source for piece in evidence]
        cosines = cosines_of(evidence)
        if cosines is None:
            return RankerScores(logits=logits, probabilities=self.alone.probabilities(logits, sources))
        found = self.blend.logits(logits, cosines, word_scores(question, evidence))
        return RankerScores(logits=found, probabilities=self.blended.probabilities(found, sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningData:
    """Labelled candidates, n of them, that were not trained on."""

    logits: NDArray[np.float64]
    cosines: NDArray[np.float64]
    bm25: NDArray[np.float64]
    sources: Sequence[str]
    true: NDArray[np.bool_]
    list_of: NDArray[np.int64]  # the number of each candidate's list


def fit_tuning(data: TuningData) -> Tuning:
    """Blend and calibrations fitted to the same candidates."""
    blend = fit_blend(np.column_stack([data.logits, data.cosines, data.bm25]), data.true, data.list_of)
    blended = blend.logits(data.logits, data.cosines, data.bm25)
    return Tuning(
        blend=blend,
        alone=fit_calibration(data.logits, data.true, data.sources),
        blended=fit_calibration(blended, data.true, data.sources),
    )

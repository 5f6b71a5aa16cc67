"""From logits to probabilities, for each source of evidence on its own.

p = 1 / (1 + exp(-(slope · logit + offset))) (Platt, *Probabilistic outputs for support vector machines*, 1999), fitted
to labelled candidates that were not trained on. Sources differ in how often they answer what they seem to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

_ROUNDS, _CLOSE = 50, 1e-9
_PRIOR = 1e-3  # keeps weights finite where labels separate perfectly
_SOURCE_PULL = 20.0  # a source's fit leaves the common one only where some hundred labels say so
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platt:
    """One fit."""

    slope: float
    offset: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Fits by source; `all` serves sources without their own."""

    by_source: Mapping[str, Platt]

    def __post_init__(self) -> None:
        if ALL not in self.by_source:
            raise ValueError("a calibration needs the entry 'all'")

    def probabilities(self, logits: ArrayLike, sources: Sequence[str]) -> NDArray[np.float32]:
        """Shape (n,), 0 to 1: how likely each piece of evidence answers the question."""
        fits = [self.by_source.get(source, self.by_source[ALL]) for source in sources]
        slope, offset = np.array([f.slope for f in fits]), np.array([f.offset for f in fits])
        shifted = slope * np.asarray(logits, dtype=np.float64) + offset
        probabilities: NDArray[np.float32] = (1 / (1 + np.exp(-np.clip(shifted, -50, 50)))).astype(np.float32)
        return probabilities


def fit_platt(logits: ArrayLike, true: ArrayLike, *, near: Platt | None = None) -> Platt:
    """Most likely slope and offset, targets smoothed as Platt does.

    Args:
        logits: (n,).
        true: (n,), boolean.
        near: A fit to stay close to, the closer the fewer labels there are; None lets the labels decide.

    Raises:
        ValueError: If there is no label of one kind.
    """
    centre = np.zeros(2) if near is None else np.array([near.slope, near.offset])
    pull = _PRIOR if near is None else _SOURCE_PULL
    fitted = fit_logistic(np.asarray(logits, dtype=np.float64)[:, None], true, centre=centre, pull=pull)
    return Platt(slope=float(fitted[0]), offset=float(fitted[1]))


def fit_logistic(
    features: NDArray[np.float64], true: ArrayLike, *, centre: NDArray[np.float64], pull: float = _PRIOR
) -> NDArray[np.float64]:
    """Weights of a logistic regression by Newton steps, the offset last, shape (n_features + 1,).

    Args:
        features: (n, n_features).
        true: (n,), boolean.
        centre: Weights to be drawn to, (n_features + 1,).
        pull: How strongly: the precision of a normal prior.

    Raises:
        ValueError: If there is no label of one kind.
    """
    y = np.asarray(true, dtype=np.bool_)
    n_true, n_false = int(y.sum()), int((~y).sum())
    if not n_true or not n_false:
        raise ValueError("a fit needs labels of both kinds")
    target = np.where(y, (n_true + 1) / (n_true + 2), 1 / (n_false + 2))
    x = np.column_stack([features, np.ones(len(y))])  # (n, n_features + 1)

    def loss(at: NDArray[np.float64]) -> float:
        z = x @ at
        return float((np.logaddexp(0, z) - target * z).sum() + pull / 2 * ((at - centre) ** 2).sum())

    weights = centre.astype(np.float64)
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -50, 50)))
        gradient = x.T @ (p - target) + pull * (weights - centre)
        curvature = (x * (p * (1 - p))[:, None]).T @ x + pull * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient)
        while np.abs(step).max() > _CLOSE and loss(weights - step) > loss(weights):
            step = step / 2  # a whole step may overshoot where the curve is flat
        weights = weights - step
        if np.abs(step).max() <= _CLOSE:
            break
    return weights


def fit_calibration(logits: ArrayLike, true: ArrayLike, sources: Sequence[str]) -> Calibration:
    """A fit over everything, and near it one for each source with labels of both kinds."""
    x, y, of = np.asarray(logits, dtype=np.float64), np.asarray(true, dtype=np.bool_), np.asarray(sources)
    everywhere = fit_platt(x, y)
    fits = {ALL: everywhere}
    for source in sorted(set(sources)):
        mine = of == source
        if 0 < y[mine].sum() < mine.sum():
            fits[source] = fit_platt(x[mine], y[mine], near=everywhere)
    return Calibration(by_source=fits)

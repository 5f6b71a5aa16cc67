"""Probabilities from logits, per source."""

import numpy as np
import pytest
from scipy.optimize import minimize

from index.ranker.calibration import Calibration, Platt, fit_calibration, fit_logistic, fit_platt


def drawn(seed: int, slope: float, offset: float, n: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    logits = chance.normal(size=n) * 2
    return logits, chance.random(n) < 1 / (1 + np.exp(-(slope * logits + offset)))


def test_the_fit_finds_the_slope_and_offset_that_labels_were_drawn_with() -> None:
    found = fit_platt(*drawn(1, 0.6, -1.2))
    assert found.slope == pytest.approx(0.6, abs=0.1)
    assert found.offset == pytest.approx(-1.2, abs=0.15)


def test_the_fit_agrees_with_an_independent_optimiser() -> None:
    logits, true = drawn(2, 1.5, 0.3, n=200)
    target = np.where(true, (true.sum() + 1) / (true.sum() + 2), 1 / ((~true).sum() + 2))

    def loss(w: np.ndarray) -> float:
        z = w[0] * logits + w[1]
        return float((np.logaddexp(0, z) - target * z).sum() + 5e-4 * (w**2).sum())

    expected = minimize(loss, [0.0, 0.0]).x
    assert fit_logistic(logits[:, None], true, centre=np.zeros(2)) == pytest.approx(expected, abs=1e-3)


def test_labels_that_separate_perfectly_give_finite_weights() -> None:
    found = fit_platt([-2.0, -1.0, 1.0, 2.0], [False, False, True, True])
    assert np.isfinite([found.slope, found.offset]).all() and found.slope > 0


def test_labels_of_one_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        fit_platt([1.0, 2.0], [True, True])


def test_a_fit_with_few_labels_stays_near_the_one_it_is_given() -> None:
    near = Platt(slope=1.0, offset=-1.0)
    few, many = fit_platt(*drawn(5, 0.2, 1.0, n=10), near=near), fit_platt(*drawn(5, 0.2, 1.0, n=20000), near=near)
    assert few.slope > (0.2 + 1.0) / 2 and few.offset < (1.0 - 1.0) / 2  # nearer to it than to the truth
    assert many.slope == pytest.approx(0.2, abs=0.05) and many.offset == pytest.approx(1.0, abs=0.1)


def test_a_source_gets_its_own_fit_where_it_has_labels_and_that_of_all_elsewhere() -> None:
    sure, vague = drawn(3, 2.0, 0.0, n=400), drawn(4, 0.2, -1.0, n=400)
    logits, true = np.concatenate([sure[0], vague[0], [0.5]]), np.concatenate([sure[1], vague[1], [True]])
    found = fit_calibration(logits, true, ["bullet"] * 400 + ["review"] * 400 + ["qa"])
    assert set(found.by_source) == {"all", "bullet", "review"}
    assert found.by_source["bullet"].slope > found.by_source["all"].slope > found.by_source["review"].slope
    everywhere = found.by_source["all"]
    expected = 1 / (1 + np.exp(-(everywhere.slope * 1.0 + everywhere.offset)))
    assert found.probabilities([1.0], ["qa"])[0] == pytest.approx(expected, rel=1e-5)


def test_probabilities_keep_the_order_of_logits_within_a_source() -> None:
    calibration = Calibration(by_source={"all": Platt(slope=0.5, offset=-3.0)})
    probabilities = calibration.probabilities([-100.0, 0.0, 1.0, 100.0], ["qa"] * 4)
    assert (np.diff(probabilities) > 0).all() and probabilities.min() >= 0 and probabilities.max() <= 1


def test_a_calibration_without_a_fit_for_all_is_refused() -> None:
    with pytest.raises(ValueError, match="'all'"):
        Calibration(by_source={"qa": Platt(slope=1.0, offset=0.0)})

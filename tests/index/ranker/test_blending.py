"""The network's logit together with the late interaction."""

import numpy as np
import pytest

from index.ranker.blending import Blend, Tuning, TuningData, fit_blend, fit_tuning
from index.ranker.calibration import Calibration, Platt
from index.ranker.input import RankerEvidence


def test_the_blended_logit_is_the_weighted_sum() -> None:
    blend = Blend(logit=0.5, match=4.0, offset=-2.0)
    assert blend.logits([1.0], [0.25])[0] == pytest.approx(0.5 * 1 + 4 * 0.25 - 2)


def test_scores_are_blended_and_calibrated_as_a_blend() -> None:
    halved = Calibration(by_source={"all": Platt(slope=0.5, offset=0.0)})
    tuning = Tuning(blend=Blend(logit=1.0, match=2.0, offset=0.0), calibration=halved)
    evidence = [RankerEvidence(source="bullet", text=text) for text in ("a washable filter", "strong motor")]
    found = tuning.scores(evidence, [1.0, 0.0], [0.5, 0.0])
    assert found.logits.tolist() == [2.0, 0.0]
    assert found.probabilities == pytest.approx([1 / (1 + np.exp(-1.0)), 0.5])


def test_a_signal_that_says_nothing_gets_next_to_no_weight() -> None:
    chance = np.random.default_rng(7)
    logits, noise = chance.normal(size=(2, 3000))
    true = chance.random(3000) < 1 / (1 + np.exp(-2 * logits))
    found = fit_blend(np.column_stack([logits, noise]), true, np.arange(3000) // 6)
    assert found.logit == pytest.approx(2.0, abs=0.3)
    assert abs(found.match) < 0.15


def test_what_is_the_same_for_a_whole_list_has_no_part_in_ranking_it() -> None:
    chance = np.random.default_rng(9)
    true = np.tile([True, False, False], 200)
    answerable_looking = np.repeat(chance.normal(size=200), 3)  # of the question, not of its candidates
    logits = chance.normal(size=600) + 2 * true
    found = fit_blend(np.column_stack([logits, answerable_looking]), true, np.arange(600) // 3)
    assert found.logit > 1.0 and found.match == pytest.approx(0.0, abs=1e-6)


def test_tuning_gives_probabilities_that_are_right_on_average() -> None:
    chance = np.random.default_rng(8)
    logits, matches = chance.normal(size=(2, 2000))
    true = chance.random(2000) < 1 / (1 + np.exp(-(logits + matches - 1)))
    sources = ["review", "bullet"] * 1000
    data = TuningData(logits=logits, matches=matches, sources=sources, true=true, list_of=np.arange(2000) // 8)
    tuning = fit_tuning(data)
    blended = tuning.blend.logits(logits, matches)
    assert tuning.calibration.probabilities(blended, sources).mean() == pytest.approx(true.mean(), abs=0.01)

"""The network's logit together with cosine and words."""

import numpy as np
import pytest

from index.ranker.blending import Blend, Tuning, TuningData, cosines_of, fit_blend, fit_tuning, word_scores
from index.ranker.calibration import Calibration, Platt
from index.ranker.input import RankerEvidence, RankerQuestion

EVEN = Calibration(by_source={"all": Platt(slope=1.0, offset=0.0)})
QUESTION = RankerQuestion(text="is the filter washable?")


def evidence(text: str, cosine: float | None = None) -> RankerEvidence:
    return RankerEvidence(source="bullet", text=text, cosine=cosine)


def test_the_blended_logit_is_the_weighted_sum() -> None:
    blend = Blend(logit=0.5, cosine=4.0, bm25=1.0, offset=-2.0)
    assert blend.logits([1.0], [0.25], [1.0])[0] == pytest.approx(0.5 * 1 + 4 * 0.25 + 1 * 1 - 2)


def test_words_are_scored_within_the_candidates_up_to_one() -> None:
    scores = word_scores(QUESTION, [evidence("a washable filter"), evidence("strong motor"), evidence("a filter")])
    assert scores[0] == 1.0 and scores[1] == 0.0 and 0 < scores[2] < 1


def test_one_unknown_cosine_leaves_the_network_alone() -> None:
    tuning = Tuning(blend=Blend(logit=0.0, cosine=1.0, bm25=0.0, offset=0.0), alone=EVEN, blended=EVEN)
    mixed = [evidence("a washable filter", 0.9), evidence("strong motor")]
    assert cosines_of(mixed) is None
    assert tuning.scores(QUESTION, mixed, np.array([3.0, -3.0], dtype=np.float32)).logits.tolist() == [3.0, -3.0]


def test_known_cosines_are_blended_and_calibrated_as_a_blend() -> None:
    halved = Calibration(by_source={"all": Platt(slope=0.5, offset=0.0)})
    tuning = Tuning(blend=Blend(logit=1.0, cosine=2.0, bm25=0.0, offset=0.0), alone=EVEN, blended=halved)
    known = [evidence("a washable filter", 0.5), evidence("strong motor", 0.0)]
    found = tuning.scores(QUESTION, known, np.array([1.0, 0.0], dtype=np.float32))
    assert found.logits.tolist() == [2.0, 0.0]
    assert found.probabilities == pytest.approx([1 / (1 + np.exp(-1.0)), 0.5])


def test_a_signal_that_says_nothing_gets_next_to_no_weight() -> None:
    chance = np.random.default_rng(7)
    logits, noise, words = chance.normal(size=(3, 3000))
    true = chance.random(3000) < 1 / (1 + np.exp(-(2 * logits + words)))
    found = fit_blend(np.column_stack([logits, noise, words]), true, np.arange(3000) // 6)
    assert found.logit == pytest.approx(2.0, abs=0.3) and found.bm25 == pytest.approx(1.0, abs=0.2)
    assert abs(found.cosine) < 0.15


def test_what_is_the_same_for_a_whole_list_has_no_part_in_ranking_it() -> None:
    chance = np.random.default_rng(9)
    true = np.tile([True, False, False], 200)
    answerable_looking = np.repeat(chance.normal(size=200), 3)  # of the question, not of its candidates
    logits = chance.normal(size=600) + 2 * true
    found = fit_blend(np.column_stack([logits, answerable_looking, np.zeros(600)]), true, np.arange(600) // 3)
    assert found.logit > 1.0 and found.cosine == pytest.approx(0.0, abs=1e-6)


def test_tuning_gives_probabilities_that_are_right_on_average() -> None:
    chance = np.random.default_rng(8)
    logits, cosines, words = chance.normal(size=(3, 2000))
    true = chance.random(2000) < 1 / (1 + np.exp(-(logits + cosines - 1)))
    sources = ["review", "bullet"] * 1000
    lists = np.arange(2000) // 8
    data = TuningData(logits=logits, cosines=cosines, bm25=words, sources=sources, true=true, list_of=lists)
    tuning = fit_tuning(data)
    blended = tuning.blend.logits(logits, cosines, words)
    for calibration, values in ((tuning.alone, logits), (tuning.blended, blended)):
        assert calibration.probabilities(values, sources).mean() == pytest.approx(true.mean(), abs=0.01)

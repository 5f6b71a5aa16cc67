"""Ranking and decision measures, by hand and against independent implementations."""

import numpy as np
import pytest
import pytrec_eval
from scipy.stats import mannwhitneyu

from index.ranker.measures import (
    average_precision,
    bootstrap,
    calibration_error,
    paired_p_value,
    precision_at_1,
    refused_share,
    reliability,
    roc_area,
)


def test_average_precision_by_hand() -> None:
    assert average_precision([3, 2, 1], [True, False, True]) == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert average_precision([3, 2, 1], [False, False, False]) == 0.0


def test_of_equal_scores_the_wrong_one_counts_as_first() -> None:
    assert precision_at_1([1.0, 1.0], [True, False]) == 0.0
    assert average_precision([1.0, 1.0], [True, False]) == 1 / 2


def test_average_precision_agrees_with_trec_eval() -> None:
    chance = np.random.default_rng(3)
    for _ in range(20):
        scores, relevant = chance.permutation(10), chance.random(10) < 0.4
        relevant[0] = True
        judged = {"q": {str(n): int(r) for n, r in enumerate(relevant)}}
        run = {"q": {str(n): float(s) for n, s in enumerate(scores)}}
        expected = pytrec_eval.RelevanceEvaluator(judged, {"map"}).evaluate(run)["q"]["map"]
        assert average_precision(scores, relevant) == pytest.approx(expected)


def test_roc_area_agrees_with_the_rank_sum_statistic() -> None:
    chance = np.random.default_rng(4)
    scores, positive = chance.integers(0, 5, size=60), chance.random(60) < 0.5
    expected = mannwhitneyu(scores[positive], scores[~positive]).statistic / (positive.sum() * (~positive).sum())
    assert roc_area(scores, positive) == pytest.approx(expected)


def test_roc_area_of_one_side_alone_is_not_a_number() -> None:
    assert np.isnan(roc_area([1.0, 2.0], [True, True]))


def test_the_bootstrap_interval_of_a_mean_holds_what_theory_says() -> None:
    values = np.random.default_rng(5).random(400)
    found = bootstrap(lambda at: float(values[at].mean()), len(values))
    half = 1.96 * values.std() / 20
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - half, abs=0.1 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.1 * half)


def test_equal_figures_have_a_p_value_of_one_and_clearly_better_ones_a_small_one() -> None:
    assert paired_p_value([0.5] * 8, [0.5] * 8) == 1.0
    assert paired_p_value([1.0] * 12, [0.0] * 12) < 0.01


def test_refused_share_is_taken_where_one_in_twenty_answerable_is_refused() -> None:
    answerable = list(range(20))  # at 5 %, one of 20 lies below the threshold of 1
    scores = [*answerable, 0.5, 0.9, 1.5, 30]
    assert refused_share(scores, [True] * 20 + [False] * 4) == 2 / 4


def test_reliability_by_hand() -> None:
    found = reliability([0.05, 0.15, 0.12, 1.0], [False, True, False, True])
    assert [(b.low, b.count, b.share_true) for b in found] == [(0.0, 1, 0.0), (0.1, 2, 0.5), (0.9, 1, 1.0)]
    assert calibration_error([0.05, 0.15, 0.12, 1.0], [False, True, False, True]) == pytest.approx(
        (1 * 0.05 + 2 * abs(0.135 - 0.5) + 1 * 0.0) / 4
    )

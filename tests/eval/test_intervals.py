"""Statistics by hand, and against scipy."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]  # it ships no types

from eval.intervals import bootstrap_interval, holm, minimum_detectable_difference, paired_randomisation

SCORES = st.lists(st.floats(0, 1, width=32), min_size=1, max_size=40)


def test_interval_agrees_with_scipy() -> None:
    scores = np.random.default_rng(1).random(80)
    ours = bootstrap_interval(scores, n_resamples=20_000, seed=1)
    theirs = stats.bootstrap((scores,), np.mean, n_resamples=20_000, method="percentile", rng=2).confidence_interval
    assert ours.mean == pytest.approx(scores.mean())
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.003)  # noise of two samplings


@settings(max_examples=40, deadline=None)
@given(SCORES)
def test_interval_holds_its_mean(scores: list[float]) -> None:
    found = bootstrap_interval(scores, n_resamples=200)
    assert min(scores) - 1e-9 <= found.low <= found.high <= max(scores) + 1e-9
    assert found.n == len(scores)


def test_same_seed_gives_the_same_interval_and_another_another() -> None:
    scores = [0.1, 0.9, 0.4, 0.7, 0.2]
    assert bootstrap_interval(scores, seed=3) == bootstrap_interval(scores, seed=3)
    assert bootstrap_interval(scores, n_resamples=50, seed=3) != bootstrap_interval(scores, n_resamples=50, seed=4)


def test_equal_scores_have_an_interval_without_width() -> None:
    found = bootstrap_interval([1.0, 1.0, 1.0])
    assert (found.low, found.high) == (1.0, 1.0)


@pytest.mark.parametrize("scores", [[], [0.5, float("nan")]])
def test_what_was_not_measured_is_refused(scores: list[float]) -> None:
    with pytest.raises(ValueError, match=r"no scores|not finite"):
        bootstrap_interval(scores)


def test_paired_p_by_hand() -> None:
    # differences 1, 1, 1: of the 8 sign patterns, +++ and --- are as extreme
    assert paired_randomisation([1, 1, 1, 0.5], [0, 0, 0, 0.5]) == 2 / 8


def test_no_difference_is_no_evidence() -> None:
    assert paired_randomisation([0.2, 0.4], [0.2, 0.4]) == 1.0


def test_paired_p_agrees_with_scipy() -> None:
    generator = np.random.default_rng(5)
    ours, theirs = generator.random(11), generator.random(11) + 0.15
    reference = stats.permutation_test(
        (ours, theirs), lambda a, b: np.mean(a - b), permutation_type="samples", n_resamples=np.inf
    )
    assert paired_randomisation(ours, theirs) == pytest.approx(reference.pvalue)


def test_drawn_p_is_near_the_exact_one() -> None:
    generator = np.random.default_rng(6)
    ours, theirs = generator.random(12), generator.random(12) + 0.1
    exact = paired_randomisation(ours, theirs)
    drawn = paired_randomisation(ours, theirs, n_permutations=4_000)
    assert drawn == pytest.approx(exact, abs=4 * sqrt(0.25 / 4_000))  # four standard errors


def test_pairs_need_one_length() -> None:
    with pytest.raises(ValueError, match="one length"):
        paired_randomisation([1.0], [1.0, 2.0])


def test_holm_multiplies_by_what_is_left() -> None:
    assert holm([0.01, 0.04, 0.03]) == [3 * 0.01, 2 * 0.03, 2 * 0.03]
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_detectable_difference_by_formula() -> None:
    differences = [0.0, 1.0, 0.0, 1.0]
    deviation = sqrt(4 * 0.5**2 / 3)
    expected = (1.959964 + 0.841621) * deviation / sqrt(4)
    assert minimum_detectable_difference(differences) == pytest.approx(expected, rel=1e-6)


def test_one_case_detects_nothing() -> None:
    assert minimum_detectable_difference([1.0]) is None

"""Numbers by order of size: medians to a bin, gaps, and the same whatever comes first."""

import math
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.insights.histogram import LogHistogram

BIN = 10 ** (1 / 50)


def histogram(values: list[float]) -> LogHistogram:
    counted = LogHistogram()
    for value in values:
        counted.add(value)
    return counted


@given(st.lists(st.floats(min_value=1e-6, max_value=1e9), min_size=1, max_size=60))
def test_median_is_exact_to_a_bin(values: list[float]) -> None:
    assert 1 / BIN <= histogram(values).quantile(0.5) / median_low(values) <= BIN


def test_spread_is_that_of_the_logarithms_and_hardly_moved_by_a_wrong_number() -> None:
    values = [10.0 ** (n / 10) for n in range(-10, 11)]  # deviations 0, 0.1, ... 1.0; the middle one is 0.5
    assert histogram(values).spread() == pytest.approx(1.4826 * 0.5, abs=0.03)  # a bin is 0.02 wide
    assert histogram([*values, 1e9]).spread() == pytest.approx(1.4826 * 0.5, abs=0.1)


def test_clusters_are_parted_by_empty_spans() -> None:
    small, large = histogram([1, 1.1, 1.3, 900, 1000]).clusters(math.log10(15))
    assert (small.n, large.n) == (3, 2)
    assert small.low <= 1 <= 1.3 <= small.high < 15 < large.low <= 900
    assert len(histogram([1, 10, 100, 1000]).clusters(math.log10(15))) == 1


def test_numbers_beyond_a_limit_are_counted() -> None:
    counted = histogram([1, 10, 100, 1000])
    assert (counted.n_below(50), counted.n_above(50)) == (2, 2)


@pytest.mark.parametrize("value", [0.0, -1.0, math.inf, math.nan])
def test_what_has_no_logarithm_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        LogHistogram().add(value)


def test_an_empty_one_has_no_median() -> None:
    with pytest.raises(ValueError, match="nothing"):
        LogHistogram().quantile(0.5)

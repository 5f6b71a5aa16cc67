"""Bounds lie between values, never on one."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.abilities.bounds import between, one_bound, two_bounds

VALUES = st.lists(st.integers(min_value=1, max_value=10_000).map(float), min_size=3, max_size=12)


@pytest.mark.parametrize(
    ("low", "high", "bound"), [(129.0, 169.0, 150.0), (0.98, 1.54, 1.0), (17.9, 19.9, 18.0), (0.68, 0.9, 0.7)]
)
def test_the_roundest_number_is_taken(low: float, high: float, bound: float) -> None:
    assert between(low, high) == bound


@given(st.floats(min_value=0.01, max_value=1e6), st.floats(min_value=0.01, max_value=1e6))
def test_a_bound_lies_strictly_between(one: float, other: float) -> None:
    low, high = sorted((one, other))
    if high - low > 1e-4:
        assert low < between(low, high) < high


@given(VALUES, st.integers(min_value=0, max_value=99), st.booleans())
def test_one_bound_leaves_one_to_five_values_on_its_side(values: list[float], seed: int, below: bool) -> None:
    bound = one_bound(values, Random(seed), below=below, most=5)
    if bound is not None:
        inside = [value for value in values if (value < bound if below else value > bound)]
        assert 1 <= len(inside) <= 5
        assert bound not in values


@given(VALUES, st.integers(min_value=0, max_value=99))
def test_two_bounds_have_one_to_five_values_between_them(values: list[float], seed: int) -> None:
    bounds = two_bounds(values, Random(seed), most=5)
    if bounds is not None:
        low, high = bounds
        assert 1 <= sum(low < value < high for value in values) <= 5
        assert low not in values and high not in values


def test_equal_values_have_no_bound_between_them() -> None:
    assert one_bound([5.0, 5.0, 5.0], Random(0), below=True, most=5) is None

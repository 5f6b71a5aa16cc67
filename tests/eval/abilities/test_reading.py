"""Numbers with units are read by a units library, and nothing that is not plainly one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.abilities.reading import plain, read_measure


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("2.4 kg", 2.4),
        ("680 g", 0.68),
        ("3.1 千克", 3.1),
        ("45 min", 45 * 60.0),
        ("30,000 h", 30_000 * 3600.0),
        ("1.5 l", 1.5e-3),
        ("2.1 kW", 2100.0),
        ("24 inch", 24 * 0.0254),
        ("60 Nm", 60.0),
        ("82", 82.0),
        ("-7 °C", -7.0),
    ],
)
def test_one_number_with_its_unit_is_read_in_base_units(text: str, base: float) -> None:
    measure = read_measure(text)
    assert measure is not None
    assert measure.base == pytest.approx(base, rel=1e-12)


@pytest.mark.parametrize(
    "text", ["43-53 cm", "65 x 63 x 108 cm", "up to 14 in", "IP67", "10D nylon", "16:9", "", "two"]
)
def test_what_is_not_one_plain_number_is_not_read(text: str) -> None:
    assert read_measure(text) is None


def test_units_of_one_dimension_compare_and_others_do_not() -> None:
    grams, kilograms, litres = (read_measure(text) for text in ("950 g", "0.95 kg", "0.95 l"))
    assert grams is not None and kilograms is not None and litres is not None
    assert grams.dimension == kilograms.dimension != litres.dimension
    assert grams.base == pytest.approx(kilograms.base)


def test_a_unit_that_the_library_does_not_know_is_a_dimension_of_its_own() -> None:
    persons, doors = read_measure("2 persons"), read_measure("2 doors")
    assert persons is not None and doors is not None
    assert persons.dimension != doors.dimension


@pytest.mark.parametrize(
    ("text", "is_count"), [("4", True), ("4 个", True), ("18 doors", True), ("4 kg", False), ("0.5", False)]
)
def test_whole_numbers_of_no_physical_quantity_are_counts(text: str, is_count: bool) -> None:
    measure = read_measure(text)
    assert measure is not None
    assert measure.is_count is is_count


@given(st.integers(min_value=0, max_value=10**9))
def test_a_whole_number_is_written_without_a_point(number: int) -> None:
    assert plain(float(number)) == str(number)

"""Units that a catalog leaves out."""

import pytest

from catalog.plan import Filter, Vocabulary
from rag.conditions.bare_units import as_stated, dimensions_of, usual_unit

WORDS = Vocabulary(
    brands=(),
    categories=(),
    attribute_names=(),
    values={},
    options={},
    measured=frozenset({"display diagonal", "internal memory", "weight", "cable length", "screen size"}),
    dimensions={"screen size": frozenset({"length"})},
)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("display diagonal", "inch"),
        ("internal memory", "gigabyte"),
        ("screen size", None),  # its values have units
        ("weight", None),  # may be grams or kilograms
        ("display diagonal metric", None),
        ("memory slots", None),
    ],
)
def test_only_bare_numbers_of_one_usual_unit_have_it(name: str, unit: str | None) -> None:
    assert usual_unit(name, WORDS) == unit


def test_a_condition_is_put_in_the_unit_that_is_left_out() -> None:
    wanted = Filter(
        field="display diagonal", operator=">", value=0.762, dimension="length", unit="inch", text="30 inch"
    )
    stated = as_stated(wanted, WORDS)
    assert (stated.value, stated.dimension, stated.unit) == (pytest.approx(30), None, None)
    weight = Filter(field="weight", operator="<", value=2.0, dimension="mass", unit="kilogram", text="2 kg")
    assert as_stated(weight, WORDS) is weight


def test_an_attribute_in_a_usual_unit_is_measured_in_its_dimension() -> None:
    assert dimensions_of(["internal memory", "weight", "screen size"], WORDS) == {
        "internal memory": frozenset({"data"}),
        "screen size": frozenset({"length"}),
    }

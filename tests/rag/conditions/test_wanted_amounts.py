"""Amounts that a list is wished to have, without a bound."""

import pytest

from rag.assembly import Shop
from rag.conditions.measured_attributes import AttributeNaming
from rag.conditions.wanted_amounts import Measured, find_wanted
from tests.rag.shop_parts import ask

DIMENSIONS = {
    "capacity": frozenset({"volume", "person"}),
    "refresh rate": frozenset({"frequency"}),
    "width": frozenset({"length"}),
    "cable length": frozenset({"length"}),
}
NAMING = AttributeNaming(
    of_concept=lambda concept: [name for name in concept.names if name in DIMENSIONS],
    in_words=lambda words: [name for name in DIMENSIONS if name in words],
)


def found(text: str) -> list[tuple[str, str, float | str | None, float]]:
    filters = find_wanted(text, Measured(naming=NAMING, dimensions=DIMENSIONS)).filters
    return [(one.field, one.operator, one.value, round(one.slack, 6)) for one in filters]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a 20 litre backpack", [("capacity", "=", 20.0, 0.5)]),
        ("backpacks of about 20 litres", [("capacity", "=", 20.0, 3.0)]),
        ("monitors with a 144 Hz refresh rate", [("refresh rate", "=", 144.0, 0.5)]),
        ("kettles 60 cm wide", [("width", "=", 0.6, 0.005)]),
        ("headphones around 150 euros", [("price", "=", 150.0, 30.0)]),
        ("150-ish euros for headphones", [("price", "=", 150.0, 30.0)]),
        ("大概150欧的耳机", [("price", "=", 150.0, 30.0)]),
        ("三百来块的背包", [("price", "=", 300.0, 60.0)]),
        ("两百多的耳机", [("price", ">=", 200.0, 0.0), ("price", "<", 300.0, 0.0)]),
        ("一百五十多块的", [("price", ">=", 150.0, 0.0), ("price", "<", 160.0, 0.0)]),
    ],
)
def test_an_amount_without_a_bound_is_met_by_what_people_would_call_by_it(
    text: str, expected: list[tuple[str, str, float, float]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["a 60 cm thing", "16 GB laptops", "the 300 model", "two of them"])
def test_an_amount_that_may_be_of_several_attributes_or_of_none_is_left_in_the_text(text: str) -> None:
    result = find_wanted(text, Measured(naming=NAMING, dimensions=DIMENSIONS))
    assert result.filters == ()
    assert result.rest == text


def test_a_list_by_an_amount_holds_what_has_it_and_no_other(shop: Shop) -> None:
    said = ask(shop, "which kettles hold 1.7 l?")
    assert said.text.startswith("1 of 2 Kettles fits (capacity 1.7 l):")

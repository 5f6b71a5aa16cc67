"""What a number is about: the attribute of its clause, the comparison's own word, its unit, or money."""

from collections.abc import Sequence

import pytest

from catalog.quantity import find_quantities
from rag.conditions.constraints import find_conditions
from rag.conditions.measured_attributes import AttributeNaming, attribute_of
from rag.vocabulary.concepts import Concept

NAMES = ("weight", "width", "processor frequency", "doors", "battery life", "price")


def named(words: str) -> Sequence[str]:
    return [name for name in sorted(NAMES, key=len, reverse=True) if name in words.lower()]


def first(concept: Concept) -> Sequence[str]:
    return concept.names[:1]


def fields(text: str, *, of_one: bool = False) -> list[tuple[str, str]]:
    found = find_conditions(text, AttributeNaming(of_concept=first, in_words=named, of_one=of_one))
    return [(one.field, one.operator) for one in found.filters]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("racks with a width over 20", "width"),
        ("which racks exceed 20 in weight?", "weight"),
        ("racks heavier than 2100", "weight"),
        ("racks under 2100 of weight and cheap", "weight"),
        ("When I look at processor frequency, which PCs come in under 2.5?", "processor frequency"),
        ("a rack with a long battery life, under 500", "price"),
        ("tents with 4 doors under 300", "price"),
        ("racks that cost less than 90 and have a width", "price"),
    ],
)
def test_a_bare_number_is_about_the_attribute_of_its_clause_or_a_price(text: str, field: str) -> None:
    assert [one for one, _ in fields(text)] == [field]


def test_of_one_product_an_attribute_anywhere_in_the_question_is_meant() -> None:
    assert fields("width-wise, will it be more than 500?", of_one=True) == [("width", ">")]
    assert fields("My shelf holds no more than 200. Is it lighter than that?", of_one=True) == [("weight", "<")]


def test_two_bounds_are_each_about_their_own_attribute() -> None:
    assert fields("a width under 20 and a weight over 5") == [("width", "<"), ("weight", ">")]


def test_a_bare_amount_beside_a_word_for_cheap_is_a_price() -> None:
    text = "便宜的蓝牙音箱有哪些，500以下"
    naming = AttributeNaming(of_concept=lambda concept: concept.names, in_words=lambda words: ("bluetooth version",))
    quantity = next(one for one in find_quantities(text) if one.magnitude == 500)
    assert attribute_of(text, (quantity.start, quantity.end), quantity, (), naming) == ("price",)


@pytest.mark.parametrize(
    ("text", "field", "operator"),
    [
        ("will it fit in a 60 cm niche?", "width", "<="),
        ("does it fit into a gap of 25 cm", "width", "<="),
        ("fits in a 30 cm deep cupboard", "depth", "<="),
        ("does it fit under a 40 cm shelf?", "height", "<"),
        ("放得进60厘米的柜子吗", "width", "<="),
    ],
)
def test_what_must_fit_into_a_length_is_the_width_unless_more_is_said(text: str, field: str, operator: str) -> None:
    (condition,) = find_conditions(text, AttributeNaming(of_concept=lambda concept: [concept.name])).filters
    assert (condition.field, condition.operator) == (field, operator)

"""How a number limits, read from its clause."""

import pytest

from catalog.quantity import find_quantities
from rag.conditions.comparators import bound_of


def bounds(text: str) -> list[str]:
    found = (bound_of(text, quantity) for quantity in find_quantities(text))
    return [bound.operator for bound in found if bound is not None]


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("headphones having less weight than 30 g", ["<"]),
        ("under a weight of 500", ["<"]),
        ("width < 450: puzzles", ["<"]),
        ("does the battery go beyond 17 h?", [">"]),
        ("a suction in excess of about 20 kPa", [">"]),
        ("at the very least more than 20 kPa", [">"]),
        ("20 kg or lighter", ["<="]),
        ("2 kg max", ["<="]),
        ("not under 20 but over 10", [">=", ">"]),
        ("Is 500 euros enough to buy it?", ["<="]),
    ],
)
def test_the_words_may_stand_before_behind_or_around_what_is_measured(text: str, operators: list[str]) -> None:
    assert bounds(text) == operators


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("drills that don't reach 21 mm", "<"),
        ("I refuse to pay 50 euros or more", "<"),
        ("I won't pay more than 50 EUR", "<="),
        ("The warranty doesn't exceed 3 years, does it?", "<="),
        ("nothing over 50 euros", "<="),
        ("isn't it under 20 kg?", "<"),
    ],
)
def test_a_denial_turns_the_bound_round_and_a_negative_question_does_not(text: str, operator: str) -> None:
    assert bounds(text) == [operator]


def test_a_number_that_is_asked_first_bounds_from_the_other_side() -> None:
    assert bounds("is 5 h less than the daily use of it?") == [">"]
    assert bounds("is the Aurora 200 heavier than the Aurora 300?") == []  # a number of a name


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("The airline allows 1000 g. Does it stay below that?", "<"),
        ("My shelf holds no more than 200. Is it lighter than that?", "<"),
        ("With 90 euros as my limit, how many lamps cost less than that?", "<"),
    ],
)
def test_a_later_clause_that_points_back_to_a_number_says_how_it_limits(text: str, operator: str) -> None:
    assert bounds(text) == [operator]


def test_what_is_shown_of_a_denied_bound_is_plain() -> None:
    text = "I refuse to pay 50 euros or more"
    bound = bound_of(text, find_quantities(text)[0])
    assert bound is not None
    assert bound.is_turned
    beside = "no more than 50 euros"
    plain = bound_of(beside, find_quantities(beside)[0])
    assert plain is not None
    assert not plain.is_turned
    assert beside[plain.start : plain.end] == beside

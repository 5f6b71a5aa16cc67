"""What is not wanted: of values, of words, and of what a bound is said."""

import pytest

from catalog.quantity import find_quantities
from rag.assembly import Shop
from rag.conditions.comparators import bound_of
from rag.conditions.denials import denied_words, is_denied
from rag.verification import verify
from tests.rag.shop_parts import ask
from tests.rag.written_evidence import aggregate


@pytest.mark.parametrize(
    ("text", "value", "is_it"),
    [
        ("backpacks in anything but red", "red", True),
        ("tents, not green", "green", True),
        ("wallets without any real leather", "leather", True),
        ("does it not come in black", "black", True),
        ("everything except for the red ones", "red", True),
        ("不要黑色的", "黑色", True),
        ("not too heavy, in red", "red", False),
        ("no more than 5 red bags", "red", False),
        ("有没有黑色的", "黑色", False),
        ("是不是黑色", "黑色", False),
    ],
)
def test_a_value_is_denied_only_right_behind_the_denial(text: str, value: str, is_it: bool) -> None:
    assert is_denied(text, value) is is_it


def test_denied_words_are_no_wishes() -> None:
    assert denied_words("a jacket without a hood under 150") == {"hood"}


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("jackets without a hood under 150 euros", "<"),
        ("headphones that are not black under 200 euros", "<"),
        ("tents not in red below 3 kg", "<"),
        ("drills that don't reach 21 mm", "<"),
        ("it should not weigh over 2 kg", "<="),
        ("without going over 100 euros", "<="),
        ("nothing over 50 euros", "<="),
    ],
)
def test_a_denial_of_a_thing_does_not_turn_a_bound_round(text: str, operator: str) -> None:
    bound = bound_of(text, find_quantities(text)[0])
    assert bound is not None
    assert bound.operator == operator


def test_what_has_no_other_shade_is_said_not_to_fit(shop: Shop) -> None:
    assert "None of the 2 Tents fits (colour not green)" in ask(shop, "which tents are not green?").text


def test_what_has_another_colour_is_found(shop: Shop) -> None:
    said = ask(shop, "which backpacks are not blue?")
    assert "colour red" in said.text
    assert "colour blue" not in said.text


def test_a_count_of_what_is_not_so_is_none_of_what_is() -> None:
    counted = (aggregate("9 of 11 Tents (colour not green); 8 shown"),)
    assert verify("9 of 11 Tents fit (colour not green); here are 8:", counted).status == "verified"
    assert verify("9 of 11 Tents fit (colour green); here are 8:", counted).status != "verified"


def test_what_a_product_shall_not_have_is_said_to_be_left_out(shop: Shop) -> None:
    assert "“without porch”" in ask(shop, "tents without a porch under 400 euros").text

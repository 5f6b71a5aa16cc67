"""Whether a product meets what is asked of it: a yes or a no is said of the whole question or not at all."""

import pytest

from rag.assembly import Shop
from tests.rag.shop_parts import ask, cited


@pytest.mark.parametrize(
    ("question", "word", "source_id"),
    [
        ("Is the Aurora 200 lighter than 5 pounds?", "No.", "VAC-200#weight"),  # 2.4 kg are 5.29 lb
        ("Is the Aurora 200 lighter than 6 pounds?", "Yes.", "VAC-200#weight"),
        ("Is the Breeze K2 at most 0.6 kg?", "Yes.", "KET-2#weight"),
        ("Is the Ostra Harbour backpack blue under 90 euros?", "No.", "BAG-B#price"),
        ("Does the Aurora 200 come in black?", "No.", "VAC-200#colour"),
        ("Is the Breeze K1 not cordless?", "The Breeze K1 kettle: cordless – yes", "KET-1#cordless"),
        ("Is the Breeze K2 not made of silicone?", "No.", "KET-2#material"),
        ("Is the Aurora 200 not black?", "Yes.", "VAC-200#colour"),
        ("Is the Aurora 200 white or black?", "The colour", "VAC-200#colour"),  # a yes would not say which
        ("Is the Breeze K2 red and made of polyester?", "No.", "KET-2#material"),  # whatever its colour
        ("Is the Aurora 200 between 2 and 3 kg?", "Yes.", "VAC-200#weight"),
        ("Does the Ostra Harbour backpack come in red?", "Yes.", "BAG-R#colour"),
    ],
)
def test_a_condition_put_to_a_product_is_decided_by_its_fact(
    shop: Shop, question: str, word: str, source_id: str
) -> None:
    answer = ask(shop, question)
    assert answer.text.startswith(word)
    assert source_id in cited(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Is the Aurora 200 under 300 euros and bagless?",
        "Is the Aurora 200 white and waterproof?",
        "Is the Aurora 200 white with a USB port?",
        "Does the white Aurora 200 have a USB port?",
        "Is the battery of the black Aurora 300 removable?",
        "Can the stainless steel Breeze K1 kettle keep water warm?",
        "云山电饭煲低于500元而且防水吗？",
    ],
)
def test_a_yes_is_not_said_of_a_part_of_what_is_asked(shop: Shop, question: str) -> None:
    """The colour and the price are stated; whether it is bagless, waterproof or has a port is not."""
    answer = ask(shop, question)
    assert not answer.text.startswith(("Yes", "是的"))


def test_two_conditions_are_both_decided(shop: Shop) -> None:
    answer = ask(shop, "Is the Aurora 200 white and under 3 kg?")
    assert answer.text.startswith("Yes.")
    assert cited(answer) == {"VAC-200#weight": "2.4 kg", "VAC-200#colour": "white"}


@pytest.mark.parametrize(
    "question",
    ["Is the Ostra Harbour backpack available in green?", "Do you have the Ostra Harbour backpack in green?"],
)
def test_a_colour_that_no_variant_has_is_never_a_yes(shop: Shop, question: str) -> None:
    assert not ask(shop, question).text.startswith("Yes")


def test_a_wrong_amount_taken_for_granted_is_set_right(shop: Shop) -> None:
    answer = ask(shop, "Why does the Aurora 200 weigh 5 kg?")
    assert "5 kg" in answer.text.split(".")[0]
    assert cited(answer) == {"VAC-200#weight": "2.4 kg"}


def test_a_wish_that_nothing_tells_of_is_said_to_be_open(shop: Shop) -> None:
    answer = ask(shop, "Is the Breeze K2 red and made of silicone?")
    assert answer.text.startswith("The Breeze K2 travel kettle is made of silicone.")
    assert "“colour” is not stated" in answer.text

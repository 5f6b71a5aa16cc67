"""What customers say of a body is told from what they say of a product."""

import pytest

from catalog.quantity import find_quantities
from rag.conditions.body_measures import names_of_user_height, said_of_height, said_of_weight


@pytest.mark.parametrize(
    "text",
    [
        "a chair for someone who weighs 140 kg",
        "I weigh about 120 kg",
        "my husband weighs 110 kg, will it hold?",
        "I'm 130 kg",
        "a bike for a 120 kg rider",
        "我体重140公斤",
    ],
)
def test_a_persons_weight_is_known(text: str) -> None:
    (amount,) = find_quantities(text)
    span = said_of_weight(text, amount)
    assert span is not None
    assert span[0] <= amount.start and span[1] >= amount.end


@pytest.mark.parametrize(
    "text", ["a chair that weighs 40 kg", "which weighs 40 kg?", "under 40 kg", "I have 5 kg of rice", "a 2 kg tent"]
)
def test_a_products_weight_is_none_of_a_person(text: str) -> None:
    (amount,) = find_quantities(text)
    assert said_of_weight(text, amount) is None


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("I'm 1.95 m tall", True),
        ("someone who is 195 cm tall", True),
        ("我身高1米95", True),
        ("a shelf that is 1.8 m tall", False),
        ("is it 1.8 m tall?", False),
        ("I'm 30 cm away", False),
    ],
)
def test_a_persons_height_is_known(text: str, is_said: bool) -> None:
    (amount,) = find_quantities(text)
    assert (said_of_height(text, amount) is not None) == is_said


def test_only_attributes_of_users_tell_how_tall_one_may_be() -> None:
    assert names_of_user_height(["height", "max user height", "适合身高", "seat height"]) == [
        "max user height",
        "适合身高",
    ]

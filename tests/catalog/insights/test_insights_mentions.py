"""What a product's texts mention of an attribute that it does not state."""

import pytest

from catalog.insights.common_attributes import CommonAttribute
from catalog.insights.mentions import Mentions
from catalog.product import CommunityAnswer, Product

WEIGHT = CommonAttribute(key="weight", names=("weight", "重量"), dimension="mass")
LENGTH = CommonAttribute(key="length", names=("length",), dimension="length")
LAMP = Product(
    id="A",
    title="Arc Lamp",
    description="Its weight is nothing to speak of; 40 cm from the base.",
    bullets=("Noise-level: none",),
    qa=(CommunityAnswer(question="How heavy is it, 9 kg?", answer="Light."),),
)


@pytest.mark.parametrize(
    ("name", "common", "expected"),
    [
        ("weight", WEIGHT, True),
        ("noise level", None, True),
        ("noise", None, True),
        ("eight", None, False),  # a part of a word
        ("length", LENGTH, False),  # 40 cm may be that of anything
        ("warranty", None, False),
    ],
)
def test_a_name_or_a_telling_amount_mentions(name: str, common: CommonAttribute | None, expected: bool) -> None:
    assert Mentions(LAMP).of(name, common) is expected


def test_an_amount_that_can_be_no_other_mentions_but_not_that_of_a_question() -> None:
    light = Product(id="B", title="Bow Lamp, 900 g")
    asked = Product(id="C", title="Cone Lamp", qa=LAMP.qa)
    assert Mentions(light).of("weight", WEIGHT)
    assert not Mentions(asked).of("weight", WEIGHT)


def test_chinese_names_stand_within_the_text() -> None:
    assert Mentions(Product(id="D", title="台灯", description="整灯重量轻。")).of("weight", WEIGHT)

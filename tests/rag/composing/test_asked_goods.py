"""What a customer asks whether the shop sells it."""

import pytest

from rag.composing.asked_goods import asked_goods, is_called


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("Do you sell mouse pads?", "mouse pads"),
        ("have you got any kayaks in your shop?", "kayaks"),
        ("any kayaks here?", "kayaks"),
        ("is there a kayak?", "kayak"),
        ("Do you carry any wine-glasses?", "wine-glasses"),
        ("你们有手机壳吗？", "手机壳"),
        ("请问店里有卖手机壳吗", "手机壳"),
        ("有保温杯卖吗", "保温杯"),
    ],
)
def test_goods_are_found_by_name(text: str, goods: str) -> None:
    assert asked_goods(text) == goods


@pytest.mark.parametrize(
    "text",
    [
        "do you sell tents for camping?",
        "do you have jackets with a hood?",
        "do you sell tents under 100 euros?",
        "do you have anything else?",
        "any news?",
        "do you sell 3 tents?",
        "how heavy is the tent?",
        "手机壳多少钱",
        "",
    ],
)
def test_goods_with_conditions_and_other_questions_name_none(text: str) -> None:
    assert asked_goods(text) is None


@pytest.mark.parametrize(
    ("goods", "names", "is_it"),
    [
        ("mouse pads", ["Home > Pads"], True),
        ("mouse pads", ["Mouse trap"], False),
        ("mouse pads", [], False),
        ("手机壳", ["透明手机壳"], True),
        ("手机壳", ["手机"], False),
    ],
)
def test_the_last_word_says_what_goods_are(goods: str, names: list[str], is_it: bool) -> None:
    assert is_called(goods, names) is is_it


@pytest.mark.parametrize(
    "text",
    [
        "do you sell " + "a " * 50_000,
        "do you sell " + " " * 100_000 + "?x",
        "do you sell tents" + "?!. " * 25_000 + "x",
        "do you sell tents" + " in the shop" * 9_000 + "9",
        "?" * 100_000,
        "请问有" + "好" * 100_000 + "吗",
    ],
)
def test_endless_text_names_no_goods(text: str) -> None:
    assert asked_goods(text) is None

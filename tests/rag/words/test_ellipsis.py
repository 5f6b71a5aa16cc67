"""Short messages that stand for a whole question: corrections, the same again, another unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.words.ellipsis import asks_again, is_correction, wanted_unit, without_correction

CORRECTIONS = [
    ("No, I meant the 300", "the 300"),
    ("no, the 300", "the 300"),
    ("Sorry, I meant the Aurora 300.", "the Aurora 300."),
    ("actually, the red one", "the red one"),
    ("no wait, the Trek 2 Plus", "the Trek 2 Plus"),
    ("make that 110 euros", "110 euros"),
    ("No, make it 110 euros", "110 euros"),
    ("my mistake, the 300", "the 300"),
    ("not that one, the one in blue", "in blue"),
    ("我说的是大容量的", "大容量的"),
    ("不对，是大容量的", "是大容量的"),
    ("抱歉，我的意思是300", "300"),
    ("换成云山保温杯", "云山保温杯"),
]


@pytest.mark.parametrize(("text", "rest"), CORRECTIONS)
def test_a_correction_is_known_and_its_own_words_are_left(text: str, rest: str) -> None:
    assert is_correction(text)
    assert without_correction(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "how heavy is the Aurora 200?",
        "Notebooks under 500",
        "nothing else",
        "noise level?",
        "is it not too heavy?",
        "the 300",
        "云山保温杯多重？",
        "不锈钢的有吗？",
    ],
)
def test_other_texts_are_no_corrections_and_stay_as_they_are(text: str) -> None:
    assert not is_correction(text)
    assert without_correction(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "no more than 30 euros",
        "no less than 16 GB",
        "not more than 2 kg",
        "no heavier than 2 kg",
        "no silicone",
        "no leather, please",
        "不是塑料的",
    ],
)
def test_a_condition_that_begins_with_a_denial_is_no_correction(text: str) -> None:
    """Taking its "no" away would ask for the opposite."""
    assert without_correction(text) == text


_PARTS = st.sampled_from(
    [
        "no",
        "No,",
        "sorry",
        "I meant",
        "wait",
        "actually",
        "make that",
        "the one",
        "the 300",
        "?",
        "“",
        "不是",
        "我说的是",
        "300",
    ]
)


@given(st.lists(_PARTS, max_size=6).map(" ".join))
def test_taking_the_correction_away_twice_takes_no_more_than_once(text: str) -> None:
    once = without_correction(text)
    assert without_correction(once) == once


@given(st.text(max_size=80))
def test_without_its_correction_a_text_is_an_end_of_itself(text: str) -> None:
    assert text.strip().endswith(without_correction(text).strip())


@pytest.mark.parametrize(
    "text",
    [
        "what about the Duo 310?",
        "how about the red one",
        "and the Duo 310?",
        "same for the Aurora 300",
        "ok, and for the K2?",
        "does the Aurora 300 have the same?",
        "那大容量的呢？",
        "云山保温杯呢",
        "还有云山保温杯",
    ],
)
def test_the_same_question_again_is_known(text: str) -> None:
    assert asks_again(text)


@pytest.mark.parametrize(
    "text", ["how heavy is the Aurora 200?", "which tents are there?", "云山保温杯多重？", "Android?"]
)
def test_a_question_of_its_own_does_not_ask_again(text: str) -> None:
    assert not asks_again(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("and in pounds?", "pounds"),
        ("in kg", "kg"),
        ("what is that in inches?", "inches"),
        ("how much is that in grams?", "grams"),
        ("convert it to ounces", "ounces"),
        ("ok, so in °F?", "°F"),
        ("用斤表示呢？", "斤"),
        ("换算成公斤", "公斤"),
        ("是多少克？", "克"),
        ("那换算成磅呢？", "磅"),
    ],
)
def test_another_unit_is_wanted(text: str, unit: str) -> None:
    assert wanted_unit(text) == unit


@pytest.mark.parametrize(
    "text",
    [
        "in black?",
        "in stock?",
        "how heavy is it in pounds?",
        "and in pounds sterling at the shop?",
        "how many pounds?",
        "多少钱？",
        "",
    ],
)
def test_what_is_no_bare_unit_wants_none(text: str) -> None:
    assert wanted_unit(text) is None

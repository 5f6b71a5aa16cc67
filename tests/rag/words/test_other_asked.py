"""The last question asked again of something else."""

import pytest

from rag.words.other_asked import asked_in_full


@pytest.mark.parametrize(
    ("text", "before", "asked"),
    [
        ("and Austria?", "do you deliver to Germany?", "do you deliver to Austria?"),
        ("what about the UK?", "do you ship to Norway?", "do you ship to the UK?"),
        ("and from Sweden?", "Is sending it back from Austria free?", "Is sending it back from Sweden free?"),
        (
            "And in Leipzig?",
            "When is the Berlin store open on Saturdays?",
            "When is the Leipzig store open on Saturdays?",
        ),
        ("and on Sundays?", "is the store open on Saturdays?", "is the store open on Sundays?"),
        ("and on invoice?", "Up to what amount can I pay by card?", "Up to what amount can I pay on invoice?"),
        ("and 12 months?", "what is the interest for 6 months?", "what is the interest for 12 months?"),
        ("and for companies?", "how long is the warranty?", "how long is the warranty for companies?"),
        ("那12期呢？", "分3期要手续费吗？", "分12期要手续费吗？"),
        ("新疆呢", "寄到北京运费多少", "寄到新疆运费多少"),
        ("那日本呢", "能寄到英国吗", "能寄到日本吗"),
    ],
)
def test_what_is_asked_takes_the_place_of_its_counterpart(text: str, before: str, asked: str) -> None:
    assert asked_in_full(text, before) == asked


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("and Austria?", ""),
        ("and jackets?", "can I return shoes?"),  # may stand for "return" or for "shoes"
        ("and how long does it take to Spain?", "do you deliver to Germany?"),
        ("so where do I send it?", "can I return shoes?"),
        ("Austria is nice", "do you deliver to Germany?"),
        ("那12期呢？", "do you offer 3 instalments?"),
    ],
)
def test_a_question_of_its_own_stays_as_it_is(text: str, before: str) -> None:
    assert asked_in_full(text, before) is None

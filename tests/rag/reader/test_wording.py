"""How generated answers are worded, and how customers' words are reported."""

import pytest

from rag.reader.attribute_wording import named_statement, statement
from rag.reader.people import polarity_of, voiced
from rag.reader.reported_speech import as_customer


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("dimensions", "3 x 4 cm", "It measures 3 x 4 cm."),
        ("warranty", "2 years", "It comes with a warranty of 2 years."),
        ("quantity of usb ports", "3", "It has 3 usb ports."),
        ("headphone outputs", "1", "The headphone outputs are 1."),
        ("waterproof", "no", "It is not waterproof."),
        ("dual band support", "yes", "It supports dual band."),
    ],
)
def test_an_attribute_in_a_sentence(name: str, value: str, expected: str) -> None:
    assert statement(name, value) == expected


def test_an_attribute_of_a_named_product() -> None:
    assert named_statement("Aurora 200", "width", "3 cm") == "The Aurora 200 is 3 cm wide."


@pytest.mark.parametrize(
    ("wrote", "expected"),
    [
        (
            "Yes, I've used it on my bike and we're happy.",
            "A customer says that they have used it on their bike and they are happy.",
        ),
        ("fits perfectly", "A customer says that it fits perfectly."),
        ("No problem at all.", "A customer says that there is no problem at all."),
        ("The IKEA one is mine.", "A customer says that the IKEA one is theirs."),
    ],
)
def test_what_a_customer_wrote_is_reported(wrote: str, expected: str) -> None:
    assert as_customer(wrote) == expected


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("does it float?", "yes, it floats.", "yes"),
        ("does it float?", "it does not float.", "no"),
        ("does it float?", "it floats.", "yes"),
        ("how long is it?", "no longer than 3 cm.", None),
        ("is it red or blue?", "it is red.", None),
    ],
)
def test_yes_and_no_are_told_from_people_s_answers(question: str, answer: str, expected: str | None) -> None:
    assert polarity_of(question, answer) == expected


def test_an_answer_is_voiced_by_its_source() -> None:
    assert voiced("no, i had to buy mine.", "review", "no") == "No. A customer says that they had to buy theirs."
    assert voiced("it has a seat inside", "description", "yes") == "Yes. It has a seat inside."

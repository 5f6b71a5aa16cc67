"""Words in the spelling of a shop."""

import pytest

from rag.words.regional_spelling import in_shops_spelling


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gray or color", "grey or colour"),
        ("usb c hub", "USB-C hub"),
        ("HP Color LaserJet CP3525x", "HP Color LaserJet CP3525x"),  # a name
        ("colour", "colour"),
    ],
)
def test_a_text_takes_the_spelling_of_the_shop(text: str, expected: str) -> None:
    assert in_shops_spelling(text, ["colour", "grey"].count) == expected

"""How many of a part products are wanted to have."""

import pytest

from rag.conditions.counted_parts import counted_parts

NAMES = ["doors", "number of slices", "hdmi ports quantity", "usb ports quantity", "cable length", "quantity per pack"]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("tents with two doors", "doors", 2),
        ("a toaster with 4 slices", "number of slices", 4),
        ("monitor with 2 hdmi ports", "hdmi ports quantity", 2),
        ("8 port hub", "hdmi ports quantity|usb ports quantity", 8),
    ],
)
def test_a_number_counts_the_noun_behind_it(text: str, field: str, value: float) -> None:
    found = counted_parts(text, NAMES, frozenset(NAMES))
    assert [(one.field, one.operator, one.value) for one in found.filters[-1:]] == [(field, "=", value)]


@pytest.mark.parametrize("text", ["a cable of 4 m length", "2 kg doors", "doors", "4 windows", "price 4"])
def test_amounts_and_unknown_nouns_count_nothing(text: str) -> None:
    found = counted_parts(text, NAMES, frozenset(NAMES))
    assert found.filters == ()
    assert found.rest == text


def test_what_was_read_is_taken_out() -> None:
    assert counted_parts("red tents with 2 doors please", NAMES, frozenset(NAMES)).rest.split() == [
        "red", "tents", "with", "please",
    ]  # fmt: skip

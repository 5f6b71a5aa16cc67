"""A corruption changes what is said, and nothing else."""

import random

import pytest

from eval.verification.changes import COLOURS, other_date, other_number, other_quantifier, other_unit, other_word

RNG = random.Random(0)


@pytest.mark.parametrize("text", ["2.4 kg", "1,299 pages", "0", "none", "230 V"])
def test_another_number_is_another_amount_or_none(text: str) -> None:
    changed = other_number(text, RNG)
    assert (changed is None) == (text in ("0", "none"))
    assert changed != text


def test_another_unit_keeps_the_number() -> None:
    changed = other_unit("It weighs 2.4 kg.", RNG)
    assert changed is not None
    assert changed.startswith("It weighs 2.4 ")
    assert "kg" not in changed


def test_another_colour_stands_nowhere_in_what_is_held() -> None:
    changed = other_word("It is black.", COLOURS, "black, white and navy", RNG)
    assert changed is not None
    assert not {"black", "white", "navy"} & set(changed.rstrip(".").split())


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("Up to 9 bar.", "At least 9 bar."),
        ("You must be at least 18.", "You must be at most 18."),
        ("It is white.", None),
    ],
)
def test_a_quantifier_is_turned_round(text: str, changed: str | None) -> None:
    assert other_quantifier(text, RNG) == changed


def test_another_date_is_another_day() -> None:
    assert other_date("It arrives.", RNG) is None
    assert other_date("Until 31 December 2029.", RNG) not in (None, "Until 31 December 2029.")

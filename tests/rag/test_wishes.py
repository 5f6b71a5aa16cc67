"""Whether texts hold what a list is wished to be."""

import pytest

from rag.wishes import speaks_of, spoken_part, wish_share, words_of_purpose


@pytest.mark.parametrize(
    ("wish", "text", "expected"),
    [
        ("usb-c", "Hub with USB Type-C", True),
        ("windows 10", "Windows 7, 10/100 LAN", False),  # the number stands elsewhere
        ("windows 10", "Windows 10 Home", True),
        ("4k", "a 55 inch TV", False),
    ],
)
def test_a_wish_is_held_in_another_spelling_but_with_its_number(wish: str, text: str, expected: bool) -> None:
    assert speaks_of(wish, text) is expected
    assert (wish_share(wish, text) == 1.0) is expected


def test_a_use_is_found_by_a_related_one() -> None:
    assert spoken_part("running gold", ["sports headphones"]) == ("sport", "running gold")


def test_words_are_of_purpose_behind_for() -> None:
    assert words_of_purpose("going plane", "what are you going to show me for a plane?") == "plane"

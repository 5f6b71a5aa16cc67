"""Amounts in English words; expected values are written by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.quantity import MAX_TEXT_CHARS, find_quantities, parse_quantity

# Text -> verbatim amount, magnitude, unit.
AMOUNTS: list[tuple[str, list[tuple[str, float, str | None]]]] = [
    ("an hour", [("an hour", 1, "hour")]),
    ("charges in an hour", [("an hour", 1, "hour")]),
    ("half an hour", [("half an hour", 0.5, "hour")]),
    ("a half-hour charge", [("a half-hour", 0.5, "hour")]),
    ("a quarter of an hour", [("a quarter of an hour", 0.25, "hour")]),
    ("three quarters of an hour", [("three quarters of an hour", 0.75, "hour")]),
    ("an hour and a half", [("an hour and a half", 1.5, "hour")]),
    ("an hour and twenty minutes", [("an hour and twenty minutes", 1 + 20 / 60, "hour")]),
    ("Two hours", [("Two hours", 2, "hour")]),
    ("a couple of hours", [("a couple of hours", 2, "hour")]),
    ("one and a half litres", [("one and a half litres", 1.5, "liter")]),
    ("two and three quarters inches", [("two and three quarters inches", 2.75, "inch")]),
    ("two point four kg", [("two point four kg", 2.4, "kilogram")]),
    ("twelve volts", [("twelve volts", 12, "volt")]),
    ("half a kilo", [("half a kilo", 0.5, "kilogram")]),
    ("under a kilo", [("a kilo", 1, "kilogram")]),
    ("twenty-five kg", [("twenty-five kg", 25, "kilogram")]),
    ("twenty five kilograms", [("twenty five kilograms", 25, "kilogram")]),
    ("a two-litre kettle", [("two-litre", 2, "liter")]),
    ("ten-foot cable", [("ten-foot", 10, "foot")]),
    ("six feet", [("six feet", 6, "foot")]),
    ("a foot long", [("a foot", 1, "foot")]),
    ("five-year warranty", [("five-year", 5, "year")]),
    ("one hundred and fifty euros", [("one hundred and fifty euros", 150, "EUR")]),
    ("a hundred bucks", [("a hundred bucks", 100, "USD")]),
    ("two thousand five hundred watts", [("two thousand five hundred watts", 2500, "watt")]),
    ("under fifty", [("fifty", 50, None)]),
    ("over two hundred in red", [("two hundred", 200, None)]),
    ("a dozen", [("a dozen", 12, None)]),
    ("half a dozen", [("half a dozen", 6, None)]),
    ("2 dozen", [("2 dozen", 24, None)]),
    ("two to four hours", [("two", 2, "hour"), ("four hours", 4, "hour")]),
    ("between one and two kilos", [("one", 1, "kilogram"), ("two kilos", 2, "kilogram")]),
    ("two by four feet", [("two", 2, "foot"), ("four feet", 4, "foot")]),
    ("a tent for two people", [("two people", 2, "person")]),
    ("at least four stars", [("four stars", 4, "star")]),
    ("one 5 kg bag", [("5 kg", 5, "kilogram")]),
    ("the second one weighs a kilo", [("a kilo", 1, "kilogram")]),
]


@pytest.mark.parametrize(("text", "expected"), AMOUNTS)
def test_amount_in_words_is_found_word_for_word(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    found = find_quantities(text)
    assert [(one.text, one.unit) for one in found] == [(verbatim, unit) for verbatim, _, unit in expected]
    assert [one.magnitude for one in found] == pytest.approx([magnitude for _, magnitude, _ in expected])
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "a bar stool",
        "one bar stool",
        "a second one",
        "one second hand clock",
        "a foot rest",
        "a light",
        "a yard sale",
        "a cup holder",
        "one star",
        "two bars of chocolate",
        "three D printers",
        "one in stock",
        "twice a day",
        "once an hour",
        "dozens of cups",
        "compare two tents",
        "show me three devices",
        "which two are waterproof",
        "more than one",
        "one of the two",
        "a five-year-old",
        "someone minute",
        "weightone hour",
        "the Seven Seas",
    ],
)
def test_words_that_count_no_unit_are_no_amount(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(("text", "magnitude"), [("5 EUR a month", 5), ("8 hours a day", 8), ("two cups a day", 2)])
def test_article_that_means_each_counts_nothing(text: str, magnitude: float) -> None:
    assert [one.magnitude for one in find_quantities(text)] == [magnitude]


def test_attribute_value_in_words_states_its_quantity() -> None:
    one, two = parse_quantity("One year"), parse_quantity("Two-year limited warranty")
    assert one is not None and two is not None
    assert (one.magnitude, one.unit, two.magnitude, two.unit) == (1, "year", 2, "year")


_WORDS = dict(enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen".split()))
_TENS = dict(enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2))


@given(st.integers(1, 9), st.integers(2, 9), st.integers(1, 9))
def test_number_put_into_words_is_read_back(hundreds: int, tens: int, ones: int) -> None:
    words = f"{_WORDS[hundreds]} hundred and {_TENS[tens]}-{_WORDS[ones]} grams"
    (found,) = find_quantities(words)
    assert (found.text, found.magnitude) == (words, hundreds * 100 + tens * 10 + ones)


@pytest.mark.parametrize(
    "unit", ["a ", "one hundred ", "half a ", "twenty ", "one and a ", "two to ", "a dozen ", "six "]
)
def test_hostile_row_of_number_words_is_read_to_its_bound(unit: str) -> None:
    for quantity in find_quantities(unit * 30_000 + "kilos"):
        assert quantity.end <= MAX_TEXT_CHARS
        assert quantity.unit is None

"""Unknown words of a question become words of the catalog; known ones and model numbers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vocabulary import Vocabulary

COUNTS = {
    "bluetooth": 40,
    "speaker": 30,
    "keyboard": 20,
    "key": 5,
    "board": 6,
    "mouse": 12,
    "mousse": 1,
    "house": 50,
    "bass": 9,
    "wh1000xm5": 1,
    "office": 4,
    "chair": 8,
    "soundbar": 7,
    "sound": 10,
    "bar": 11,
    "toner": 500,
    "cartridge": 600,
    "tonercartridge": 1,
    "茶壶": 3,
    "茶具": 9,
    "红茶": 2,
}
IN_TEXT = {"sunny"}


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(COUNTS, lambda term: term in COUNTS or term in IN_TEXT)


@pytest.mark.parametrize("typo", ["bluetoth", "bluetoooth", "bluetooht", "bluetaoth", "blutooth"])
def test_a_typo_of_one_letter_also_searches_the_word_meant(vocabulary: Vocabulary, typo: str) -> None:
    assert vocabulary.mended([typo, "speaker"]) == (typo, "speaker", "bluetooth")


def test_words_of_the_catalog_are_left_alone(vocabulary: Vocabulary) -> None:
    assert vocabulary.mended(["mousse", "sunny", "keyboard"]) == ("mousse", "sunny", "keyboard")


def test_of_several_words_the_commonest_is_meant(vocabulary: Vocabulary) -> None:
    assert vocabulary.mended(["mouss"]) == ("mouss", "mouse")


@pytest.mark.parametrize("term", ["blueooht", "rluetooth", "base", "xeyboard", "wh1000xm4", "zz", "bluetooth5x"])
def test_what_is_farther_away_begins_otherwise_or_holds_a_digit_stays(vocabulary: Vocabulary, term: str) -> None:
    assert vocabulary.mended([term]) == (term,)


def test_four_letters_are_a_typo_only_of_a_longer_word_or_of_swapped_letters(vocabulary: Vocabulary) -> None:
    assert vocabulary.mended(["mose"]) == ("mose", "mouse")
    assert vocabulary.mended(["bsas"]) == ("bsas", "bass")
    assert vocabulary.mended(["bats"]) == ("bats",)


def test_words_run_together_are_taken_apart(vocabulary: Vocabulary) -> None:
    assert vocabulary.mended(["officechair"]) == ("officechair", "office", "chair")


def test_words_apart_are_also_searched_as_one(vocabulary: Vocabulary) -> None:
    assert vocabulary.mended(["sound", "bar"]) == ("sound", "bar", "soundbar")
    assert vocabulary.mended(["bar", "sound"]) == ("bar", "sound")


def test_a_slip_of_one_merchant_makes_no_compound(vocabulary: Vocabulary) -> None:
    assert vocabulary.mended(["toner", "cartridge"]) == ("toner", "cartridge")


def test_one_chinese_character_finds_the_pairs_that_end_with_it(vocabulary: Vocabulary) -> None:
    assert vocabulary.mended(["茶"]) == ("茶", "红茶")
    assert vocabulary.mended(["具"]) == ("具", "茶具")
    assert vocabulary.mended(["壶"]) == ("壶", "茶壶")


def test_a_character_that_ends_no_name_finds_the_pairs_that_hold_it(vocabulary: Vocabulary) -> None:
    assert vocabulary.mended(["红"]) == ("红", "红茶")


def test_an_unknown_chinese_word_stays(vocabulary: Vocabulary) -> None:
    assert vocabulary.mended(["茶杯", "吗"]) == ("茶杯", "吗")


def test_only_the_first_unknown_words_are_looked_at(vocabulary: Vocabulary) -> None:
    unknown = [f"unknown{chr(97 + n)}" for n in range(8)]
    assert vocabulary.mended([*unknown, "bluetoth"]) == (*unknown, "bluetoth")
    assert vocabulary.mended(["x" * 100_000]) == ("x" * 100_000,)


@given(st.lists(st.text(alphabet="abeklmostuy", min_size=1, max_size=10), unique=True, max_size=8))
def test_what_was_written_comes_first_and_every_term_once(words: list[str]) -> None:
    found = Vocabulary(COUNTS, COUNTS.__contains__).mended(words)
    assert found[: len(words)] == tuple(words)
    assert len(set(found)) == len(found)
    assert set(found[len(words) :]) <= set(COUNTS)

"""Which words are English."""

import pytest

from index.english_words import english_words, is_english_word


@pytest.mark.parametrize(
    "word",
    ["weight", "kettle", "kettles", "batteries", "thinner", "handier", "charging", "washable", "unlocked", "wireless",
     "waterproof", "backpack", "dishwasher", "lightest"],
)  # fmt: skip
def test_word_its_inflections_and_compounds_are_words(word: str) -> None:
    assert is_english_word(word)


@pytest.mark.parametrize("typo", ["wieght", "mcuh", "hevy", "coulor", "matirial", "waranty", "hight", "scren", "teh"])
def test_typo_is_no_word(typo: str) -> None:
    assert not is_english_word(typo)


def test_list_holds_whole_words_of_latin_letters_only() -> None:
    words = english_words()
    assert len(words) > 20_000
    assert all(word.isascii() and word.isalpha() and word.islower() and len(word) > 1 for word in words)

"""Text and question give the same terms for the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import is_mostly_cjk, normal_identifier, question_terms, terms


@pytest.mark.parametrize("text", ["4 GB", "4GB", "4-GB", "4gb", "４ＧＢ", "4.0 GB", "4 gigabytes"])
def test_a_number_and_its_unit_are_the_same_however_written(text: str) -> None:
    assert terms(text) == ["4gb", "4", "gb"]


@pytest.mark.parametrize("text", ['17"', "17-inch", "17 inch", "17 inches", "17in", "17″", "17”"])
def test_inches_are_the_same_however_written(text: str) -> None:
    assert terms(text) == ["17in", "17", "in"]


def test_a_model_number_is_found_joined_and_in_parts() -> None:
    assert terms("WH-1000XM5") == ["wh1000xm5", "wh", "1000xm5"]
    assert set(terms("wh1000xm5")) <= set(terms("WH-1000XM5"))
    assert set(terms("WH 1000XM5")) <= set(terms("WH-1000XM5"))


def test_a_letter_after_a_number_that_is_no_unit_stays_with_it() -> None:
    assert terms("4gbx") == ["4gbx"]


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("batteries", "battery"), ("boxes", "box"), ("brushes", "brush"), ("tents", "tent"), ("pages", "page")],
)
def test_plural_and_singular_are_one_term(plural: str, singular: str) -> None:
    assert terms(plural) == terms(singular) == [singular]


@pytest.mark.parametrize("word", ["glass", "bus", "gps", "usb"])
def test_words_that_only_look_like_plurals_stay(word: str) -> None:
    assert terms(word) == [word]


def test_numbers_lose_what_does_not_matter() -> None:
    assert terms("1,000 2.50 3,5 007") == ["1000", "2.5", "3.5", "007"]


def test_chinese_is_cut_into_overlapping_pairs() -> None:
    assert terms("无线耳机") == ["无线", "线耳", "耳机"]
    assert terms("机") == ["机"]


def test_chinese_and_latin_stand_side_by_side() -> None:
    assert terms("4GB内存的WH-1000XM5") == ["4gb", "4", "gb", "内存", "存的", "wh1000xm5", "wh", "1000xm5"]


def test_chinese_units_are_units() -> None:
    assert terms("2.4公斤") == terms("2.4 kg")


def test_stop_words_of_a_question_go_unless_they_are_all_there_is() -> None:
    assert question_terms("How heavy is it?") == ["heavy"]
    assert question_terms("what is it") == ["what", "is", "it"]


def test_question_terms_are_distinct() -> None:
    assert question_terms("red tent, red bag") == ["red", "tent", "bag"]


def test_an_empty_text_has_no_terms() -> None:
    assert terms(" ?! ") == []


@given(st.text(max_size=100))
def test_no_term_holds_white_space_and_all_are_folded(text: str) -> None:
    for term in terms(text):
        assert term and not any(c.isspace() for c in term)


@given(st.from_regex(r"[a-z]{1,6}( [a-z]{1,6}){0,4}", fullmatch=True))
def test_case_makes_no_difference(text: str) -> None:
    assert terms(text.upper()) == terms(text)


def test_mostly_chinese_counts_letters_only() -> None:
    assert is_mostly_cjk("这个背包有多重 12345678?")
    assert not is_mostly_cjk("Sony headphones 耳机")
    assert not is_mostly_cjk("12345")


def test_identifiers_are_compared_without_punctuation() -> None:
    assert normal_identifier("wh 1000-xm5") == normal_identifier("WH-1000XM5") == "wh1000xm5"

"""Typos of asking words and attribute words; the typos are written by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.english_words import is_english_word
from rag.words.spelling import MAX_CHARS, SpellingLexicon, corrected

LEXICON = SpellingLexicon(
    ["Waterproof rating", "stitching", "Tent", "insulation", "titanium", "merino wool"],
    names=["Aurora", "Stitchery", "Merano", "Duo"],
)


def _corrected(text: str) -> str:
    return corrected(text, LEXICON, is_english_word)[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wieght of it?", "weight of it?"),
        ("how mcuh is it", "how much is it"),
        ("How hevy is it?", "How heavy is it?"),
        ("what coulor is it", "what color is it"),
        ("matirial?", "material?"),
        ("how long is the waranty", "how long is the warranty"),
        ("prise for it", "price for it"),
        ("hight of it", "height of it"),
        ("How depe is it", "How deep is it"),
        ("how many wats does it have", "how many watts does it have"),
        ("wats the weight", "whats the weight"),
        ("the garantee", "the guarantee"),
        ("how laud is it", "how loud is it"),
        ("scren size", "screen size"),
        ("hwo many", "how many"),
        ("haw many", "how many"),
        ("Whcih one", "Which one"),
        ("teh weight and yuo", "the weight and you"),
        ("dose it fold", "does it fold"),
        ("what is it mad of", "what is it made of"),
        ("less then 50", "less than 50"),
        ("the stiching", "the stitching"),
        ("is it titanuim", "is it titanium"),
        ("insulaton", "insulation"),
    ],
)
def test_typo_becomes_the_word_that_is_meant(typed: str, meant: str) -> None:
    assert _corrected(typed) == meant


def test_each_correction_is_told_in_reading_order() -> None:
    assert corrected("whcih wieght", LEXICON, is_english_word) == (
        "which weight",
        (("whcih", "which"), ("wieght", "weight")),
    )


@pytest.mark.parametrize(
    "text",
    [
        "How heavy is the tent and which colours does it come in?",
        "the backpacks, waterproofed kettles and unlocked phones",
        "a dose of vitamin c",
        "I am mad about it",
        "dont say it isnt",
        'the "wieght" edition',
        "the “wieght” edition",
        "model wieght2",
        "the wi-eght",
        "the WIEGHT",
        "the iWieght",
        "made by Wieght",  # a capital inside a sentence: a name
        "is it posh or vegan",
        "极光多重 wieght2",
    ],
)
def test_right_words_names_and_quotations_are_left(text: str) -> None:
    assert corrected(text, LEXICON, is_english_word) == (text, ())


def test_word_the_shop_knows_is_no_typo() -> None:
    assert corrected("the wieght", LEXICON, lambda word: word in ("the", "wieght")) == ("the wieght", ())


def test_typo_of_a_product_name_is_left_to_the_search_for_names() -> None:
    assert _corrected("is the auroar light") == "is the auroar light"
    assert _corrected("meranoo") == "meranoo"  # merano is nearer than merino


def test_equally_near_words_are_no_correction() -> None:
    lexicon = SpellingLexicon(["carbon", "carton"])
    assert corrected("carxon", lexicon, lambda _word: False) == ("carxon", ())
    assert corrected("carbno", lexicon, lambda _word: False)[0] == "carbon"


def test_hostile_text_is_bounded_and_a_long_one_comes_back_as_it_is() -> None:
    long = "wieght " * 20_000
    assert corrected(long, LEXICON, is_english_word) == (long, ())
    many = ("wieght " * 1_000)[:MAX_CHARS]
    assert len(corrected(many, LEXICON, is_english_word)[1]) == 12
    strange = "x" * 1_000 + " ((((( ''' \"\"\" wieght"
    assert _corrected(strange).endswith("weight")


@given(st.text(alphabet="abehiwgtou '\"?.A1-", max_size=60))
@settings(max_examples=300, deadline=None)
def test_what_is_not_corrected_stays_character_for_character(text: str) -> None:
    result, corrections = corrected(text, LEXICON, is_english_word)
    for typed, right in reversed(corrections):
        at = result.rindex(right)
        result = result[:at] + typed + result[at + len(right) :]
    assert len(result) == len(text)
    assert sorted(result) == sorted(text)


@pytest.mark.parametrize("text", ["your tents", "titaniums", "two insulations"])
def test_the_plural_of_a_word_is_no_typo_of_it(text: str) -> None:
    assert corrected(text, LEXICON, lambda word: word in ("your", "two"))[0] == text

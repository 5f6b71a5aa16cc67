"""A title says what a thing is, what is said of it, and what it is for."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import terms
from index.title_words import title_words, value_words


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("Epson projector lamp 230 W", ["lamp"]),
        ("Epson EB-1750 projector", ["projector"]),
        ("Epson projectors, white", ["projector", "white"]),
        ("Case Logic laptop bag - 15.6 inch", ["bag"]),
        ("Aurora 200 Cordless Vacuum Cleaner", ["cleaner"]),
    ],
)
def test_the_last_word_of_a_run_is_what_the_thing_is(title: str, heads: list[str]) -> None:
    assert list(title_words(title, brand=title.split()[0]).heads) == heads


@pytest.mark.parametrize("title", ["Silicone case for iPhone and iPad", "Silicone case with iPhone print"])
def test_what_a_thing_is_for_or_comes_with_is_not_what_it_is(title: str) -> None:
    found = title_words(title)
    assert found.heads == ("case",)
    assert {"silicone", "iphone"} <= set(found.modifiers)


def test_a_clause_ends_what_a_link_began() -> None:
    assert title_words("Stand for tablet - tripod").heads == ("stand", "tripod")


def test_a_value_that_the_product_states_is_no_head() -> None:
    values = value_words(["Black", "stainless steel"])
    found = title_words("Norvane Headphones Black", brand="Norvane", values=values)
    assert found.heads == ("headphone",)
    assert found.others == ("norvane", "black")
    assert title_words("Kettle stainless steel", values=values).heads == ("kettle",)


def test_a_brand_of_several_words_is_no_head() -> None:
    found = title_words("Fellowes Leitz notebook stand", brand="Fellowes Leitz")
    assert (found.heads, found.modifiers, found.others) == (("stand",), ("notebook",), ("fellowe", "leitz"))


def test_the_last_pair_of_chinese_characters_is_what_the_thing_is() -> None:
    found = title_words("暖灶坊 N5 智能电饭煲 5升", brand="暖灶坊")
    assert found.heads == ("饭煲",)
    assert {"智能", "能电", "电饭"} <= set(found.others)


def test_long_values_are_sentences_and_left_out() -> None:
    assert value_words(["A sentence of more than twenty-five characters", "红色"]) == {"红色"}


@given(st.text(max_size=60), st.sampled_from(["", "Sonora", "Case Logic"]))
def test_every_term_of_a_title_is_in_one_part(title: str, brand: str) -> None:
    found = title_words(title, brand=brand, values={"black"})
    assert Counter((*found.heads, *found.modifiers, *found.others)) == Counter(terms(title))

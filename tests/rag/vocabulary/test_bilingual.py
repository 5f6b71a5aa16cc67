"""The tables of what things are called, in English and Chinese."""

from collections import Counter

import pytest

from index.chinese_script import simplified
from index.terms import terms
from rag.question import Language
from rag.vocabulary.bilingual import (
    attribute_name_in,
    attribute_synonyms,
    kind_name_in,
    kinds,
    names_in_chinese,
    value_synonyms,
)

TABLES = {
    "kinds": kinds(),
    "attributes": tuple(dict.fromkeys(attribute_synonyms().values())),
    "values": tuple(dict.fromkeys(value_synonyms().values())),
}


@pytest.mark.parametrize("table", TABLES)
def test_no_word_stands_in_two_lines_of_a_table(table: str) -> None:
    times = Counter(word for line in TABLES[table] for word in line)
    assert [word for word, n in times.items() if n > 1] == []


@pytest.mark.parametrize("table", TABLES)
def test_no_word_is_the_same_term_as_one_of_another_line(table: str) -> None:
    """ "shoe" and "shoes" are one word to the search."""
    lines = [{tuple(terms(word)) for word in line if word.isascii()} for line in TABLES[table]]
    times = Counter(word for line in lines for word in line)
    assert [word for word, n in times.items() if n > 1] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_line_has_both_languages(table: str) -> None:
    assert len(TABLES[table]) > 20
    for line in TABLES[table]:
        assert {word.isascii() for word in line} == {True, False}, line


@pytest.mark.parametrize("table", TABLES)
def test_words_are_plain_and_chinese_ones_simplified(table: str) -> None:
    for word in (word for line in TABLES[table] for word in line):
        assert word == word.strip() == simplified(word)
        assert terms(word)
        assert not word.isascii() or word == word.lower()


def test_an_attribute_has_its_synonyms_in_both_languages_and_itself() -> None:
    assert {"weight", "item weight", "重量", "净重"} <= set(attribute_synonyms()["重量"])
    assert attribute_synonyms()["weight"] == attribute_synonyms()["净重"]
    assert "warp factor" not in attribute_synonyms()


def test_a_colour_or_material_has_its_synonyms_in_both_languages_and_itself() -> None:
    assert {"grey", "gray", "灰色"} <= set(value_synonyms()["灰"])
    assert "stainless steel" not in value_synonyms()["steel"]


@pytest.mark.parametrize(
    ("name", "language", "called"),
    [
        ("weight", "zh", "重量"),
        ("Net Weight", "zh", "重量"),
        ("净重", "en", "weight"),
        ("weight", "en", "weight"),
        ("warp factor", "zh", None),
        ("", "zh", None),
    ],
)
def test_an_attribute_is_called_by_the_first_name_of_its_line(
    name: str, language: Language, called: str | None
) -> None:
    assert attribute_name_in(name, language) == called


@pytest.mark.parametrize(
    ("leaf", "language", "called"),
    [
        ("Kettles", "zh", "水壶"),
        ("Electric Kettles", "zh", "水壶"),
        ("电饭煲", "en", "rice cooker"),
        ("kettle", "en", "kettle"),
        ("Garden Gnomes", "zh", None),
        ("Kettles & Toasters", "zh", None),
        ("锅具套装", "en", None),
    ],
)
def test_a_category_is_called_by_the_first_name_of_its_line(leaf: str, language: Language, called: str | None) -> None:
    assert kind_name_in(leaf, language) == called


def test_only_an_english_name_has_chinese_names() -> None:
    assert names_in_chinese("weight") == ("重量", "净重")
    assert names_in_chinese("重量") == ()
    assert names_in_chinese("warp factor") == ()

"""The assistant's own sentences: facts verbatim, every source in its voice, both languages."""

import re
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.product import AVAILABILITIES
from rag.composing.wording import (
    _PHRASES,
    availability_words,
    choice_list,
    fact_sentence,
    is_no,
    is_yes,
    money,
    passage_sentence,
    phrase,
    short_title,
    spoken_field,
)
from rag.evidence import EvidenceItem
from rag.question import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


def fact(field: str, text: str, title: str = "Aurora 200") -> EvidenceItem:
    return EvidenceItem(
        kind="field",
        source="attribute",
        source_id=f"VAC-200#{field}",
        text=text,
        owner_id="VAC-200",
        owner_title=title,
        field=field,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("weight", "2.4 kg"),
        ("price", "€249.00"),
        ("availability", "in stock"),
        ("stock", "12"),
        ("rating", "4.5 of 5 (2 reviews)"),
        ("colour", "white"),
        ("warranty", "2 years"),
        ("cordless", "yes"),
        ("bags", "no"),
        ("filter_type", "washable HEPA"),
        ("note", "Rinse weekly."),
        ("材质", "不锈钢"),
    ],
)
def test_a_fact_is_stated_verbatim_with_its_product(language: Language, field: str, text: str) -> None:
    sentence = fact_sentence(fact(field, text), language)
    assert text.rstrip(".") in sentence
    assert "Aurora 200" in sentence
    assert sentence[-1] in ".。"
    assert not re.search(r"[.。]{2}$", sentence)


def test_everyday_facts_have_their_own_verb() -> None:
    assert fact_sentence(fact("weight", "2.4 kg"), "en") == "The Aurora 200 weighs 2.4 kg."
    assert fact_sentence(fact("price", "€249.00"), "en") == "The Aurora 200 costs €249.00."


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30))
def test_any_value_stands_in_its_sentence_as_it_is(value: str) -> None:
    for language in LANGUAGES:
        assert value.rstrip(".") in fact_sentence(fact("size", value), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_review_is_said_to_be_one(language: Language) -> None:
    item = EvidenceItem(kind="passage", source="review", source_id="r1", text="Light enough.", rating=4.0)
    sentence = passage_sentence(item, language)
    assert "Light enough." in sentence
    assert "4/5" in sentence
    assert ("customer" if language == "en" else "顾客") in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_community_answer_is_said_to_be_one_and_names_its_question(language: Language) -> None:
    item = EvidenceItem(kind="passage", source="qa", source_id="q1", text="No.", context="Does it need bags?")
    assert "Does it need bags?" in passage_sentence(item, language)
    assert "No." in passage_sentence(item, language)
    bare = EvidenceItem(kind="passage", source="qa", source_id="q1", text="No.")
    assert passage_sentence(bare, language) != "No."


@pytest.mark.parametrize("source", ["bullet", "description", "document"])
def test_the_makers_and_the_shops_words_are_given_as_they_are(source: str) -> None:
    item = EvidenceItem(kind="passage", source=source, source_id="x", text=" You have 30 days. ")  # type: ignore[arg-type]  # a source
    assert passage_sentence(item, "en") == "You have 30 days."


@pytest.mark.parametrize(
    ("price", "currency", "text"),
    [
        (Decimal("249"), "EUR", "€249.00"),
        (Decimal("0.5"), "USD", "$0.50"),
        (Decimal("129.00"), "CNY", "¥129.00"),
        (Decimal("99.90"), "SEK", "99.90 SEK"),
        (Decimal("99.90"), None, "99.90"),
    ],
)
def test_money_is_exact_and_carries_its_currency(price: Decimal, currency: str | None, text: str) -> None:
    assert money(price, currency) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_availability_has_words_of_its_own(language: Language) -> None:
    words = [availability_words(availability, language) for availability in AVAILABILITIES]
    assert len(set(words)) == len(AVAILABILITIES)
    assert all(words)


def test_values_that_say_only_yes_or_no() -> None:
    assert all(is_yes(text) for text in ("yes", "Yes ", "TRUE", "是", "支持"))
    assert all(is_no(text) for text in ("no", "None", "false", "Not supported", "否", "不支持"))
    assert not any(is_yes(text) or is_no(text) for text in ("", "yes, with an adapter", "not yet", "2", "nova"))


def test_a_short_title_is_not_cut() -> None:
    assert short_title("Aurora 200") == "Aurora 200"
    assert short_title("x" * 80) == "x" * 80


@given(st.text(min_size=1, max_size=300))
def test_a_spoken_title_is_the_beginning_of_the_title(title: str) -> None:
    spoken = short_title(title)
    assert len(spoken) <= 80
    assert spoken in title


def test_a_field_is_spoken_in_the_customers_language_where_it_is_known() -> None:
    assert spoken_field("filter_type", "en") == "filter type"
    assert spoken_field("weight", "zh") == "重量"
    assert spoken_field("重量", "en") == "weight"
    assert spoken_field("流明", "en") == "流明"  # not known: the merchant's own


@pytest.mark.parametrize("key", sorted(_PHRASES))
def test_every_phrase_is_there_in_both_languages_with_the_same_parts(key: str) -> None:
    parts = {language: set(re.findall(r"\{(\w+)\}", _PHRASES[key][language])) for language in LANGUAGES}
    assert parts["en"] == parts["zh"]
    for language in LANGUAGES:
        said = phrase(key, language, **dict.fromkeys(parts[language], "Aurora 200"))
        assert said.count("Aurora 200") == len(parts[language])


@pytest.mark.parametrize(
    ("names", "joined"),
    [([], ""), (["A"], "A"), (["A", "B"], "A or B"), (["A", "B", "C"], "A, B or C")],
)
def test_choices_are_joined_as_one_would_say_them(names: list[str], joined: str) -> None:
    assert choice_list(names, "en") == joined


def test_choices_are_joined_in_chinese_too() -> None:
    assert choice_list(["甲", "乙", "丙"], "zh") == "甲、乙还是丙"

"""Sentences are found by their ends, and only offsets leave."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import count_words, group_spans, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def test_a_text_is_cut_after_each_sentence() -> None:
    assert sentences("It folds flat. Does it fit a car? Yes!") == [
        "It folds flat.",
        "Does it fit a car?",
        "Yes!",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It weighs 2.4 kg without the pole.",
        "The cable is approx. 3 m long.",
        "Use a mild cleaner, e.g. soap.",
        "Works with many grills, e.g. Weber and Napoleon.",
        "Call Dr. Miller for details.",
        "Suits No. 5 brushes.",
        "Designed by J. Smith in Oslo.",
        "Version 2.0.1 is needed.",
        "Well... it works.",
    ],
)
def test_full_stops_that_end_nothing_do_not_split(text: str) -> None:
    assert sentences(text) == [text]


def test_an_abbreviation_before_a_capital_may_end_a_sentence() -> None:
    assert sentences("It holds pens, paper, etc. The lid locks.") == [
        "It holds pens, paper, etc.",
        "The lid locks.",
    ]


def test_chinese_sentences_end_without_a_space() -> None:
    assert sentences("续航45分钟。噪音很低！可以水洗吗？可以；") == [
        "续航45分钟。",
        "噪音很低！",
        "可以水洗吗？",
        "可以；",
    ]


def test_a_line_break_ends_a_sentence() -> None:
    assert sentences("Weight: 3 kg\nColour: red") == ["Weight: 3 kg", "Colour: red"]


def test_the_number_of_a_list_entry_stays_with_its_text() -> None:
    assert sentences("Care:\n1. Rinse the filter.\n2. Let it dry.") == [
        "Care:",
        "1. Rinse the filter.",
        "2. Let it dry.",
    ]


def test_text_in_small_letters_is_cut_too() -> None:
    assert sentences("great vacuum. my dog hates it.") == ["great vacuum.", "my dog hates it."]


def test_closing_quotes_belong_to_the_sentence() -> None:
    assert sentences('He said "It works." Then he left.') == ['He said "It works."', "Then he left."]


@given(st.text(alphabet="ab .!?\n。！2,AB…\"'", max_size=80))
def test_all_that_is_not_space_is_in_exactly_one_sentence(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.text(max_size=200))
def test_spans_are_trimmed_and_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert all(text[s:e] == text[s:e].strip() != "" for s, e in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


def test_two_chinese_characters_count_as_one_word() -> None:
    assert count_words("吸尘器 HEPA filter") == 2 + 2  # three characters round up to two words


def test_groups_hold_at_most_the_words_and_sentences_asked_for() -> None:
    text = "One two three. Four five. Six seven. Eight. Nine ten eleven twelve."
    groups = group_spans(text, sentence_spans(text), max_words=5, max_spans=2)
    assert [text[s:e] for s, e in groups] == [
        "One two three. Four five.",
        "Six seven. Eight.",
        "Nine ten eleven twelve.",
    ]


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = " ".join(f"w{number}" for number in range(250))
    groups = group_spans(text, sentence_spans(text), max_words=60, max_spans=3)
    assert [count_words(text[s:e]) for s, e in groups] == [120, 120, 10]


def test_chinese_without_any_stop_is_cut_between_characters() -> None:
    text = "字" * 500
    groups = group_spans(text, sentence_spans(text), max_words=60, max_spans=3)
    assert [e - s for s, e in groups] == [240, 240, 20]

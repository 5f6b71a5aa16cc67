"""A message is taken apart into its questions and what leads up to them."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.words.message import Message, read_message

_JOINING = {"and", "also", "plus", "as", "well", "&"}  # words that only join two questions


def words(text: str) -> list[str]:
    return re.findall(r"[^\s.,;?!]+", text)


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("How heavy is it?", ("How heavy is it?",)),
        ("How heavy is it? What colour is it?", ("How heavy is it?", "What colour is it?")),
        ("How heavy is it and what colour is it?", ("How heavy is it", "what colour is it?")),
        ("How heavy is it, and does it fold?", ("How heavy is it", "does it fold?")),
        ("Where is it made & what is it made of?", ("Where is it made", "what is it made of?")),
        ("Is it red and is it in stock? Does it fold?", ("Is it red", "is it in stock?", "Does it fold?")),
        ("Tell me the price. Is it in stock?", ("Tell me the price.", "Is it in stock?")),
        ("它多重？有货吗？", ("它多重？", "有货吗？")),
        ("它多重，容量是多少？", ("它多重", "容量是多少？")),
        ("它多重，还有容量是多少？", ("它多重", "容量是多少？")),
    ],
)
def test_each_question_of_a_message_is_found_in_the_order_asked(text: str, questions: tuple[str, ...]) -> None:
    assert read_message(text) == Message(questions=questions)


@pytest.mark.parametrize(
    "text",
    [
        "Is it washable and dishwasher safe?",
        "Which kettles cost less than 50 and are under 2 kg?",
        "Which kettles cost less than 50 and weigh under 2 kg?",
        "Compare the Aurora 200 and the Aurora 300",
        "Is it red or blue?",
        "Why and how?",
        "500元以下，容量大的电饭煲有哪些？",
    ],
)
def test_and_within_one_question_does_not_cut_it(text: str) -> None:
    assert read_message(text).questions == (text,)


@pytest.mark.parametrize(
    "text", ["What is 2.4 kg in pounds?", "Is the 3.5 mm jack there?", "Does no. 5 fit?", "Is it the v1.2 model?"]
)
def test_a_point_inside_a_number_or_a_name_ends_no_sentence(text: str) -> None:
    assert read_message(text).questions == (text,)


@pytest.mark.parametrize(
    ("text", "context", "question"),
    [
        ("I have the Aurora 200. Is it bagless?", "I have the Aurora 200.", "Is it bagless?"),
        ("I moved house. I have a cat. Which one is quiet?", "I moved house. I have a cat.", "Which one is quiet?"),
        ("我买了云山保温杯。它多重？", "我买了云山保温杯。", "它多重？"),
    ],
)
def test_what_leads_up_to_a_question_is_told_apart_from_it(text: str, context: str, question: str) -> None:
    assert read_message(text) == Message(questions=(question,), context=context)


def test_a_sentence_between_questions_stays_with_the_one_that_follows() -> None:
    message = read_message("How heavy is it? I have a bad back. Does it have wheels?")
    assert message == Message(questions=("How heavy is it?", "I have a bad back. Does it have wheels?"))


def test_a_sentence_after_the_last_question_stays_with_it() -> None:
    assert read_message("How heavy is it? I have a bad back.").questions == ("How heavy is it? I have a bad back.",)


@pytest.mark.parametrize(
    "text", ["", " ", "hello there", "Aurora 200", "云山保温杯", "tents under 300 euros. Green ones."]
)
def test_a_message_that_asks_nothing_is_one_question_as_it_stands(text: str) -> None:
    assert read_message(text) == Message(questions=(text,))


def test_at_most_four_questions_are_taken_apart() -> None:
    four = "How heavy is it? What colour is it? Does it fold? Is it in stock?"
    five = f"{four} Where is it made?"
    assert len(read_message(four).questions) == 4
    assert read_message(five).questions == (five,)


def test_a_message_of_more_than_a_thousand_characters_is_read_as_a_whole() -> None:
    asked = "How heavy is it? Is it red?"
    fits = asked + " " * (1_000 - len(asked))
    assert len(read_message(fits).questions) == 2
    assert read_message(fits + " ").questions == (fits + " ",)


_PIECES = st.sampled_from(
    [
        "How heavy is it",
        "is it red",
        "and what does it cost",
        "I like it",
        "does it fold",
        "also",
        "2.4 kg",
        "它多重",
        "Aurora",
    ]
)
_MESSAGES = st.lists(st.tuples(_PIECES, st.sampled_from(["? ", ". ", ", ", " ", "! ", "？"])), max_size=7)


@given(_MESSAGES)
def test_no_word_is_lost_or_moved_but_those_that_join_two_questions(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + mark for piece, mark in pieces)
    message = read_message(text)
    kept = words(" ".join([message.context, *message.questions]).replace("？", " "))
    left = iter(kept)
    expected = next(left, None)
    for word in words(text.replace("？", " ")):
        if word == expected:
            expected = next(left, None)
        else:
            assert word.lower() in _JOINING
    assert expected is None


@given(st.text(max_size=120))
def test_any_text_gives_one_to_four_questions_and_nothing_that_was_not_said(text: str) -> None:
    message = read_message(text)
    assert 1 <= len(message.questions) <= 4
    kept = "".join("".join([message.context, *message.questions]).split())
    assert Counter(kept) <= Counter("".join(text.split()))


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("Which vacuum is lightest and quietest?", ("Which vacuum is lightest?", "Which vacuum is quietest?")),
        (
            "what are the cheapest and the heaviest tent you have?",
            ("what are the cheapest tent you have?", "what are the heaviest tent you have?"),
        ),
        ("Which is the best and cheapest?", ("Which is the best and cheapest?",)),
        ("Who is the guest and the lightest?", ("Who is the guest and the lightest?",)),
    ],
)
def test_two_superlatives_ask_for_two_products(message: str, questions: tuple[str, ...]) -> None:
    assert read_message(message).questions == questions

"""What the person who takes over is told, so that the customer need not say it again."""

from collections.abc import Sequence

import pytest

from rag.composing.composer import compose_closed
from rag.draft import Draft
from rag.handover import handover_lines
from rag.question import Language, Turn
from tests.rag.written_evidence import understood


def said(*texts: str) -> list[Turn]:
    """A conversation in which the customer said these, each with a reply."""
    turns = []
    for text in texts:
        turns += [Turn(role="user", content=text), Turn(role="assistant", content=f"reply to {text}")]
    return turns


def handed_over(asked: str, history: Sequence[Turn], *, language: Language = "en") -> Draft:
    draft = compose_closed(understood(asked, intent="handoff", language=language), history)
    assert draft is not None
    return draft


def test_what_was_asked_is_told_oldest_first_and_the_message_last() -> None:
    lines = handover_lines("a human please", said("How heavy is it?", "Is it red?"), "en")
    assert lines[1:] == ["- Asked before: How heavy is it?", "- Asked before: Is it red?", "- Now: a human please"]


def test_replies_are_left_out() -> None:
    assert not any("reply" in line for line in handover_lines("a human", said("one", "two"), "en"))


def test_chinese_is_told_in_chinese() -> None:
    lines = handover_lines("转人工", said("它多重？"), "zh")
    assert lines[1:] == ["- 之前问过：它多重？", "- 现在：转人工"]
    assert not any(char.isascii() and char.isalpha() for line in lines for char in line)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("history", [[], [Turn(role="assistant", content="Hello! What can I do?")]])
def test_without_anything_asked_before_there_is_nothing_to_pass_on(history: list[Turn], language: Language) -> None:
    assert handover_lines("a human please", history, language) == []


def test_only_the_last_four_are_told() -> None:
    lines = handover_lines("a human", said(*"123456"), "en")
    assert [line for line in lines if "before" in line] == [f"- Asked before: {n}" for n in "3456"]


def test_a_long_message_is_cut_and_stays_on_one_line() -> None:
    long = "my order\n\n" + "x" * 500
    for line in handover_lines(long, said(long), "en")[1:]:
        text = line.split(": ", 1)[1]
        assert text == "my order " + "x" * (160 - 1 - len("my order ")) + "…"


def test_a_message_that_just_fits_is_told_whole() -> None:
    assert handover_lines("y" * 160, said("x" * 160), "en")[1:] == [
        f"- Asked before: {'x' * 160}",
        f"- Now: {'y' * 160}",
    ]


def test_a_handoff_brings_the_summary_on_lines_of_their_own() -> None:
    draft = handed_over("Where is my order?", said("How heavy is it?"))
    opening, *summary = draft.sentences
    assert (draft.action, draft.reason) == ("handoff", None)
    assert opening.lead == " "
    assert [line.text for line in summary] == handover_lines("Where is my order?", said("How heavy is it?"), "en")
    assert all(line.lead == "\n" for line in summary)
    assert not any(sentence.is_claim for sentence in draft.sentences)


def test_a_handoff_at_the_start_is_one_sentence() -> None:
    assert len(handed_over("Where is my order?", []).sentences) == 1


@pytest.mark.parametrize("intent", ["small_talk", "out_of_scope"])
def test_what_needs_no_person_passes_nothing_on(intent: str) -> None:
    asked = understood("hello", intent="small_talk" if intent == "small_talk" else "out_of_scope")
    assert compose_closed(asked, said("How heavy is it?")) == compose_closed(asked)

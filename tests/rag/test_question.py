"""What may be asked."""

import pytest

from rag.errors import QuestionError
from rag.question import MAX_QUESTION_CHARS, Focus, Question


def test_the_longest_question_is_taken_and_one_more_character_is_not() -> None:
    assert MAX_QUESTION_CHARS == 2_000  # as the contract says
    assert Question(text="重" * 2_000).text == "重" * 2_000
    with pytest.raises(QuestionError, match=r"2,001.*2,000"):
        Question(text="x" * 2_001)


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u3000"])
def test_a_question_of_white_space_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        Question(text=text)


def test_text_that_is_no_valid_unicode_is_refused() -> None:
    with pytest.raises(QuestionError, match="UTF-8"):
        Question(text="how heavy \udce9")


def test_a_fresh_conversation_is_about_nothing() -> None:
    focus = Focus()
    assert (focus.product_ids, focus.shown, focus.choices) == ((), (), ())
    assert focus.plan is None
    assert focus.pending is None
    assert focus.language is None

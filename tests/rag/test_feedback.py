"""Ratings are kept beside the turns they are about, and go with them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rag.conversation import ConversationStore
from rag.errors import ConversationError
from rag.feedback import FeedbackStore
from rag.question import Focus, Turn


@pytest.fixture
def conversations(tmp_path: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(tmp_path / "conversations.db")) as store:
        for number, question in enumerate(("how heavy is it?", "and how long?"), start=1):
            store.add(
                "c_1",
                question=question,
                answer=f"answer {number}",
                turn_id=f"t_{number}",
                answer_json=f'{{"answer": "answer {number}"}}',
                focus=Focus(),
            )
        yield store


def test_an_answer_rated_up_comes_back_with_its_question_and_what_came_before(conversations: ConversationStore) -> None:
    feedback = FeedbackStore(conversations)
    feedback.rate("t_2", "up")
    (approved,) = feedback.approved()
    assert (approved.turn_id, approved.question) == ("t_2", "and how long?")
    assert approved.history == (
        Turn(role="user", content="how heavy is it?"),
        Turn(role="assistant", content="answer 1"),
    )
    assert approved.answer == {"answer": "answer 2"}


def test_one_down_takes_the_approval_away(conversations: ConversationStore) -> None:
    feedback = FeedbackStore(conversations)
    for rating in ("up", "down", "up"):
        feedback.rate("t_1", rating)
    feedback.rate("t_2", "down")
    assert feedback.approved() == []


def test_a_turn_that_is_not_there_cannot_be_rated(conversations: ConversationStore) -> None:
    with pytest.raises(ConversationError, match="'t_9'"):
        FeedbackStore(conversations).rate("t_9", "up")


def test_erasing_a_conversation_erases_its_ratings_and_their_bytes(
    conversations: ConversationStore, tmp_path: Path
) -> None:
    feedback = FeedbackStore(conversations)
    feedback.rate("t_1", "up", comment="call me at +44 20 7946 0958, zebrafish")
    path = tmp_path / "conversations.db"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT comment FROM feedback").fetchall() == [("call me at [phone], zebrafish",)]
    conversations.delete("c_1")
    assert feedback.approved() == []
    conversations.close()
    assert b"zebrafish" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())

"""What people thought of answers: ratings of single turns, kept beside the turns and erased with them.

A comment is kept without personal data, as the questions are. A turn may be rated several times, by several people.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field, Session, SQLModel, col, select

from catalog.errors import StoreError
from rag.conversation import Conversation, ConversationStore, new_id
from rag.privacy import masked
from rag.question import Turn

Rating = Literal["up", "down"]


class FeedbackRow(SQLModel, table=True):
    """One rating."""

    __tablename__ = "feedback"

    id: str = Field(primary_key=True)
    turn_id: str = Field(foreign_key="turn.id", ondelete="CASCADE", index=True)
    rating: str
    comment: str | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedExchange:
    """A question with an answer that was rated up and never down."""

    turn_id: str
    question: str
    history: tuple[Turn, ...]  # before the question, oldest first
    answer: Mapping[str, Any]  # Any: JSON, the object that the customer got


class FeedbackStore:
    """Keeps ratings; safe to share between threads and processes.

    Args:
        conversations: What is rated.
    """

    def __init__(self, conversations: ConversationStore) -> None:
        """Use the database of conversations; its table is made where missing.

        Raises:
            StoreError: If it cannot be written.
        """
        self._conversations = conversations
        self._engine = conversations.engine
        table = SQLModel.metadata.tables["feedback"]
        try:
            with self._engine.begin() as connection:
                connection.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(CreateIndex(index, if_not_exists=True))
        except DBAPIError as error:
            raise StoreError(f"cannot keep ratings beside the conversations: {error}") from error

    def rate(self, turn_id: str, rating: Rating, *, comment: str | None = None) -> None:
        """Keep one rating of an answer.

        Args:
            turn_id: As the answer gave it.
            rating: Whether it was any good.
            comment: In the person's own words.

        Raises:
            ConversationError: If there is no such turn.
        """
        self._conversations.conversation_of(turn_id)
        with Session(self._engine) as session:
            session.add(
                FeedbackRow(
                    id=new_id("f"),
                    turn_id=turn_id,
                    rating=rating,
                    comment=None if comment is None else masked(comment),
                    created_at=datetime.now(UTC),
                )
            )
            session.commit()

    def approved(self) -> list[ApprovedExchange]:
        """Every answer that was rated up and by nobody down, the earliest rated first."""
        with Session(self._engine) as session:
            rows = session.exec(select(FeedbackRow).order_by(col(FeedbackRow.created_at), col(FeedbackRow.id))).all()
            ratings: dict[str, set[str]] = {}
            for row in rows:
                ratings.setdefault(row.turn_id, set()).add(row.rating)
        good = [turn_id for turn_id, given in ratings.items() if given == {"up"}]
        found = (_exchange(turn_id, self._conversations.conversation_of(turn_id)) for turn_id in good)
        return [one for one in found if one is not None]


def _exchange(turn_id: str, conversation: Conversation) -> ApprovedExchange | None:
    """The question before a turn, and what came before it; None where it is no answer to any."""
    turns = conversation.turns
    place = next(number for number, turn in enumerate(turns) if turn.id == turn_id)
    written = turns[place].answer_json
    if written is None or place == 0 or turns[place - 1].role != "user":
        return None
    return ApprovedExchange(
        turn_id=turn_id,
        question=turns[place - 1].content,
        history=tuple(Turn(role=turn.role, content=turn.content) for turn in turns[: place - 1]),
        answer=json.loads(written),
    )

"""Conversations as they are kept: the turns, and what the conversation is about.

They live in a database of their own beside the catalog, so that a long ingestion never keeps a customer waiting.
What is stored of an answer is the JSON the customer got.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Engine, delete, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field, Session, SQLModel, create_engine, select

from catalog.errors import StoreError
from rag.errors import ConversationError
from rag.question import Focus, Role

_FOCUS = TypeAdapter(Focus)
_BUSY_TIMEOUT_S = 30


class ConversationRow(SQLModel, table=True):
    """One conversation."""

    __tablename__ = "conversation"

    id: str = Field(primary_key=True)
    customer_id: str | None = Field(default=None, index=True)
    created_at: datetime
    focus: str  # JSON of `Focus`


class TurnRow(SQLModel, table=True):
    """One message."""

    __tablename__ = "turn"

    id: str = Field(primary_key=True)
    conversation_id: str = Field(foreign_key="conversation.id", index=True)
    position: int
    role: str
    content: str
    created_at: datetime
    answer_json: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTurn:
    """One message as it was stored."""

    id: str
    role: Role
    content: str
    created_at: datetime  # UTC
    answer_json: str | None = None  # the whole answer of an assistant's turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation with all its turns, oldest first."""

    id: str
    created_at: datetime  # UTC
    turns: tuple[StoredTurn, ...]
    focus: Focus


class ConversationStore:
    """Keeps conversations; safe to share between threads and processes."""

    def __init__(self, path: Path) -> None:
        """Open or create the database at a path; its directory is made where missing.

        Raises:
            StoreError: If it cannot be opened or written.
        """
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_TIMEOUT_S})
        _use_wal(self._engine)
        tables = [SQLModel.metadata.tables[name] for name in ("conversation", "turn")]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._engine.begin() as connection:
                for table in tables:  # "if not exists": two processes may open a new store at once
                    connection.execute(CreateTable(table, if_not_exists=True))
                    for index in table.indexes:
                        connection.execute(CreateIndex(index, if_not_exists=True))
        except (OSError, DBAPIError) as error:
            raise StoreError(
                f"cannot open the conversations at {str(path)!r}: {error}; check that it can be written"
            ) from error

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def focus(self, conversation_id: str) -> Focus:
        """What a conversation is about.

        Raises:
            ConversationError: If it is not known.
        """
        with Session(self._engine) as session:
            return _FOCUS.validate_json(_known(session, conversation_id).focus)

    def turns(self, conversation_id: str) -> Conversation:
        """A conversation with its turns.

        Raises:
            ConversationError: If it is not known.
        """
        with Session(self._engine) as session:
            row = _known(session, conversation_id)
            ordered = select(TurnRow).where(TurnRow.conversation_id == conversation_id).order_by("position", "id")
            return Conversation(
                id=row.id,
                created_at=_utc(row.created_at),
                turns=tuple(_turn(one) for one in session.exec(ordered)),
                focus=_FOCUS.validate_json(row.focus),
            )

    def add(
        self,
        conversation_id: str,
        *,
        question: str,
        answer: str,
        turn_id: str,
        answer_json: str,
        focus: Focus,
        customer_id: str | None = None,
    ) -> None:
        """Keep a question with its answer; begins the conversation where there is none."""
        now = datetime.now(UTC)
        with self._changing() as session:
            row = session.get(ConversationRow, conversation_id)
            if row is None:
                row = ConversationRow(id=conversation_id, customer_id=customer_id, created_at=now, focus="{}")
            row.focus = _FOCUS.dump_json(focus).decode()
            session.add(row)
            session.flush()
            n_turns = len(session.exec(select(TurnRow.id).where(TurnRow.conversation_id == conversation_id)).all())
            for turn in (
                TurnRow(
                    id=new_id("t"),
                    conversation_id=conversation_id,
                    position=n_turns,
                    role="user",
                    content=question,
                    created_at=now,
                ),
                TurnRow(
                    id=turn_id,
                    conversation_id=conversation_id,
                    position=n_turns + 1,
                    role="assistant",
                    content=answer,
                    created_at=now,
                    answer_json=answer_json,
                ),
            ):
                session.add(turn)

    def delete(self, conversation_id: str) -> bool:
        """Erase a conversation; whether it was there."""
        with self._changing() as session:
            row = session.get(ConversationRow, conversation_id)
            if row is None:
                return False
            session.exec(delete(TurnRow).where(TurnRow.__table__.c.conversation_id == conversation_id))  # type: ignore[attr-defined]  # SQLModel adds __table__
            session.delete(row)
            return True

    @contextmanager
    def _changing(self) -> Iterator[Session]:
        with Session(self._engine) as session:
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")  # positions are counted under the write lock
            yield session
            session.commit()


def new_id(prefix: str) -> str:
    """A fresh identifier that cannot be guessed, e.g. "c_6tJ0bq..."."""
    return f"{prefix}_{secrets.token_urlsafe(16)}"


def _known(session: Session, conversation_id: str) -> ConversationRow:
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise ConversationError(
            f"there is no conversation {conversation_id!r}; leave conversation_id out to begin a new one"
        )
    return row


def _turn(row: TurnRow) -> StoredTurn:
    return StoredTurn(
        id=row.id,
        role="assistant" if row.role == "assistant" else "user",
        content=row.content,
        created_at=_utc(row.created_at),
        answer_json=row.answer_json,
    )


def _utc(moment: datetime) -> datetime:
    """SQLite forgets the zone; everything stored is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _use_wal(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection, _record) -> None:  # type: ignore[no-untyped-def]  # the driver's own types
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

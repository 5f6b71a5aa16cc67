"""Conversations as they are kept: the turns, and what the conversation is about.

They live in a database of their own beside the catalog, so that a long ingestion never keeps a customer waiting.
What is stored of an answer is the JSON the customer got, both without the personal data that the customer wrote
(`privacy.py`). A conversation expires some days after its last message. What is erased leaves no bytes behind: pages
are overwritten and the log of changes is emptied.
"""

import json
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Engine, delete, event, func
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field, Session, SQLModel, col, create_engine, select
from sqlmodel.sql.expression import SelectOfScalar

from catalog.errors import StoreError
from rag.errors import ConversationError
from rag.privacy import Personal, find_personal, without
from rag.question import Focus, Role

_FOCUS = TypeAdapter(Focus)
_BUSY_TIMEOUT_S = 30
_EXPIRY_INTERVAL_S = 3_600  # how often it is looked whether something has expired
DEFAULT_KEEP_DAYS = 30
_WIPED_VERSION = 1  # of the file: from here on nothing deleted is left in it
_ROWS_AT_ONCE = 500
_IDS_PER_STATEMENT = 500  # SQLite takes 32,766 parameters, older builds 999


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question with its answer."""

    question: StoredTurn
    answer: StoredTurn  # with its `answer_json`


class ConversationStore:
    """Keeps conversations; safe to share between threads and processes."""

    def __init__(self, path: Path, *, keep_days: int = DEFAULT_KEEP_DAYS) -> None:
        """Open or create the database at a path; its directory is made where missing.

        Args:
            path: Of the file.
            keep_days: Days after its last message until a conversation is erased.

        Raises:
            StoreError: If it cannot be opened or written.
        """
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_TIMEOUT_S})
        _prepare_connections(self._engine)
        self._keep = timedelta(days=keep_days)
        self._next_expiry = 0.0  # of the monotonic clock
        tables = [SQLModel.metadata.tables[name] for name in ("conversation", "turn")]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._engine.begin() as connection:
                for table in tables:  # "if not exists": two processes may open a new store at once
                    connection.execute(CreateTable(table, if_not_exists=True))
                    for index in table.indexes:
                        connection.execute(CreateIndex(index, if_not_exists=True))
            self._wipe_once()
        except (OSError, DBAPIError) as error:
            raise StoreError(
                f"cannot open the conversations at {str(path)!r}: {error}; check that it can be written"
            ) from error

    def _wipe_once(self) -> None:
        """Rewrite a file of an earlier version, which kept the bytes of what was deleted."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if connection.exec_driver_sql("PRAGMA user_version").scalar_one() >= _WIPED_VERSION:
                return
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql(f"PRAGMA user_version={_WIPED_VERSION}")
        self._empty_log()

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """The database, for tables that refer to turns and are erased with them (`feedback.py`)."""
        return self._engine

    def focus(self, conversation_id: str) -> Focus:
        """What a conversation is about.

        Raises:
            ConversationError: If it is not known.
        """
        self._expire_when_due()
        with Session(self._engine) as session:
            return _FOCUS.validate_json(_known(session, conversation_id).focus)

    def turns(self, conversation_id: str) -> Conversation:
        """A conversation with its turns.

        Raises:
            ConversationError: If it is not known.
        """
        self._expire_when_due()
        with Session(self._engine) as session:
            row = _known(session, conversation_id)
            ordered = select(TurnRow).where(TurnRow.conversation_id == conversation_id).order_by("position", "id")
            return Conversation(
                id=row.id,
                created_at=_utc(row.created_at),
                turns=tuple(_turn(one) for one in session.exec(ordered)),
                focus=_FOCUS.validate_json(row.focus),
            )

    def exchanges(self) -> Iterator[Exchange]:
        """Every question with its answer or refusal, by conversation; holds some hundred turns in memory."""
        self._expire_when_due()
        ordered = select(TurnRow).order_by("conversation_id", "position", "id")
        with Session(self._engine) as session:
            asked: StoredTurn | None = None
            for row in session.exec(ordered.execution_options(yield_per=_ROWS_AT_ONCE)):
                turn = _turn(row)
                if turn.role == "assistant" and asked is not None and turn.answer_json is not None:
                    yield Exchange(question=asked, answer=turn)
                asked = turn if turn.role == "user" else None

    def conversation_of(self, turn_id: str) -> Conversation:
        """The conversation that a turn belongs to, with its turns.

        Raises:
            ConversationError: If there is no such turn.
        """
        with Session(self._engine) as session:
            row = session.get(TurnRow, turn_id)
        if row is None:
            raise ConversationError(f"there is no turn {turn_id!r}; take `turn_id` from an answer, before it expires")
        return self.turns(row.conversation_id)

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
        said_before: Sequence[str] = (),
    ) -> None:
        """Keep a question with its answer, without personal data; begins the conversation where there is none.

        Args:
            conversation_id: New or known.
            question: As the customer wrote it.
            answer: The text the customer got.
            turn_id: Of the answer.
            answer_json: The whole answer.
            focus: What the conversation is about now.
            customer_id: Under which it can be erased; None: only by its own id.
            said_before: What else the customer wrote, which an answer may repeat.
        """
        self._expire_when_due()
        now = datetime.now(UTC)
        personal = [one for text in (question, *said_before) for one in find_personal(text)]
        question, answer = without(question, personal), without(answer, personal)
        answer_json = _without_in_json(answer_json, personal)
        with self._changing() as session:
            row = session.get(ConversationRow, conversation_id)
            if row is None:
                row = ConversationRow(id=conversation_id, customer_id=customer_id, created_at=now, focus="{}")
            row.focus = _without_in_json(_FOCUS.dump_json(focus).decode(), personal)
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
        return self._erase(select(ConversationRow.id).where(ConversationRow.id == conversation_id)) > 0

    def delete_customer(self, customer_id: str) -> int:
        """Erase every conversation of a customer; how many there were."""
        return self._erase(select(ConversationRow.id).where(ConversationRow.customer_id == customer_id))

    def expire(self, *, now: datetime | None = None) -> int:
        """Erase the conversations whose last message is too old; how many there were.

        Args:
            now: UTC; None takes the clock.
        """
        oldest = (now or datetime.now(UTC)) - self._keep
        last = (
            select(TurnRow.conversation_id)
            .group_by(TurnRow.conversation_id)
            .having(func.max(TurnRow.created_at) < oldest)
        )
        return self._erase(last)

    def _expire_when_due(self) -> None:
        if time.monotonic() >= self._next_expiry:
            self._next_expiry = time.monotonic() + _EXPIRY_INTERVAL_S
            self.expire()

    def _erase(self, chosen: SelectOfScalar[str]) -> int:
        """Erase conversations with their turns from the file and from its log of changes."""
        with Session(self._engine) as session:
            if session.exec(chosen).first() is None:
                return 0  # nothing is written where nothing is to be erased
        with self._changing() as session:
            ids = list(session.exec(chosen))
            for start in range(0, len(ids), _IDS_PER_STATEMENT):
                some = ids[start : start + _IDS_PER_STATEMENT]
                session.exec(delete(TurnRow).where(col(TurnRow.conversation_id).in_(some)))
                session.exec(delete(ConversationRow).where(col(ConversationRow.id).in_(some)))
        self._empty_log()
        return len(ids)

    def _empty_log(self) -> None:
        """Write the log of changes into the file and cut it off: it holds pages as they were before."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

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


def _without_in_json(text: str, personal: Sequence[Personal]) -> str:
    """JSON without personal data, also where it is written with escapes."""
    written = [
        replace(one, text=json.dumps(one.text, ensure_ascii=ascii_only)[1:-1])
        for one in personal
        for ascii_only in (False, True)
    ]
    return without(text, written)


def _prepare_connections(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection, _record) -> None:  # type: ignore[no-untyped-def]  # the driver's own types
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what is deleted or overwritten is zeroed
        cursor.close()

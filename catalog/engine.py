"""Connections to the database of a store: SQLite in WAL mode, or PostgreSQL by URL.

Knows how transactions begin and what the databases' errors mean; knows no table.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from catalog.errors import StoreError

_BUSY_TIMEOUT_S = 30  # how long a writer waits for another before it gives up
_CACHE_KIB = 65_536  # SQLite's page cache of one connection
_WRITE_OPTION = "shelftalk_write"
# What SQLite and PostgreSQL say, in lower case, and what it means for who reads it.
_LOCKED = ("locked", "lock timeout")
_READ_ONLY = ("readonly", "read-only", "permission denied")
_NO_ROOM = ("is full", "disk i/o error", "no space left", "file too large")


def make_engine(name: str) -> Engine:
    """An engine for a path, `:memory:` or an SQLAlchemy URL; nothing is opened yet.

    Raises:
        StoreError: If the URL cannot be used, its driver is not installed, or the folder of the file cannot be made.
    """
    try:
        url = _url(name)
        return _sqlite_engine(url) if url.get_backend_name() == "sqlite" else _server_engine(url)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(f"cannot use the database URL {_without_password(name)!r}: {error}") from error
    except ModuleNotFoundError as error:
        raise StoreError(
            f"the database URL {_without_password(name)!r} needs the module {error.name!r}; for PostgreSQL run "
            "`pip install 'shelftalk[postgresql]'` and write postgresql+psycopg://user@host/database"
        ) from error


def lives_in_memory(engine: Engine) -> bool:
    """Whether the store is gone when its last connection is closed."""
    return engine.url.query.get("vfs") == "memdb"


def shown_name(engine: Engine) -> str:
    """The store as messages name it, without a password."""
    if lives_in_memory(engine):
        return ":memory:"
    is_file = engine.url.get_backend_name() == "sqlite" and engine.url.database
    return str(engine.url.database) if is_file else engine.url.render_as_string(hide_password=True)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection inside a transaction that sees one state of the store and never waits for a writer."""
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection inside a write transaction; kept when the block ends, rolled back if it raises."""
    with engine.connect() as plain:
        connection = plain.execution_options(**{_WRITE_OPTION: True})
        with connection.begin():
            yield connection


@contextmanager
def store_errors(engine: Engine) -> Iterator[None]:
    """Say what an error of the database means and what to do.

    Raises:
        StoreError: In place of any error of the database.
    """
    try:
        yield
    except DBAPIError as error:
        reason, name = str(error.orig).strip(), shown_name(engine)
        raise StoreError(_explained(reason, name)) from error


def _explained(reason: str, name: str) -> str:
    said = reason.lower()
    if any(mark in said for mark in _LOCKED):
        return f"another process is writing to the store {name!r}; try again when it is done"
    if any(mark in said for mark in _NO_ROOM):
        advice = "make room on its disk and try again"
    elif any(mark in said for mark in _READ_ONLY):
        advice = "give this user the right to write to it"
    else:
        return f"the store {name!r} cannot be used: {reason}"
    return f"the store {name!r} cannot be written, nothing was changed: {reason}; {advice}"


def _url(name: str) -> URL:
    if "://" in name:
        url = make_url(name)
        is_plain = url.drivername in ("postgres", "postgresql")  # as hosts of databases write it
        return url.set(drivername="postgresql+psycopg") if is_plain else url
    if name == ":memory:":
        # SQLite's in-memory file system: unlike ":memory:", the connections of all threads see one store.
        return make_url(f"sqlite:///file:/shelftalk-{uuid4().hex}?vfs=memdb&uri=true")
    return make_url("sqlite://").set(database=_file(Path(name)))


def _file(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the folder of the store {str(path)!r}: {error.strerror}") from error
    return str(path)


def _without_password(name: str) -> str:
    try:
        return make_url(name).render_as_string(hide_password=True)
    except ArgumentError:
        return name.partition("://")[0]  # a password may stand anywhere behind it


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        json_serializer=_to_json,
        pool_size=8,
        max_overflow=64,  # more than the threads of a web server
        connect_args={"check_same_thread": False, "timeout": _BUSY_TIMEOUT_S},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _server_engine(url: URL) -> Engine:
    if url.get_backend_name() != "postgresql":
        raise StoreError(f"{url.get_backend_name()!r} is no known database; known are sqlite and postgresql+psycopg")
    from catalog.postgresql import set_up_postgresql  # its library is an extra

    def set_up(connection: object, _entry: ConnectionPoolEntry) -> None:
        set_up_postgresql(connection, busy_timeout_s=_BUSY_TIMEOUT_S)

    engine = create_engine(url, pool_pre_ping=True, json_serializer=_to_json)
    event.listen(engine, "connect", set_up)
    return engine


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else str(value)  # most lists are empty: [] or {}


def _set_up_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where we say, see _begin
    connection.execute("PRAGMA journal_mode = WAL")  # of a file; a store in memory keeps its own mode
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: one that reads first and writes later could fail in the middle.
    writes = connection.get_execution_options().get(_WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

"""The store of the catalog: SQLite in WAL mode, or PostgreSQL by URL.

`Catalog` opens it, hands out consistent views and write transactions, and answers single reads. It may be
shared between threads: each view and each transaction has its own connection. Several processes may use one
file; one of them writes at a time, and readers never wait for it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlmodel import SQLModel

from catalog.errors import StoreError
from catalog.product import Document, Product, Record
from catalog.tables import SCHEMA_VERSION, STATE, TABLES
from catalog.view import CatalogCounts, CatalogView, Offer, ProductName
from catalog.writer import CatalogWriter, Change

__all__ = ["Catalog", "CatalogCounts", "CatalogView", "CatalogWriter", "Change", "Offer", "ProductName"]

_BUSY_TIMEOUT_S = 30  # how long a writer waits for another before it gives up
_CACHE_KIB = 65_536  # SQLite's page cache of one connection
_WRITE_OPTION = "shelftalk_write"


class Catalog:
    """The products and documents of a shop, stored."""

    def __init__(self, engine: Engine) -> None:
        """Use `Catalog.open`."""
        self._engine = engine
        self._anchor: Connection | None = None

    @classmethod
    def open(cls, url_or_path: str | Path) -> Self:
        """Open a store, and create it with its tables where there is none.

        Args:
            url_or_path: A path to a SQLite file, `:memory:` for a store that lives as long as this object,
                or an SQLAlchemy URL such as `postgresql+psycopg://user@host/shop`.

        Raises:
            StoreError: If it cannot be opened, is no store, or was made by a newer version.
        """
        name = str(url_or_path)
        try:
            catalog = cls(_make_engine(name))
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise StoreError(f"cannot use the database URL {name!r}: {error}") from error
        try:
            catalog._prepare(name)
        except BaseException:
            catalog.close()
            raise
        return catalog

    def close(self) -> None:
        """Let go of every connection; a second call does nothing."""
        if self._anchor is not None:
            self._anchor.close()
            self._anchor = None
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def engine(self) -> Engine:
        """The engine, for exact questions in SQL (`queries.py`)."""
        return self._engine

    @contextmanager
    def view(self) -> Iterator[CatalogView]:
        """A view whose answers all come from one state of the store.

        Raises:
            StoreError: If the store cannot be read.
        """
        with _store_errors(), self._engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield CatalogView(connection)

    @contextmanager
    def transaction(self) -> Iterator[CatalogWriter]:
        """A writer; everything it did is kept when the block ends, nothing if it raises or discards.

        Raises:
            StoreError: If another writer holds the store for more than 30 seconds, or it cannot be written.
        """
        with _store_errors(), self._engine.connect() as plain:
            connection = plain.execution_options(**{_WRITE_OPTION: True})
            with connection.begin() as transaction:
                writer = CatalogWriter(connection)
                yield writer
                if writer.discarded:
                    transaction.rollback()
                else:
                    writer.finish()

    def put(self, record: Record) -> Change:
        """Store one record, whatever was there under its id."""
        with self.transaction() as writer:
            return writer.write([record])[0]

    def delete(self, record_id: str) -> bool:
        """Delete the record of this id; whether it was there."""
        with self.transaction() as writer:
            return writer.delete([record_id]) > 0

    def revision(self) -> int:
        """Number of committed changes so far; 0 for a new store."""
        with self.view() as view:
            return view.revision()

    def text_revision(self) -> int:
        """Number of committed changes of indexed texts; a new price or stock does not count."""
        with self.view() as view:
            return view.text_revision()

    def product(self, product_id: str) -> Product | None:
        """The product of this id, or None."""
        with self.view() as view:
            return view.product(product_id)

    def products(self, ids: Iterable[str]) -> list[Product]:
        """The products of these ids in this order, each once; unknown ids are skipped."""
        with self.view() as view:
            return view.products(ids)

    def document(self, document_id: str) -> Document | None:
        """The document of this id, or None."""
        with self.view() as view:
            return view.document(document_id)

    def iter_products(self, batch_size: int = 500) -> Iterator[Product]:
        """Every product by ascending id, all of one state; holds at most `batch_size` in memory."""
        with self.view() as view:
            yield from view.iter_products(batch_size)

    def iter_documents(self) -> Iterator[Document]:
        """Every document by ascending id, all of one state."""
        with self.view() as view:
            yield from view.iter_documents()

    def counts(self) -> CatalogCounts:
        """How many products and documents there are."""
        with self.view() as view:
            return view.counts()

    def names(self) -> list[ProductName]:
        """The names of every product, by ascending id."""
        with self.view() as view:
            return view.names()

    def offers(self, ids: Iterable[str]) -> dict[str, Offer]:
        """Price, availability and stock of these products as they are now; unknown ids are absent."""
        with self.view() as view:
            return view.offers(ids)

    def attribute_names(self) -> list[str]:
        """The distinct names of attributes, ascending."""
        with self.view() as view:
            return view.attribute_names()

    def _prepare(self, name: str) -> None:
        with _store_errors():
            if self._engine.url.query.get("vfs") == "memdb":
                self._anchor = self._engine.connect()  # the store in memory lives while one connection does
            with self._engine.connect() as plain:
                connection = plain.execution_options(**{_WRITE_OPTION: True})
                with connection.begin():
                    _create_or_check(connection, name)


def _make_engine(name: str) -> Engine:
    if "://" in name:
        url = make_url(name)
    elif name == ":memory:":
        # SQLite's in-memory file system: unlike ":memory:", the connections of all threads see one store.
        url = make_url(f"sqlite:///file:/shelftalk-{uuid4().hex}?vfs=memdb&uri=true")
    else:
        url = make_url("sqlite://").set(database=_file(Path(name)))
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, json_serializer=_to_json)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        json_serializer=_to_json,
        pool_size=8,
        max_overflow=64,  # more than the threads of a web server
        connect_args={"check_same_thread": False, "timeout": _BUSY_TIMEOUT_S},
    )
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else str(value)  # most lists are empty: [] or {}


def _file(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the folder of the store {str(path)!r}: {error.strerror}") from error
    return str(path)


def _set_up_connection(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where we say, see _begin
    connection.execute("PRAGMA journal_mode = WAL")  # of a file; a store in memory keeps its own mode
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: one that reads first and writes later could fail in the middle.
    writes = connection.get_execution_options().get(_WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _create_or_check(connection: Connection, name: str) -> None:
    if not inspect(connection).has_table(STATE.name):
        SQLModel.metadata.create_all(connection, tables=list(TABLES))
        values = {"id": 1, "schema_version": SCHEMA_VERSION, "revision": 0, "text_revision": 0}
        connection.execute(insert(STATE).values(values))
        return
    version = connection.execute(select(STATE.c.schema_version)).scalar_one()
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the store {name!r} has schema version {version}, this program knows {SCHEMA_VERSION}; update shelftalk"
        )


@contextmanager
def _store_errors() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig)
        if "locked" in reason:
            raise StoreError("another process is writing to the store; try again when it is done") from error
        raise StoreError(f"the store cannot be used: {reason}") from error

"""The store of the catalog: SQLite in WAL mode, or PostgreSQL by URL.

`Catalog` opens it, hands out consistent views and write transactions, and answers single reads. It may be
shared between threads: each view and each transaction has its own connection. Several processes may use one
file; one of them writes at a time, and readers never wait for it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from catalog.engine import lives_in_memory, make_engine, reading, store_errors, writing
from catalog.product import Document, Product, Record
from catalog.schema import prepare_schema
from catalog.view import CatalogCounts, CatalogView, Offer, ProductName
from catalog.writer import CatalogWriter, Change

__all__ = ["Catalog", "CatalogCounts", "CatalogView", "CatalogWriter", "Change", "Offer", "ProductName"]


class Catalog:
    """The products and documents of a shop, stored."""

    def __init__(self, engine: Engine) -> None:
        """Use `Catalog.open`."""
        self._engine = engine
        self._anchor: Connection | None = None

    @classmethod
    def open(cls, url_or_path: str | Path) -> Self:
        """Open a store; create it where there is none, and bring its tables up to date where they are older.

        Args:
            url_or_path: A path to a SQLite file, `:memory:` for a store that lives as long as this object,
                or an SQLAlchemy URL such as `postgresql+psycopg://user@host/shop`.

        Raises:
            StoreError: If it cannot be opened, is no store, or was made by a newer version.
        """
        catalog = cls(make_engine(str(url_or_path)))
        try:
            catalog._prepare()
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
        with store_errors(self._engine), reading(self._engine) as connection:
            yield CatalogView(connection)

    @contextmanager
    def transaction(self) -> Iterator[CatalogWriter]:
        """A writer; everything it did is kept when the block ends, nothing if it raises or discards.

        Raises:
            StoreError: If another writer holds the store for more than 30 seconds, or it cannot be written.
        """
        with store_errors(self._engine), writing(self._engine) as connection:
            writer = CatalogWriter(connection)
            yield writer
            if writer.discarded:
                connection.rollback()
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

    def _prepare(self) -> None:
        with store_errors(self._engine):
            if lives_in_memory(self._engine):
                self._anchor = self._engine.connect()  # the store lives while one connection does
            prepare_schema(self._engine)

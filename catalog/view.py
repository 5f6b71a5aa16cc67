"""A consistent view of the catalog: everything that is read, from one transaction on one connection.

All answers of one view come from one state of the store, whatever is written meanwhile. Made by
`Catalog.view()`; not shared between threads.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby, islice
from typing import Any, TypeVar  # Any: SQL expressions

from sqlalchemy import Connection, CursorResult, RowMapping, func, select

from catalog.json_sql import JsonSql
from catalog.product import Availability, Document, OwnerKind, Product
from catalog.rows import Fingerprint, decimal_from, document_from, instant_from, product_from
from catalog.tables import ATTRIBUTES, DOCUMENTS, PRODUCTS, STATE

_T = TypeVar("_T")

_IDS_PER_QUERY = 500  # SQLite takes 32,766 parameters, older builds 999
_ROWS_AT_ONCE = 5_000

StatementRow = tuple[str, str, str, str | None, bool]
"""Product id, name and text of an attribute as written, its dimension, and whether it states a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogCounts:
    """How much is stored."""

    products: int
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductName:
    """What a product can be called by."""

    id: str
    title: str
    brand: str | None
    category: str | None
    mpn: str | None
    gtin: str | None
    group_id: str | None
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What changes by the hour: price, availability and stock of a product."""

    product_id: str
    price: Decimal | None
    currency: str | None
    availability: Availability
    stock: int | None
    as_of: datetime  # UTC; when the merchant last stated it; where he gave no time, when it was stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """That a record is there, and in which state."""

    kind: OwnerKind
    fingerprint: Fingerprint


class CatalogView:
    """Reads from one connection inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._json = JsonSql(connection.dialect.name)

    def revision(self) -> int:
        """Number of committed changes so far."""
        return self._state("revision")

    def text_revision(self) -> int:
        """Number of committed changes of indexed texts so far."""
        return self._state("text_revision")

    def product(self, product_id: str) -> Product | None:
        """The product of this id, or None."""
        found = self.products([product_id])
        return found[0] if found else None

    def products(self, ids: Iterable[str]) -> list[Product]:
        """The products of these ids in this order, each once; unknown ids are skipped."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Product] = {}
        for part in _parts(wanted):
            rows = self._rows(select(PRODUCTS).where(PRODUCTS.c.id.in_(part)))
            found.update((product.id, product) for product in self._with_attributes(rows))
        return [found[product_id] for product_id in wanted if product_id in found]

    def document(self, document_id: str) -> Document | None:
        """The document of this id, or None."""
        rows = self._rows(select(DOCUMENTS).where(DOCUMENTS.c.id == document_id))
        return document_from(rows[0]) if rows else None

    def iter_products(self, batch_size: int = 500) -> Iterator[Product]:
        """Every product by ascending id; holds at most `batch_size` in memory."""
        for rows in self._batches(PRODUCTS, batch_size):
            yield from self._with_attributes(rows)

    def iter_documents(self, batch_size: int = 50) -> Iterator[Document]:
        """Every document by ascending id; holds at most `batch_size` in memory."""
        for rows in self._batches(DOCUMENTS, batch_size):
            yield from map(document_from, rows)

    def counts(self) -> CatalogCounts:
        """How many products and documents there are."""
        return CatalogCounts(products=self._count(PRODUCTS), documents=self._count(DOCUMENTS))

    def names(self, ids: Iterable[str] | None = None) -> list[ProductName]:
        """The names of these products, of every one (None), by ascending id; unknown ids are absent."""
        table = PRODUCTS.c
        columns = (table.id, table.title, table.brand, table.category, table.mpn, table.gtin)
        query = select(*columns, table.group_id, table.options).order_by(table.id)
        return [ProductName(**row) for rows in self._among(query, table.id, ids) for row in rows.mappings()]

    def statements(self, ids: Iterable[str] | None = None) -> Iterator[StatementRow]:
        """The attributes of these products, of every one (None), by ascending product id."""
        table = ATTRIBUTES.c
        is_number = table.base_number.is_not(None)
        query = select(table.product_id, table.name, table.text, table.dimension, is_number)
        for rows in self._among(query.order_by(table.product_id), table.product_id, ids):
            yield from _plain(rows)  # there may be millions

    def count_texts(self, names: Collection[str], limit: int) -> int:
        """How many different texts attributes of these names have, as merchants wrote them; counted up to a limit."""
        table = ATTRIBUTES.c
        texts = select(table.text).where(table.name.in_(names)).distinct().limit(limit)
        return int(self._connection.execute(select(func.count()).select_from(texts.subquery())).scalar_one())

    def currencies(self) -> list[str]:
        """The currencies of prices, the commonest first."""
        column = PRODUCTS.c.currency
        query = select(column).where(column.is_not(None)).group_by(column).order_by(func.count().desc(), column)
        return list(self._connection.execute(query).scalars())

    def text_hashes(self) -> dict[str, str]:
        """The fingerprint of the indexed texts of every record by its id."""
        found: dict[str, str] = {}
        for table in (PRODUCTS, DOCUMENTS):
            rows = self._connection.execute(select(table.c.id, table.c.text_hash))
            found.update(_plain(rows))
        return found

    def offers(self, ids: Iterable[str]) -> dict[str, Offer]:
        """The offers of these products by id; unknown ids are absent."""
        table = PRODUCTS.c
        columns = (table.id, table.price, table.currency, table.availability, table.stock)
        offers: dict[str, Offer] = {}
        for part in _parts(list(ids)):
            query = select(*columns, table.updated_at, table.stored_at).where(table.id.in_(part))
            offers.update((row["id"], _offer(row)) for row in self._rows(query))
        return offers

    def attribute_names(self) -> list[str]:
        """The distinct names of attributes, ascending."""
        query = select(ATTRIBUTES.c.name).distinct().order_by(ATTRIBUTES.c.name)
        return list(self._connection.execute(query).scalars())

    def stored(self, ids: Iterable[str]) -> dict[str, Stored]:
        """Kind and fingerprint of the records of these ids; unknown ids are absent."""
        found: dict[str, Stored] = {}
        for part in _parts(list(ids)):
            found.update(self._stored("product", PRODUCTS, part))
            found.update(self._stored("document", DOCUMENTS, part))
        return found

    def ids(self) -> set[str]:
        """The ids of every record."""
        products = self._connection.execute(select(PRODUCTS.c.id)).scalars()
        return {*products, *self._connection.execute(select(DOCUMENTS.c.id)).scalars()}

    def _state(self, column: str) -> int:
        return int(self._connection.execute(select(STATE.c[column])).scalar_one())

    def _among(self, query: Any, column: Any, ids: Iterable[str] | None) -> Iterator[CursorResult[Any]]:
        """The rows of a query ordered by a column of ids: of these, of all (None)."""
        if ids is None:
            yield self._connection.execute(query)
        else:
            for part in _parts(sorted(set(ids))):
                yield self._connection.execute(query.where(column.in_(part)))

    def _count(self, table: Any) -> int:
        return int(self._connection.execute(select(func.count()).select_from(table)).scalar_one())

    def _rows(self, query: Any) -> Sequence[RowMapping]:
        return self._connection.execute(query).mappings().all()

    def _stored(self, kind: OwnerKind, table: Any, ids: Sequence[str]) -> Iterator[tuple[str, Stored]]:
        columns = table.c
        query = select(columns.id, columns.content_hash, columns.text_hash).where(self._json.in_list(columns.id, ids))
        for record_id, content_hash, text_hash in self._connection.execute(query):
            fingerprint = Fingerprint(content_hash=content_hash, text_hash=text_hash)
            yield record_id, Stored(kind=kind, fingerprint=fingerprint)

    def _batches(self, table: Any, batch_size: int) -> Iterator[Sequence[RowMapping]]:
        query = select(table).order_by(table.c.id).limit(batch_size)
        rows = self._rows(query)
        while rows:
            yield rows
            rows = self._rows(query.where(table.c.id > rows[-1]["id"]))

    def _with_attributes(self, rows: Sequence[RowMapping]) -> Iterator[Product]:
        for some in _parts(rows):
            table = ATTRIBUTES.c
            query = select(table.product_id, table.name, table.text)
            query = query.where(table.product_id.in_([row["id"] for row in some]))
            attributes = self._rows(query.order_by(table.product_id, table.position))
            groups = groupby(attributes, lambda row: str(row["product_id"]))
            by_product = {product_id: list(group) for product_id, group in groups}
            for row in some:
                yield product_from(row, by_product.get(row["id"], ()))


def _offer(row: RowMapping) -> Offer:
    as_of = instant_from(row["updated_at"] or row["stored_at"])
    assert as_of is not None  # `stored_at` is never null
    return Offer(
        product_id=row["id"],
        price=decimal_from(row["price"]),
        currency=row["currency"],
        availability=row["availability"],
        stock=row["stock"],
        as_of=as_of,
    )


def _plain(rows: CursorResult[Any]) -> Iterator[Any]:
    """The rows as the driver gives them, in a fifth of the time."""
    assert rows.cursor is not None  # a query gives rows
    while part := rows.cursor.fetchmany(_ROWS_AT_ONCE):
        yield from part


def _parts(values: Sequence[_T]) -> Iterator[list[_T]]:
    remaining = iter(values)
    while part := list(islice(remaining, _IDS_PER_QUERY)):
        yield part

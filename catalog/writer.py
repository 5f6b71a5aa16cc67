"""Changes to the catalog inside one write transaction.

Compares fingerprints first: a record that did not change is not written, one whose price alone changed
keeps its attribute rows. Made by `Catalog.transaction()`, which commits or rolls back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any, Literal  # Any: values of SQL expressions

from sqlalchemy import Connection, Index, Table, bindparam, delete, inspect, select, update

from catalog.product import OwnerKind, Product, Record
from catalog.row_insert import RowInsert
from catalog.rows import attribute_values, now_text, record_values
from catalog.tables import ATTRIBUTES, DOCUMENTS, PRODUCTS, STATE
from catalog.view import CatalogView

Change = Literal["added", "updated", "unchanged", "conflict"]
"""What writing a record did; `conflict`: its id belongs to a record of the other kind, nothing is written."""

_TABLES: dict[OwnerKind, Table] = {"product": PRODUCTS, "document": DOCUMENTS}
_IN_ORDER = {kind: itemgetter(*(column.name for column in table.columns)) for kind, table in _TABLES.items()}
_IDS_PER_QUERY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """A record that must be written."""

    record: Record
    values: dict[str, Any]
    texts_changed: bool


class CatalogWriter(CatalogView):
    """Writes records; sees its own changes when read."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.discarded = False
        self._changed = False
        self._texts_changed = False
        self._deferred: list[Index] = []  # to be built when the transaction ends
        self._inserts = {table.name: RowInsert(connection, table) for table in (*_TABLES.values(), ATTRIBUTES)}
        # PostgreSQL: one writer at a time. SQLite already holds its write lock and ignores the clause.
        revision = connection.execute(select(STATE.c.revision).with_for_update()).scalar_one()
        if revision == 0 and connection.dialect.name == "sqlite":  # elsewhere readers would wait for a dropped index
            self._defer_indexes()

    def write(self, records: Sequence[Record]) -> list[Change]:
        """Store records whose ids differ from each other; one change for each, in order.

        Raises:
            ValueError: If an id comes twice.
        """
        if len({record.id for record in records}) < len(records):
            raise ValueError("the ids of one write must differ")
        stored = self.stored(record.id for record in records)
        changes: list[Change] = []
        added: list[_Pending] = []
        updated: list[_Pending] = []
        for record in records:
            values = record_values(record)
            old = stored.get(record.id)
            if old is None:
                changes.append("added")
                added.append(_Pending(record=record, values=values, texts_changed=True))
            elif old.kind != kind_of(record):
                changes.append("conflict")
            elif old.fingerprint.content_hash == values["content_hash"]:
                changes.append("unchanged")
            else:
                changes.append("updated")
                texts_changed = old.fingerprint.text_hash != values["text_hash"]
                updated.append(_Pending(record=record, values=values, texts_changed=texts_changed))
        self._insert(added)
        self._update(updated)
        return changes

    def delete(self, ids: Iterable[str]) -> int:
        """Delete the records of these ids; how many were there."""
        remaining = iter(ids)
        n_deleted = 0
        while part := list(islice(remaining, _IDS_PER_QUERY)):
            self._connection.execute(delete(ATTRIBUTES).where(ATTRIBUTES.c.product_id.in_(part)))
            for table in _TABLES.values():
                n_deleted += self._connection.execute(delete(table).where(table.c.id.in_(part))).rowcount
        if n_deleted:
            self._changed = self._texts_changed = True
        return n_deleted

    def discard(self) -> None:
        """Let the transaction end without keeping anything."""
        self.discarded = True

    def finish(self) -> None:
        """Build what was put off, and raise the revisions if something changed; once, before the commit."""
        for index in self._deferred:
            index.create(self._connection)
        if self._changed:
            raised = {"revision": STATE.c.revision + 1}
            if self._texts_changed:
                raised["text_revision"] = STATE.c.text_revision + 1
            self._connection.execute(update(STATE).values(raised))

    def _defer_indexes(self) -> None:
        """Let a new store build its indexes once all records are in, which takes less time."""
        schema = inspect(self._connection)
        for table in (PRODUCTS, ATTRIBUTES):
            there = {each["name"] for each in schema.get_indexes(table.name)}  # each database has some of its own
            found = [index for index in table.indexes if index.name in there]
            self._deferred.extend(sorted(found, key=lambda index: str(index.name)))
        for index in self._deferred:
            index.drop(self._connection)

    def _insert(self, pending: Sequence[_Pending]) -> None:
        if not pending:
            return
        self._changed = self._texts_changed = True
        now = now_text()
        for kind, table in _TABLES.items():
            rows = [{**each.values, "stored_at": now} for each in pending if kind_of(each.record) == kind]
            self._inserts[table.name].insert(map(_IN_ORDER[kind], rows))
        self._insert_attributes(pending)

    def _update(self, pending: Sequence[_Pending]) -> None:
        if not pending:
            return
        self._changed = True
        now = now_text()
        for kind, table in _TABLES.items():
            rows = [
                {**each.values, "stored_at": now, "key": each.record.id}
                for each in pending
                if kind_of(each.record) == kind
            ]
            if rows:
                self._connection.execute(update(table).where(table.c.id == bindparam("key")), rows)
        rewritten = [each for each in pending if each.texts_changed]
        if rewritten:
            self._texts_changed = True
            ids = [each.record.id for each in rewritten]
            self._connection.execute(delete(ATTRIBUTES).where(ATTRIBUTES.c.product_id.in_(ids)))
            self._insert_attributes(rewritten)

    def _insert_attributes(self, pending: Sequence[_Pending]) -> None:
        products = [each.record for each in pending if isinstance(each.record, Product)]
        self._inserts[ATTRIBUTES.name].insert(row for product in products for row in attribute_values(product))


def kind_of(record: Record) -> OwnerKind:
    """Whether a record is a product or a document."""
    return "product" if isinstance(record, Product) else "document"

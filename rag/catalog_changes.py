"""Changes of the catalog of an open shop: stored first, then searchable and known by name, before the call returns.

A new price or stock touches the catalog alone. Whoever sends the same change again changes nothing, so that a client
that got no answer may simply repeat it.
"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence

from catalog import editing
from catalog.cleaning import Rejection, clean
from catalog.database import Catalog
from catalog.errors import RecordRejectedError
from catalog.ingest import ingest_records
from catalog.product import Product
from catalog.readers.record import RawRecord
from catalog.settings import CatalogSettings
from catalog.writer import Change
from index.generations import BuildReport, Generations
from rag.fresh_knowledge import FreshKnowledge
from rag.index_keeper import IndexKeeper
from rag.ingestion import IngestionReport, serving_generation

_SOURCE = "request"

Fields = Mapping[str, object]
"""A record in the native format, as JSON gives it."""


class CatalogChanges:
    """Writes records and keeps the index beside them; safe to use from several threads.

    Args:
        catalog: The store.
        generations: The index.
        keeper: Makes what is stored searchable.
        settings: Limits of records.
        knowledge: What questions are understood by.
    """

    def __init__(
        self,
        catalog: Catalog,
        generations: Generations,
        keeper: IndexKeeper,
        settings: CatalogSettings,
        *,
        knowledge: FreshKnowledge,
    ) -> None:
        self._catalog = catalog
        self._generations = generations
        self._keeper = keeper
        self._settings = settings
        self._knowledge = knowledge
        self._lock = threading.Lock()  # one change after the other, so that each knows what it has changed

    def put(self, product_id: str, fields: Fields) -> Change:
        """Store a product in place of any of its id; whether it was added, updated or unchanged.

        Raises:
            RecordRejectedError: If a field is bad or names another id or type.
            IndexingError: If it was stored and could not be indexed; the next change or start indexes it.
        """
        _check_fixed(product_id, fields)
        with self._lock:
            whole = {**fields, "type": "product", "id": product_id}
            change = editing.put(self._catalog, whole, settings=self._settings)
            self._changed(self._ids([RawRecord(source=_SOURCE, line=None, fields=whole)]))
        return change

    def patch(self, product_id: str, fields: Fields) -> Product:
        """Change some fields of a product, as a JSON merge patch (RFC 7396); the product as it is now.

        Raises:
            RecordMissingError: If there is no such product.
            RecordRejectedError: If a field is bad.
            IndexingError: As for `put`.
        """
        with self._lock:
            product = editing.patch(self._catalog, product_id, fields, settings=self._settings)
            self._changed([product_id])
        return product

    def delete(self, product_id: str) -> bool:
        """Delete a product; whether it was there.

        Raises:
            IndexingError: As for `put`.
        """
        with self._lock:
            if self._catalog.product(product_id) is None:
                return False
            is_deleted = editing.delete(self._catalog, product_id)
            self._changed([product_id])
        return is_deleted

    def batch(self, products: Sequence[Fields], documents: Sequence[Fields]) -> IngestionReport:
        """Store many records in one transaction; a bad one is rejected, the others go in.

        Raises:
            IndexingError: As for `put`.
        """
        started = time.perf_counter()
        raw = list(_raw_records(products, documents))
        with self._lock:
            records = ingest_records(self._catalog, raw, settings=self._settings)
            build = self._changed(self._ids(raw))
        return IngestionReport(
            records=records,
            build=build,
            generation=serving_generation(self._generations),
            seconds=time.perf_counter() - started,
        )

    def _changed(self, ids: Sequence[str]) -> BuildReport | None:
        """Let search and understanding know of what has just been stored; what was indexed."""
        try:
            return self._keeper.changed(ids)
        finally:
            self._knowledge.changed(ids)  # also where it could not be indexed: it is in the catalog

    def _ids(self, raw: Sequence[RawRecord]) -> list[str]:
        """The ids under which these are stored; those of rejected ones are left out."""
        cleaned = (clean(one, self._settings) for one in raw)
        return [one.id for one in cleaned if not isinstance(one, Rejection)]


def _check_fixed(product_id: str, fields: Fields) -> None:
    for name, value in (("id", product_id), ("type", "product")):
        if fields.get(name, value) != value:
            raise RecordRejectedError(
                f"{name}: {fields[name]!r} is not {value!r}, as the address says; leave it out or correct it",
                field=name,
            )


def _raw_records(products: Sequence[Fields], documents: Sequence[Fields]) -> Iterator[RawRecord]:
    """Numbered from 1 in the order sent, products first."""
    kinds = [("product", one) for one in products] + [("document", one) for one in documents]
    for number, (kind, fields) in enumerate(kinds, start=1):
        yield RawRecord(source=_SOURCE, line=number, fields={**fields, "type": kind})

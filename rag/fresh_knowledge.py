"""What is known of the catalog of an open shop, kept at the state of its texts.

A change of few records is taken in while the change itself, or the next question, waits for it: some tenths of a
second in a catalog of 100,000 products. A change of many is read in a thread of its own, half of the time at most, and
what was known before is given meanwhile.
"""

import logging
import threading
import time
from collections.abc import Collection

from catalog.database import Catalog
from catalog.errors import StoreError
from rag.catalog_reading import CatalogReading
from rag.knowledge import ShopKnowledge

_MAX_INLINE_CHANGES = 2_000  # records taken in while a question waits
_MAX_INLINE_READING_S = 0.5  # longest reading of everything that a question waits for, except for the first one

_log = logging.getLogger("shelftalk.rag")


class FreshKnowledge:
    """Gives what is known of a catalog; safe to use from several threads.

    Args:
        catalog: What is read; not before the first call.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.Lock()
        self._reading: CatalogReading | None = None
        self._known: ShopKnowledge | None = None
        self._is_far_behind = False  # so that only reading everything again helps
        self._read_s = 0.0
        self._read_at = 0.0
        self._beside: threading.Thread | None = None

    def __call__(self) -> ShopKnowledge:
        """The knowledge of the catalog as it is now; where much has changed, as it was a short time ago.

        Raises:
            StoreError: If the store cannot be read.
        """
        revision = self._catalog.text_revision()
        known = self._known
        if known is not None and known.text_revision == revision:
            return known
        with self._lock:
            return self._fresh(None)

    def changed(self, ids: Collection[str]) -> None:
        """Take in records that one transaction has just changed; does nothing before the first call for the knowledge.

        Raises:
            StoreError: If the store cannot be read; the next call reads it again.
        """
        if self._known is not None:
            with self._lock:
                self._fresh(ids)

    def wait(self) -> None:
        """Return when nothing is being read in the background."""
        beside = self._beside
        if beside is not None:
            beside.join()

    def _fresh(self, suspects: Collection[str] | None) -> ShopKnowledge:
        if self._reading is None:
            return self._put(self._read())
        if not self._is_far_behind:
            if self._reading.catch_up(at_most=_MAX_INLINE_CHANGES, suspects=suspects):
                return self._put(self._reading)
            self._is_far_behind = True
        if self._read_s <= _MAX_INLINE_READING_S:
            return self._put(self._read())
        self._read_beside()
        return self._reading.knowledge

    def _put(self, reading: CatalogReading) -> ShopKnowledge:
        self._reading, self._known = reading, reading.knowledge
        self._is_far_behind = False
        return reading.knowledge

    def _read(self) -> CatalogReading:
        started = time.monotonic()
        reading = CatalogReading(self._catalog)
        self._read_at = time.monotonic()
        self._read_s = self._read_at - started
        return reading

    def _read_beside(self) -> None:
        is_resting = time.monotonic() - self._read_at < self._read_s
        if not is_resting and (self._beside is None or not self._beside.is_alive()):
            self._beside = threading.Thread(target=self._replace, name="shelftalk-knowledge", daemon=True)
            self._beside.start()

    def _replace(self) -> None:
        try:
            reading = self._read()
        except StoreError as error:
            _log.error("what is known of the catalog cannot be read again, the old goes on: %s", error)
            return
        with self._lock:
            self._put(reading)

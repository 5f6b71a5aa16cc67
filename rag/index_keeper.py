"""Keep the index of an open shop at the state of its catalog, and whole, without anybody waiting for it.

What a request has changed is in the delta when the request is answered. A delta that has grown, a damaged generation
and one of another encoder are replaced by a new generation, built by one thread while the old one serves.
"""

import logging
import threading
from collections.abc import Collection

from catalog.database import Catalog
from catalog.errors import ShelftalkError
from index.building import BuildReport
from index.catching_up import build_generation, max_changes, write_delta
from index.encoder import Encoder
from index.errors import IndexCorruptError, IndexLockedError, IndexMissingError, IndexStaleError
from index.generations import Generations
from index.opening import OpenIndex

_log = logging.getLogger("shelftalk.index")


class _StoppedError(Exception):
    """The shop is being closed: the build in hand is given up."""


class IndexKeeper:
    """Brings an index up to date; safe to use from several threads.

    Args:
        catalog: What is indexed.
        generations: The index.
        encoder: The one in use.
        index: What serves.
    """

    def __init__(self, catalog: Catalog, generations: Generations, encoder: Encoder, index: OpenIndex) -> None:
        self._catalog = catalog
        self._generations = generations
        self._encoder = encoder
        self._index = index
        self._lock = threading.Lock()
        self._building: threading.Thread | None = None
        self._stopping = threading.Event()
        self._failure: str | None = None

    @property
    def problems(self) -> tuple[str, ...]:
        """Why the last build in the background failed; empty where it did not."""
        return () if self._failure is None else (self._failure,)

    @property
    def is_building(self) -> bool:
        """Whether a generation is being built in the background."""
        return self._building is not None and self._building.is_alive()

    def changed(self, ids: Collection[str]) -> BuildReport | None:
        """Make the texts of records that one transaction has just changed searchable; None where none has changed.

        Raises:
            IndexingError: If that failed; the catalog keeps the change, and the next call or start indexes it.
        """
        try:
            report = write_delta(self._catalog, self._generations, self._load, suspects=ids)
        except IndexMissingError:
            return build_generation(self._catalog, self._generations, self._encoder)
        except (IndexStaleError, IndexCorruptError) as error:
            _log.warning("%s; a new generation is being built", error)
            self._start()
            return None
        serving = self._generations.serving()
        if serving.n_changes > max_changes(serving, self._generations.settings):
            self._start()
        return report

    def mend(self) -> None:
        """Index what is not indexed yet, and replace in the background what is damaged or of other settings.

        Does nothing where all is well, or there is no catalog yet.

        Raises:
            IndexingError: If the index cannot be read or changed.
        """
        try:
            self._index()
            self.changed(())
            self._index()  # a damaged delta was written anew
            if self._index.problems:
                self._start()
        except (IndexStaleError, IndexCorruptError) as error:
            _log.error("%s; a new generation is being built", error)
            self._start()
        except IndexMissingError:
            counts = self._catalog.counts()
            if counts.products + counts.documents:
                self._start()

    def wait(self) -> None:
        """Return when nothing is being built in the background."""
        building = self._building
        if building is not None:
            building.join()

    def close(self) -> None:
        """Give up what is being built; what serves stays."""
        self._stopping.set()
        self.wait()

    def _load(self) -> Encoder:
        return self._encoder

    def _start(self) -> None:
        with self._lock:
            if not self.is_building and not self._stopping.is_set():
                self._building = threading.Thread(target=self._build, name="shelftalk-index", daemon=True)
                self._building.start()

    def _build(self) -> None:
        try:
            report = build_generation(self._catalog, self._generations, self._encoder, progress=self._check_stopping)
            self._failure = None
            _log.info("generation %s serves: %d texts embedded", report.generation, report.embedded)
        except _StoppedError:
            _log.info("the new generation was given up because the shop is being closed")
        except IndexLockedError as error:
            _log.info("%s", error)  # it brings the index up to date as well
        except ShelftalkError as error:
            self._failure = f"a new generation of the index could not be built: {error}"
            _log.error("%s", self._failure)

    def _check_stopping(self, _done: int, _total: int) -> None:
        if self._stopping.is_set():
            raise _StoppedError

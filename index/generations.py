"""Generations of the index: immutable directories, built aside, verified, switched in by one rename.

    ROOT/CURRENT                    name of the generation that serves
    ROOT/lock                       held by the one process that builds
    ROOT/generations/000003/        manifest.json and the files it names
    ROOT/generations/.building-…    unfinished; removed by the next build

A crash at any moment leaves CURRENT naming a complete generation. Readers keep a generation open for as long
as they like: its files stay theirs even after it was removed.
"""

import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from catalog.product import Record
from index.building import OWNERS, PASSAGES, SENTENCES, BuildReport, GenerationWriter
from index.deltas import Deltas
from index.encoder import Encoder
from index.errors import (
    IndexCorruptError,
    IndexLockedError,
    IndexMissingError,
    IndexStaleError,
    unwritable,
)
from index.manifest import (
    FORMAT_VERSION,
    DeltaManifest,
    Manifest,
    check_files,
    describe_files,
    read_manifest,
    write_manifest,
)
from index.serving import Serving, read_serving
from index.settings import IndexSettings
from index.switching import POINTER, builder_pid, locked, read_current, switch_to, sync
from index.vector_files import VectorArchive, digests_path, vectors_path

__all__ = ["BuildReport", "Generations", "IndexStatus"]

_BUILDING_PREFIX = ".building-"

_log = logging.getLogger("shelftalk.index")

Switching = Callable[[Serving, Callable[[], None]], None]
"""Given a finished generation that does not serve yet, and what lets it serve; to be called once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """What is there: the generation that serves, and all complete ones, newest first."""

    current: Manifest | None  # None: there is no generation yet
    delta: DeltaManifest | None  # None: nothing has changed since the generation was built
    generations: tuple[str, ...]
    builder_pid: int | None  # process that is building now; None: none is


class Generations:
    """The generations under one directory; any number of readers, one builder at a time."""

    def __init__(self, root: Path, settings: IndexSettings) -> None:
        self._root = root
        self._directory = root / "generations"
        self.settings = settings
        self.deltas = Deltas(root, settings)

    def build(
        self,
        owners: Iterable[Record],
        encoder: Encoder,
        *,
        catalog_revision: str,
        progress: Callable[[int], None] | None = None,
        reuse: bool = True,
        switching: Switching | None = None,
    ) -> BuildReport:
        """Build a generation of the whole catalog and let it serve.

        Args:
            owners: Every product and document, read once, ids distinct.
            encoder: Makes the vectors; those of texts that have not changed are taken from the generation
                before.
            catalog_revision: What `manifest.json` names as its source.
            progress: Called now and then with the number of records done.
            reuse: False embeds every text again.
            switching: Does what must be done before it serves; None lets it serve at once.

        Raises:
            IndexLockedError: If another process is building.
            IndexingError: If an id came twice or the files could not be written; what served goes on serving.
        """
        started = time.perf_counter()
        with self._locked():
            name = f"{self._last_number() + 1:06d}"
            aside = self._directory / f"{_BUILDING_PREFIX}{name}"
            try:
                self._remove_unfinished()
                aside.mkdir()  # not in a private temporary directory: the server may run as another user
                writer = GenerationWriter(aside, encoder, self.settings, self._archive(encoder) if reuse else None)
                writer.add_all(owners, progress)
                self._seal(aside, name, writer, encoder, catalog_revision)
                aside.rename(self._directory / name)
            except (OSError, sqlite3.OperationalError) as error:
                raise unwritable(self._directory, error) from error
            finally:
                shutil.rmtree(aside, ignore_errors=True)
            sync(self._directory)
            self.deltas.remove(name)  # of a generation of this name that was removed by hand
            self._switch(name, switching)
            self._prune(name)
        return BuildReport(
            generation=name,
            owners=writer.n_products + writer.n_documents,
            passages=writer.n_passages,
            embedded=writer.n_embedded,
            reused=writer.n_reused,
            seconds=time.perf_counter() - started,
        )

    def status(self) -> IndexStatus:
        """What serves, what is there, who builds.

        Raises:
            IndexCorruptError: If CURRENT names a generation whose manifest is missing or not readable.
        """
        serving = None if self._current_name() is None else self.serving()
        return IndexStatus(
            current=None if serving is None else serving.manifest,
            delta=None if serving is None or serving.delta is None else serving.delta.manifest,
            generations=tuple(reversed(self._names())),
            builder_pid=builder_pid(self._root),
        )

    def current(self) -> Manifest:
        """The manifest of the generation that serves.

        Raises:
            IndexMissingError: If there is none yet.
        """
        return read_manifest(self.current_directory())

    def current_directory(self) -> Path:
        """The directory of the generation that serves.

        Raises:
            IndexMissingError: If there is none yet.
        """
        name = self._current_name()
        if name is None:
            raise IndexMissingError(f"there is no index under {str(self._root)!r} yet; run `shelftalk ingest` first")
        return self._directory / name

    def serving(self, generation: str | None = None, *, with_delta: bool = True) -> Serving:
        """A generation (None: the one that serves), and the delta over it.

        Raises:
            IndexMissingError: If there is none yet, or none of this name.
            IndexCorruptError: If a manifest is missing or not readable.
            IndexStaleError: If it is of another format version.
        """
        directory = self.current_directory() if generation is None else self._directory / generation
        if not directory.is_dir():
            raise IndexMissingError(
                f"there is no generation {directory.name!r}; there are {', '.join(self._names()) or 'none'}"
            )
        if not with_delta:
            return Serving(directory=directory, manifest=read_manifest(directory), delta=None)
        return read_serving(self._root, directory)

    def complete(self) -> Iterator[Serving]:
        """Every complete generation whose manifest can be read, newest first, each with the delta over it.

        A delta whose manifest cannot be read is left out.
        """
        for name in reversed(self._names()):
            try:
                alone = self.serving(name, with_delta=False)
            except (IndexCorruptError, IndexStaleError):
                continue
            try:
                yield self.serving(name)
            except IndexCorruptError:
                yield alone

    def verify(self, generation: str | None = None) -> Manifest:
        """Check sizes and checksums of all files of a generation (None: the one that serves) and its delta.

        Raises:
            IndexCorruptError: Naming the file that is missing or differs.
            IndexMissingError: If there is no such generation.
        """
        serving = self.serving(generation)
        serving.check(checksums=True)
        return serving.manifest

    def rollback(self) -> Manifest:
        """Let the generation before the current one serve, after verifying it.

        Raises:
            IndexMissingError: If there is none before it.
            IndexCorruptError: If it does not verify; nothing was changed.
            IndexLockedError: If a process is building.
        """
        with self._locked():
            current = self.current_directory().name
            earlier = [name for name in self._names() if int(name) < int(current)]
            if not earlier:
                raise IndexMissingError(f"there is no generation before {current} to go back to")
            serving = self.serving(earlier[-1], with_delta=False)  # a damaged delta is written anew from the catalog
            serving.check(checksums=True)
            switch_to(self._root, earlier[-1])
        return serving.manifest

    def _seal(self, aside: Path, name: str, writer: GenerationWriter, encoder: Encoder, catalog_revision: str) -> None:
        """Write the manifest, put everything on disk, and check it as a reader would."""
        for lock in aside.rglob("*.lock"):
            lock.unlink()
        manifest = Manifest(
            format_version=FORMAT_VERSION,
            generation=name,
            created_at=datetime.now(UTC),
            catalog_revision=catalog_revision,
            model_id=encoder.model_id,
            dim=encoder.dim,
            settings=self.settings.model_dump(mode="json"),
            n_products=writer.n_products,
            n_documents=writer.n_documents,
            n_passages=writer.n_passages,
            files=describe_files(aside),
        )
        write_manifest(aside, manifest)
        for path in [*aside.rglob("*"), aside]:
            sync(path)
        check_files(aside, read_manifest(aside), checksums=False)

    def _archive(self, encoder: Encoder) -> VectorArchive | None:
        """Vectors of the newest generation, and of the delta over it, that are whole and fit the encoder; or None."""
        sets = (OWNERS, PASSAGES, SENTENCES)
        names = [str(path(Path(), name)) for name in sets for path in (vectors_path, digests_path)]
        for serving in self.complete():
            if (serving.manifest.model_id, serving.manifest.dim) != (encoder.model_id, encoder.dim):
                continue
            directories = []
            try:
                check_files(serving.directory, serving.manifest, checksums=True, names=names)
                directories.append(serving.directory)
                if serving.delta is not None:
                    check_files(serving.delta.directory, serving.delta.manifest, checksums=True, names=names)
                    directories.append(serving.delta.directory)
            except IndexCorruptError as error:
                _log.warning("%s; its vectors are not used", error)
            if directories:
                held = [(directory, name) for directory in directories for name in sets]
                return VectorArchive([one for one in held if digests_path(*one).is_file()], dim=encoder.dim)
        return None  # embed everything

    def _switch(self, name: str, switching: Switching | None) -> None:
        if switching is None:
            switch_to(self._root, name)
        else:
            switching(read_serving(self._root, self._directory / name), lambda: switch_to(self._root, name))

    def _names(self) -> list[str]:
        """Names of the complete generations, oldest first."""
        if not self._directory.is_dir():
            return []
        names = [path.name for path in self._directory.iterdir() if path.is_dir() and path.name.isdigit()]
        return sorted(names, key=int)

    def _last_number(self) -> int:
        return max(map(int, self._names()), default=0)

    def _current_name(self) -> str | None:
        try:
            name = read_current(self._root)
        except ValueError:
            name = ""
        if name is not None and not name.isdigit():
            raise IndexCorruptError(f"{str(self._root / POINTER)!r} names no generation; run `shelftalk index rebuild`")
        return name

    def _prune(self, current: str) -> None:
        earlier = [name for name in self._names() if int(name) < int(current)]
        for name in earlier[: max(0, len(earlier) - self.settings.keep_generations)]:
            shutil.rmtree(self._directory / name)
            self.deltas.remove(name)

    def _remove_unfinished(self) -> None:
        for path in self._directory.glob(f"{_BUILDING_PREFIX}*"):
            shutil.rmtree(path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(self._directory, error) from error

        def busy(holder: str) -> IndexLockedError:
            return IndexLockedError(
                f"process {holder} is building the index under {str(self._root)!r}; try again when it is done"
            )

        with locked(self._root, busy, lambda error: unwritable(self._root, error)):
            yield

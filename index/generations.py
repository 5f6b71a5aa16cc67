"""Generations of the index: immutable directories, built aside, verified, switched in by one rename.

    ROOT/CURRENT                    name of the generation that serves
    ROOT/lock                       held by the one process that builds
    ROOT/generations/000003/        manifest.json and the files it names
    ROOT/generations/.building-…    unfinished; removed by the next build

A crash at any moment leaves CURRENT naming a complete generation. Readers keep a generation open for as long
as they like: its files stay theirs even after it was removed.
"""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from catalog.product import Record
from index.building import OWNERS, PASSAGES, GenerationWriter
from index.encoder import Encoder
from index.errors import (
    IndexCorruptError,
    IndexingError,
    IndexLockedError,
    IndexMissingError,
    IndexStaleError,
)
from index.manifest import (
    FORMAT_VERSION,
    MANIFEST_NAME,
    Manifest,
    check_files,
    describe_files,
    read_manifest,
)
from index.settings import IndexSettings
from index.switching import POINTER, builder_pid, locked, read_current, switch_to, sync
from index.vector_files import VectorArchive

_BUILDING_PREFIX = ".building-"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did. Texts are one card for each product and document, and the passages."""

    generation: str
    owners: int  # products and documents
    passages: int
    embedded: int  # texts sent through the encoder
    reused: int  # texts whose vector was there already
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """What is there: the generation that serves, and all complete ones, newest first."""

    current: Manifest | None  # None: there is no generation yet
    generations: tuple[str, ...]
    builder_pid: int | None  # process that is building now; None: none is


class Generations:
    """The generations under one directory; any number of readers, one builder at a time."""

    def __init__(self, root: Path, settings: IndexSettings) -> None:
        self._root = root
        self._settings = settings
        self._directory = root / "generations"

    def build(
        self,
        owners: Iterable[Record],
        encoder: Encoder,
        *,
        catalog_revision: str,
        progress: Callable[[int], None] | None = None,
        reuse: bool = True,
    ) -> BuildReport:
        """Build a generation of the whole catalog and let it serve.

        Args:
            owners: Every product and document, read once, ids distinct.
            encoder: Makes the vectors; those of texts that have not changed are taken from the generation
                before.
            catalog_revision: What `manifest.json` names as its source.
            progress: Called now and then with the number of records done.
            reuse: False embeds every text again.

        Raises:
            IndexLockedError: If another process is building.
            IndexingError: If an id came twice or the files could not be written; what served goes on serving.
        """
        started = time.perf_counter()
        with self._locked():
            self._remove_unfinished()
            name = f"{self._last_number() + 1:06d}"
            aside = self._directory / f"{_BUILDING_PREFIX}{name}"
            aside.mkdir()  # not in a private temporary directory: the server may run as another user
            try:
                writer = GenerationWriter(aside, encoder, self._settings, self._archive(encoder) if reuse else None)
                writer.add_all(owners, progress)
                self._seal(aside, name, writer, encoder, catalog_revision)
                aside.rename(self._directory / name)
            except (OSError, sqlite3.OperationalError) as error:
                raise IndexingError(
                    f"the index could not be written under {str(self._directory)!r} ({error}); "
                    "the generation before goes on serving"
                ) from error
            finally:
                shutil.rmtree(aside, ignore_errors=True)
            sync(self._directory)
            switch_to(self._root, name)
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
        current = self._current_name()
        return IndexStatus(
            current=None if current is None else read_manifest(self._directory / current),
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

    def verify(self, generation: str | None = None) -> Manifest:
        """Check sizes and checksums of all files of a generation (None: the one that serves).

        Raises:
            IndexCorruptError: Naming the file that is missing or differs.
            IndexMissingError: If there is no such generation.
        """
        directory = self.current_directory() if generation is None else self._directory / generation
        if not directory.is_dir():
            raise IndexMissingError(
                f"there is no generation {directory.name!r}; there are {', '.join(self._names()) or 'none'}"
            )
        manifest = read_manifest(directory)
        check_files(directory, manifest, checksums=True)
        return manifest

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
            manifest = self.verify(earlier[-1])
            switch_to(self._root, earlier[-1])
        return manifest

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
            settings=self._settings.model_dump(mode="json"),
            n_products=writer.n_products,
            n_documents=writer.n_documents,
            n_passages=writer.n_passages,
            files=describe_files(aside),
        )
        (aside / MANIFEST_NAME).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
        for path in [*aside.rglob("*"), aside]:
            sync(path)
        check_files(aside, read_manifest(aside), checksums=False)

    def _archive(self, encoder: Encoder) -> VectorArchive | None:
        """Vectors of the current generation; None where there are none that fit the encoder."""
        name = self._current_name()
        if name is None:
            return None
        directory = self._directory / name
        try:
            manifest = read_manifest(directory)
            if manifest.model_id != encoder.model_id or manifest.dim != encoder.dim:
                return None
            check_files(directory, manifest, checksums=True)
        except (IndexCorruptError, IndexStaleError):
            return None  # a damaged or foreign generation is what a build repairs: embed everything
        return VectorArchive(directory, (OWNERS, PASSAGES), dim=encoder.dim)

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
        for name in earlier[: max(0, len(earlier) - self._settings.keep_generations)]:
            shutil.rmtree(self._directory / name)

    def _remove_unfinished(self) -> None:
        for path in self._directory.glob(f"{_BUILDING_PREFIX}*"):
            shutil.rmtree(path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._directory.mkdir(parents=True, exist_ok=True)

        def busy(holder: str) -> IndexLockedError:
            return IndexLockedError(
                f"process {holder} is building the index under {str(self._root)!r}; try again when it is done"
            )

        with locked(self._root, busy):
            yield

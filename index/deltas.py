"""Write deltas: what the catalog has changed since a generation was built, without building another one.

A delta is written aside from the delta before it (its few own rows are copied, its word index is shared by hard
links) and switched in by one rename, as a generation is. Its word index holds the words of the generation too, so
that one search finds both by the same statistics (`TantivyChanger`). It can be thrown away at any time: what it
holds is in the catalog.
"""

import shutil
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.product import Record
from index.building import (
    OWNER_STATES_NAME,
    OWNERS,
    PASSAGE_SOURCES_NAME,
    PASSAGES,
    SENTENCES,
    TEXTS_NAME,
    BuildReport,
    GenerationWriter,
    Ground,
    words_directory,
)
from index.encoder import Encoder
from index.errors import IndexingError, IndexLockedError, unwritable
from index.manifest import FORMAT_VERSION, DeltaManifest, describe_files, entries_by_inode, write_manifest
from index.passage_store import OwnerRow, read_owners
from index.serving import HIDDEN_NAME, Serving, deltas_directory
from index.settings import IndexSettings
from index.switching import locked, switch_to, sync
from index.vector_files import VectorArchive, digests_path, n_digests, vectors_path

_BUILDING_PREFIX = ".building-"
_KEPT = 2  # the one that serves, and the one before it for readers that are just opening it
_WAIT_S = 60.0  # for another writer of a delta; it needs a moment
_OWN_FILES = (
    TEXTS_NAME,
    PASSAGE_SOURCES_NAME,
    OWNER_STATES_NAME,
    *(str(path(Path(), name)) for name in (OWNERS, PASSAGES, SENTENCES) for path in (vectors_path, digests_path)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How the catalog differs from what is indexed."""

    catalog_revision: str  # that it was compared with
    records: Sequence[Record]  # new ones, and those with other texts
    removed: Collection[str]  # ids of products and documents that are gone

    def __len__(self) -> int:
        return len(self.records) + len(self.removed)


class Deltas:
    """The deltas under one directory; one writer at a time, any number of readers."""

    def __init__(self, root: Path, settings: IndexSettings) -> None:
        self._root = root
        self._settings = settings

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only one who writes deltas; waits for whoever does.

        Raises:
            IndexLockedError: If another process does for longer than a minute.
        """
        directory = self._root / "deltas"
        directory.mkdir(parents=True, exist_ok=True)

        def busy(holder: str) -> IndexLockedError:
            return IndexLockedError(
                f"process {holder} is changing the index under {str(self._root)!r} for more than {_WAIT_S:.0f} s; "
                "try again when it is done"
            )

        with locked(directory, busy, lambda error: unwritable(self._root, error), wait_s=_WAIT_S):
            yield

    def write(self, serving: Serving, changes: Changes, encoder: Encoder) -> BuildReport:
        """Write a delta that brings an index to the state of the catalog, and let it serve.

        To be called inside `locked`, with what serves read inside it too.

        Raises:
            IndexingError: If it could not be written; what served goes on serving.
        """
        started = time.perf_counter()
        directory = deltas_directory(self._root, serving.manifest.generation)
        try:
            directory.mkdir(parents=True, exist_ok=True)
            for left in directory.glob(f"{_BUILDING_PREFIX}*"):
                shutil.rmtree(left)
            name = f"{max((int(path.name) for path in directory.iterdir() if path.name.isdigit()), default=0) + 1:06d}"
            aside = directory / f"{_BUILDING_PREFIX}{name}"
            aside.mkdir()
            try:
                writer = self._write(serving, changes, encoder, aside)
                _seal(aside, name, serving, changes, writer)
                aside.rename(directory / name)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
            sync(directory)
            switch_to(directory, name)
            _prune(directory)
        except (OSError, sqlite3.OperationalError) as error:
            raise IndexingError(
                f"the index could not be changed under {str(directory)!r} ({error}); what served goes on serving"
            ) from error
        return BuildReport(
            generation=serving.manifest.generation,
            delta=name,
            owners=len(changes.records),
            removed=len(changes.removed),
            passages=writer.n_passages - (0 if serving.delta is None else serving.delta.manifest.n_passage_rows),
            embedded=writer.n_embedded,
            reused=writer.n_reused,
            seconds=time.perf_counter() - started,
        )

    def remove(self, generation: str) -> None:
        """Remove all deltas over a generation."""
        shutil.rmtree(deltas_directory(self._root, generation), ignore_errors=True)

    def _write(self, serving: Serving, changes: Changes, encoder: Encoder, aside: Path) -> GenerationWriter:
        ids = [*(record.id for record in changes.records), *changes.removed]
        below = read_owners(serving.directory / TEXTS_NAME, ids)
        old_hidden = serving.hidden_rows()
        hidden = old_hidden | {owner.row for owner in below.values()}
        np.save(aside / HIDDEN_NAME, np.array(sorted(hidden), dtype=np.int64), allow_pickle=False)
        ground = _ground(serving, [owner for owner in below.values() if owner.row not in old_hidden], ids)
        if serving.delta is not None:
            for file_name in _OWN_FILES:
                if (serving.delta.directory / file_name).is_file():  # an earlier program wrote no sentences
                    shutil.copy(serving.delta.directory / file_name, aside)
        archive = _archive(serving, below.values())
        writer = GenerationWriter(aside, encoder, self._settings, archive, ground=ground)
        writer.add_all(changes.records)
        return writer


def _archive(serving: Serving, owners: Collection[OwnerRow]) -> VectorArchive:
    """The vectors of the generation that what is written anew may have again: its own, and all sentences."""
    sets = [(serving.directory, OWNERS), (serving.directory, PASSAGES)]
    rows = [np.array([owner.row for owner in owners], dtype=np.int64), _passage_rows(owners, 0)]
    sentences = digests_path(serving.directory, SENTENCES)
    if sentences.is_file():
        sets.append((serving.directory, SENTENCES))
        rows.append(np.arange(n_digests(sentences), dtype=np.int64))
    return VectorArchive(sets, dim=serving.manifest.dim, rows=rows)


def _ground(serving: Serving, newly_hidden: Sequence[OwnerRow], ids: Sequence[str]) -> Ground:
    first_owner, first_passage = serving.manifest.n_owners, serving.manifest.n_passages
    hidden_owners = [owner.row for owner in newly_hidden]
    hidden_passages = _passage_rows(newly_hidden, 0).tolist()
    if serving.delta is None:
        return Ground(
            words=serving.directory,
            first_owner=first_owner,
            first_passage=first_passage,
            hidden={OWNERS: hidden_owners, PASSAGES: hidden_passages},
        )
    again = list(read_owners(serving.delta.directory / TEXTS_NAME, ids).values())
    return Ground(
        words=serving.delta.directory,
        first_owner=first_owner,
        first_passage=first_passage,
        n_owners=serving.delta.manifest.n_owner_rows,
        n_passages=serving.delta.manifest.n_passage_rows,
        hidden={
            OWNERS: [*hidden_owners, *(first_owner + owner.row for owner in again)],
            PASSAGES: [*hidden_passages, *_passage_rows(again, first_passage).tolist()],
        },
        forgotten=[owner.row for owner in again],
    )


def _passage_rows(owners: Collection[OwnerRow], first: int) -> NDArray[np.int64]:
    """The rows of all passages of these owners, counted from `first`."""
    ranges = [np.arange(owner.first_passage, owner.first_passage + owner.n_passages) + first for owner in owners]
    return np.concatenate([np.zeros(0, dtype=np.int64), *ranges])


def _seal(aside: Path, name: str, serving: Serving, changes: Changes, writer: GenerationWriter) -> None:
    """Write the manifest, and put on disk what does not lie there already; links lie where they were."""
    for lock in aside.rglob("*.lock"):
        lock.unlink()
    shared = entries_by_inode(serving.directory, serving.manifest)
    if serving.delta is not None:
        shared.update(entries_by_inode(serving.delta.directory, serving.delta.manifest))
    manifest = DeltaManifest(
        format_version=FORMAT_VERSION,
        generation=serving.manifest.generation,
        delta=name,
        created_at=datetime.now(UTC),
        catalog_revision=changes.catalog_revision,
        n_owners=len(read_owners(aside / TEXTS_NAME)),
        n_hidden=len(np.load(aside / HIDDEN_NAME, allow_pickle=False)),
        n_owner_rows=writer.n_owner_rows,
        n_passage_rows=writer.n_passages,
        files=describe_files(aside, shared),
    )
    write_manifest(aside, manifest)
    words = [words_directory(aside, set_name) for set_name in (OWNERS, PASSAGES)]  # whose files a commit has synced
    for path in [*(path for path in aside.iterdir() if path.is_file()), *words, aside]:
        sync(path)


def _prune(directory: Path) -> None:
    names = sorted((path.name for path in directory.iterdir() if path.name.isdigit()), key=int)
    for name in names[:-_KEPT]:
        shutil.rmtree(directory / name)

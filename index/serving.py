"""What serves: a generation and, where the catalog has changed since, the delta over it.

    ROOT/generations/000003/         the generation
    ROOT/deltas/000003/CURRENT       name of the delta over it that serves; missing where there is none
    ROOT/deltas/000003/000007/       manifest.json and the files it names

Knows where things lie and whether their files are whole, not what is in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.building import OWNER_STATES_NAME, TEXTS_NAME
from index.errors import IndexCorruptError
from index.manifest import DeltaManifest, Manifest, check_files, read_delta_manifest, read_manifest
from index.passage_store import OwnerRow, read_owners
from index.switching import read_current

HIDDEN_NAME = "hidden_owners.npy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """A delta by its directory."""

    directory: Path
    manifest: DeltaManifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A generation with the delta over it."""

    directory: Path
    manifest: Manifest
    delta: Delta | None  # None: nothing has changed since

    @property
    def name(self) -> str:
        """One for each state of the index, e.g. "000003" or "000003+000007"."""
        behind = "" if self.delta is None else f"+{self.delta.manifest.delta}"
        return self.manifest.generation + behind

    @property
    def catalog_revision(self) -> str:
        """Revision of the catalog whose texts are found."""
        return self.manifest.catalog_revision if self.delta is None else self.delta.manifest.catalog_revision

    @property
    def n_changes(self) -> int:
        """Products and documents that the delta holds or hides."""
        return 0 if self.delta is None else max(self.delta.manifest.n_owner_rows, self.delta.manifest.n_hidden)

    def without_delta(self) -> "Serving":
        """The generation alone."""
        return replace(self, delta=None)

    def check(self, *, checksums: bool) -> None:
        """Compare all files with their manifests.

        Raises:
            IndexCorruptError: Naming the first file that is missing or differs.
        """
        check_files(self.directory, self.manifest, checksums=checksums)
        self.check_delta(checksums=checksums)

    def check_delta(self, *, checksums: bool) -> None:
        """The same for the files of the delta that are its own."""
        if self.delta is not None:
            check_files(self.delta.directory, self.delta.manifest, checksums=checksums, beside=self.directory)

    def knows_states(self) -> bool:
        """Whether the generation keeps what a delta is made from; those of earlier programs do not."""
        return (self.directory / OWNER_STATES_NAME).is_file()

    def states(self, ids: Iterable[str] | None = None) -> dict[str, bytes]:
        """`owner_state` of what is held, by id: of these, or of everything (None).

        Raises:
            IndexCorruptError: If a file is missing or not readable.
        """
        wanted = None if ids is None else list(ids)
        found = _states_at(self.directory, read_owners(self.directory / TEXTS_NAME, wanted), self.hidden_rows())
        if self.delta is not None:
            owners = read_owners(self.delta.directory / TEXTS_NAME, wanted)
            found.update(_states_at(self.delta.directory, owners, frozenset()))
        return found

    def hidden_rows(self) -> frozenset[int]:
        """Rows of the generation's owners that the delta hides."""
        if self.delta is None:
            return frozenset()
        return frozenset(np.load(self.delta.directory / HIDDEN_NAME, allow_pickle=False).tolist())


def deltas_directory(root: Path, generation: str) -> Path:
    """Where the deltas over a generation lie."""
    return root / "deltas" / generation


def delta_name(root: Path, generation: str) -> str | None:
    """Name of the delta that serves over a generation; None where there is none.

    Raises:
        IndexCorruptError: If what should name it does not.
    """
    try:
        name = read_current(deltas_directory(root, generation))
    except ValueError:
        name = ""
    if name is not None and not name.isdigit():
        raise IndexCorruptError(
            f"what names the delta over generation {generation} is damaged; run `shelftalk index rebuild`"
        )
    return name


def read_serving(root: Path, directory: Path) -> Serving:
    """What serves over the generation in this directory.

    Raises:
        IndexCorruptError: If a manifest is missing or not readable.
        IndexStaleError: If the generation is of another format version.
    """
    manifest = read_manifest(directory)
    name = delta_name(root, manifest.generation)
    if name is None:
        return Serving(directory=directory, manifest=manifest, delta=None)
    place = deltas_directory(root, manifest.generation) / name
    return Serving(
        directory=directory, manifest=manifest, delta=Delta(directory=place, manifest=read_delta_manifest(place))
    )


def _states_at(directory: Path, owners: dict[str, OwnerRow], hidden: frozenset[int]) -> dict[str, bytes]:
    states = np.load(directory / OWNER_STATES_NAME, mmap_mode="r", allow_pickle=False)  # (n_owners, 16)
    return {key: states[owner.row].tobytes() for key, owner in owners.items() if owner.row not in hidden}

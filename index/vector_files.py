"""Vectors on disk, and their reuse: a text that was embedded before by the same model is not embedded again.

A set of vectors is two raw files with one row each: `NAME.f16` (dim half-precision numbers) and
`NAME.sha256` (the checksum of the embedded text, 32 bytes).
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.faiss_dense import read_vectors

DIGEST_BYTES = 32


def vectors_path(directory: Path, name: str) -> Path:
    """The file of the vectors of a set."""
    return directory / f"{name}.f16"


def digests_path(directory: Path, name: str) -> Path:
    """The file of the checksums of a set."""
    return directory / f"{name}.sha256"


def n_digests(path: Path) -> int:
    """How many rows a set has, by the file of its checksums."""
    return path.stat().st_size // DIGEST_BYTES


class VectorArchive:
    """Vectors made earlier by the checksum of their text; only the checksums are in memory.

    Args:
        sets: Directory and name of each set.
        dim: Length of a vector.
        rows: For each set the rows that are looked at; None: all of all sets.
    """

    def __init__(
        self, sets: Sequence[tuple[Path, str]], *, dim: int, rows: Sequence[NDArray[np.int64]] | None = None
    ) -> None:
        digests = [read_digests(digests_path(directory, name)) for directory, name in sets]
        self._vectors = [
            read_vectors(vectors_path(directory, name), n_rows=len(found), dim=dim)
            for (directory, name), found in zip(sets, digests, strict=True)
        ]
        if rows is None:
            rows = [np.arange(len(found), dtype=np.int64) for found in digests]
        self._digests = np.concatenate(
            [_no_digests(), *(found[some] for found, some in zip(digests, rows, strict=True))]
        )
        self._sets = np.repeat(np.arange(len(sets)), [len(some) for some in rows])
        self._rows = np.concatenate([np.zeros(0, dtype=np.int64), *rows])
        order = np.argsort(self._digests, kind="stable")
        self._digests, self._sets, self._rows = self._digests[order], self._sets[order], self._rows[order]

    def find(self, digest: bytes) -> NDArray[np.float16] | None:
        """The vector of the text with this checksum, shape (dim,); None where it was not embedded."""
        key = np.frombuffer(digest, dtype=f"S{DIGEST_BYTES}")[0]
        place = int(np.searchsorted(self._digests, key))
        if place >= len(self._digests) or self._digests[place] != key:
            return None
        vector: NDArray[np.float16] = self._vectors[self._sets[place]][self._rows[place]]
        return vector


class VectorWriter:
    """Writes sets of vectors row by row; texts are collected, sorted out and embedded in chunks.

    A text is embedded only if neither the archive nor one of these sets holds its vector.

    Args:
        directory: Where the files lie.
        names: Of the sets.
        encoder: Makes the vectors.
        archive: Vectors made before.
        chunk_texts: Texts embedded together.
        append: Write on in files that are there already.
    """

    def __init__(
        self,
        directory: Path,
        names: Sequence[str],
        encoder: Encoder,
        *,
        archive: VectorArchive | None,
        chunk_texts: int,
        append: bool = False,
    ) -> None:
        self._sets = {name: _SetFiles(directory, name, append=append) for name in names}
        self._encoder = encoder
        self._archive = archive
        self._chunk_texts = chunk_texts
        self._pending: list[_Pending] = []
        self._once: set[tuple[str, bytes]] = set()
        self._written: dict[bytes, tuple[str, int]] = {}  # set and row by checksum
        for name in names:
            for row, digest in enumerate(read_digests(digests_path(directory, name)).tolist()):
                whole = digest.ljust(DIGEST_BYTES, b"\0")  # numpy cuts zeros off
                self._written.setdefault(whole, (name, row))
                self._once.add((name, whole))
        self.n_embedded = 0
        self.n_reused = 0

    def add(self, name: str, text: str) -> None:
        """Add one row to a set; it is written when the chunk is full or at the end."""
        self._pending.append(_Pending(name, hashlib.sha256(text.encode()).digest(), text))
        if len(self._pending) >= self._chunk_texts:
            self._flush()

    def add_once(self, name: str, text: str) -> None:
        """Add one row to a set that has no row of this text yet."""
        key = (name, hashlib.sha256(text.encode()).digest())
        if key not in self._once:
            self._once.add(key)
            self.add(name, text)

    def n_rows(self, name: str) -> int:
        """Rows written to a set."""
        return self._sets[name].n_rows

    def finish(self) -> None:
        """Write what is pending and close the files."""
        self._flush()
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        for files in self._sets.values():
            files.close()

    def _flush(self) -> None:
        vectors = np.zeros((len(self._pending), self._encoder.dim), dtype=np.float16)  # (chunk, dim)
        missing: dict[bytes, list[int]] = {}
        for place, row in enumerate(self._pending):
            vector = None if row.digest in missing else self._find(row.digest)
            if vector is None:
                missing.setdefault(row.digest, []).append(place)
            else:
                vectors[place] = vector
        if missing:
            texts = [self._pending[places[0]].text for places in missing.values()]
            for encoded, places in zip(self._encoder.encode(texts), missing.values(), strict=True):
                vectors[places] = encoded
        self.n_embedded += len(missing)
        self.n_reused += len(self._pending) - len(missing)
        for row, vector in zip(self._pending, vectors, strict=True):
            place = self._sets[row.name].append(vector, row.digest)
            self._written.setdefault(row.digest, (row.name, place))
        self._pending.clear()

    def _find(self, digest: bytes) -> NDArray[np.float16] | None:
        if digest in self._written:
            name, row = self._written[digest]
            return self._sets[name].read(row, self._encoder.dim)
        return self._archive.find(digest) if self._archive is not None else None


class _Pending(NamedTuple):
    """A row that waits for its vector."""

    name: str
    digest: bytes
    text: str


class _SetFiles:
    """The two growing files of a set."""

    def __init__(self, directory: Path, name: str, *, append: bool) -> None:
        vectors, digests = vectors_path(directory, name), digests_path(directory, name)
        self._vectors = vectors.open("r+b" if append and vectors.exists() else "w+b")
        self._digests = digests.open("ab" if append else "wb")
        self._vectors.seek(0, os.SEEK_END)
        self.n_rows = n_digests(digests)

    def append(self, vector: NDArray[np.float16], digest: bytes) -> int:
        """Write one row at the end; returns its number."""
        self._vectors.write(vector.tobytes())
        self._digests.write(digest)
        self.n_rows += 1
        return self.n_rows - 1

    def read(self, row: int, dim: int) -> NDArray[np.float16]:
        """A vector written before, shape (dim,)."""
        n_bytes = dim * 2
        self._vectors.seek(row * n_bytes)
        vector = np.frombuffer(self._vectors.read(n_bytes), dtype=np.float16)
        self._vectors.seek(0, os.SEEK_END)
        return vector

    def close(self) -> None:
        self._vectors.close()
        self._digests.close()


def read_digests(path: Path) -> NDArray[np.bytes_]:
    """The checksums of a set, read where they are looked at."""
    if path.stat().st_size < DIGEST_BYTES:
        return _no_digests()
    return np.memmap(path, dtype=f"S{DIGEST_BYTES}", mode="r")


def _no_digests() -> NDArray[np.bytes_]:
    return np.zeros(0, dtype=f"S{DIGEST_BYTES}")

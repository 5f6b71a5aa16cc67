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

_DIGEST_BYTES = 32


def vectors_path(directory: Path, name: str) -> Path:
    """The file of the vectors of a set."""
    return directory / f"{name}.f16"


def digests_path(directory: Path, name: str) -> Path:
    """The file of the checksums of a set."""
    return directory / f"{name}.sha256"


class VectorArchive:
    """Vectors of an earlier generation by the checksum of their text; only the checksums are in memory."""

    def __init__(self, directory: Path, names: Sequence[str], *, dim: int) -> None:
        digests = [_read_digests(digests_path(directory, name)) for name in names]
        self._vectors = [
            read_vectors(vectors_path(directory, name), n_rows=len(found), dim=dim)
            for name, found in zip(names, digests, strict=True)
        ]
        self._digests = np.concatenate(digests) if digests else _no_digests()
        self._sets = np.concatenate(
            [np.full(len(found), number, dtype=np.int32) for number, found in enumerate(digests)]
        )
        self._rows = np.concatenate([np.arange(len(found), dtype=np.int64) for found in digests])
        order = np.argsort(self._digests, kind="stable")
        self._digests, self._sets, self._rows = self._digests[order], self._sets[order], self._rows[order]

    def find(self, digest: bytes) -> NDArray[np.float16] | None:
        """The vector of the text with this checksum, shape (dim,); None where it was not embedded."""
        key = np.frombuffer(digest, dtype=f"S{_DIGEST_BYTES}")[0]
        place = int(np.searchsorted(self._digests, key))
        if place >= len(self._digests) or self._digests[place] != key:
            return None
        vector: NDArray[np.float16] = self._vectors[self._sets[place]][self._rows[place]]
        return vector


class VectorWriter:
    """Writes sets of vectors row by row; texts are collected, sorted out and embedded in chunks.

    A text is embedded only if neither the archive nor one of these sets holds its vector.
    """

    def __init__(
        self,
        directory: Path,
        names: Sequence[str],
        encoder: Encoder,
        *,
        archive: VectorArchive | None,
        chunk_texts: int,
    ) -> None:
        self._sets = {name: _SetFiles(directory, name) for name in names}
        self._encoder = encoder
        self._archive = archive
        self._chunk_texts = chunk_texts
        self._pending: list[_Pending] = []
        self._written: dict[bytes, tuple[str, int]] = {}  # set and row by checksum
        self.n_embedded = 0
        self.n_reused = 0

    def add(self, name: str, text: str) -> None:
        """Add one row to a set; it is written when the chunk is full or at the end."""
        self._pending.append(_Pending(name, hashlib.sha256(text.encode()).digest(), text))
        if len(self._pending) >= self._chunk_texts:
            self._flush()

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

    def __init__(self, directory: Path, name: str) -> None:
        self._vectors = vectors_path(directory, name).open("w+b")
        self._digests = digests_path(directory, name).open("wb")
        self.n_rows = 0

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


def _read_digests(path: Path) -> NDArray[np.bytes_]:
    return np.fromfile(path, dtype=f"S{_DIGEST_BYTES}")


def _no_digests() -> NDArray[np.bytes_]:
    return np.zeros(0, dtype=f"S{_DIGEST_BYTES}")

"""Vectors on disk, and their reuse: a text that was embedded before by the same model is not embedded again.

A set of vectors is two raw files with one row each: `NAME.f16` (dim half-precision numbers) and
`NAME.sha256` (the checksum of the embedded text, 32 bytes).
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

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
    """Writes a set of vectors row by row; texts are collected, sorted out and embedded in chunks.

    A text is embedded only if neither the archive nor this set holds its vector.
    """

    def __init__(
        self, directory: Path, name: str, encoder: Encoder, *, archive: VectorArchive | None, chunk_texts: int
    ) -> None:
        self._vectors_file = vectors_path(directory, name).open("w+b")
        self._digests_file = digests_path(directory, name).open("wb")
        self._encoder = encoder
        self._archive = archive
        self._chunk_texts = chunk_texts
        self._pending: list[tuple[bytes, str]] = []
        self._row_by_digest: dict[bytes, int] = {}
        self.n_rows = 0
        self.n_embedded = 0
        self.n_reused = 0

    def add(self, text: str) -> None:
        """Add one row; it is written when its chunk is full or at the end."""
        self._pending.append((hashlib.sha256(text.encode()).digest(), text))
        if len(self._pending) >= self._chunk_texts:
            self._flush()

    def finish(self) -> None:
        """Write what is pending and close the files."""
        self._flush()
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._vectors_file.close()
        self._digests_file.close()

    def _flush(self) -> None:
        known = np.zeros((len(self._pending), self._encoder.dim), dtype=np.float16)  # (chunk, dim)
        missing: dict[bytes, list[int]] = {}
        for position, (digest, _) in enumerate(self._pending):
            vector = self._find(digest)
            if vector is None:
                missing.setdefault(digest, []).append(position)
            else:
                known[position] = vector
                self.n_reused += 1
        if missing:
            encoded = self._encoder.encode([self._pending[positions[0]][1] for positions in missing.values()])
            for row, positions in enumerate(missing.values()):
                known[positions] = encoded[row]
            self.n_embedded += len(missing)
            self.n_reused += sum(len(positions) - 1 for positions in missing.values())
        self._write(known)

    def _find(self, digest: bytes) -> NDArray[np.float16] | None:
        row = self._row_by_digest.get(digest)
        if row is not None:
            return self._read_back(row)
        return self._archive.find(digest) if self._archive is not None else None

    def _read_back(self, row: int) -> NDArray[np.float16]:
        """A vector written before in this set."""
        n_bytes = self._encoder.dim * 2
        self._vectors_file.seek(row * n_bytes)
        return np.frombuffer(self._vectors_file.read(n_bytes), dtype=np.float16)

    def _write(self, vectors: NDArray[np.float16]) -> None:
        self._vectors_file.seek(0, 2)
        self._vectors_file.write(vectors.tobytes())
        self._digests_file.write(b"".join(digest for digest, _ in self._pending))
        for number, (digest, _) in enumerate(self._pending):
            self._row_by_digest.setdefault(digest, self.n_rows + number)
        self.n_rows += len(self._pending)
        self._pending.clear()


def _read_digests(path: Path) -> NDArray[np.bytes_]:
    return np.fromfile(path, dtype=f"S{_DIGEST_BYTES}")


def _no_digests() -> NDArray[np.bytes_]:
    return np.zeros(0, dtype=f"S{_DIGEST_BYTES}")

"""Vectors of what documents say, sentence by sentence, found by the text itself.

A question is compared with the headings above a passage and with its sentences. They are embedded when a generation or
a delta is written, so that the first question over long documents waits for none. The rows of the set are in the order
of the checksums of their texts and memory-mapped: nothing is read when an index is opened, and a text is found by
bisection. An index without documents has no such set, nor has one that an earlier program wrote.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.faiss_dense import read_vectors
from index.vector_files import DIGEST_BYTES, digests_path, n_digests, read_digests, vectors_path

_SORTED_ROWS = 16_384  # rows of a set that are in memory while it is sorted


def sort_by_digest(directory: Path, name: str, *, dim: int) -> None:
    """Put the rows of a set into the order of their checksums, as `SentenceVectors` wants them; remove an empty one."""
    if n_digests(digests_path(directory, name)) == 0:
        digests_path(directory, name).unlink()
        vectors_path(directory, name).unlink()
        return
    digests = read_digests(digests_path(directory, name))
    vectors = read_vectors(vectors_path(directory, name), n_rows=len(digests), dim=dim)
    order = np.argsort(digests, kind="stable")
    sorted_digests = np.asarray(digests)[order]
    aside = vectors_path(directory, name).with_suffix(".sorting")
    with aside.open("wb") as file:
        for start in range(0, len(order), _SORTED_ROWS):
            file.write(np.ascontiguousarray(vectors[order[start : start + _SORTED_ROWS]]).tobytes())
    aside.replace(vectors_path(directory, name))
    digests_path(directory, name).write_bytes(sorted_digests.tobytes())


class SentenceVectors:
    """Vectors by their text, of sets written in the order of checksums and memory-mapped; safe to share.

    Args:
        directories: With the set, later ones first asked; one without it, of an earlier program, gives nothing.
        name: Of the set.
        dim: Length of a vector.
    """

    def __init__(self, directories: Sequence[Path], name: str, *, dim: int) -> None:
        self._sets = []
        for directory in reversed(directories):
            if digests_path(directory, name).is_file():
                digests = read_digests(digests_path(directory, name))
                vectors = read_vectors(vectors_path(directory, name), n_rows=len(digests), dim=dim)
                self._sets.append((digests, vectors))

    def find(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vector of each text that is held, shape (dim,); those that are not held are absent."""
        left = list(dict.fromkeys(texts))
        found: dict[str, NDArray[np.float32]] = {}
        for digests, vectors in self._sets:
            keys = np.array([hashlib.sha256(text.encode()).digest() for text in left], dtype=f"S{DIGEST_BYTES}")
            places = np.searchsorted(digests, keys) if len(digests) else np.zeros(len(keys), dtype=np.int64)
            for text, key, place in zip(left, keys, places.tolist(), strict=True):
                if place < len(digests) and digests[place] == key:
                    found[text] = np.asarray(vectors[place], dtype=np.float32)
            left = [text for text in left if text not in found]
        return found

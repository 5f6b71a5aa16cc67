"""How near a question is in meaning to names and headings, which are embedded once."""

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder


class NameMeanings:
    """Vectors of attribute names, embedded when first needed and kept; safe to share between threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def cosines(self, question: str, names: Sequence[str]) -> NDArray[np.float32]:
        """Cosine of a question with each name, shape (len(names),)."""
        with self._lock:
            new = [name for name in dict.fromkeys(names) if name not in self._vectors]
            if new:
                self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
            matrix = np.stack([self._vectors[name] for name in names])  # (n, dim)
        return np.asarray(matrix @ self._encoder.encode_query(question), dtype=np.float32)

"""How near a question is in meaning to names, headings and sentences, which are embedded once.

Those of documents come from the index, where they were embedded when it was built.
"""

import threading
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder

_MOST_KEPT = 20_000  # vectors, some 30 MB; the longest known go first


class NameMeanings:
    """Vectors of short texts, looked up or embedded when first needed and kept; safe to share between threads.

    Args:
        encoder: Embeds.
        stored: Gives vectors that the same encoder made before, of the texts that are known; None knows none.
    """

    def __init__(
        self, encoder: Encoder, *, stored: Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]] | None = None
    ) -> None:
        self._encoder = encoder
        self._stored = stored
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def learn(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vector of each text, shape (dim,); those that are nowhere known are embedded in one go."""
        wanted = list(dict.fromkeys(texts))
        with self._lock:
            known = {text: self._vectors[text] for text in wanted if text in self._vectors}
        new = [text for text in wanted if text not in known]
        if new:
            made = dict(self._stored(new)) if self._stored is not None else {}
            if left := [text for text in new if text not in made]:
                made.update(zip(left, self._encoder.encode(left), strict=True))
            known.update(made)
            with self._lock:
                self._vectors.update(made)
                for text in list(self._vectors)[: max(len(self._vectors) - _MOST_KEPT, 0)]:
                    del self._vectors[text]
        return known

    def cosines(self, question: str, names: Sequence[str]) -> NDArray[np.float32]:
        """Cosine of a question with each name, shape (len(names),)."""
        vectors = self.learn(names)
        matrix = np.stack([vectors[name] for name in names])  # (n, dim)
        return np.asarray(matrix @ self._encoder.encode_query(question), dtype=np.float32)

"""Stands in for the encoder when a large index is built only to be searched for its time.

Texts get unit vectors in clusters of uneven size, as those of real catalogs are; questions go through the
real encoder. What is found has no meaning, what it costs has.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder

_N_CLUSTERS = 2_000
_N_NOISES = 4_096
_SPREAD = 0.7  # length of the noise beside a centre of length 1: two of a cluster have a cosine of about 0.6


class RandomVectors:
    """Unit vectors by the checksum of a text, the same for the same text.

    Args:
        questions: Encodes what is asked; it also gives the dimension.
        seed: Of the centres and of the noise.
    """

    def __init__(self, questions: Encoder, *, seed: int) -> None:
        self._questions = questions
        self.dim = questions.dim
        self.model_id = f"random-{self.dim}-{seed}"
        random = np.random.default_rng(seed)
        self._centres = _unit(random.standard_normal((_N_CLUSTERS, self.dim), dtype=np.float32))
        self._noises = _unit(random.standard_normal((_N_NOISES, self.dim), dtype=np.float32))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts, shape (len(texts), dim)."""
        digests = b"".join(hashlib.blake2b(text.encode(), digest_size=12).digest() for text in texts)
        numbers = np.frombuffer(digests, dtype="<u4").reshape(len(texts), 3)
        share = (numbers[:, 0] / 2.0**32) ** 2  # (n,), 0 to 1, small ones more often: uneven clusters
        centres = self._centres[(share * _N_CLUSTERS).astype(np.int64)]  # (n, dim)
        noise = _unit(self._noises[numbers[:, 1] % _N_NOISES] + self._noises[numbers[:, 2] % _N_NOISES])
        return _unit(centres + np.float32(_SPREAD) * noise)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The real vector of a question, shape (dim,)."""
        return self._questions.encode_query(text)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit

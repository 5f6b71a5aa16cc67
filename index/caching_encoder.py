"""An encoder that keeps the vectors of the last questions, whatever encoder is behind it.

One question is embedded several times on its way: to find products, documents and attributes, and again when a
customer repeats it. Texts to be indexed go through unkept. Knows nothing of how vectors are made.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder


class CachingEncoder:
    """Gives the very vectors of another encoder, each question's from memory once it is known.

    Safe to use from several threads; two that ask for the same new question at once may both embed it.

    Args:
        encoder: What makes the vectors.
        size: Questions kept, the least recently asked forgotten first; 0 keeps none.

    Raises:
        ValueError: If `size` is negative.
    """

    def __init__(self, encoder: Encoder, *, size: int) -> None:
        if size < 0:
            raise ValueError(f"a number of kept questions is at least 0, got {size}")
        self._encoder = encoder
        self._size = size
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._encoder.dim

    @property
    def model_id(self) -> str:
        """Name and checksum of the model behind it."""
        return self._encoder.model_id

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts to be indexed, shape (len(texts), dim); none of them is kept."""
        return self._encoder.encode(texts)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, shape (dim,), read-only: all who ask for it share it."""
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
        vector = self._encoder.encode_query(text)
        vector.setflags(write=False)
        with self._lock:
            self._kept[text] = vector
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return vector

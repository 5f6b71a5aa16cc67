"""Search by meaning: the Protocol. Vectors are unit vectors, so the inner product is the cosine."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.ranking import RowRanking


class DenseIndex(Protocol):
    """Rows of unit vectors, ranked by their cosine with a question's vector."""

    def search(self, vector: NDArray[np.float32], *, limit: int, rows: NDArray[np.int64] | None = None) -> RowRanking:
        """The rows nearest to a unit vector of shape (dim,).

        Args:
            vector: The question, float32, L2 norm 1.
            limit: At most so many rows, at least 1.
            rows: Only these rows are allowed; None allows all. The filter is applied before the cut at
                `limit`.
        """
        ...

    def cosines(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The exact cosine of each given row, shape (len(rows),)."""
        ...

"""What one retriever returns: rows of an index with their scores, best first."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRanking:
    """Rows of an index, best first; equal scores in the order of the rows."""

    rows: NDArray[np.int64]  # (n,), each once
    scores: NDArray[np.float32]  # (n,), falling; comparable only within one retriever

    def __len__(self) -> int:
        return len(self.rows)


def ranked(rows: NDArray[np.int64], scores: NDArray[np.float32], limit: int) -> RowRanking:
    """Order rows by falling score, then by row, and keep the first `limit`."""
    if len(rows) > 4 * limit > 0:
        threshold = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        kept = scores >= threshold
        rows, scores = rows[kept], scores[kept]
    order = np.lexsort((rows, -scores))[:limit]
    return RowRanking(rows=rows[order].astype(np.int64), scores=scores[order].astype(np.float32))


EMPTY_RANKING = RowRanking(rows=np.zeros(0, dtype=np.int64), scores=np.zeros(0, dtype=np.float32))
"""Nothing found."""

"""Search by words: the Protocol. Terms come from `terms.py`, for what is indexed and for what is asked."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.ranking import RowRanking


class LexicalIndex(Protocol):
    """Rows of terms in named fields, ranked by the weighted sum of their BM25 scores per field."""

    def search(self, terms: Sequence[str], *, limit: int, rows: NDArray[np.int64] | None = None) -> RowRanking:
        """The best rows that hold at least one of the terms.

        Args:
            terms: Distinct terms; none gives an empty ranking.
            limit: At most so many rows, at least 1.
            rows: Only these rows are allowed; None allows all. The filter is applied before the cut at
                `limit`.
        """
        ...

    def document_frequency(self, field: str, term: str) -> int:
        """Number of rows that hold the term in the field."""
        ...

    def frequencies(self, field: str) -> dict[str, int]:
        """Every term of the field with the number of rows that hold it."""
        ...


class LexicalWriter(Protocol):
    """Writes a lexical index into an empty directory; rows are added in rising order."""

    def add(self, row: int, fields: Mapping[str, Sequence[str]]) -> None:
        """Add one row with the terms of its fields, repetitions included."""
        ...

    def close(self) -> None:
        """Finish the index; it can be opened afterwards and never changes again."""
        ...

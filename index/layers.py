"""One or two sets of rows searched as one: those of a generation, and behind them those of a delta over it.

Rows of the delta count on from the generation's. Rows that are gone or written anew are hidden: they are never
found. What the word index holds needs nothing of this, since a delta's word index is that of the whole.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.product import OwnerKind
from index.building import OWNERS, PASSAGE_SOURCES_NAME, PASSAGES, TEXTS_NAME, lists_path
from index.faiss_dense import FaissDenseIndex, read_vectors
from index.passage import Passage
from index.passage_store import OwnerRow, PassageStore
from index.ranking import RowRanking, ranked
from index.settings import IndexSettings
from index.vector_files import vectors_path

_RESERVE = 16  # hits read beyond what hidden ones are likely to take


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """How many rows of each kind there are."""

    owners: int
    passages: int


class Layer:
    """The files of one generation or delta, opened: texts, sources of passages, vectors. Rows count from 0."""

    def __init__(self, directory: Path, counts: RowCounts, settings: IndexSettings, *, dim: int) -> None:
        self.counts = counts
        self.texts = PassageStore(directory / TEXTS_NAME)
        self.sources: NDArray[np.uint8] = np.load(directory / PASSAGE_SOURCES_NAME, allow_pickle=False)
        self.vectors = {
            OWNERS: _dense(directory, OWNERS, counts.owners, settings, dim),
            PASSAGES: _dense(directory, PASSAGES, counts.passages, settings, dim),
        }
        self.is_kind: Mapping[OwnerKind, NDArray[np.bool_]] = {
            kind: self._marked([owner.row for owner in self.texts.owners.values() if owner.kind == kind])
            for kind in ("product", "document")
        }

    def passage_rows(self, owner_rows: Sequence[int]) -> NDArray[np.int64]:
        """The rows of all passages of these owners."""
        owners = [self.texts.owners[row] for row in owner_rows]
        ranges = [np.arange(owner.first_passage, owner.first_passage + owner.n_passages) for owner in owners]
        return np.concatenate([np.zeros(0, dtype=np.int64), *ranges])

    def _marked(self, rows: Sequence[int]) -> NDArray[np.bool_]:
        is_marked = np.zeros(self.counts.owners, dtype=bool)
        is_marked[rows] = True
        return is_marked


class LayeredRows:
    """The rows of a generation and, where there is one, of the delta over it.

    Args:
        below: The generation.
        above: The delta.
        hidden: Rows of the generation's owners that are found no more.
    """

    def __init__(self, below: Layer, above: Layer | None = None, hidden: Sequence[int] = ()) -> None:
        self._layers = [below] if above is None else [below, above]
        self._first = RowCounts(owners=below.counts.owners, passages=below.counts.passages)
        self.is_kind = {
            kind: np.concatenate([layer.is_kind[kind] for layer in self._layers]) for kind in below.is_kind
        }  # (n_owners,) each; False for hidden ones
        for is_kind in self.is_kind.values():
            is_kind[list(hidden)] = False
        self.is_owner: NDArray[np.bool_] = np.logical_or.reduce(list(self.is_kind.values()))  # (n_owners,)
        self.sources = np.concatenate([layer.sources for layer in self._layers])  # (n_passages,)
        self.is_passage = np.ones(len(self.sources), dtype=bool)  # (n_passages,)
        self.is_passage[below.passage_rows(hidden)] = False
        if above is not None:
            self.is_passage[self._first.passages :] = False
            self.is_passage[self._first.passages + above.passage_rows(list(above.texts.owners))] = True

    def owner_row(self, owner_id: str) -> int | None:
        """The row of an owner; None where it is not held."""
        for number in reversed(range(len(self._layers))):
            row = self._layers[number].texts.owner_row(owner_id)
            if row is not None and self.is_owner[row + number * self._first.owners]:
                return row + number * self._first.owners
        return None

    def owner(self, row: int) -> OwnerRow:
        """The owner at a row, its rows as they count here."""
        if row < self._first.owners:
            return self._layers[0].texts.owners[row]
        owner = self._layers[1].texts.owners[row - self._first.owners]
        return OwnerRow(
            row=row,
            id=owner.id,
            kind=owner.kind,
            first_passage=owner.first_passage + self._first.passages,
            n_passages=owner.n_passages,
        )

    def owner_id(self, row: int) -> str:
        """The id of the owner at a row."""
        number = int(row >= self._first.owners)
        return self._layers[number].texts.owners[row - number * self._first.owners].id

    def owner_rows_by_identifier(self, normal: str) -> list[int]:
        """Rows of the owners with this normalised identifier, in order."""
        rows = [
            row + number * self._first.owners
            for number, layer in enumerate(self._layers)
            for row in layer.texts.owner_rows_by_identifier(normal)
        ]
        return [row for row in rows if self.is_owner[row]]

    def passages_at(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order asked for."""
        if len(self._layers) == 1:
            return self._layers[0].texts.passages_at(rows)
        parts = [
            [row for row in rows if row < self._first.passages],
            [row for row in rows if row >= self._first.passages],
        ]
        found = dict(zip(parts[0], self._layers[0].texts.passages_at(parts[0]), strict=True))
        above = [row - self._first.passages for row in parts[1]]
        found.update(zip(parts[1], self._layers[1].texts.passages_at(above), strict=True))
        return [found[row] for row in rows]

    def rows_of(self, passages: Sequence[Passage]) -> list[int]:
        """The row of each passage, in their order; -1 where it is not held or its words are others now."""
        rows = self._layers[0].texts.rows_of(passages)
        if len(self._layers) == 1:
            return rows
        above = self._layers[1].texts.rows_of(passages)
        # An equal text has an equal vector, also where its owner was written anew: a hidden row serves as well.
        return [high + self._first.passages if high >= 0 else low for low, high in zip(rows, above, strict=True)]

    def vectors(self, name: str) -> "LayeredDense":
        """The vectors of owners or of passages."""
        is_held = self.is_owner if name == OWNERS else self.is_passage
        return LayeredDense([layer.vectors[name] for layer in self._layers], is_held, self._n_below(name))

    def _n_below(self, name: str) -> int:
        return self._first.owners if name == OWNERS else self._first.passages


class LayeredDense:
    """Vectors of one or two sets of rows, the second counting on from the first; cosines are comparable as they are.

    Args:
        parts: One or two.
        is_held: Whether a row may be found, over all rows.
        n_below: Rows of the first part.
    """

    def __init__(self, parts: Sequence[FaissDenseIndex], is_held: NDArray[np.bool_], n_below: int) -> None:
        self._parts = parts
        self._n_below = n_below
        self._is_held = is_held
        self._held_below = np.flatnonzero(is_held[:n_below])
        self._share_hidden = 1.0 - len(self._held_below) / max(1, n_below)

    def search(self, vector: NDArray[np.float32], *, limit: int, rows: NDArray[np.int64] | None = None) -> RowRanking:
        """The rows nearest to a unit vector; `rows`, where given, are held."""
        if len(self._parts) == 1:
            return self._parts[0].search(vector, limit=limit, rows=rows)
        if rows is None:
            low = self._below(vector, limit)
            held = np.flatnonzero(self._is_held[self._n_below :])
            high = self._parts[1].search(vector, limit=limit, rows=held)
        else:
            low = self._parts[0].search(vector, limit=limit, rows=rows[rows < self._n_below])
            high = self._parts[1].search(vector, limit=limit, rows=rows[rows >= self._n_below] - self._n_below)
        return ranked(
            np.concatenate([low.rows, high.rows + self._n_below]), np.concatenate([low.scores, high.scores]), limit
        )

    def cosines(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The exact cosine of each given row, shape (len(rows),)."""
        if len(self._parts) == 1:
            return self._parts[0].cosines(vector, rows)
        found = np.zeros(len(rows), dtype=np.float32)
        is_below = rows < self._n_below
        found[is_below] = self._parts[0].cosines(vector, rows[is_below])
        found[~is_below] = self._parts[1].cosines(vector, rows[~is_below] - self._n_below)
        return found

    def _below(self, vector: NDArray[np.float32], limit: int) -> RowRanking:
        """The nearest held rows of the first part: few are hidden, so reading some more is quicker than a filter."""
        n_read = limit + math.ceil(2 * limit * self._share_hidden) + _RESERVE
        found = self._parts[0].search(vector, limit=n_read)
        is_held = self._is_held[found.rows]
        if is_held.sum() < limit and len(found) == n_read:
            return self._parts[0].search(vector, limit=limit, rows=self._held_below)
        return ranked(found.rows[is_held], found.scores[is_held], limit)


def _dense(directory: Path, name: str, n_rows: int, settings: IndexSettings, dim: int) -> FaissDenseIndex:
    lists = lists_path(directory, name)
    return FaissDenseIndex(
        read_vectors(vectors_path(directory, name), n_rows=n_rows, dim=dim),
        lists_path=lists if lists.is_file() else None,
        n_probe=settings.n_probe,
        exact_subset_limit=settings.exact_subset_limit,
    )

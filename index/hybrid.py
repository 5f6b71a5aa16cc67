"""Candidates by words and by meaning, each with both scores, fused into one order.

A candidate that only one of the two found gets its exact score from the other, so the fused order does not
depend on where a list was cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.dense import DenseIndex
from index.fusion import ranked_hits, reciprocal_rank_fusion, stretched, weighted_score_fusion
from index.lexical import LexicalIndex
from index.passage import Hit
from index.query import Query
from index.ranking import EMPTY_RANKING, RowRanking
from index.settings import IndexSettings

_WORD_ROWS = 500  # hits by words read where meaning counts too: reading on is quicker than asking again (0.1, 0.6 ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Rows that words or meaning found, rising, with the score of each."""

    rows: NDArray[np.int64]  # (n,)
    lexical: NDArray[np.float32]  # (n,), BM25; 0: no term in common
    cosines: NDArray[np.float32] | None  # (n,); None where meaning was not used


class HybridRetriever:
    """Searches one set of rows by words and by meaning."""

    def __init__(self, lexical: LexicalIndex, dense: DenseIndex, settings: IndexSettings) -> None:
        self._lexical = lexical
        self._dense = dense
        self._settings = settings

    def candidates(self, query: Query, *, limit: int, rows: NDArray[np.int64] | None = None) -> Candidates:
        """At least the `limit` best rows of each retriever that has a share; `rows` are the ones allowed."""
        n_read = max(limit, self._settings.n_candidates)
        words, by_meaning = EMPTY_RANKING, EMPTY_RANKING
        n_words = max(n_read, _WORD_ROWS) if query.vector is not None else n_read
        if query.dense_weight < 1:
            words = self._lexical.search(query.terms, limit=n_words, rows=rows)
        if query.vector is not None:
            by_meaning = self._dense.search(query.vector, limit=n_read, rows=rows)
        found = np.union1d(words.rows[:n_read], by_meaning.rows)  # (n,), rising
        lexical = _scores_at(found, words)
        missing = np.setdiff1d(by_meaning.rows, words.rows)
        if len(missing) and len(words) == n_words and query.dense_weight < 1:  # else all that match were read
            rest = self._lexical.search(query.terms, limit=len(missing), rows=missing)
            lexical += _scores_at(found, rest)
        cosines = None if query.vector is None else self._dense.cosines(query.vector, found)
        return Candidates(rows=found, lexical=lexical, cosines=cosines)

    def fuse(self, query: Query, candidates: Candidates, ids: Sequence[str]) -> list[Hit]:
        """Order candidates, named by `ids` in their order; best first, equal scores by id."""
        words = {key: float(s) for key, s in zip(ids, candidates.lexical, strict=True) if s > 0}
        if candidates.cosines is None:
            return weighted_score_fusion([words], weights=[1.0])
        meaning = {key: float(s) for key, s in zip(ids, candidates.cosines, strict=True)}
        weights = [1 - query.dense_weight, query.dense_weight]
        if self._settings.fusion == "score":
            return weighted_score_fusion([words, stretched(meaning)], weights=weights)
        return reciprocal_rank_fusion(
            [ranked_hits(words), ranked_hits(meaning)], k=self._settings.rrf_k, weights=weights
        )


def _scores_at(rows: NDArray[np.int64], ranking: RowRanking) -> NDArray[np.float32]:
    """The score of each of the rising rows in a ranking, 0 where it is not there, shape (len(rows),)."""
    scores = np.zeros(len(rows), dtype=np.float32)
    is_wanted = np.isin(ranking.rows, rows)
    scores[np.searchsorted(rows, ranking.rows[is_wanted])] = ranking.scores[is_wanted]
    return scores

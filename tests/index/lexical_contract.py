"""What every lexical index must do; each backend's test inherits it."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.lexical import LexicalIndex

Document = Mapping[str, Sequence[str]]

SHOP: list[Document] = [
    {"title": ["red", "tent"], "body": ["light", "tent", "for", "two"]},
    {"title": ["blue", "tent"], "body": ["heavy", "tent", "for", "four", "with", "porch"]},
    {"title": ["red", "bag"], "body": ["for", "the", "tent"]},
    {"title": ["stove"], "body": []},
    {"title": ["red", "tent"], "body": ["light", "tent", "for", "two"]},
]
WEIGHTS = {"title": 3.0, "body": 0.5}


def bm25(documents: Sequence[Document], query: Sequence[str], weights: Mapping[str, float]) -> list[float]:
    """Robertson's BM25 with Lucene's idf, k1 = 1.2 and b = 0.75, summed over weighted fields."""
    totals = [0.0] * len(documents)
    for field, weight in weights.items():
        columns = [document[field] for document in documents]
        mean = sum(map(len, columns)) / len(columns)
        for term in query:
            df = sum(term in column for column in columns)
            idf = math.log(1 + (len(columns) - df + 0.5) / (df + 0.5))
            for row, column in enumerate(columns):
                tf = Counter(column)[term]
                norm = 1.2 * (1 - 0.75 + 0.75 * len(column) / mean)
                totals[row] += weight * idf * tf * 2.2 / (tf + norm)
    return totals


class LexicalContract:
    """Inherit and provide `make`."""

    def make(self, directory: Path, documents: Sequence[Document], weights: Mapping[str, float]) -> LexicalIndex:
        """An index of the documents, one row each."""
        raise NotImplementedError

    @pytest.fixture
    def shop(self, tmp_path: Path) -> LexicalIndex:
        return self.make(tmp_path, SHOP, WEIGHTS)

    @pytest.mark.parametrize("query", [["tent"], ["red", "tent"], ["light", "porch", "bag"], ["for"]])
    def test_scores_are_those_of_the_formula(self, shop: LexicalIndex, query: list[str]) -> None:
        expected = bm25(SHOP, query, WEIGHTS)
        found = shop.search(query, limit=10)
        assert sorted(found.rows.tolist()) == [row for row, score in enumerate(expected) if score > 0]
        for row, score in zip(found.rows.tolist(), found.scores.tolist(), strict=True):
            assert score == pytest.approx(expected[row], rel=1e-5)  # the engine computes in float32

    def test_the_best_come_first_and_equal_scores_by_row(self, shop: LexicalIndex) -> None:
        # rows 1 and 2 hold one word each in their titles; the body of row 2 is the shorter
        assert shop.search(["red", "tent"], limit=10).rows.tolist() == [0, 4, 2, 1]

    def test_the_limit_cuts_after_the_order_is_made(self, shop: LexicalIndex) -> None:
        assert shop.search(["red", "tent"], limit=1).rows.tolist() == [0]

    def test_only_allowed_rows_are_found(self, shop: LexicalIndex) -> None:
        found = shop.search(["tent"], limit=1, rows=np.array([2, 3]))
        assert found.rows.tolist() == [2]

    def test_a_filter_does_not_change_scores(self, shop: LexicalIndex) -> None:
        everything = shop.search(["tent"], limit=10)
        filtered = shop.search(["tent"], limit=10, rows=np.array([1]))
        row = everything.rows.tolist().index(1)
        assert filtered.scores[0] == pytest.approx(everything.scores[row], rel=1e-6)

    def test_nothing_is_found_for_nothing(self, shop: LexicalIndex) -> None:
        assert len(shop.search([], limit=5)) == 0
        assert len(shop.search(["absent"], limit=5)) == 0
        assert len(shop.search(["tent"], limit=5, rows=np.array([], dtype=np.int64))) == 0

    def test_a_limit_below_one_is_refused(self, shop: LexicalIndex) -> None:
        with pytest.raises(ValueError, match="got 0"):
            shop.search(["tent"], limit=0)

    def test_document_frequency_counts_rows(self, shop: LexicalIndex) -> None:
        assert shop.document_frequency("body", "tent") == 4
        assert shop.document_frequency("title", "absent") == 0

    def test_frequencies_are_those_of_every_term_of_a_field(self, shop: LexicalIndex) -> None:
        assert shop.frequencies("title") == {"red": 3, "tent": 3, "blue": 1, "bag": 1, "stove": 1}

    def test_an_empty_index_finds_nothing(self, tmp_path: Path) -> None:
        empty = self.make(tmp_path, [], WEIGHTS)
        assert len(empty.search(["tent"], limit=5)) == 0
        assert empty.frequencies("title") == {}

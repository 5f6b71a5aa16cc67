"""The tantivy backend keeps the contract of lexical indexes."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexCorruptError
from index.tantivy_lexical import TantivyLexicalIndex, TantivyWriter
from tests.index.lexical_contract import SHOP, WEIGHTS, Document, LexicalContract


class TestTantivy(LexicalContract):
    def make(self, directory: Path, documents: Sequence[Document], weights: Mapping[str, float]) -> TantivyLexicalIndex:
        writer = TantivyWriter(directory, list(weights))
        for row, document in enumerate(documents):
            writer.add(row, document)
        writer.close()
        return TantivyLexicalIndex(directory, weights)

    def test_many_equal_scores_are_ordered_by_row(self, tmp_path: Path) -> None:
        index = self.make(tmp_path, [{"title": ["mat"], "body": []}] * 300, WEIGHTS)
        assert index.search(["mat"], limit=5).rows.tolist() == [0, 1, 2, 3, 4]

    def test_a_wide_filter_reads_on_until_enough_rows_are_allowed(self, tmp_path: Path) -> None:
        n_rows = 5_000
        documents: list[Document] = [
            {"title": ["mat"] if row < 2_500 else ["mat", "large", "thing"], "body": []} for row in range(n_rows)
        ]
        index = self.make(tmp_path, documents, WEIGHTS)
        allowed = np.arange(2_600, n_rows)  # all of them rank behind the first 2,500 rows
        assert index.search(["mat"], limit=3, rows=allowed).rows.tolist() == [2_600, 2_601, 2_602]

    def test_a_field_of_weight_zero_is_not_searched(self, tmp_path: Path) -> None:
        index = self.make(tmp_path, SHOP, {"title": 1.0, "body": 0.0})
        assert index.search(["porch"], limit=5).rows.tolist() == []

    def test_a_directory_without_an_index_is_reported(self, tmp_path: Path) -> None:
        with pytest.raises(IndexCorruptError, match="shelftalk index rebuild"):
            TantivyLexicalIndex(tmp_path / "absent", WEIGHTS)

    def test_the_same_input_gives_the_same_answers_twice(self, tmp_path: Path) -> None:
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
        documents: list[Document] = [
            {"title": [f"t{row % 7}", f"u{row % 11}"], "body": ["x"] * (row % 5)} for row in range(500)
        ]
        one, two = (self.make(tmp_path / name, documents, WEIGHTS) for name in ("one", "two"))
        for query in (["t3"], ["t1", "u4", "x"]):
            left, right = one.search(query, limit=50), two.search(query, limit=50)
            assert left.rows.tolist() == right.rows.tolist()
            assert left.scores.tolist() == right.scores.tolist()

"""The FAISS backend against exact search with numpy."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import IndexCorruptError
from index.faiss_dense import FaissDenseIndex, read_vectors, write_inverted_lists

DIM = 16


def unit_rows(n_rows: int, seed: int) -> NDArray[np.float16]:
    rows = np.random.default_rng(seed).standard_normal((n_rows, DIM))
    unit: NDArray[np.float16] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    return unit


def exact(vectors: NDArray[np.float16], query: NDArray[np.float32], limit: int) -> list[int]:
    scores = vectors.astype(np.float64) @ query
    return sorted(range(len(vectors)), key=lambda row: (-scores[row], row))[:limit]


VECTORS = unit_rows(3_000, seed=1)
QUERIES = unit_rows(10, seed=2).astype(np.float32)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> FaissDenseIndex:
    path = tmp_path_factory.mktemp("lists") / "v.faiss"
    write_inverted_lists(VECTORS, path)
    return FaissDenseIndex(VECTORS, lists_path=path, n_probe=1_000, exact_subset_limit=10)


def test_flat_search_is_exact() -> None:
    index = FaissDenseIndex(VECTORS)
    for query in QUERIES:
        found = index.search(query, limit=10)
        assert found.rows.tolist() == exact(VECTORS, query, 10)
        np.testing.assert_allclose(found.scores, VECTORS[found.rows].astype(np.float32) @ query, atol=1e-5)


def test_inverted_lists_that_are_all_read_are_exact(lists: FaissDenseIndex) -> None:
    for query in QUERIES:
        assert lists.search(query, limit=10).rows.tolist() == exact(VECTORS, query, 10)


def test_few_lists_find_most_of_the_nearest(tmp_path: Path) -> None:
    centres = unit_rows(30, seed=3).astype(np.float32)
    noise = np.random.default_rng(4).standard_normal((3_000, DIM)) * 0.05
    clustered = np.repeat(centres, 100, axis=0) + noise
    vectors = (clustered / np.linalg.norm(clustered, axis=1, keepdims=True)).astype(np.float16)
    write_inverted_lists(vectors, tmp_path / "v.faiss")
    index = FaissDenseIndex(vectors, lists_path=tmp_path / "v.faiss", n_probe=16)
    overlap = [
        len(set(index.search(centre, limit=20).rows.tolist()) & set(exact(vectors, centre, 20))) / 20
        for centre in centres
    ]
    assert np.mean(overlap) >= 0.9


@pytest.mark.parametrize("n_allowed", [5, 50, 2_000])
def test_a_filter_acts_before_the_cut(lists: FaissDenseIndex, n_allowed: int) -> None:
    allowed = np.sort(np.random.default_rng(5).choice(3_000, n_allowed, replace=False))
    for index in (lists, FaissDenseIndex(VECTORS, exact_subset_limit=10)):
        for query in QUERIES:
            expected = [int(allowed[place]) for place in exact(VECTORS[allowed], query, 5)]
            assert index.search(query, limit=5, rows=allowed).rows.tolist() == expected


def test_equal_vectors_are_ordered_by_row() -> None:
    index = FaissDenseIndex(np.repeat(VECTORS[:1], 40, axis=0))
    assert index.search(QUERIES[0], limit=5).rows.tolist() == [0, 1, 2, 3, 4]


def test_cosines_are_those_of_the_rows_asked_for() -> None:
    rows = np.array([7, 3, 7])
    expected = VECTORS[rows].astype(np.float64) @ QUERIES[0]
    np.testing.assert_allclose(FaissDenseIndex(VECTORS).cosines(QUERIES[0], rows), expected, atol=1e-6)


def test_no_vectors_and_no_allowed_rows_find_nothing() -> None:
    assert len(FaissDenseIndex(VECTORS[:0]).search(QUERIES[0], limit=3)) == 0
    assert len(FaissDenseIndex(VECTORS).search(QUERIES[0], limit=3, rows=np.array([], dtype=np.int64))) == 0


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="got 0"):
        FaissDenseIndex(VECTORS).search(QUERIES[0], limit=0)


def test_vectors_come_back_from_their_file(tmp_path: Path) -> None:
    (tmp_path / "v.f16").write_bytes(VECTORS.tobytes())
    np.testing.assert_array_equal(read_vectors(tmp_path / "v.f16", n_rows=3_000, dim=DIM), VECTORS)


def test_a_file_of_the_wrong_size_is_reported(tmp_path: Path) -> None:
    (tmp_path / "v.f16").write_bytes(VECTORS.tobytes()[:-2])
    with pytest.raises(IndexCorruptError, match=r"v\.f16.*expected 96000"):
        read_vectors(tmp_path / "v.f16", n_rows=3_000, dim=DIM)


def test_lists_of_other_vectors_are_refused(tmp_path: Path) -> None:
    write_inverted_lists(VECTORS[:100], tmp_path / "v.faiss")
    with pytest.raises(IndexCorruptError, match="hold 100 vectors, expected 3000"):
        FaissDenseIndex(VECTORS, lists_path=tmp_path / "v.faiss")


def test_damaged_lists_are_reported(tmp_path: Path) -> None:
    (tmp_path / "v.faiss").write_bytes(b"nonsense")
    with pytest.raises(IndexCorruptError, match="shelftalk index rebuild"):
        FaissDenseIndex(VECTORS, lists_path=tmp_path / "v.faiss")

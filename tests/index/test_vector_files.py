"""Vectors are written in the order of their rows, and a known text is not embedded again."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.encoder import HashingEncoder
from index.faiss_dense import read_vectors
from index.vector_files import VectorArchive, VectorWriter, vectors_path


class CountingEncoder(HashingEncoder):
    """Keeps what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__(dim=8)
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        return super().encode(texts)


def write(
    directory: Path,
    rows: Sequence[tuple[str, str]],
    archive: VectorArchive | None = None,
    chunk_texts: int = 3,
) -> CountingEncoder:
    encoder = CountingEncoder()
    writer = VectorWriter(directory, ("a", "b"), encoder, archive=archive, chunk_texts=chunk_texts)
    for name, text in rows:
        writer.add(name, text)
    writer.finish()
    return encoder


def test_each_set_holds_its_rows_in_order(tmp_path: Path) -> None:
    write(tmp_path, [("a", "one"), ("b", "two"), ("a", "three"), ("a", "four"), ("b", "one")])
    encoder = HashingEncoder(8)
    for name, texts in (("a", ["one", "three", "four"]), ("b", ["two", "one"])):
        found = read_vectors(vectors_path(tmp_path, name), n_rows=len(texts), dim=8)
        np.testing.assert_allclose(found, encoder.encode(texts), atol=1e-3)  # half precision


def test_a_text_in_both_sets_is_embedded_once(tmp_path: Path) -> None:
    assert write(tmp_path, [("a", "one"), ("b", "one")]).texts == ["one"]  # within a chunk
    assert write(tmp_path, [("a", "one"), ("b", "one")], chunk_texts=1).texts == ["one"]  # across chunks


def test_an_archive_gives_back_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    write(tmp_path / "old", [("a", "one"), ("b", "two"), ("b", "three")])
    archive = VectorArchive([(tmp_path / "old", "a"), (tmp_path / "old", "b")], dim=8)
    encoder = write(tmp_path / "new", [("a", "three"), ("b", "four"), ("a", "one")], archive)
    assert encoder.texts == ["four"]
    found = read_vectors(vectors_path(tmp_path / "new", "a"), n_rows=2, dim=8)
    np.testing.assert_allclose(found, HashingEncoder(8).encode(["three", "one"]), atol=1e-3)


def test_an_archive_of_nothing_finds_nothing(tmp_path: Path) -> None:
    write(tmp_path, [])
    assert VectorArchive([(tmp_path, "a"), (tmp_path, "b")], dim=8).find(b"\x00" * 32) is None


@given(
    rows=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["u", "v", "w", "x", "y"])), max_size=20),
    chunk_texts=st.integers(1, 7),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_the_size_of_a_chunk_makes_no_difference(tmp_path: Path, rows: list[tuple[str, str]], chunk_texts: int) -> None:
    encoder = write(tmp_path, rows, chunk_texts=chunk_texts)
    content = [vectors_path(tmp_path, name).read_bytes() for name in "ab"]
    assert sorted(encoder.texts) == sorted({text for _, text in rows})
    write(tmp_path, rows, chunk_texts=1)
    assert [vectors_path(tmp_path, name).read_bytes() for name in "ab"] == content

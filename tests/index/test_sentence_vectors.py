"""Vectors of headings and sentences of documents, found by their text."""

from pathlib import Path

import numpy as np
import pytest

from catalog.product import Document
from index.building import SENTENCES
from index.deltas import Changes
from index.document_sentences import compared_texts
from index.encoder import HashingEncoder
from index.errors import IndexCorruptError
from index.generations import Generations
from index.search import SearchIndex
from index.sentence_vectors import SentenceVectors, sort_by_digest
from index.settings import IndexSettings
from index.splitting import passages_of_document
from index.vector_files import VectorWriter, digests_path, vectors_path

TERMS = Document(id="terms", title="Terms", text="# Returns\n\nSend it back. We pay.\n\n# Delivery\n\nTwo days.")
DIM = 32


class CountingEncoder(HashingEncoder):
    def __init__(self) -> None:
        super().__init__(DIM)
        self.texts: list[str] = []

    def encode(self, texts):  # type: ignore[no-untyped-def]  # as the encoder it counts for
        self.texts.extend(texts)
        return super().encode(texts)


def texts_of(document: Document) -> list[str]:
    return [text for passage in passages_of_document(document) for text in compared_texts(passage)]


def generations(root: Path) -> Generations:
    return Generations(root, IndexSettings(encoder="hashing"))


def opened(root: Path, encoder: CountingEncoder) -> SearchIndex:
    return SearchIndex.open(root, encoder, IndexSettings(encoder="hashing"))


def test_headings_and_sentences_are_compared() -> None:
    assert texts_of(TERMS) == [
        *("Terms > Returns", "Returns: Send it back.", "Returns: We pay."),
        *("Terms > Delivery", "Delivery: Two days."),
    ]
    assert texts_of(Document(id="zh", title="退货", text="七天无理由退货。")) == []


def test_a_built_index_knows_them_without_embedding(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    generations(tmp_path).build([TERMS], encoder, catalog_revision="1")
    encoder.texts.clear()
    with opened(tmp_path, encoder) as index:
        found = index.sentence_vectors([*texts_of(TERMS), "Returns: Never said."])
    assert encoder.texts == []
    assert list(found) == texts_of(TERMS)
    for text, vector in found.items():
        assert np.allclose(vector, HashingEncoder(DIM).encode([text])[0], atol=1e-3)  # half precision


def test_an_unchanged_document_is_not_embedded_again(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    generations(tmp_path).build([TERMS], encoder, catalog_revision="1")
    encoder.texts.clear()
    other = Document(id="care", title="Care", text="Wash it cold.")
    generations(tmp_path).build([TERMS, other], encoder, catalog_revision="2")
    assert set(encoder.texts) & {*texts_of(TERMS), *texts_of(other)} == set(texts_of(other))
    with opened(tmp_path, encoder) as index:
        assert len(index.sentence_vectors(texts_of(other))) == 2


def test_a_delta_adds_those_of_changed_documents(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    built = generations(tmp_path)
    built.build([TERMS], encoder, catalog_revision="1")
    encoder.texts.clear()
    changed = Document(id="terms", title="Terms", text=f"{TERMS.text}\n\nOn Sundays never.")
    with built.deltas.locked():
        built.deltas.write(built.serving(), Changes(catalog_revision="2", records=[changed], removed=()), encoder)
    assert "Delivery: Two days." not in encoder.texts
    assert "Delivery: On Sundays never." in encoder.texts
    with opened(tmp_path, encoder) as index:
        assert list(index.sentence_vectors(texts_of(changed))) == texts_of(changed)


def test_a_generation_without_them_opens_and_knows_none(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    generations(tmp_path).build([], encoder, catalog_revision="1")
    with opened(tmp_path, encoder) as index:
        assert not digests_path(index.serving.directory, SENTENCES).exists()
        assert index.sentence_vectors(["Returns: We pay."]) == {}


def test_verifying_finds_a_damaged_set(tmp_path: Path) -> None:
    built = generations(tmp_path)
    built.build([TERMS], CountingEncoder(), catalog_revision="1")
    path = vectors_path(built.serving().directory, SENTENCES)
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexCorruptError, match=r"sentences\.f16"):
        built.verify()


def test_later_sets_are_asked_first_and_rows_keep_their_texts(tmp_path: Path) -> None:
    encoder = HashingEncoder(DIM)
    for name, texts in (("old", ["a b", "c d", "e f"]), ("new", ["c d", "g h"])):
        (tmp_path / name).mkdir()
        writer = VectorWriter(tmp_path / name, ("s",), encoder, archive=None, chunk_texts=2)
        for text in [*texts, *texts]:
            writer.add_once("s", text)
        writer.finish()
        assert writer.n_rows("s") == len(texts)
        sort_by_digest(tmp_path / name, "s", dim=DIM)
    found = SentenceVectors([tmp_path / "old", tmp_path / "new"], "s", dim=DIM).find(["e f", "g h", "c d", "x y"])
    assert set(found) == {"e f", "g h", "c d"}
    for text, vector in found.items():
        assert np.allclose(vector, encoder.encode([text])[0], atol=1e-3)

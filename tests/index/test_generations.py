"""Generations are complete or absent, and only changed texts are embedded again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from catalog.product import Product, Record
from index.encoder import HashingEncoder
from index.errors import (
    IndexCorruptError,
    IndexingError,
    IndexLockedError,
    IndexMissingError,
    IndexStaleError,
)
from index.generations import Generations
from index.manifest import MANIFEST_NAME
from index.search import SearchIndex
from index.settings import IndexSettings
from tests.index.shop import HEADPHONES, RETURNS, SHOP, TENT

SETTINGS = IndexSettings(encoder="hashing", keep_generations=2)


class CountingEncoder(HashingEncoder):
    """Keeps what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__(dim=32)
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        return super().encode(texts)


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path, SETTINGS)


def test_a_build_counts_what_it_holds(generations: Generations, encoder: CountingEncoder) -> None:
    report = generations.build(SHOP, encoder, catalog_revision="r1")
    manifest = generations.current()
    n_passages = 3 + 3 + 2 + 1 + 1 + 2  # bullets, descriptions, reviews, answers, paragraphs
    assert (report.generation, report.owners, report.passages) == ("000001", 6, n_passages)
    n_compared = 4  # two headings of the document's paragraphs, and a sentence of each
    assert report.embedded + report.reused == 6 + n_passages + n_compared
    assert (manifest.n_products, manifest.n_documents, manifest.n_passages) == (5, 1, n_passages)
    assert (manifest.catalog_revision, manifest.model_id, manifest.dim) == ("r1", encoder.model_id, 32)
    assert manifest.settings["keep_generations"] == 2


def test_the_same_catalog_again_embeds_nothing(generations: Generations, encoder: CountingEncoder) -> None:
    first = generations.build(SHOP, encoder, catalog_revision="1")
    encoder.texts.clear()
    second = generations.build(SHOP, encoder, catalog_revision="2")
    assert encoder.texts == []
    assert (second.embedded, second.reused) == (0, first.embedded + first.reused)


def test_only_the_changed_text_is_embedded_again(generations: Generations, encoder: CountingEncoder) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    encoder.texts.clear()
    changed = [replace(HEADPHONES, bullets=("Folds flat", "New bullet")), *SHOP[1:]]
    generations.build(changed, encoder, catalog_revision="2")
    assert encoder.texts == ["New bullet"]


def test_an_equal_text_is_embedded_once(generations: Generations, encoder: CountingEncoder) -> None:
    twins = [Product(id=f"P{n}", title=f"Thing {n}", bullets=("Made of oak",)) for n in range(5)]
    report = generations.build(twins, encoder, catalog_revision="1")
    assert encoder.texts.count("Made of oak") == 1
    assert (report.embedded, report.reused) == (5 + 1, 4)


@pytest.mark.parametrize("chunk_texts", [1, 2, 3, 100])
def test_reused_vectors_are_the_ones_a_fresh_build_makes(tmp_path: Path, chunk_texts: int) -> None:
    settings = IndexSettings(encoder="hashing", chunk_texts=chunk_texts)
    grown, fresh = Generations(tmp_path / "a", settings), Generations(tmp_path / "b", settings)
    grown.build(SHOP[::2], CountingEncoder(), catalog_revision="1")
    grown.build(SHOP, CountingEncoder(), catalog_revision="2")
    fresh.build(SHOP, CountingEncoder(), catalog_revision="2")
    for name in ("owners.f16", "passages.f16", "owners.sha256", "passages.sha256"):
        assert (grown.current_directory() / name).read_bytes() == (fresh.current_directory() / name).read_bytes()


def test_another_encoder_embeds_everything_again(generations: Generations, encoder: CountingEncoder) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    assert generations.build(SHOP, HashingEncoder(16), catalog_revision="1").embedded == len(set(encoder.texts))


def test_an_empty_catalog_is_a_generation_too(generations: Generations, encoder: CountingEncoder) -> None:
    report = generations.build([], encoder, catalog_revision="1")
    assert (report.owners, report.passages, report.embedded) == (0, 0, 0)
    assert generations.verify().n_owners == 0


def test_progress_ends_with_the_number_of_records(generations: Generations, encoder: CountingEncoder) -> None:
    seen: list[int] = []
    generations.build(SHOP, encoder, catalog_revision="1", progress=seen.append)
    assert seen[-1] == len(SHOP)


def test_before_the_first_build_there_is_none(generations: Generations) -> None:
    assert generations.status().current is None
    with pytest.raises(IndexMissingError, match="shelftalk ingest"):
        generations.current()


def test_old_generations_are_removed_but_the_last_two(generations: Generations, encoder: CountingEncoder) -> None:
    for revision in range(5):
        generations.build(SHOP[:1], encoder, catalog_revision=str(revision))
    assert generations.status().generations == ("000005", "000004", "000003")


def test_a_failing_source_leaves_what_served(generations: Generations, encoder: CountingEncoder) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")

    def broken() -> Iterator[Record]:
        yield TENT
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError, match="the source broke"):
        generations.build(broken(), encoder, catalog_revision="2")
    assert generations.verify().generation == "000001"
    assert generations.status().generations == ("000001",)


def test_an_id_that_comes_twice_is_refused(generations: Generations, encoder: CountingEncoder) -> None:
    with pytest.raises(IndexingError, match="'TEN-3' came twice"):
        generations.build([TENT, TENT], encoder, catalog_revision="1")
    assert generations.status().current is None


def test_leftovers_of_a_crash_go_with_the_next_build(
    generations: Generations, encoder: CountingEncoder, tmp_path: Path
) -> None:
    left = tmp_path / "generations" / ".building-old"
    left.mkdir(parents=True)
    (left / "owners.f16").write_bytes(b"half")
    generations.build(SHOP, encoder, catalog_revision="1")
    assert not left.exists()


def test_a_killed_build_leaves_the_last_generation(tmp_path: Path, encoder: CountingEncoder) -> None:
    generations = Generations(tmp_path, SETTINGS)
    generations.build(SHOP, encoder, catalog_revision="1")
    code = f"""
import os, signal
from pathlib import Path
from index.encoder import HashingEncoder
from index.generations import Generations
from index.settings import IndexSettings
from tests.index.shop import SHOP
def dying():
    yield from SHOP[:3]
    os.kill(os.getpid(), signal.SIGKILL)
Generations(Path({str(tmp_path)!r}), IndexSettings()).build(dying(), HashingEncoder(32), catalog_revision="2")
"""
    process = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False)
    assert process.returncode == -signal.SIGKILL
    assert list((tmp_path / "generations").glob(".building-*"))
    assert generations.verify().generation == "000001"
    assert generations.status().builder_pid is None  # the lock went with the process
    assert generations.build(SHOP, encoder, catalog_revision="2").generation == "000002"
    assert not list((tmp_path / "generations").glob(".building-*"))


def test_a_second_builder_is_told_who_holds_the_lock(tmp_path: Path, encoder: CountingEncoder) -> None:
    generations = Generations(tmp_path, SETTINGS)

    def meanwhile() -> Iterator[Record]:
        assert generations.status().builder_pid == os.getpid()
        with pytest.raises(IndexLockedError, match=f"process {os.getpid()} is building"):
            generations.build(SHOP, encoder, catalog_revision="2")
        yield TENT

    assert generations.build(meanwhile(), encoder, catalog_revision="1").generation == "000001"
    assert generations.status().builder_pid is None


def test_verify_names_the_damaged_file(generations: Generations, encoder: CountingEncoder) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    path = generations.current_directory() / "passages.f16"
    content = bytearray(path.read_bytes())
    content[5] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexCorruptError, match=r"'passages\.f16' of generation 000001 does not match"):
        generations.verify()


def test_a_missing_or_shortened_file_is_found_when_opening(
    generations: Generations, encoder: CountingEncoder, tmp_path: Path
) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    (generations.current_directory() / "texts.sqlite").unlink()
    with pytest.raises(IndexCorruptError, match=r"texts\.sqlite' of generation 000001 is missing"):
        SearchIndex.open(tmp_path, encoder, SETTINGS)


@pytest.mark.parametrize("content", ["", "{", '{"format_version": 1}'])
def test_a_damaged_manifest_is_reported(generations: Generations, encoder: CountingEncoder, content: str) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    (generations.current_directory() / MANIFEST_NAME).write_text(content)
    with pytest.raises(IndexCorruptError, match="shelftalk index rebuild"):
        generations.verify()
    assert generations.build(SHOP, encoder, catalog_revision="2").generation == "000002"


def test_another_format_version_asks_for_a_rebuild(generations: Generations, encoder: CountingEncoder) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    path = generations.current_directory() / MANIFEST_NAME
    path.write_text(path.read_text().replace('"format_version": 2', '"format_version": 99'))
    with pytest.raises(IndexStaleError, match=r"format 99.*shelftalk index rebuild"):
        generations.current()


def test_another_encoder_cannot_open_it(generations: Generations, encoder: CountingEncoder, tmp_path: Path) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    with pytest.raises(IndexStaleError, match=r"hashing-64.*shelftalk index rebuild"):
        SearchIndex.open(tmp_path, HashingEncoder(64), SETTINGS)


def test_rollback_lets_the_generation_before_serve(generations: Generations, encoder: CountingEncoder) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    generations.build(SHOP[:2], encoder, catalog_revision="2")
    assert generations.rollback().catalog_revision == "1"
    assert generations.current().generation == "000001"
    assert generations.build(SHOP, encoder, catalog_revision="3").generation == "000003"


def test_rollback_needs_a_generation_before(generations: Generations, encoder: CountingEncoder) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    with pytest.raises(IndexMissingError, match="no generation before 000001"):
        generations.rollback()


def test_rollback_refuses_a_damaged_generation(generations: Generations, encoder: CountingEncoder) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    damaged = generations.current_directory() / "owners.f16"
    generations.build(SHOP, encoder, catalog_revision="2")
    damaged.write_bytes(b"")
    with pytest.raises(IndexCorruptError, match=r"owners\.f16"):
        generations.rollback()
    assert generations.current().generation == "000002"


def test_a_damaged_generation_is_not_a_source_of_vectors(generations: Generations, encoder: CountingEncoder) -> None:
    first = generations.build(SHOP, encoder, catalog_revision="1")
    path = generations.current_directory() / "owners.f16"
    path.write_bytes(bytes(path.stat().st_size))
    assert generations.build(SHOP, encoder, catalog_revision="2").embedded == first.embedded


def test_readers_keep_their_generation_after_it_was_removed(tmp_path: Path, encoder: CountingEncoder) -> None:
    generations = Generations(tmp_path, IndexSettings(encoder="hashing", keep_generations=0))
    generations.build(SHOP, encoder, catalog_revision="1")
    with SearchIndex.open(tmp_path, encoder, SETTINGS) as old:
        generations.build([RETURNS], encoder, catalog_revision="2")
        assert generations.status().generations == ("000002",)
        assert old.search_products("tent for two", limit=1)[0].id == "TEN-3"
        assert old.passages_of(["TEN-3"])[0].text == "A tent for two people. It weighs 2.1 kg."


def test_a_pointer_that_names_nothing_is_reported(generations: Generations, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("../elsewhere\n")
    with pytest.raises(IndexCorruptError, match="names no generation"):
        generations.current()


def test_no_file_of_a_generation_is_a_pickle(generations: Generations, encoder: CountingEncoder) -> None:
    generations.build(SHOP, encoder, catalog_revision="1")
    for path in generations.current_directory().rglob("*"):
        assert not path.is_file() or not path.read_bytes().startswith(b"\x80")

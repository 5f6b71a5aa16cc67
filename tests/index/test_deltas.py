"""A delta finds what a generation of the same catalog would find, and costs only what changed."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from catalog.database import Catalog
from catalog.product import Attribute, Document, Product, Record
from index.building import TEXTS_NAME
from index.catching_up import build_generation, find_changes, max_changes, write_delta
from index.encoder import HashingEncoder
from index.errors import IndexCorruptError, IndexingError, IndexMissingError, IndexStaleError
from index.generations import Generations
from index.search import SearchIndex
from index.settings import FieldWeights, IndexSettings
from tests.index.shop import EARBUDS, HEADPHONES, RETURNS, SHOP, TENT

SETTINGS = IndexSettings(encoder="hashing")
LANTERN = Product(id="LAN-1", title="Lumo lantern", bullets=("Burns for nine hours.",), mpn="LUM-9000")


class CountingEncoder(HashingEncoder):
    """Keeps what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__(dim=32)
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        return super().encode(texts)


class Store:
    """A catalog with a generation of it, in one folder."""

    def __init__(self, root: Path, records: Sequence[Record], index_settings: IndexSettings = SETTINGS) -> None:
        self.root = root / "index"
        self.catalog = Catalog.open(root / "catalog.db")
        self.generations = Generations(self.root, index_settings)
        self.encoder = CountingEncoder()
        self.write(*records)
        build_generation(self.catalog, self.generations, self.encoder)
        self.encoder.texts.clear()

    def write(self, *records: Record) -> None:
        with self.catalog.transaction() as writer:
            writer.write(records)

    def catch_up(self, *suspects: str) -> str | None:
        """The name of the delta that was written, if one was."""
        report = write_delta(self.catalog, self.generations, lambda: self.encoder, suspects=suspects or None)
        return None if report is None else report.delta

    def open(self) -> SearchIndex:
        return SearchIndex.open(self.root, self.encoder, self.generations.settings)

    def found(self, query: str, **options: object) -> list[str]:
        with self.open() as index:
            return [hit.id for hit in index.search_products(query, **options)]  # type: ignore[arg-type]  # options of a search

    def passages(self, query: str) -> list[str]:
        with self.open() as index:
            return [hit.passage.text for hit in index.search_passages(query, limit=50)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, SHOP)


def test_a_changed_text_is_found_and_the_old_one_is_not(store: Store) -> None:
    store.write(replace(TENT, description="A tent with a porch for bicycles."))
    assert store.catch_up() == "000001"
    assert store.found("porch")[0] == "TEN-3"
    assert "A tent with a porch for bicycles." in store.passages("porch bicycles")
    assert not any("two people" in text for text in store.passages("tent for two people"))
    assert store.generations.status().generations == ("000001",)


def test_what_is_new_is_found_by_words_by_meaning_by_name_and_among_some(store: Store) -> None:
    store.write(LANTERN)
    store.catch_up("LAN-1")
    assert store.found("lantern")[0] == "LAN-1"
    assert store.found("lum9000") == ["LAN-1", *store.found("lum9000")[1:]]
    assert store.found("lantren")[0] == "LAN-1"  # the vocabulary that typos are mended by knows its name
    assert store.found("burns", allowed=["LAN-1", "TEN-3"])[0] == "LAN-1"
    with store.open() as index:
        assert [one.text for one in index.passages_of(["LAN-1"])] == ["Burns for nine hours."]
        assert index.knows("lantern")


def test_what_is_gone_is_found_no_more_in_any_way(store: Store) -> None:
    store.catalog.delete("HP-1")
    store.catch_up("HP-1")
    for query in ("WH-1000XM5", "Sonora headphones noise cancelling", "30 hours of battery life"):
        assert "HP-1" not in store.found(query, limit=50)
        assert not set(store.passages(query)) & set(HEADPHONES.bullets)
    assert store.found("headphones", allowed=["HP-1"]) == []
    with store.open() as index:
        assert index.passages_of(["HP-1"]) == []
        assert not index.knows("cancelling")


def test_only_new_texts_are_embedded(store: Store) -> None:
    store.write(replace(HEADPHONES, bullets=("Folds flat", "New bullet")))
    store.catch_up("HP-1")
    assert store.encoder.texts == ["New bullet"]
    store.encoder.texts.clear()
    store.write(replace(HEADPHONES, bullets=("New bullet", "Newer bullet")))
    store.catch_up("HP-1")
    assert store.encoder.texts == ["Newer bullet"]  # what the delta before it holds is taken from there


def test_a_price_writes_no_delta(store: Store) -> None:
    store.write(replace(TENT, stock=3, availability="in_stock"))
    assert store.catch_up("TEN-3") is None
    assert store.catch_up() is None
    assert store.encoder.texts == []


def test_a_record_changed_again_is_written_anew_and_one_that_comes_back_is_found(store: Store) -> None:
    for title in ("Lumo lamp", "Lumo torch", "Lumo beacon"):
        store.write(replace(LANTERN, title=title))
        store.catch_up("LAN-1")
    assert store.found("beacon")[0] == "LAN-1"
    assert not [text for text in store.passages("torch") if "torch" in text]
    store.catalog.delete("LAN-1")
    store.catch_up("LAN-1")
    assert "LAN-1" not in store.found("beacon", limit=50)
    store.write(LANTERN)
    store.catch_up("LAN-1")
    assert store.found("lantern")[0] == "LAN-1"
    delta = store.generations.status().delta
    assert delta is not None
    assert (delta.n_owners, delta.n_owner_rows, delta.n_hidden) == (1, 4, 0)


def test_suspects_do_not_hide_what_another_process_changed(store: Store) -> None:
    store.write(LANTERN)
    store.write(replace(TENT, title="Fjellby Trek 3 tent"))
    store.catch_up("TEN-3")  # told of the second change alone
    assert store.found("lantern")[0] == "LAN-1"
    store.write(replace(EARBUDS, title="Sonora Micro earbuds"))
    store.write(replace(TENT, stock=3))
    store.catch_up("TEN-3")  # whose texts are as they were
    assert store.found("micro")[0] == "EB-2"


def test_an_id_may_become_that_of_a_document(store: Store) -> None:
    store.catalog.delete("TEN-3")
    store.write(Document(id="TEN-3", title="Tents", text="How to pitch a tent."))
    store.catch_up()
    assert store.found("pitch tent", kinds=["document"])[0] == "TEN-3"
    assert "TEN-3" not in store.found("tent", kinds=["product"], limit=50)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_a_delta_holds_exactly_what_a_generation_would(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    chance = random.Random(seed)
    store = Store(tmp_path_factory.mktemp("store"), SHOP)
    for _ in range(chance.randint(1, 4)):
        _change_something(store.catalog, chance)
        store.catch_up()
    with store.catalog.view() as view:
        records: list[Record] = [*view.iter_products(), *view.iter_documents()]
    fresh_root = tmp_path_factory.mktemp("fresh")
    Generations(fresh_root, SETTINGS).build(records, store.encoder, catalog_revision="1")
    with store.open() as index, SearchIndex.open(fresh_root, store.encoder, SETTINGS) as fresh:
        ids = [record.id for record in records]
        assert index.passages_of(ids) == fresh.passages_of(ids)
        for query in ("tent", "wireless earbuds", "WH-1000XM5", "word3 word7", "背包"):
            assert {hit.id for hit in index.search_products(query, limit=100)} == {
                hit.id for hit in fresh.search_products(query, limit=100)
            }
            assert _cosines(index, query) == pytest.approx(_cosines(fresh, query), abs=1e-6)  # equal vectors


def _change_something(catalog: Catalog, chance: random.Random) -> None:
    ids = sorted(one.id for one in catalog.iter_products())
    with catalog.transaction() as writer:
        if ids and chance.random() < 0.4:
            writer.delete(chance.sample(ids, 1))
        words = " ".join(f"word{chance.randint(0, 9)}" for _ in range(5))
        target = chance.choice([*ids, "NEW-1", "NEW-2"])
        writer.write([Product(id=target, title=f"Thing {words}", bullets=(words, "A constant bullet"))])


def _cosines(index: SearchIndex, query: str) -> dict[str, float]:
    return {hit.passage.id: hit.cosine or 0.0 for hit in index.search_passages(query, limit=200)}


def test_ranking_by_words_hardly_differs_from_that_of_a_full_build(tmp_path: Path) -> None:
    chance = random.Random(5)

    def thing(number: int) -> Product:
        words = [f"word{int(chance.paretovariate(0.7)) % 300}" for _ in range(40)]
        return Product(
            id=f"P{number:04d}",
            title=" ".join(words[:4]),
            description=" ".join(words) + ".",
            attributes=(Attribute(name="kind", text=words[5]),),
        )

    store = Store(tmp_path, [thing(number) for number in range(1_000)])
    store.write(*(thing(number) for number in range(0, 1_000, 20)))
    store.catch_up()
    with store.catalog.view() as view:
        Generations(tmp_path / "fresh", SETTINGS).build(view.iter_products(), store.encoder, catalog_revision="1")
    overlaps = []
    with store.open() as index, SearchIndex.open(tmp_path / "fresh", store.encoder, SETTINGS) as fresh:
        for _ in range(50):
            query = " ".join(f"word{int(chance.paretovariate(0.7)) % 300}" for _ in range(3))
            top = [{hit.id for hit in one.search_products(query, limit=10, with_dense=False)} for one in (index, fresh)]
            overlaps.append(len(top[0] & top[1]) / max(1, len(top[1])))
    assert float(np.mean(overlaps)) > 0.97  # hidden products count in the statistics: 5 % of them were rewritten


def test_a_change_during_a_build_is_in_the_new_generation_when_it_serves(store: Store) -> None:
    def meanwhile(done: int, total: int) -> None:
        store.write(LANTERN)
        store.catch_up("LAN-1")
        assert store.found("lantern")[0] == "LAN-1"  # the old generation serves it already

    report = build_generation(store.catalog, store.generations, store.encoder, progress=meanwhile)
    assert report.generation == "000002"
    assert store.generations.serving().name == "000002+000001"
    assert store.found("lantern")[0] == "LAN-1"
    assert store.catch_up() is None


def test_a_build_takes_the_delta_in(store: Store) -> None:
    store.write(LANTERN)
    store.catch_up()
    store.encoder.texts.clear()
    build_generation(store.catalog, store.generations, store.encoder)
    assert store.generations.serving().name == "000002"
    assert store.encoder.texts == []  # the delta had its vectors
    assert store.found("lantern")[0] == "LAN-1"


def test_a_generation_rolled_back_to_is_brought_up_to_date(store: Store) -> None:
    store.write(LANTERN)
    build_generation(store.catalog, store.generations, store.encoder)
    store.generations.rollback()
    assert "LAN-1" not in store.found("lantern", limit=50)
    store.catch_up()
    assert store.found("lantern")[0] == "LAN-1"


def test_a_damaged_delta_does_not_keep_from_rolling_back(store: Store) -> None:
    store.write(LANTERN)
    store.catch_up()
    damage(delta_directory(store) / "texts.sqlite")
    build_generation(store.catalog, store.generations, store.encoder)
    assert store.generations.rollback().generation == "000001"
    store.catch_up()
    assert store.found("lantern")[0] == "LAN-1"


def test_a_delta_leaves_the_files_of_its_generation_as_they_are(store: Store) -> None:
    store.write(LANTERN)
    store.catalog.delete("TEN-3")
    store.catch_up()
    assert store.generations.verify().generation == "000001"


@pytest.mark.parametrize("name", ["texts.sqlite", "owners.words/meta.json", "hidden_owners.npy", "passages.f16"])
def test_verify_names_the_damaged_file_of_a_delta_and_the_next_write_mends_it(store: Store, name: str) -> None:
    store.write(LANTERN)
    store.catch_up()
    damage(delta_directory(store) / name)
    with pytest.raises(IndexCorruptError, match=rf"file '{name}' of delta 000001 over generation 000001 does not"):
        store.generations.verify()
    assert store.catch_up() == "000002"  # though the catalog has not changed
    store.generations.verify()
    assert store.found("lantern")[0] == "LAN-1"


def test_what_was_left_by_a_crash_goes_with_the_next_write(store: Store) -> None:
    left = store.root / "deltas" / "000001" / ".building-000001"
    left.mkdir(parents=True)
    (left / "texts.sqlite").write_bytes(b"half")
    store.write(LANTERN)
    store.catch_up()
    assert not left.exists()


def test_a_reader_goes_on_while_deltas_come_and_go(store: Store) -> None:
    store.write(LANTERN)
    store.catch_up()
    with store.open() as old:
        for number in range(5):
            store.write(replace(TENT, title=f"Tent {number}"))
            store.catch_up("TEN-3")
        assert old.search_products("lantern", limit=1)[0].id == "LAN-1"
        assert old.passages_of(["TEN-3"])[0].text == "A tent for two people. It weighs 2.1 kg."
    assert len(list((store.root / "deltas" / "000001").glob("0*"))) == 2


def test_too_many_changes_ask_for_a_generation(tmp_path: Path) -> None:
    store = Store(tmp_path, SHOP, IndexSettings(encoder="hashing", min_delta=1, max_delta_share=0.2))
    limit = max_changes(store.generations.serving(), store.generations.settings)
    assert limit == 1  # 0.2 * 6 products and documents
    store.write(LANTERN, replace(TENT, title="Another tent"))
    with pytest.raises(IndexStaleError, match="shelftalk index rebuild"):
        write_delta(store.catalog, store.generations, lambda: store.encoder, at_most=limit)


def test_without_a_generation_there_is_no_delta(tmp_path: Path) -> None:
    with Catalog.open(":memory:") as catalog, pytest.raises(IndexMissingError):
        write_delta(catalog, Generations(tmp_path, SETTINGS), CountingEncoder)


def test_a_generation_of_other_weights_or_another_encoder_gets_no_delta(store: Store) -> None:
    store.write(LANTERN)
    heavier = Generations(store.root, IndexSettings(encoder="hashing", field_weights=FieldWeights(title=9.0)))
    with pytest.raises(IndexStaleError, match="field weights"):
        write_delta(store.catalog, heavier, lambda: store.encoder)
    with pytest.raises(IndexStaleError, match="hashing-8@1"):
        write_delta(store.catalog, store.generations, lambda: HashingEncoder(8))


def test_a_delta_that_cannot_be_written_leaves_what_served(store: Store) -> None:
    in_the_way = store.root / "deltas" / "000001" / ".building-000001"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("a file where a directory is to be")
    store.write(LANTERN)
    with pytest.raises(IndexingError, match="what served goes on serving"):
        store.catch_up()
    assert store.found("tent")[0] == "TEN-3"


def test_changes_are_none_right_after_a_build(store: Store) -> None:
    changes = find_changes(store.catalog, store.generations.serving())
    assert (list(changes.records), list(changes.removed)) == ([], [])
    store.write(replace(RETURNS, text="# Returns\n\nYou may return goods within 60 days.\n"))
    changed = find_changes(store.catalog, store.generations.serving())
    assert [record.id for record in changed.records] == ["returns"]


def damage(path: Path) -> None:
    """Flip one bit in the middle of a file, not of one that others share."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    path.write_bytes(content)


def delta_directory(store: Store) -> Path:
    delta = store.generations.serving().delta
    assert delta is not None
    assert (delta.directory / TEXTS_NAME).is_file()
    return delta.directory

"""What serves is opened whole or not at all, and what is damaged is named while the last good one answers."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

import index.opening
from catalog.database import Catalog
from catalog.product import Product
from index.catching_up import build_generation, write_delta
from index.encoder import HashingEncoder
from index.errors import IndexCorruptError, IndexMissingError
from index.generations import Generations
from index.opening import OpenIndex
from index.settings import FieldWeights, IndexSettings
from tests.index.shop import SHOP, TENT

SETTINGS = IndexSettings(encoder="hashing")
LANTERN = Product(id="LAN-1", title="Lumo lantern")


class Store:
    """Two generations and a delta: the first knows the tent, the second the lantern too, the delta a beacon."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.catalog = Catalog.open(root / "catalog.db")
        self.generations = Generations(root, SETTINGS)
        self.encoder = HashingEncoder()
        with self.catalog.transaction() as writer:
            writer.write(SHOP)
        build_generation(self.catalog, self.generations, self.encoder)
        self.catalog.put(LANTERN)
        build_generation(self.catalog, self.generations, self.encoder)
        self.put(Product(id="BEA-1", title="Lumo beacon", bullets=("Seen from afar.",)))
        self.open_index = OpenIndex(root, self.encoder, SETTINGS)

    def put(self, product: Product) -> None:
        self.catalog.put(product)
        write_delta(self.catalog, self.generations, lambda: self.encoder)

    def best(self, query: str) -> str:
        return self.open_index().search_products(query, limit=1)[0].id


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()  # files that others share are damaged for this one alone
    path.write_bytes(content)


def files_of(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


def test_what_is_whole_is_opened_without_a_problem(store: Store) -> None:
    assert (store.best("lantern"), store.best("beacon")) == ("LAN-1", "BEA-1")
    assert (store.open_index.problems, store.open_index.is_damaged) == ((), False)
    assert store.open_index() is store.open_index()


def test_a_flipped_byte_in_any_file_of_a_generation_is_named_and_the_one_before_answers(store: Store) -> None:
    directory = store.generations.current_directory()
    for path in files_of(directory):
        whole = path.read_bytes()
        damage(path)
        index = OpenIndex(store.root, store.encoder, SETTINGS)
        assert index().manifest.generation == "000001", path
        assert index().search_products("tent for two", limit=1)[0].id == "TEN-3"
        assert index.is_damaged
        assert path.name in index.problems[0]
        assert "generation 000001 answers meanwhile" in index.problems[0]
        path.write_bytes(whole)
    assert store.best("lantern") == "LAN-1"


def test_a_flipped_byte_in_any_file_of_a_delta_is_named_and_the_generation_answers(store: Store) -> None:
    delta = store.generations.serving().delta
    assert delta is not None
    for path in files_of(delta.directory):
        if path.stat().st_nlink > 1:
            continue  # the file of the generation itself
        whole = path.read_bytes()
        damage(path)
        index = OpenIndex(store.root, store.encoder, SETTINGS)
        assert index().search_products("lantern", limit=1)[0].id == "LAN-1", path
        assert "BEA-1" not in [hit.id for hit in index().search_products("beacon", limit=50)]
        assert index.is_damaged
        assert "delta" in index.problems[0]
        path.write_bytes(whole)
    assert store.best("beacon") == "BEA-1"


@pytest.mark.parametrize("content", ["00000q\n", "000009\n", "\u00e9"])
def test_a_damaged_name_of_what_serves_is_named_and_the_newest_good_one_answers(store: Store, content: str) -> None:
    (store.root / "CURRENT").write_text(content, encoding="latin-1")
    assert store.best("beacon") == "BEA-1"
    assert store.open_index.is_damaged
    assert "generation 000002 answers meanwhile" in store.open_index.problems[0]
    build_generation(store.catalog, store.generations, store.encoder)
    assert store.best("beacon") == "BEA-1"
    assert store.open_index.problems == ()


def test_a_damaged_name_of_the_delta_lets_the_generation_answer(store: Store) -> None:
    (store.root / "deltas" / "000002" / "CURRENT").write_text("x")
    assert store.best("lantern") == "LAN-1"
    assert store.open_index.is_damaged
    write_delta(store.catalog, store.generations, lambda: store.encoder)
    assert store.best("beacon") == "BEA-1"
    assert store.open_index.problems == ()


def test_every_byte_of_a_manifest_counts(store: Store) -> None:
    path = store.generations.current_directory() / "manifest.json"
    path.write_text(path.read_text().replace('"catalog_revision": "', '"catalog_revision": "9'))
    with pytest.raises(IndexCorruptError, match=r"'manifest\.json' of generation 000002 does not match"):
        store.generations.verify()


def test_where_none_is_whole_the_damage_of_the_newest_is_told(store: Store) -> None:
    for path in store.root.glob("generations/*/owners.f16"):
        damage(path)
    with pytest.raises(IndexCorruptError, match=r"'owners\.f16' of generation 000002 does not match its checksum"):
        store.open_index()


def test_without_checksums_only_sizes_are_compared(store: Store) -> None:
    damage(store.generations.current_directory() / "passages.f16")
    index = OpenIndex(store.root, store.encoder, IndexSettings(encoder="hashing", checksums_on_open=False))
    assert index().manifest.generation == "000002"


def test_before_the_first_build_there_is_nothing_to_open(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="shelftalk ingest"):
        OpenIndex(tmp_path, HashingEncoder(), SETTINGS)()


def test_a_new_delta_is_found_at_once_and_the_generation_stays_open(store: Store) -> None:
    before = store.open_index()
    store.put(replace(TENT, title="Tent with a porch"))
    assert store.best("porch") == "TEN-3"
    assert store.open_index() is not before
    assert [hit.id for hit in before.search_products("beacon", limit=1)] == ["BEA-1"]


def test_other_weights_are_used_from_the_next_generation_on(store: Store) -> None:
    settings = IndexSettings(encoder="hashing", field_weights=FieldWeights(title=9.0))
    index = OpenIndex(store.root, store.encoder, settings)
    assert index().search_products("lantern", limit=1)[0].id == "LAN-1"
    assert "other field weights" in index.problems[0]
    assert not index.is_damaged
    build_generation(store.catalog, Generations(store.root, settings), store.encoder)
    index()
    assert index.problems == ()


def test_a_large_generation_is_opened_beside_the_one_that_answers(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.opening, "_INLINE_ROWS", 0)
    old = store.open_index()
    goes_on = threading.Event()
    whole = OpenIndex._open

    def slowly(one: OpenIndex) -> object:
        goes_on.wait(timeout=30)
        return whole(one)

    monkeypatch.setattr(OpenIndex, "_open", slowly)
    build_generation(store.catalog, store.generations, store.encoder)
    assert store.open_index() is old
    goes_on.set()
    thread = store.open_index._opening
    assert thread is not None
    thread.join()
    assert store.open_index().manifest.generation == "000003"

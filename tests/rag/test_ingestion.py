"""From sources to a store and a generation that serve."""

import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from catalog.database import Catalog
from catalog.errors import DeleteGuardError, SourceUnreadableError
from catalog.ingest import IngestOptions
from catalog.settings import CatalogSettings
from index.building import TEXTS_NAME
from index.encoder import Encoder, HashingEncoder
from index.errors import IndexMissingError
from index.generations import Generations
from index.passage_store import read_owners
from index.settings import IndexSettings
from rag.ingestion import IngestionReport, Stage, bring_up_to_date, run_ingestion

AURORA = {"id": "VAC-200", "title": "Aurora 200", "price": "249.00", "currency": "EUR", "bullets": ["Quiet."]}
BREEZE = {"id": "KET-1", "title": "Breeze K1", "price": "39.90", "currency": "EUR"}


class CrashError(Exception):
    """The process dies."""


class Store:
    """A catalog and an index in one folder, and how often the encoder was loaded."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.catalog = Catalog.open(root / "catalog.db")
        self.generations = Generations(root / "index", IndexSettings(encoder="hashing"))
        self.n_loaded = 0

    def load(self) -> Encoder:
        self.n_loaded += 1
        return HashingEncoder()

    def write(self, *records: Mapping[str, object], name: str = "shop.jsonl") -> Path:
        path = self.root / name
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return path

    def ingest(self, *records: Mapping[str, object], **options: object) -> IngestionReport:
        return self.run(self.write(*records), IngestOptions(**options))  # type: ignore[arg-type]  # options of a run

    def run(self, source: Path, options: IngestOptions) -> IngestionReport:
        return run_ingestion(
            self.catalog,
            self.generations,
            self.load,
            [source],
            settings=CatalogSettings(),
            options=options,
        )

    def close(self) -> None:
        self.catalog.close()


@pytest.fixture
def store(tmp_path: Path) -> "Store":
    return Store(tmp_path)


def test_a_first_ingestion_stores_and_serves(store: Store) -> None:
    report = store.ingest(AURORA, BREEZE)
    assert (report.records.read, report.records.added) == (2, 2)
    assert report.build is not None
    assert report.generation == report.build.generation == store.generations.current_directory().name
    assert report.build.owners == 2
    assert store.generations.current().catalog_revision == str(store.catalog.text_revision())
    store.close()


def test_the_same_input_twice_changes_nothing_and_loads_no_encoder(store: Store) -> None:
    first = store.ingest(AURORA)
    second = store.ingest(AURORA)
    assert (second.records.unchanged, second.build) == (1, None)
    assert second.generation == first.generation
    assert store.n_loaded == 1
    store.close()


def test_a_new_price_is_stored_without_a_new_generation(store: Store) -> None:
    first = store.ingest(AURORA)
    second = store.ingest({**AURORA, "price": "199.00"})
    assert (second.records.updated, second.build, second.generation) == (1, None, first.generation)
    offer = store.catalog.offers(["VAC-200"])["VAC-200"]
    assert str(offer.price) == "199.00"
    store.close()


def test_only_changed_texts_are_embedded_again(store: Store) -> None:
    first = store.ingest(AURORA, BREEZE)
    second = store.ingest({**AURORA, "bullets": ["Quiet.", "Washable filter."]}, BREEZE)
    assert first.build is not None
    assert second.build is not None
    assert second.build.reused > 0
    assert 0 < second.build.embedded < first.build.embedded
    store.close()


def test_a_crash_between_store_and_index_leaves_the_old_generation_and_the_next_run_mends_it(
    store: Store,
) -> None:
    first = store.ingest(AURORA)

    def crash() -> Encoder:
        raise CrashError

    with pytest.raises(CrashError):
        run_ingestion(
            store.catalog,
            store.generations,
            crash,
            [store.write(AURORA, BREEZE)],
            settings=CatalogSettings(),
            options=IngestOptions(),
        )
    assert store.generations.current_directory().name == first.generation
    again = store.ingest(AURORA, BREEZE)
    assert again.records.unchanged == 2
    assert again.build is not None
    assert (again.build.delta, again.build.owners) == ("000001", 1)
    store.close()


def test_a_dry_run_reports_and_changes_nothing(store: Store) -> None:
    report = store.ingest(AURORA, dry_run=True)
    assert (report.records.added, report.build, report.generation) == (1, None, None)
    assert store.catalog.counts().products == 0
    assert store.n_loaded == 0
    store.close()


def test_an_unreadable_source_leaves_store_and_index_as_they_were(store: Store) -> None:
    store.ingest(AURORA)
    revision = store.catalog.revision()
    bad = store.root / "bad.jsonl"
    bad.write_bytes(b"\x00\x01\x02")
    with pytest.raises(SourceUnreadableError, match=r"bad\.jsonl"):
        store.run(bad, IngestOptions())
    assert store.catalog.revision() == revision
    assert store.generations.status().generations == ("000001",)
    store.close()


def test_a_sync_deletes_what_is_missing_and_indexes_the_rest(store: Store) -> None:
    store.ingest(AURORA, BREEZE)
    report = store.ingest(AURORA, sync=True, max_delete_fraction=0.5)
    assert (report.records.deleted, report.records.unchanged) == (1, 1)
    assert report.build is not None
    assert (report.build.owners, report.build.removed) == (0, 1)
    store.close()


def test_a_sync_that_would_delete_too_much_changes_nothing(store: Store) -> None:
    first = store.ingest(AURORA, BREEZE)
    with pytest.raises(DeleteGuardError, match="1 of 2"):
        store.ingest(AURORA, sync=True)
    assert store.catalog.counts().products == 2
    assert store.generations.current_directory().name == first.generation
    store.close()


def test_progress_tells_both_stages_to_their_end(store: Store) -> None:
    told: list[tuple[Stage, int, int | None]] = []
    run_ingestion(
        store.catalog,
        store.generations,
        store.load,
        ["-"],
        settings=CatalogSettings(),
        options=IngestOptions(),
        progress=lambda stage, done, total: told.append((stage, done, total)),
        stdin=io.BytesIO(json.dumps(AURORA).encode()),
    )
    assert [one for one in told if one[0] == "reading"][-1] == ("reading", 1, None)
    assert [one for one in told if one[0] == "indexing"][-1] == ("indexing", 1, 1)
    store.close()


def test_an_empty_catalog_needs_no_index(store: Store) -> None:
    assert bring_up_to_date(store.catalog, store.generations, store.load) is None
    assert bring_up_to_date(store.catalog, store.generations, store.load, anew=True) is None
    with pytest.raises(IndexMissingError):
        store.generations.current()
    store.close()


def test_a_rebuild_makes_a_generation_though_nothing_changed(store: Store) -> None:
    first = store.ingest(AURORA)
    built = bring_up_to_date(store.catalog, store.generations, store.load, anew=True)
    assert built is not None
    assert built.generation != first.generation
    store.close()


def test_a_catalog_emptied_by_a_sync_is_indexed_as_empty(store: Store) -> None:
    store.ingest(AURORA)
    store.catalog.delete("VAC-200")
    built = bring_up_to_date(store.catalog, store.generations, store.load)
    assert built is not None
    assert (built.owners, built.removed) == (0, 1)
    store.close()


def test_products_come_before_documents(store: Store) -> None:
    store.ingest({"type": "document", "id": "a", "title": "Returns", "text": "30 days."}, AURORA)
    owners = read_owners(store.generations.current_directory() / TEXTS_NAME)
    assert sorted(owners, key=lambda key: owners[key].row) == ["VAC-200", "a"]
    store.close()

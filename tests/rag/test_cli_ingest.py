"""`shelftalk ingest` and `shelftalk index`: exit codes, the report, a store that is never harmed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.assembly import index_root, open_catalog
from tests.rag.command_line import machine, objects, refused, revision, shelftalk
from tests.rag.conftest import SHOP, hashing_settings


@pytest.fixture
def bad_price(tmp_path: Path) -> Path:
    """Two records, one of which is bad."""
    path = tmp_path / "two.jsonl"
    path.write_text('{"id": "A", "title": "T", "price": "12,x"}\n{"id": "B", "title": "Lumo lantern"}\n')
    return path


def test_ingest_reports_what_the_contract_says(tmp_path: Path) -> None:
    report = machine("ingest", SHOP, "--store", tmp_path / "store")
    assert list(report) == [
        "read", "added", "updated", "unchanged", "deleted", "rejected", "rejects", "warnings",
        "passages", "embedded", "generation", "seconds", "sources",
    ]  # fmt: skip
    assert (report["read"], report["added"], report["rejected"]) == (14, 14, 0)
    assert report["generation"] == "000001"


def test_ingesting_again_changes_nothing(own_store: Path) -> None:
    report = machine("ingest", SHOP, "--store", own_store)
    assert (report["unchanged"], report["added"], report["embedded"]) == (14, 0, 0)


def test_a_bad_record_is_rejected_with_its_place_and_the_others_go_in(own_store: Path, bad_price: Path) -> None:
    rejects = bad_price.with_name("rejects.jsonl")
    report = machine("ingest", bad_price, "--store", own_store, "--rejects", rejects, code=3)
    assert (report["read"], report["added"], report["rejected"]) == (2, 1, 1)
    (reject,) = objects(report["rejects"])
    assert (reject["source"], reject["line"], reject["field"], reject["value"]) == (
        str(bad_price),
        1,
        "price",
        "12,x",
    )
    kept = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert kept == [{"_rejected": reject, "id": "A", "title": "T", "price": "12,x"}]
    found = machine("search", "lantern", "--limit", 1, "--store", own_store)
    assert objects(found["results"])[0]["id"] == "B"


def test_rejects_can_be_corrected_and_ingested_again(own_store: Path, bad_price: Path) -> None:
    rejects = bad_price.with_name("rejects.jsonl")
    machine("ingest", bad_price, "--store", own_store, "--rejects", rejects, code=3)
    rejects.write_text(rejects.read_text().replace('"price": "12,x"', '"price": "12.00"'))
    report = machine("ingest", rejects, "--store", own_store, "--rejects", rejects)
    assert (report["read"], report["added"], rejects.read_text()) == (1, 1, "")


def test_a_rejects_file_that_cannot_be_written_is_said_and_nothing_changes(own_store: Path, bad_price: Path) -> None:
    before = revision(own_store)
    said = refused("ingest", bad_price, "--store", own_store, "--rejects", bad_price / "below.jsonl")
    assert "below.jsonl" in said
    assert "cannot be written" in said
    assert revision(own_store) == before


def test_records_come_from_standard_input(own_store: Path) -> None:
    line = json.dumps({"id": "灯", "title": "露营灯"}, ensure_ascii=False).encode()
    assert machine("ingest", "-", "--store", own_store, input=line)["added"] == 1


def test_columns_are_mapped(own_store: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("Article no.,name\nLAN-1,Lumo lantern\n")
    report = machine("ingest", table, "--store", own_store, "--map", "Article no.=id", "--map", "name=title")
    assert report["added"] == 1


def test_what_columns_were_taken_for_is_told(own_store: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("SKU,Product Name,Netto,Power\nLAN-1,Lumo lantern,,5 W\n")
    (source,) = objects(machine("ingest", table, "--store", own_store)["sources"])
    assert (source["source"], source["read"], source["added"]) == (str(table), 1, 1)
    fields = {column["column"]: column["field"] for column in objects(source["columns"])}
    assert (fields["SKU"], fields["Product Name"]) == ("id", "title")


def test_one_unreadable_file_of_a_folder_does_not_stop_the_others(own_store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    written(folder / "picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    written(folder / "lamps.jsonl", b'{"id": "LAN-1", "title": "Lumo lantern"}\n')
    report = machine("ingest", folder, "--store", own_store, code=3)
    assert (report["read"], report["added"], report["rejected"]) == (2, 1, 1)
    (reject,) = objects(report["rejects"])
    assert (reject["source"], reject["line"]) == (str(folder / "picture.csv"), None)
    assert "binary" in str(reject["reason"])


def test_a_dry_run_leaves_no_catalog_behind(tmp_path: Path) -> None:
    result = shelftalk("ingest", SHOP, "--store", tmp_path / "store", "--dry-run")
    assert result.exit_code == 0
    assert "14" in result.stdout
    assert machine("index", "status", "--store", tmp_path / "store")["current"] is None
    with open_catalog(hashing_settings(tmp_path / "store")) as catalog:
        assert catalog.counts().products == 0


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda path: path.with_suffix(".nowhere"), "no such file"),
        (lambda path: written(path, b"\x89PNG\r\n\x1a\n\x00\x00\x00"), "binary"),
        (lambda path: written(path, bytes(range(256)) * 3), "source.jsonl"),
    ],
    ids=["missing", "picture", "noise"],
)
def test_an_unreadable_file_leaves_the_store_untouched(
    own_store: Path, tmp_path: Path, write: Callable[[Path], Path], said: str
) -> None:
    before = revision(own_store)
    source = write(tmp_path / "source.jsonl")
    assert said in refused("ingest", SHOP / "returns.md", source, "--store", own_store)
    assert revision(own_store) == before


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_an_unknown_format_is_refused_with_the_known_ones(own_store: Path) -> None:
    said = refused("ingest", SHOP, "--store", own_store, "--format", "nope")
    assert "'nope'" in said
    assert "jsonl" in said
    assert "csv" in said


def test_a_sync_that_would_delete_too_much_is_refused(own_store: Path) -> None:
    assert "13 of 14" in refused("ingest", SHOP / "returns.md", "--sync", "--store", own_store)
    done = shelftalk("ingest", SHOP / "returns.md", "--sync", "--max-delete-fraction", "1", "--store", own_store)
    assert done.exit_code == 0
    with open_catalog(hashing_settings(own_store)) as catalog:
        assert (catalog.counts().products, catalog.counts().documents) == (0, 1)


def test_generations_are_built_checked_and_taken_back(own_store: Path) -> None:
    built = machine("index", "rebuild", "--store", own_store)
    assert built["generation"] == "000002"
    status = machine("index", "status", "--store", own_store)
    (current,) = objects([status["current"]])
    assert current["generation"] == "000002"
    assert status["generations"] == ["000002", "000001"]
    assert machine("index", "verify", "--store", own_store)["whole"] is True
    assert machine("index", "rollback", "--store", own_store) == {"generation": "000001"}
    assert "2.4 kg" in str(machine("ask", "how heavy is the Aurora 200?", "--store", own_store)["answer"])


def test_a_damaged_index_is_found_out(own_store: Path) -> None:
    directory = index_root(hashing_settings(own_store)) / "generations" / "000001"
    largest = max((path for path in directory.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    largest.write_bytes(bytes(content))
    found = shelftalk("index", "verify", "--store", own_store)
    assert found.exit_code == 1  # a check that failed, not wrong usage
    assert largest.name in " ".join(found.stderr.split())


def test_an_index_that_cannot_follow_is_no_unusable_input(own_store: Path, bad_price: Path) -> None:
    rejects, root = bad_price.with_name("rejects.jsonl"), index_root(hashing_settings(own_store))
    kept = root.rename(root.with_name("aside"))
    root.write_text("in the way")
    result = shelftalk("ingest", bad_price, "--store", own_store, "--rejects", rejects, "--json")
    assert result.exit_code == 1  # not 2: the records are in
    report = json.loads(result.stdout)
    assert (report["added"], report["rejected"], report["passages"], report["generation"]) == (1, 1, 0, None)
    assert json.loads(rejects.read_text())["id"] == "A"
    said = " ".join(result.stderr.split())
    assert said.startswith("shelftalk: the catalog is stored, but the search index is behind it:")
    assert "run `shelftalk index rebuild`" in said
    root.unlink()
    kept.rename(root)
    machine("index", "rebuild", "--store", own_store)
    assert objects(machine("search", "lantern", "--store", own_store)["results"])[0]["id"] == "B"


def test_a_small_change_lies_in_a_delta_that_a_rebuild_takes_in(own_store: Path, tmp_path: Path) -> None:
    feed = tmp_path / "lantern.jsonl"
    feed.write_text('{"id": "LAN-1", "title": "Lumo lantern"}\n')
    report = machine("ingest", feed, "--store", own_store)
    assert (report["added"], report["generation"], report["embedded"]) == (1, "000001", 1)
    status = machine("index", "status", "--store", own_store)
    delta = status["delta"]
    assert isinstance(delta, dict)
    assert (delta["delta"], delta["n_owners"], delta["n_hidden"]) == ("000001", 1, 0)
    assert "1 products and documents held" in shelftalk("index", "status", "--store", own_store).stdout
    found = objects(machine("search", "lantern", "--store", own_store)["results"])
    assert found[0]["id"] == "LAN-1"
    assert machine("index", "rebuild", "--store", own_store) == {"generation": "000002", "passages": 25, "embedded": 0}
    assert machine("index", "status", "--store", own_store)["delta"] is None


def test_a_feed_of_prices_updates_offers_and_leaves_the_index(own_store: Path, tmp_path: Path) -> None:
    feed = tmp_path / "prices.csv"
    feed.write_text("id,price\nVAC-200,199.00\n")
    report = machine("ingest", feed, "--store", own_store)
    assert (report["updated"], report["embedded"], report["passages"]) == (1, 0, 0)
    assert machine("index", "status", "--store", own_store)["delta"] is None

"""Rejected records in a file that is corrected and ingested again, and what a run warns of."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.database import Catalog
from catalog.errors import RejectsUnwritableError
from catalog.ingest import IngestReport, ingest
from catalog.rejects_file import rejects_file
from catalog.seen import Place, SeenRecords
from catalog.settings import CatalogSettings
from tests.catalog.feed_reading import FEEDS

EUROS = CatalogSettings(default_currency="EUR")
SHOPIFY = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Grams,Status\n"


def run(catalog: Catalog, source: Path, rejects: Path) -> IngestReport:
    with rejects_file(rejects) as on_reject:
        return ingest(catalog, [source], settings=EUROS, on_reject=on_reject)


def test_rejects_of_every_kind_are_corrected_and_go_in(catalog: Catalog, tmp_path: Path) -> None:
    feed, rejects = tmp_path / "shop.csv", tmp_path / "rejects.jsonl"
    rows = [
        "a,Mug,Color,Red,M-1,12.x,300,",
        'b,"Cup,,,,C-1,5,,',
        "c,Pot,,,P-1,7,,",
        "d,Pan,,,P-1,9,,",
        "e,Lid,,,,4,,draft",
    ]
    feed.write_text(SHOPIFY + "\n".join(rows) + "\n")
    report = run(catalog, feed, rejects)
    assert (report.read, report.added, report.rejected) == (4, 1, 3)
    kept = {each["_rejected"]["line"]: each for each in map(json.loads, rejects.read_text().splitlines())}
    assert kept[2] == {
        "_rejected": {
            "source": str(feed),
            "line": 2,
            "field": "price",
            "value": "12.x",
            "reason": "is not a price; write a number such as 249.00",
        },
        "id": "M-1",
        "title": "Mug, Red",
        "price": "12.x",
        "group_id": "a",
        "url": "/products/a",
        "options": {"Color": "Red"},
        "attributes": {"weight": "300 g"},
    }
    assert f"{feed}, line 4" in kept[5]["_rejected"]["reason"]
    kept[2]["price"] = "12.50"
    kept[3].update(id="C-1", title="Cup", price="5")
    kept[5]["id"] = "P-2"
    rejects.write_text("".join(json.dumps(each) + "\n" for each in kept.values()))
    again = run(catalog, rejects, rejects)
    assert (again.read, again.added, again.rejected, rejects.read_text()) == (3, 3, 0, "")
    mug = catalog.product("M-1")
    assert mug is not None
    assert [(each.name, each.text) for each in mug.attributes] == [("weight", "300 g")]


def test_a_run_that_fails_leaves_the_file_as_it_was(catalog: Catalog, tmp_path: Path) -> None:
    source, rejects = tmp_path / "a.json", tmp_path / "rejects.jsonl"
    rejects.write_text("before")
    source.write_text('[{"id": "1", "price": "x", "title": "a"}, ')
    with pytest.raises(Exception, match="not valid JSON"):
        run(catalog, source, rejects)
    assert rejects.read_text() == "before"
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.json", "rejects.jsonl"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RejectsUnwritableError, match=r"no/r\.jsonl"), rejects_file(tmp_path / "no" / "r.jsonl"):
        pass


def test_broken_characters_are_kept(catalog: Catalog, tmp_path: Path) -> None:
    source, rejects = tmp_path / "a.jsonl", tmp_path / "rejects.jsonl"
    source.write_text('{"id": "1", "title": "a\\ud800"}\n')
    assert run(catalog, source, rejects).rejected == 1
    assert json.loads(rejects.read_text())["title"] == "a\ud800"


def test_what_is_odd_is_warned_of(catalog: Catalog, tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    mugs = [{"id": str(n), "title": "Mug", "description": "Blue.", "price": "5"} for n in range(3)]
    source.write_text("".join(json.dumps(mug) + "\n" for mug in mugs))
    report = ingest(catalog, [source], settings=CatalogSettings())
    assert report.added == 3
    currency, copies = report.warnings
    assert "a price names no currency" in currency
    assert currency.endswith("(3 times)")
    assert "repeat the texts of an earlier one" in copies
    assert copies.endswith(
        f": '1' ({source}, line 2) that of {source}, line 1; '2' ({source}, line 3) that of {source}, line 1"
    )


def test_products_that_are_not_offered_are_counted_apart(catalog: Catalog) -> None:
    report = ingest(catalog, [FEEDS / "shopify_old.csv"], settings=EUROS)
    assert (report.read, report.added, report.rejected) == (4, 4, 0)
    assert any("a draft or archived product was left out" in warning for warning in report.warnings)
    (columns,) = report.columns
    assert columns.format == "shopify"


@pytest.mark.parametrize("name", sorted(path.name for path in FEEDS.iterdir()))
def test_every_feed_twice_changes_nothing(catalog: Catalog, name: str) -> None:
    first = ingest(catalog, [FEEDS / name], settings=EUROS)
    second = ingest(catalog, [FEEDS / name], settings=EUROS)
    assert first.read == first.added > 0
    assert (second.unchanged, second.added, second.updated) == (first.added, 0, 0)


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1), st.sampled_from("ab"), st.none() | st.integers(1, 2**33))))
def test_the_first_place_of_an_id_is_remembered(given_places: list[tuple[str, str, int | None]]) -> None:
    seen = SeenRecords()
    first: dict[str, Place] = {}
    for record_id, source, line in given_places:
        place = Place(source=source, line=line)
        assert seen.add_id(record_id, place) == first.get(record_id)
        first.setdefault(record_id, place)
    assert list(seen.missing(["never seen", *first])) == ([] if "never seen" in first else ["never seen"])

"""Whole runs: counts add up, bad records stay out alone, unreadable sources change nothing."""

import gzip
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.cleaning import Rejection
from catalog.database import Catalog, CatalogCounts
from catalog.errors import DeleteGuardError, SourceUnreadableError
from catalog.ingest import BATCH_RECORDS, IngestOptions, IngestReport, ingest, ingest_records
from catalog.ingest_report import RecordCounts, SourceCounts
from catalog.readers.record import RawRecord
from catalog.settings import CatalogSettings
from tests.catalog.conftest import NewStore

DATA = Path(__file__).parents[1] / "data" / "catalog"
SETTINGS = CatalogSettings()
SYNC = IngestOptions(sync=True)


def write(path: Path, *records: dict[str, object] | str) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines) + "\n")
    return path


def mugs(*ids: str) -> list[dict[str, object]]:
    return [{"id": mug_id, "title": f"Mug {mug_id}"} for mug_id in ids]


def run(catalog: Catalog, *sources: Path | str, options: IngestOptions | None = None) -> IngestReport:
    return ingest(catalog, sources, settings=SETTINGS, options=options)


def counts(report: IngestReport) -> tuple[int, int, int, int, int, int]:
    return report.read, report.added, report.updated, report.unchanged, report.deleted, report.rejected


def test_good_records_go_in_and_bad_ones_are_reported(catalog: Catalog) -> None:
    report = run(catalog, DATA / "shop.jsonl")
    name = str(DATA / "shop.jsonl")
    n_chars = len('{"id": "BAD-2", "title": "Broken line"')  # the closing brace is missing behind them
    assert counts(report) == (5, 3, 0, 0, 0, 2)
    assert report.rejects == (
        Rejection(
            source=name,
            line=5,
            field="price",
            value="12,x",
            reason="is not a price; write a number such as 249.00",
            record_id="BAD-1",
        ),
        Rejection(
            source=name,
            line=6,
            field=None,
            value='{"id": "BAD-2", "title": "Broken line"',
            reason=f"the line is not valid JSON: Expecting ',' delimiter at column {n_chars + 1}",
        ),
    )
    vacuum = catalog.product("VAC-200")
    assert vacuum is not None
    assert vacuum.description == "Quiet & light.\n\n- HEPA\n- No bag"
    assert [(each.name, each.text) for each in vacuum.attributes] == [
        ("weight", "2.4 kg"),
        ("filter_type", "washable HEPA"),
        ("run_time", "45 min"),
        ("cord", "6"),
        ("cable_length", "2.10"),
        ("bagless", "yes"),
        ("colors", "red, blue"),
        ("warranty", "2 years"),
    ]
    assert [review.id for review in vacuum.reviews] == ["r1", "a7"]
    mug = catalog.product("007")
    assert mug is not None
    assert (mug.price, mug.currency, mug.availability) == (Decimal("129"), "CNY", "in_stock")
    assert catalog.document("returns") is not None


def test_the_same_twice_changes_nothing(catalog: Catalog) -> None:
    run(catalog, DATA)
    before = (catalog.revision(), catalog.text_revision(), catalog.counts())
    report = run(catalog, DATA)
    assert report.unchanged == report.read - report.rejected == 8  # 007 is in two files
    assert (catalog.revision(), catalog.text_revision(), catalog.counts()) == before


def test_tables_and_folders_of_documents_go_in_together(catalog: Catalog) -> None:
    report = run(catalog, DATA / "free_headers.csv", DATA / "documents")
    assert counts(report) == (7, 6, 0, 0, 0, 1)
    assert catalog.counts() == CatalogCounts(products=3, documents=3)
    (columns,) = report.columns
    assert columns.source == str(DATA / "free_headers.csv")
    assert (columns.columns[1].column, columns.columns[1].field) == ("Product Name", "title")
    pot = catalog.product("010")
    assert pot is not None
    assert (pot.price, pot.currency, pot.availability, pot.stock) == (None, "EUR", "preorder", None)
    mug = catalog.product("007")
    assert mug is not None
    assert (str(mug.price), mug.currency, mug.stock) == ("12.50", "EUR", 3)


def test_a_changed_record_is_updated(catalog: Catalog, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", *mugs("1", "2"))
    run(catalog, file)
    write(file, {"id": "1", "title": "New"}, *mugs("2"))
    assert counts(run(catalog, file)) == (2, 0, 1, 1, 0, 0)
    changed = catalog.product("1")
    assert changed is not None
    assert changed.title == "New"


def test_without_sync_nothing_is_deleted(catalog: Catalog, tmp_path: Path) -> None:
    run(catalog, write(tmp_path / "a.jsonl", *mugs("1", "2", "3")))
    assert run(catalog, write(tmp_path / "b.jsonl", *mugs("1"))).deleted == 0
    assert catalog.counts().products == 3


def test_a_sync_deletes_what_is_missing(catalog: Catalog, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", *mugs("1", "2", "3", "4", "5"))
    run(catalog, file)
    write(file, *mugs("1", "2", "3", "4"))
    assert counts(run(catalog, file, options=SYNC)) == (4, 0, 0, 4, 1, 0)
    assert catalog.product("5") is None


def test_a_sync_that_would_delete_too_much_changes_nothing(catalog: Catalog, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", *mugs("1", "2", "3", "4", "5"))
    run(catalog, file)
    write(file, *mugs("1", "2", "3"), {"id": "new", "title": "New"})
    with pytest.raises(DeleteGuardError, match=r"would delete 2 of 5 records.*0\.2; nothing was changed"):
        run(catalog, file, options=SYNC)
    assert catalog.product("new") is None
    assert catalog.counts().products == 5
    assert run(catalog, file, options=replace(SYNC, max_delete_fraction=0.4)).deleted == 2
    assert catalog.counts().products == 4


def test_a_record_that_became_bad_is_not_missing(catalog: Catalog, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", *mugs("1", "2"))
    run(catalog, file)
    write(file, {"id": "1", "title": "Mug 1", "price": "-1"}, *mugs("2"))
    assert counts(run(catalog, file, options=SYNC)) == (2, 0, 0, 1, 0, 1)
    assert catalog.product("1") is not None


def test_a_sync_does_not_delete_while_a_bad_line_hides_an_id(catalog: Catalog, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", *mugs("1", "2", "3", "4", "5"))
    run(catalog, file)
    write(file, *mugs("1", "2", "3", "4"), '{"id": "5", "ti')
    report = run(catalog, file, options=SYNC)
    assert report.deleted == 0
    assert "nothing was deleted: 1 rejected" in report.warnings[0]
    assert catalog.product("5") is not None


def test_a_dry_run_reports_and_keeps_nothing(catalog: Catalog, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", *mugs("1", "2", "3", "4", "5"))
    run(catalog, file)
    write(file, *mugs("1", "2", "3", "4"), {"id": "6", "title": "New"})
    report = run(catalog, file, options=replace(SYNC, dry_run=True))
    assert counts(report) == (5, 1, 0, 4, 1, 0)
    assert catalog.product("6") is None
    assert catalog.product("5") is not None
    assert catalog.revision() == 1


def test_the_second_of_two_equal_ids_is_rejected_with_both_places(catalog: Catalog, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", *mugs("1", "2"), {"id": "1", "title": "Other"})
    other = write(tmp_path / "b.jsonl", *mugs("2"))
    report = run(catalog, file, other)
    assert counts(report) == (4, 2, 0, 0, 0, 2)
    assert [(reject.line, reject.value, reject.reason) for reject in report.rejects] == [
        (3, "1", f"is the id of an earlier record: {file}, line 1"),
        (1, "2", f"is the id of an earlier record: {file}, line 2"),
    ]
    kept = catalog.product("1")
    assert kept is not None
    assert kept.title == "Mug 1"


def test_a_document_does_not_replace_a_product(catalog: Catalog, tmp_path: Path) -> None:
    run(catalog, write(tmp_path / "a.jsonl", *mugs("VAC")))
    manual = tmp_path / "VAC.md"
    manual.write_text("# Manual")
    report = run(catalog, manual)
    assert counts(report) == (1, 0, 0, 0, 0, 1)
    assert report.rejects[0].reason.startswith("is the id of a product in the store")
    assert catalog.product("VAC") is not None


@pytest.mark.parametrize("bad", ["missing.jsonl", "binary.csv", "words.jsonl", "headers.csv", "cut.jsonl.gz"])
def test_a_source_that_cannot_be_read_changes_nothing(catalog: Catalog, tmp_path: Path, bad: str) -> None:
    good = write(tmp_path / "a.jsonl", *mugs("1"))
    many = mugs(*map(str, range(5_000)))
    packed = gzip.compress("".join(json.dumps(mug) + "\n" for mug in many).encode())
    contents = {
        "binary.csv": b"id,title\n\0\0\0",
        "words.jsonl": b"no json\n",
        "headers.csv": b"a,b\n1,2\n",
        "cut.jsonl.gz": packed[:-100],
    }
    if bad in contents:
        (tmp_path / bad).write_bytes(contents[bad])
    with pytest.raises(SourceUnreadableError, match=bad.replace(".", r"\.")):
        run(catalog, good, tmp_path / bad)
    assert catalog.counts() == CatalogCounts(products=0, documents=0)
    assert catalog.revision() == 0


def test_an_unreadable_file_of_a_folder_is_rejected_and_the_others_go_in(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    (folder / "below").mkdir(parents=True)
    write(folder / "b.jsonl", *mugs("1", "2"))
    (folder / "a.csv").write_bytes(b"id,title\n\0\0\0")
    (folder / "below" / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    report = run(catalog, folder)
    assert counts(report) == (4, 2, 0, 0, 0, 2)
    assert [(each.source, each.line) for each in report.rejects] == [
        (str(folder / "a.csv"), None),
        (str(folder / "below" / "gone.jsonl"), None),
    ]
    assert "binary" in report.rejects[0].reason
    assert report.rejects[1].reason == "cannot be read: No such file or directory"
    assert catalog.counts().products == 2


def test_a_file_of_a_folder_that_breaks_off_is_read_to_there(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "cut.json").write_text(json.dumps(mugs("1", "2", "3"))[:-5])
    write(tmp_path / "whole.jsonl", *mugs("last"))
    report = run(catalog, tmp_path)
    assert counts(report) == (4, 3, 0, 0, 0, 1)
    (reject,) = report.rejects
    assert (reject.source, reject.line) == (str(tmp_path / "cut.json"), 1)
    assert reject.reason.startswith("is not valid JSON")
    assert reject.reason.endswith("; 2 records before that place were read")
    assert catalog.product("2") is not None
    assert catalog.product("last") is not None


def test_a_folder_of_which_nothing_can_be_read_changes_nothing(catalog: Catalog, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "c.jsonl"):
        (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with pytest.raises(SourceUnreadableError, match=r"a\.csv.*nor can 2 others"):
        run(catalog, tmp_path)
    assert catalog.revision() == 0


def test_a_sync_does_not_delete_what_an_unreadable_file_may_hold(catalog: Catalog, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", *mugs("1", "2", "3", "4", "5"))
    other = write(tmp_path / "b.jsonl", *mugs("6"))
    run(catalog, tmp_path)
    other.write_bytes(b"\0\0\0\0")
    assert counts(run(catalog, tmp_path, options=SYNC)) == (6, 0, 0, 5, 0, 1)
    assert catalog.product("6") is not None


def test_each_source_has_counts_of_its_own(catalog: Catalog, tmp_path: Path) -> None:
    one = write(tmp_path / "a.jsonl", *mugs("1", "2"))
    run(catalog, one)
    two = write(
        tmp_path / "b.jsonl", {"id": "2", "title": "New"}, *mugs("3"), {"id": "4"}, {"id": "3", "title": "Again"}
    )
    empty = write(tmp_path / "c.csv", "id,title")
    report = run(catalog, two, one, empty)
    assert report.sources == (
        SourceCounts(source=str(two), counts=RecordCounts(read=4, added=1, updated=1, unchanged=0, rejected=2)),
        SourceCounts(source=str(one), counts=RecordCounts(read=2, added=0, updated=0, unchanged=1, rejected=1)),
        SourceCounts(source=str(empty), counts=RecordCounts(read=0, added=0, updated=0, unchanged=0, rejected=0)),
    )


def test_counts_that_do_not_add_up_are_never_reported() -> None:
    with pytest.raises(AssertionError, match="read=3"):
        RecordCounts(read=3, added=1, updated=0, unchanged=1, rejected=0)


def test_an_empty_document_is_rejected_and_the_others_go_in(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "empty.md").touch()
    (tmp_path / "full.md").write_text("Words.")
    report = run(catalog, tmp_path)
    assert counts(report) == (2, 1, 0, 0, 0, 1)
    assert (report.rejects[0].field, report.rejects[0].reason) == ("text", "is missing")


def test_what_was_skipped_or_left_out_is_said(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "logo.png").touch()
    documents: list[dict[str, object]] = [
        {"type": "document", "id": str(n), "title": "t", "text": "x", "lang": "en"} for n in range(3)
    ]
    write(tmp_path / "a.jsonl", *documents)
    assert run(catalog, tmp_path).warnings == (
        f"{tmp_path / 'logo.png'}: skipped, no reader knows this suffix",
        f"{tmp_path / 'a.jsonl'}: a document has no field 'lang'; it was left out (3 times)",
    )


def test_a_mapping_that_no_table_uses_is_refused(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,title\n1,a\n")
    with pytest.raises(SourceUnreadableError, match=r"--map 'Colour'.*the columns are id, title"):
        run(catalog, file, options=IngestOptions(mapping={"Colour": "color"}))
    assert catalog.revision() == 0


def test_standard_input_is_a_source(catalog: Catalog) -> None:
    stdin = io.BytesIO(b'{"id": "1", "title": "a"}\n')
    assert ingest(catalog, ["-"], settings=SETTINGS, stdin=stdin).added == 1


def test_progress_is_told_after_each_batch(catalog: Catalog, tmp_path: Path) -> None:
    n_records = 2 * BATCH_RECORDS + 1
    file = write(tmp_path / "a.jsonl", *mugs(*map(str, range(n_records))))
    seen: list[int] = []
    ingest(catalog, [file], settings=SETTINGS, progress=seen.append)
    assert seen == [BATCH_RECORDS, 2 * BATCH_RECORDS, n_records]
    assert catalog.counts().products == n_records


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)
records = st.dictionaries(
    st.sampled_from(["id", "title", "type", "text", "price", "attributes", "reviews", "stock", "other"]),
    values,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(records, st.fixed_dictionaries({"id": st.sampled_from("abc"), "title": st.just("t")}))))
def test_whatever_comes_the_counts_add_up_and_twice_is_once(
    new_store: NewStore, given_records: list[dict[str, object]]
) -> None:
    raws = [RawRecord(source="s", line=n, fields=fields) for n, fields in enumerate(given_records, start=1)]
    with Catalog.open(new_store()) as catalog:
        first = ingest_records(catalog, raws, settings=SETTINGS)
        second = ingest_records(catalog, raws, settings=SETTINGS)
        stored = catalog.counts()
    assert first.read == len(raws) == first.added + first.rejected
    assert first.added == stored.products + stored.documents == second.unchanged
    assert (second.added, second.updated, second.rejected) == (0, 0, first.rejected)

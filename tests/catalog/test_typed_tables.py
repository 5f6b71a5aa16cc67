"""Workbooks and Parquet files: the text of their cells, and damaged or hostile files."""

import gzip
import io
import re
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import SourceUnreadableError
from catalog.readers import foreign_files
from catalog.readers.cell_values import cell_text
from catalog.readers.detection import detect
from catalog.readers.record import RawProblem, RawRecord
from tests.catalog.feed_reading import (
    attributes,
    opened,
    parquet_bytes,
    products,
    source_of,
    workbook_bytes,
)

ROWS = [["Item no.", "Name", "Price", "Launch"], [7, "Mug", 12.5, datetime(2026, 1, 2)], ["A1", "Cup", None, None]]


class TestWorkbooks:
    def test_cells_are_read_as_people_see_them(self) -> None:
        content = workbook_bytes(ROWS, formats={"A2": "0000", "C2": '#,##0.00 "€"'})
        reading = opened(content, "stock.bin")
        mug, cup = products(list(reading.records))
        assert (mug.id, mug.price, mug.currency) == ("0007", Decimal("12.5"), "EUR")
        assert (attributes(mug), cup.id) == ({"Launch": "2026-01-02"}, "A1")
        assert [each.field for each in reading.columns] == ["id", "title", "price", "attributes.Launch"]

    def test_titles_above_the_header_are_passed_over(self) -> None:
        found = list(opened(workbook_bytes([["Our catalog"], [], *ROWS]), "x.xlsx").records)
        assert [each.line for each in found] == [4, 5]

    def test_every_sheet_that_is_a_table_is_read(self) -> None:
        content = workbook_bytes(ROWS, [["sku", "title"], ["B", "Pot"]], [["Remember: order tape"]], [])
        reading = opened(content, "x.xlsx")
        found = list(reading.records)
        assert [(each.source, each.line) for each in found] == [
            ("x.xlsx, sheet S1", 2),
            ("x.xlsx, sheet S1", 3),
            ("x.xlsx, sheet S2", 2),
        ]
        assert "sheet S3: no column for id and title" in reading.warnings[0]

    def test_a_feed_in_a_workbook_is_that_feed(self) -> None:
        header = ["Handle", "Title", "Option1 Name", "Option1 Value", "Variant SKU", "Variant Price"]
        content = workbook_bytes([header, ["a", "A", "Size", "S", "A-S", 5], ["a", None, None, "L", "A-L", 6]])
        reading = opened(content, "x.xlsx")
        assert reading.format == "shopify"
        assert [each.id for each in products(list(reading.records))] == ["A-S", "A-L"]
        assert opened(content, "x.xlsx", "shopify").format == "shopify"

    def test_errors_of_formulas_are_not_told(self) -> None:
        (mug,) = products(list(opened(workbook_bytes([["id", "title", "note"], ["1", "Mug", "#N/A"]]), "x").records))
        assert attributes(mug) == {}

    def test_a_cell_beyond_the_header_is_a_problem(self) -> None:
        (found,) = opened(workbook_bytes([["id", "title"], ["1", "Mug", "x"]]), "x.xlsx").records
        assert isinstance(found, RawProblem)
        assert "give every column a name" in found.reason

    def test_an_archive_that_expands_too_far_is_refused(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b" " * 40_000_000)
        with pytest.raises(SourceUnreadableError, match=r"x\.xlsx: the archive unpacks from"):
            opened(stream.getvalue(), "x.xlsx")

    def test_an_archive_of_too_many_parts_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(foreign_files, "MAX_PARTS", 3)
        with pytest.raises(SourceUnreadableError, match="parts; 3 are allowed"):
            opened(workbook_bytes(ROWS), "x.xlsx", "xlsx")

    def test_entities_are_refused(self) -> None:
        bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxx">]><worksheet>&x;</worksheet>'
        with pytest.raises(SourceUnreadableError, match=r"x\.xlsx: cannot be read as an XLSX workbook"):
            list(opened(_with_part(workbook_bytes(ROWS), "xl/worksheets/sheet1.xml", bomb), "x.xlsx").records)

    @settings(deadline=None, max_examples=60)
    @given(st.integers(0, 5_000), st.binary(min_size=1, max_size=8))
    def test_a_damaged_workbook_gives_records_or_one_error(self, place: int, damage: bytes) -> None:
        whole = WORKBOOK
        place %= len(whole)
        _read_or_one_error(whole[:place] + damage + whole[place + len(damage) :], "x.xlsx", "xlsx")


class TestParquet:
    def test_columns_are_read_as_text(self) -> None:
        content = parquet_bytes(
            {
                "sku": ["007", "8"],
                "name": ["Mug", "Cup"],
                "price": [Decimal("12.50"), None],
                "stock": [3, 0],
                "weight": [2.5, 0.1 + 0.2],
                "colours": [["red", "blue"], []],
                "attributes": [{"lid": True, "care": "wash"}, {"lid": None, "care": None}],
            }
        )
        assert detect(source_of(content, "stdin")) == "parquet"
        mug, cup = products(list(opened(content, "x").records))
        assert (mug.id, mug.price, mug.stock, cup.price) == ("007", Decimal("12.50"), 3, None)
        assert attributes(mug) == {"weight": "2.5", "colours": "red, blue", "lid": "true", "care": "wash"}
        assert attributes(cup) == {"weight": "0.3"}

    def test_rows_are_counted(self) -> None:
        n_rows = 1_200
        ids = [str(n) for n in range(n_rows)]
        found = list(opened(parquet_bytes({"id": ids, "title": ids}), "x.parquet").records)
        assert [each.line for each in found] == list(range(1, n_rows + 1))

    @settings(deadline=None, max_examples=60)
    @given(st.integers(0, 5_000), st.binary(min_size=1, max_size=8))
    def test_a_damaged_file_gives_records_or_one_error(self, place: int, damage: bytes) -> None:
        place %= len(PARQUET)
        _read_or_one_error(PARQUET[:place] + damage + PARQUET[place + len(damage) :], "x.parquet", "parquet")


def test_files_are_read_from_disk_packed_or_not(tmp_path: Path) -> None:
    for name, content in (("a.xlsx", WORKBOOK), ("b.xlsx.gz", gzip.compress(WORKBOOK)), ("c.parquet", PARQUET)):
        (tmp_path / name).write_bytes(content)
        assert detect(source_of(content, name)) in ("xlsx", "parquet")
        assert len(list(opened(content, name).records)) == 2


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (7.0, "General", "7"),
        (0.1 + 0.2, "General", "0.3"),
        (1e21, "General", "1000000000000000000000"),
        (123456789012, "0", "123456789012"),
        (7, "00000", "00007"),
        (0.25, "0%", "25%"),
        (1299, "[$¥-804]#,##0", "1299 ¥"),
        (True, "General", "true"),
        (datetime(2026, 1, 2, 3, 4), "General", "2026-01-02T03:04:00"),
        (float("nan"), "General", ""),
        ({"a": 1}, "General", "a: 1"),
        (b"\xff", "General", "\ufffd"),
    ],
)
def test_the_text_of_a_cell(value: object, number_format: str, text: str) -> None:
    assert cell_text(value, number_format) == text


def _with_part(archive: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return stream.getvalue()


def _read_or_one_error(content: bytes, name: str, key: str) -> None:
    try:
        found = list(opened(content, name, key).records)
    except SourceUnreadableError as error:
        assert re.match(re.escape(name), str(error))
    else:
        assert all(isinstance(each, RawRecord | RawProblem) for each in found)


WORKBOOK = workbook_bytes(ROWS)
PARQUET = parquet_bytes({"id": ["1", "2"], "title": ["a", "b"]})

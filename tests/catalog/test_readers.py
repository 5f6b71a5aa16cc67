"""Readers: each format gives the records it holds, with their places, and says what it cannot read."""

import gzip
import io
import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import SourceUnreadableError
from catalog.readers.detection import KNOWN_SUFFIXES, READERS, detect, open_source
from catalog.readers.encodings import open_text
from catalog.readers.headers import guess_header
from catalog.readers.jsonl import parse_object
from catalog.readers.markdown import first_heading
from catalog.readers.record import RawItem, RawProblem, RawRecord, Reading
from catalog.readers.sources import Source, expand
from tests.catalog.feed_reading import opened, parquet_bytes, workbook_bytes
from tests.catalog.test_documents import docx_bytes, pdf_bytes

SMALLEST: dict[str, str | bytes] = {
    "jsonl": '{"id": "1"}',
    "csv": "id,title\n1,a",
    "tsv": "id\ttitle\n1\ta",
    "table": "id,title\n1,a",
    "json": '[{"id": "1"}]',
    "google-xml": "<rss><item><id>1</id></item></rss>",
}
BINARY = {
    "xlsx": lambda: workbook_bytes([["id", "title"], ["1", "a"]]),
    "pdf": lambda: pdf_bytes("words"),
    "docx": docx_bytes,
    "parquet": lambda: parquet_bytes({"id": ["1"], "title": ["a"]}),
}
DATA = Path(__file__).parents[1] / "data" / "catalog"


def source_of(content: str | bytes, name: str = "x.jsonl") -> Source:
    data = content if isinstance(content, bytes) else content.encode()
    return Source(name=name, relative=PurePosixPath(name), spooled=io.BytesIO(data))


def read(content: str | bytes, name: str, key: str = "auto", **mapping: str) -> list[RawItem]:
    return list(open_source(source_of(content, name), key, mapping).records)


def fields_of(content: str | bytes, name: str, key: str = "auto", **mapping: str) -> list[dict[str, object]]:
    found = read(content, name, key, **mapping)
    assert all(isinstance(each, RawRecord) for each in found), found
    return [dict(each.fields) for each in found if isinstance(each, RawRecord)]


def names_below(folder: Path) -> list[str]:
    with expand([folder], KNOWN_SUFFIXES) as expansion:
        return [source.stem for source in expansion.sources]


class TestSources:
    def test_a_folder_gives_its_known_files_in_order(self, tmp_path: Path) -> None:
        for name in ("b/2.csv", "a.md", "b/1.jsonl.gz", ".hidden/x.md", "b/.x.md", "logo.png"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        with expand([tmp_path], KNOWN_SUFFIXES) as expansion:
            assert [source.stem for source in expansion.sources] == ["a", "b/1", "b/2"]
            assert expansion.skipped == (str(tmp_path / "logo.png"),)

    def test_what_is_not_there_is_named(self, tmp_path: Path) -> None:
        with (
            pytest.raises(SourceUnreadableError, match=r"no\.csv: there is no such file"),
            expand([tmp_path / "no.csv"], KNOWN_SUFFIXES),
        ):
            pass

    def test_a_folder_of_nothing_is_refused(self, tmp_path: Path) -> None:
        with (
            pytest.raises(SourceUnreadableError, match="no file to read"),
            expand([tmp_path], KNOWN_SUFFIXES),
        ):
            pass

    def test_nothing_given_is_refused(self) -> None:
        with pytest.raises(SourceUnreadableError, match="no source was given"), expand([], KNOWN_SUFFIXES):
            pass

    def test_standard_input_can_be_read_twice(self) -> None:
        with expand(["-"], KNOWN_SUFFIXES, stdin=io.BytesIO(b"abc")) as expansion:
            for _ in range(2):
                with expansion.sources[0].open() as stream:
                    assert stream.read() == b"abc"

    def test_a_named_pipe_is_read(self, tmp_path: Path) -> None:
        pipe = tmp_path / "feed.csv"
        os.mkfifo(pipe)
        writer = Thread(target=lambda: pipe.write_bytes(b"id,title\n1,a\n"))
        writer.start()
        with expand([pipe], KNOWN_SUFFIXES) as expansion:
            found = list(open_source(expansion.sources[0], "auto", {}).records)
        writer.join()
        assert [each.fields for each in found if isinstance(each, RawRecord)] == [{"id": "1", "title": "a"}]

    @pytest.mark.parametrize("name", ["x" * 5_000, "a\0b"])
    def test_a_name_that_no_file_can_have_is_refused(self, name: str) -> None:
        with pytest.raises(SourceUnreadableError, match="cannot be read"), expand([name], KNOWN_SUFFIXES):
            pass

    def test_a_damaged_gzip_file_is_named(self) -> None:
        packed = gzip.compress(b'{"id": "1"}\n' * 1_000)
        with pytest.raises(SourceUnreadableError, match=r"x\.jsonl\.gz: the gzip file is damaged"):
            read(packed[: len(packed) // 2], "x.jsonl.gz")


class TestEncodings:
    TEXT = 'id,title\n1,Käse für Gäste – größer\n2,"Crème brûlée, déjà vu"\n' * 5

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "cp1252"])
    def test_western_text_is_read(self, encoding: str) -> None:
        data = (
            b"\xff\xfe" + self.TEXT.encode("utf-16-le") if encoding == "utf-16-le-bom" else self.TEXT.encode(encoding)
        )
        text = open_text(source_of(data))
        assert text.head() == self.TEXT
        assert text.guessed == (encoding == "cp1252")
        assert bool(text.warnings()) == text.guessed

    def test_chinese_text_is_read(self) -> None:
        chinese = "编号,名称,描述\n1,保温杯,这款保温杯采用优质不锈钢材料制成，保温效果非常好，适合户外运动使用。\n" * 5
        assert open_text(source_of(chinese.encode("gb18030"))).head() == chinese

    def test_a_wrong_byte_far_inside_is_found_before_any_record_is_used(self) -> None:
        data = b'{"id": "1", "title": "abc"}\n' * 40_000 + '{"id": "2", "title": "Käse"}\n'.encode("cp1252")
        reading = open_source(source_of(data, "x.jsonl"), "jsonl", {})
        assert reading.warnings == ("x.jsonl: is not UTF-8, read as cp1252; save it as UTF-8 to be sure",)
        *_, last = reading.records
        assert isinstance(last, RawRecord)
        assert last.fields == {"id": "2", "title": "Käse"}

    @pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), b"PK\x03\x04\0\0\0\0"])
    def test_a_binary_file_is_refused(self, data: bytes) -> None:
        with pytest.raises(SourceUnreadableError, match=r"x\.csv: is a binary file"):
            read(data, "x.csv")

    def test_a_text_cut_inside_a_character_is_not_taken_for_utf8(self) -> None:
        assert open_text(source_of("Käse".encode()[:2])).guessed

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_every_line_end_is_read(self, end: str) -> None:
        lines = ["id,title", "1,a", '2,"b', 'c"', "3,d", ""]
        found = read(end.join(lines), "x.csv")
        assert [(each.line, each.fields["id"]) for each in found if isinstance(each, RawRecord)] == [
            (2, "1"),
            (3, "2"),
            (5, "3"),
        ]


class TestDetection:
    @pytest.mark.parametrize(
        ("name", "content", "key"),
        [
            ("a.jsonl", '{"id": 1}', "jsonl"),
            ("a.txt", '{"id": 1}', "jsonl"),
            ("a.csv", "id,title\n1,a\n", "csv"),
            ("a.tsv", "id\ttitle\n1\ta\n", "tsv"),
            ("feed.txt", "id\ttitle\tprice\n1\ta\t5\n2\tb\t6\n", "csv"),
            ("a.md", "Some text", "markdown"),
            ("a.md", '{"id": 1}', "markdown"),
            ("a.htm", "<p>x", "html"),
            ("page", "\n<!DOCTYPE html><p>x", "html"),
            ("a.txt", "Orders leave, within one day.\n", "text"),
            ("readme", "# Title\n\ntext", "markdown"),
            ("stdin", "id;name\n1;a\n", "csv"),
            ("stdin", "just words", "text"),
            ("stdin", "", "text"),
            ("stdin", "编号,名称\n1,保温杯保温杯\n".encode("gb18030"), "csv"),
            ("stdin", "id\ttitle\n1\ta\n".encode("utf-16"), "csv"),
            ("stdin", ("# Ü\n" + "ü" * 70_000).encode(), "markdown"),
        ],
    )
    def test_the_format_follows_from_content_and_name(self, name: str, content: str | bytes, key: str) -> None:
        assert detect(source_of(content, name)) == key

    def test_an_unknown_format_lists_the_known_ones(self) -> None:
        with pytest.raises(SourceUnreadableError) as caught:
            open_source(source_of("x"), "xls", {})
        for key in ("auto", *READERS):
            assert key in str(caught.value)

    @pytest.mark.parametrize("key", [*READERS, "table"])
    def test_every_reader_can_be_named(self, key: str) -> None:
        content = BINARY[key]() if key in BINARY else SMALLEST.get(key, "words")
        reading = open_source(source_of(content, "x"), key, {})
        assert isinstance(reading, Reading)
        assert len(list(reading.records)) == 1


class TestJsonLines:
    def test_numbers_keep_their_digits(self) -> None:
        assert fields_of('{"a": 2.10, "b": 6.0, "c": 12, "d": 1e5, "e": true, "f": null}\n', "x.jsonl") == [
            {"a": "2.10", "b": "6.0", "c": "12", "d": "1e5", "e": True, "f": None}
        ]

    def test_a_bad_line_is_a_problem_of_its_own(self) -> None:
        lines = [
            '{"id": 1}',
            "",
            "nonsense",
            '{"id": 2',
            '["a"]',
            '{"id": NaN}',
            '{"id": 1, "id": 2}',
            '{"id": 3}',
        ]
        found = read("\n".join(lines), "x.jsonl")
        assert [(each.line, isinstance(each, RawRecord)) for each in found] == [
            (1, True),
            (3, False),
            (4, False),
            (5, False),
            (6, False),
            (7, False),
            (8, True),
        ]
        reasons = [each.reason for each in found if isinstance(each, RawProblem)]
        for part, reason in zip(
            ("not valid JSON", "not valid JSON", "not a JSON object", "NaN", "'id' twice"),
            reasons,
            strict=True,
        ):
            assert part in reason

    def test_nesting_without_end_is_refused(self) -> None:
        with pytest.raises(ValueError, match="nested too deeply"):
            parse_object('{"a":' + "[" * 200_000 + "]" * 200_000 + "}")

    def test_a_number_of_any_length_is_read(self) -> None:
        assert parse_object('{"a": ' + "9" * 10_000 + "}") == {"a": "9" * 10_000}

    @pytest.mark.parametrize("content", ["", "\n\n", "just words\nand more", "[1, 2]"])
    def test_a_file_without_any_object_is_refused(self, content: str) -> None:
        with pytest.raises(SourceUnreadableError, match="holds no JSON object"):
            read(content, "x.jsonl")

    def test_keys_can_be_mapped(self) -> None:
        assert fields_of('{"nr": "1", "x": 2, "title": "t"}', "x.jsonl", nr="id", x="-") == [{"id": "1", "title": "t"}]


class TestTables:
    def test_free_headers_are_understood(self) -> None:
        with expand([DATA / "free_headers.csv"], KNOWN_SUFFIXES) as expansion:
            reading = open_source(expansion.sources[0], "auto", {})
            found = list(reading.records)
        assert [(each.column, each.field) for each in reading.columns] == [
            ("Item Number", "id"),
            ("Product Name", "title"),
            ("Price (EUR)", "price"),
            ("Vendor", "brand"),
            ("Product Type", "category"),
            ("Body", "description"),
            ("In Stock", "availability"),
            ("Qty", "stock"),
            ("Colour", "attributes.Colour"),
            ("Internal note", "attributes.Internal note"),
        ]
        assert isinstance(found[0], RawRecord)
        assert found[0].line == 2
        assert found[0].fields == {
            "id": "007",
            "title": "Trail Mug",
            "price": "12,50",
            "currency": "EUR",
            "brand": "Fjell",
            "category": "Mugs",
            "description": 'Keeps tea warm.\nSays "hot" on it.',
            "availability": "in stock",
            "stock": "3",
            "attributes": {"Colour": "red"},
        }
        assert isinstance(found[2], RawProblem)
        assert found[2].line == 5
        assert "the row has 11 cells, the header 10" in found[2].reason

    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_each_separator_is_found(self, separator: str) -> None:
        rows = [["id", "name", "note"], ["1", "a", "x"], ["2", "b", "y"]]
        content = "\n".join(separator.join(row) for row in rows)
        assert [each["title"] for each in fields_of(content, "x.csv")] == ["a", "b"]

    def test_the_separator_of_excel_is_obeyed(self) -> None:
        found = read("sep=;\nid;name\n1;a,b\n", "x.csv")
        assert [(each.line, each.fields["title"]) for each in found if isinstance(each, RawRecord)] == [(3, "a,b")]

    def test_columns_can_be_mapped(self) -> None:
        content = "Ref;Was;Note;Size\n1;a;secret;L\n"
        found = fields_of(content, "x.csv", ref="id", Was="title", Note="-", Size="fit")
        assert found == [{"id": "1", "title": "a", "attributes": {"fit": "L"}}]

    @pytest.mark.parametrize(
        ("name", "cells", "field"),
        [
            ("Stock", ["In stock", "Sold out", ""], "availability"),
            ("库存", ["有货", "缺货"], "availability"),
            ("Stock", ["1", "0"], "stock"),
            ("Stock", ["In stock", "3"], "stock"),
        ],
    )
    def test_a_stock_in_words_is_an_availability(self, name: str, cells: list[str], field: str) -> None:
        rows = "".join(f"{n},a,{cell}\n" for n, cell in enumerate(cells))
        assert opened(f"id,title,{name}\n{rows}", "x.csv").columns[2].field == field

    def test_two_columns_for_one_field_are_refused(self) -> None:
        with pytest.raises(SourceUnreadableError, match="already mapped to 'id'"):
            read("a,b,title\n1,2,3\n", "x.csv", a="id", b="id")

    def test_a_table_without_an_id_says_how_to_name_it(self) -> None:
        with pytest.raises(SourceUnreadableError) as caught:
            read("Ref,Title\n1,a\n", "x.csv")
        assert "no column for id; the columns are 'Ref', 'Title'; say which it is, e.g. --map 'Ref=id'" in str(
            caught.value
        )

    @pytest.mark.parametrize("content", ["", "\n\n", '""\n1\n'])
    def test_an_empty_table_is_refused(self, content: str) -> None:
        with pytest.raises(SourceUnreadableError, match="is empty"):
            read(content, "x.csv")

    def test_short_rows_and_empty_ends_are_no_problem(self) -> None:
        assert fields_of("id,title,color,,\n1,a\n2,b,red,,\n,,,,\n", "x.csv") == [
            {"id": "1", "title": "a"},
            {"id": "2", "title": "b", "attributes": {"color": "red"}},
        ]

    def test_an_open_quote_costs_only_its_own_line(self) -> None:
        content = 'id,title\n1,a\n2,"open\n3,c\n4,"d ""x"""\n5,"e" f\n6,"last\n'
        found = read(content, "x.csv")
        assert [(each.line, isinstance(each, RawRecord)) for each in found] == [
            (2, True),
            (3, False),
            (4, True),
            (5, True),
            (6, False),
            (7, False),
        ]
        assert all("write" in each.reason for each in found if isinstance(each, RawProblem))

    def test_an_open_quote_in_a_long_file_costs_only_its_own_line(self) -> None:
        content = 'id,title\n0,"open\n' + "".join(f"{n},t\n" for n in range(1, 3_000))
        found = read(content, "x.csv")
        assert len(found) == 3_000
        assert sum(isinstance(each, RawProblem) for each in found) == 1

    def test_a_table_may_hold_documents_too(self) -> None:
        content = "type,id,title,text,price\nproduct,1,a,,5\ndocument,r,Returns,30 days,\n"
        assert fields_of(content, "x.csv") == [
            {"type": "product", "id": "1", "title": "a", "price": "5"},
            {"type": "document", "id": "r", "title": "Returns", "text": "30 days"},
        ]

    def test_a_column_called_type_is_else_the_category(self) -> None:
        assert fields_of("id,title,type\n1,a,Mug\n", "x.csv") == [{"id": "1", "title": "a", "category": "Mug"}]

    def test_equal_headers_keep_both_values(self) -> None:
        assert fields_of("id,title,tag,tag\n1,a,x,y\n", "x.csv") == [
            {"id": "1", "title": "a", "attributes": {"tag": ["x", "y"]}}
        ]

    @pytest.mark.parametrize(
        ("headers", "expected"),
        [
            (["sku", "name"], ["id", "title"]),
            (["SKU", "id", "Title"], ["attributes.SKU", "id", "title"]),
            (["编号", "名称", "价格", "品牌", "库存"], ["id", "title", "price", "brand", "stock"]),
            (["product_id", "product-name", "EAN", "MPN"], ["id", "title", "gtin", "mpn"]),
            (["Artikelnummer", "Bezeichnung", "Preis"], ["id", "title", "price"]),
            (["item no.", "TITLE", "Price [$]"], ["id", "title", "price"]),
        ],
    )
    def test_headers_in_many_spellings(self, headers: Sequence[str], expected: Sequence[str]) -> None:
        assert [column.field for column in guess_header(headers, [], {}).columns] == expected

    @given(st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=4), max_size=6))
    def test_any_table_gives_records_or_problems_in_the_order_of_lines(self, rows: list[list[str]]) -> None:
        body = "\n".join(",".join(row) for row in rows)
        content = ("id,title\n" + body).encode("utf-8", "replace").replace(b"\0", b"")
        lines = [each.line for each in read(content, "x.csv", "csv") if each.line is not None]
        assert lines == sorted(lines)


class TestDocuments:
    def test_a_folder_of_documents(self) -> None:
        with expand([DATA / "documents"], KNOWN_SUFFIXES) as expansion:
            found = [
                dict(record.fields)
                for source in expansion.sources
                for record in open_source(source, "auto", {}).records
                if isinstance(record, RawRecord)
            ]
        assert found == [
            {
                "type": "document",
                "id": "care",
                "title": "Care guide",
                "tags": ["care", "mugs"],
                "text": "# Care for your mug\n\nWash by hand.",
            },
            {
                "type": "document",
                "id": "policies/returns",
                "title": "Returns & refunds",
                "text": "# Returns\n\nYou have 30 days.\n\n- Unused\n- In its box\n\n"
                "| Country | Days |\n| Norway | 30 |",
            },
            {
                "type": "document",
                "id": "shipping",
                "title": "shipping",
                "text": "Orders leave within one day.\n",
            },
        ]

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("# A **b** [c](http://x) #\n# D", "A b c"),
            ("text\n\n### Third", "Third"),
            ("# Product _of_ item_number: `1`", "Product of item_number: 1"),
            ("```\n# code\n```\n# Real", "Real"),
            ("#hash\n####### seven", None),
            ("", None),
        ],
    )
    def test_the_first_heading(self, text: str, title: str | None) -> None:
        assert first_heading(text) == title

    def test_front_matter_that_is_not_closed_is_text(self) -> None:
        (found,) = fields_of("---\ntitle: x\n\n# Heading\n", "a.md")
        assert found["title"] == "Heading"

    def test_front_matter_may_name_the_document(self) -> None:
        (found,) = fields_of('---\r\nid: "R-1"\r\nurl: /r\r\n---\r\nText\r\n', "a.md")
        assert found == {"type": "document", "id": "R-1", "title": "a", "url": "/r", "text": "Text"}

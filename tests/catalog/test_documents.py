"""PDF and DOCX documents, and texts that are too long for one record."""

import io
import re

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import SourceUnreadableError
from catalog.product import Document
from catalog.readers.detection import detect
from catalog.readers.document_file import PART_CHARS, document_parts
from catalog.readers.pdf import unwrapped
from catalog.readers.record import RawProblem, RawRecord
from tests.catalog.feed_reading import opened, records, source_of


def pdf_bytes(*pages: str, title: str | None = None, password: str | None = None) -> bytes:
    """A PDF of these pages, a line of text a line, written object by object."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        shown = "".join(f"({line}) Tj T* " for line in text.split("\n"))
        content = f"BT /F1 12 Tf 14 TL 72 720 Td {shown}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    written = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        body = each if isinstance(each, bytes) else each.encode("latin-1")
        written += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + table
    written += end + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(written))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(written))
    if title is not None:
        writer.add_metadata({"/Title": title})
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def docx_bytes() -> bytes:
    document = docx.Document()
    document.add_heading("Care of your kettle", 1)
    document.add_paragraph("Rinse it once a week.")
    document.add_paragraph("No soap", style="List Bullet")
    document.add_paragraph("No steel wool", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(["Part", "Days", "Filter", "30"]):
        table.cell(place // 2, place % 2).text = text
    document.add_heading("Descaling", 2)
    document.add_paragraph("Use vinegar.")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


PDF = pdf_bytes("Do not open the lid while\nit boils.", "Guarantee: 24 months.", title="Manual of the Puro Kettle")
DOCX = docx_bytes()


class TestPdf:
    def test_the_text_of_all_pages_is_one_document(self) -> None:
        assert detect(source_of(PDF, "stdin")) == "pdf"
        (document,) = records(list(opened(PDF, "kettle.pdf").records))
        assert document == Document(
            id="kettle",
            title="Manual of the Puro Kettle",
            text="Do not open the lid while\nit boils.\n\nGuarantee: 24 months.",
        )

    @pytest.mark.parametrize("title", [None, "Microsoft Word - x", "untitled", "manual.indd"])
    def test_without_a_title_the_file_names_it(self, title: str | None) -> None:
        (document,) = records(list(opened(pdf_bytes("Text.", title=title), "kettle.pdf").records))
        assert document.title == "kettle"

    def test_pages_without_text_are_a_problem(self) -> None:
        (found,) = opened(pdf_bytes("", ""), "scan.pdf").records
        assert isinstance(found, RawProblem)
        assert "text recognition" in found.reason

    def test_a_password_is_asked_to_be_removed(self) -> None:
        with pytest.raises(SourceUnreadableError, match=r"x\.pdf: is protected by a password"):
            list(opened(pdf_bytes("Text.", password="secret"), "x.pdf").records)

    def test_lines_are_joined_where_only_the_page_broke_them(self) -> None:
        text = (
            "The kettle switches itself off as soon as the wa-\nter boils, and it cannot be switched on again without\n"
            "water.\n- Never open it\n- Never shake it\nSpecifications\nPower 2200 W"
        )
        assert unwrapped(text) == (
            "The kettle switches itself off as soon as the water boils, and it cannot be switched on again without "
            "water.\n- Never open it\n- Never shake it\nSpecifications\nPower 2200 W"
        )

    @settings(deadline=None, max_examples=60)
    @given(st.integers(0, 5_000), st.binary(min_size=1, max_size=8))
    def test_a_damaged_file_gives_records_or_one_error(self, place: int, damage: bytes) -> None:
        read_or_one_error(PDF, place, damage, "x.pdf", "pdf")


class TestDocx:
    def test_headings_lists_and_tables_keep_their_form(self) -> None:
        assert detect(source_of(DOCX, "stdin")) == "docx"
        (document,) = records(list(opened(DOCX, "care.docx").records))
        assert document == Document(
            id="care",
            title="Care of your kettle",
            text=(
                "# Care of your kettle\n\nRinse it once a week.\n\n- No soap\n- No steel wool\n\n"
                "| Part | Days |\n| Filter | 30 |\n\n## Descaling\n\nUse vinegar."
            ),
        )

    @settings(deadline=None, max_examples=60)
    @given(st.integers(0, 40_000), st.binary(min_size=1, max_size=8))
    def test_a_damaged_file_gives_records_or_one_error(self, place: int, damage: bytes) -> None:
        read_or_one_error(DOCX, place, damage, "x.docx", "docx")


class TestParts:
    def test_a_long_text_is_several_documents(self) -> None:
        block = "word " * (PART_CHARS // 10)
        found = list(document_parts(source_of("", "manual.pdf"), "Manual", [block, block, block]))
        assert all(isinstance(each, RawRecord) for each in found)
        named = [(each.fields["id"], each.fields["title"]) for each in found if isinstance(each, RawRecord)]
        assert named == [("manual", "Manual"), ("manual#part-2", "Manual, part 2")]

    @given(st.lists(st.text(max_size=30), max_size=5), st.integers(1, 3))
    def test_no_word_is_lost(self, blocks: list[str], times: int) -> None:
        texts = [block * times * 2_000 for block in blocks]
        found = list(document_parts(source_of("", "x.pdf"), None, texts))
        kept = "".join(str(each.fields["text"]) for each in found if isinstance(each, RawRecord))
        assert "".join(kept.split()) == "".join("".join(texts).split())


def read_or_one_error(whole: bytes, place: int, damage: bytes, name: str, key: str) -> None:
    place %= len(whole)
    content = whole[:place] + damage + whole[place + len(damage) :]
    try:
        found = list(opened(content, name, key).records)
    except SourceUnreadableError as error:
        assert re.match(re.escape(name), str(error))
    else:
        assert all(isinstance(each, RawRecord | RawProblem) for each in found)

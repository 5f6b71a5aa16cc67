"""Reading a feed in a test, in one line."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import openpyxl
import pyarrow
import pyarrow.parquet

from catalog.cleaning import clean
from catalog.product import Document, Product
from catalog.readers.detection import open_source
from catalog.readers.record import LeftOut, RawItem, RawRecord, Reading
from catalog.readers.sources import Source
from catalog.settings import CatalogSettings

FEEDS = Path(__file__).parents[1] / "data" / "feeds"


def source_of(content: str | bytes, name: str) -> Source:
    data = content if isinstance(content, bytes) else content.encode()
    return Source(name=name, relative=PurePosixPath(name), spooled=io.BytesIO(data))


def opened(content: str | bytes, name: str, key: str = "auto", **mapping: str) -> Reading:
    return open_source(source_of(content, name), key, mapping)


def opened_file(name: str, key: str = "auto", **mapping: str) -> Reading:
    return opened((FEEDS / name).read_bytes(), name, key, **mapping)


def records(items: Sequence[RawItem]) -> list[Product | Document]:
    """The clean records among these; none of them may be rejected."""
    cleaned = [clean(item, CatalogSettings()) for item in items if isinstance(item, RawRecord)]
    good = [each for each in cleaned if isinstance(each, Product | Document)]
    assert good == cleaned
    return good


def products(items: Sequence[RawItem]) -> list[Product]:
    found = [each for each in records(items) if isinstance(each, Product)]
    assert len(found) == sum(not isinstance(item, LeftOut) for item in items)
    return found


def attributes(product: Product) -> dict[str, str]:
    return {each.name: each.text for each in product.attributes}


def workbook_bytes(*sheets: Sequence[Sequence[object]], formats: Mapping[str, str] | None = None) -> bytes:
    """A workbook of these sheets; `formats` are number formats of cells of the first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(list(row))
    for cell, number_format in (formats or {}).items():
        book["S1"][cell].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet_bytes(columns: Mapping[str, Sequence[object]]) -> bytes:
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(dict(columns)), stream)
    return stream.getvalue()

"""Tables of a known feed in any container: separated text, XLSX or Parquet."""

from collections.abc import Mapping
from importlib import import_module

from catalog.readers.foreign_files import zip_parts
from catalog.readers.record import Reading
from catalog.readers.sources import Source
from catalog.readers.table import open_separated, read_as

_PARQUET_MAGIC = b"PAR1"
_PDF_MAGIC = b"%PDF-"


def container(source: Source) -> str | None:
    """ "xlsx", "docx", "parquet" or "pdf" by content, or None for text and what is not known."""
    with source.open() as stream:
        start = stream.read(1_024)
    if start.startswith(_PARQUET_MAGIC):
        return "parquet"
    if _PDF_MAGIC in start:
        return "pdf"
    parts = zip_parts(source)
    if "xl/workbook.xml" in parts:
        return "xlsx"
    return "docx" if "word/document.xml" in parts else None


def read_feed(source: Source, mapping: Mapping[str, str], feed: str) -> Reading:
    """Read a table as this feed, whatever its headers are.

    Raises:
        SourceUnreadableError: If it cannot be read.
    """
    kind = container(source)
    if kind == "xlsx":
        reading: Reading = import_module("catalog.readers.workbook").read_sheets(source, mapping, feed)
        return reading
    if kind == "parquet":
        return read_as(import_module("catalog.readers.parquet").open_parquet(source), mapping, feed)
    return read_as(open_separated(source, mapping), mapping, feed)

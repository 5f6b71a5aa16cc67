"""DOCX files: each is a document, titled by what it says of itself, its first heading or its file name.

Headings become Markdown headings, list items lines with "- ", rows of tables lines with "|".
"""

import re
from collections.abc import Iterator, Mapping

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

from catalog.readers.document_file import document_parts
from catalog.readers.foreign_files import check_expansion, opened_by_library
from catalog.readers.record import RawItem, Reading
from catalog.readers.sources import Source

KIND = "a DOCX document"
MAX_UNPACKED_BYTES = 256 * 2**20  # python-docx holds all of it in memory
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_MAX_LEVEL = 6
_LIST = "list"


def read(source: Source, _mapping: Mapping[str, str]) -> Reading:
    """Open a DOCX file.

    Raises:
        SourceUnreadableError: While reading, if it is damaged, protected, or unpacks to too much.
    """
    return Reading(records=_records(source))


def _records(source: Source) -> Iterator[RawItem]:
    with opened_by_library(source, KIND) as stream:
        check_expansion(source, stream, max_bytes=MAX_UNPACKED_BYTES)
        document = docx.Document(stream)
        yield from document_parts(source, _title(document), _blocks(document))


def _title(document: WordDocument) -> str | None:
    for paragraph in document.paragraphs:
        name = _style(paragraph)
        if (name == "title" or _HEADING.match(name)) and paragraph.text.strip():
            return " ".join(paragraph.text.split())
    return document.core_properties.title.strip() or None


def _blocks(document: WordDocument) -> Iterator[str]:
    """Paragraphs and tables in order; items of one list stand together."""
    items: list[str] = []
    for block in document.iter_inner_content():
        text = _rows(block) if isinstance(block, Table) else _paragraph(block)
        if items and not text.startswith("- "):
            yield "\n".join(items)
            items = []
        if text.startswith("- "):
            items.append(text)
        elif text:
            yield text
    if items:
        yield "\n".join(items)


def _paragraph(paragraph: Paragraph) -> str:
    text = paragraph.text.strip()
    name = _style(paragraph)
    heading = _HEADING.match(name)
    if not text:
        return ""
    if name == "title" or heading:
        level = min(int(heading[1]), _MAX_LEVEL) if heading else 1
        return f"{'#' * max(level, 1)} {' '.join(text.split())}"
    return f"- {text}" if name.startswith(_LIST) else text


def _rows(table: Table) -> str:
    """A line a row; a cell that spans several columns is told once."""
    lines = []
    for row in table.rows:
        cells = dict.fromkeys(cell for cell in row.cells)
        texts = [" ".join(cell.text.split()) for cell in cells]
        lines.append(f"| {' | '.join(texts)} |")
    return "\n".join(lines)


def _style(paragraph: Paragraph) -> str:
    style = paragraph.style
    return (style.name or "").casefold() if style is not None else ""

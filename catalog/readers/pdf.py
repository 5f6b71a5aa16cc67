"""PDF files: each is a document, titled by what it says of itself or its file name, page by page.

Lines that were only broken to fit the page are joined again, and words that were hyphenated there.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pypdf

from catalog.errors import SourceUnreadableError
from catalog.readers.document_file import document_parts
from catalog.readers.foreign_files import opened_by_library
from catalog.readers.record import RawItem, Reading
from catalog.readers.sources import Source

KIND = "a PDF file"
MAX_PAGES = 10_000
MAX_PAGE_CHARS = 2**20  # of one page; more is no page that people read
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[^\W\d_])")
_FULL_LINE_CHARS = 45  # a shorter line ends where it does on purpose
_SENTENCE_END = re.compile(r"[.!?:;。！？：；]$")
_STARTS_ANEW = re.compile(r"\s*(?:[-•·*–▪●◦]|\(?\d{1,3}[.)]\s|[A-Z0-9][.)]\s|#)")
_NO_TITLE = re.compile(r"untitled|microsoft word|document\d*$|\.(?:docx?|indd|pdf|qxd|fm)$", re.IGNORECASE)


def read(source: Source, _mapping: Mapping[str, str]) -> Reading:
    """Open a PDF file.

    Raises:
        SourceUnreadableError: While reading, if it is damaged, protected by a password or has too many pages.
    """
    return Reading(records=_records(source))


def unwrapped(text: str) -> str:
    """Text whose lines end where sentences or paragraphs do.

    Example:
        >>> unwrapped("The kettle switches itself off when the wa-\\nter boils.\\nNever open it.")
        'The kettle switches itself off when the water boils.\\nNever open it.'
    """
    lines: list[str] = []
    joins = False
    for line in (line.strip() for line in _HYPHEN.sub("", text).split("\n")):
        if joins and line and not _STARTS_ANEW.match(line):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
        joins = len(line) >= _FULL_LINE_CHARS and not _SENTENCE_END.search(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _records(source: Source) -> Iterator[RawItem]:
    with opened_by_library(source, KIND) as stream, _quiet():
        file = pypdf.PdfReader(stream)
        if file.is_encrypted and not file.decrypt(""):
            raise SourceUnreadableError(f"{source.name}: is protected by a password; save it without one")
        if len(file.pages) > MAX_PAGES:
            raise SourceUnreadableError(
                f"{source.name}: has {len(file.pages):,} pages; {MAX_PAGES:,} are allowed, split it"
            )
        yield from document_parts(source, _title(file), _pages(file))


def _pages(file: pypdf.PdfReader) -> Iterator[str]:
    for page in file.pages:
        yield unwrapped(page.extract_text()[:MAX_PAGE_CHARS])


def _title(file: pypdf.PdfReader) -> str | None:
    """The title in the metadata, unless a program made it up."""
    title = file.metadata.title if file.metadata is not None else None
    plain = " ".join((title or "").split())
    return None if not plain or _NO_TITLE.search(plain) else plain


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the notes that pypdf logs of small faults it has mended."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)

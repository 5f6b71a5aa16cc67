"""What the readers of documents share: one file is one document, named by its path."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from catalog.readers.encodings import MAX_LINE_CHARS, TextSource
from catalog.readers.record import RawProblem, RawRecord
from catalog.readers.sources import Source

_MAX_DOCUMENT_CHARS = MAX_LINE_CHARS


def whole_text(text: TextSource) -> str | RawProblem:
    """All of a source with plain line ends, or a problem if it is too long to be a document."""
    with text.open() as stream:
        content = stream.read(_MAX_DOCUMENT_CHARS + 1)
    if len(content) > _MAX_DOCUMENT_CHARS:
        reason = f"the document is longer than {_MAX_DOCUMENT_CHARS:,} characters"
        return RawProblem(source=text.name, line=None, field="text", value=content[:120], reason=reason)
    return content.replace("\r\n", "\n").replace("\r", "\n")


def document_record(source: Source, fields: Mapping[str, object]) -> RawRecord:
    """A document whose id is its path and whose title is its file name, where `fields` say nothing else."""
    named = {"type": "document", "id": source.stem, "title": PurePosixPath(source.stem).name}
    return RawRecord(source=source.name, line=None, fields={**named, **fields})


def one(item: RawRecord | RawProblem) -> Iterator[RawRecord | RawProblem]:
    """An iterator over one thing."""
    yield item

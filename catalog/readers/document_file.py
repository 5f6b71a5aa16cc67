"""What the readers of documents share: one file is one document, named by its path,
and a very long one several."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from catalog.readers.encodings import MAX_LINE_CHARS, TextSource
from catalog.readers.record import RawItem, RawProblem, RawRecord
from catalog.readers.sources import Source

_MAX_DOCUMENT_CHARS = MAX_LINE_CHARS
PART_CHARS = 150_000  # of a manual; below the least that settings allow by default for one text


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


def document_parts(source: Source, title: str | None, blocks: Iterable[str]) -> Iterator[RawItem]:
    """A document of these blocks of text, and further ones where it would grow beyond `PART_CHARS`.

    Without any text it is a problem. A block that is longer than a part is cut at a space or line end.
    """
    number = 0
    part: list[str] = []
    n_chars = 0
    for block in blocks:
        for piece in _pieces(block.strip()):
            if part and n_chars + len(piece) > PART_CHARS:
                number += 1
                yield _part(source, title, number, part)
                part, n_chars = [], 0
            part.append(piece)
            n_chars += len(piece) + 2
    if part:
        yield _part(source, title, number + 1, part)
    elif not number:
        reason = "the file holds no text; pages that were scanned need text recognition first"
        yield RawProblem(source=source.name, line=None, field="text", value="", reason=reason)


def _part(source: Source, title: str | None, number: int, blocks: Sequence[str]) -> RawRecord:
    fields: dict[str, object] = {"title": title} if title else {}
    if number > 1:
        name = title or PurePosixPath(source.stem).name
        fields = {"id": f"{source.stem}#part-{number}", "title": f"{name}, part {number}"}
    return document_record(source, {**fields, "text": "\n\n".join(blocks)})


def _pieces(block: str) -> Iterator[str]:
    while len(block) > PART_CHARS:
        cut = max(block.rfind("\n", 1, PART_CHARS), block.rfind(" ", 1, PART_CHARS))
        cut = cut if cut > 0 else PART_CHARS
        yield block[:cut].rstrip()
        block = block[cut:].lstrip()
    if block:
        yield block


def one(item: RawRecord | RawProblem) -> Iterator[RawRecord | RawProblem]:
    """An iterator over one thing."""
    yield item

"""Plain text files: each is one document, titled by its file name."""

from collections.abc import Mapping

from catalog.readers.document_file import document_record, one, whole_text
from catalog.readers.encodings import open_text
from catalog.readers.record import RawProblem, Reading
from catalog.readers.sources import Source


def read(source: Source, _mapping: Mapping[str, str]) -> Reading:
    """Open a plain text file."""
    text = open_text(source)
    content = whole_text(text)
    if isinstance(content, RawProblem):
        return Reading(records=one(content))
    return Reading(records=one(document_record(source, {"text": content})), warnings=text.warnings())

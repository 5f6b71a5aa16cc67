"""HTML files: each is one document, titled by <title> or its first <h1>, its text kept as Markdown."""

from collections.abc import Mapping

from catalog.html_text import html_title, html_to_text
from catalog.readers.document_file import document_record, one, whole_text
from catalog.readers.encodings import open_text
from catalog.readers.record import RawProblem, Reading
from catalog.readers.sources import Source


def read(source: Source, _mapping: Mapping[str, str]) -> Reading:
    """Open an HTML file."""
    text = open_text(source)
    content = whole_text(text)
    if isinstance(content, RawProblem):
        return Reading(records=one(content))
    fields: dict[str, object] = {"text": html_to_text(content)}
    title = html_title(content)
    if title:
        fields["title"] = title
    return Reading(records=one(document_record(source, fields)), warnings=text.warnings())

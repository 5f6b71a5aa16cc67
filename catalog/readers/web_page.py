"""HTML files: what their JSON-LD says of products and answered questions, else the page as a document.

A document is titled by <title> or its first <h1>, its text kept as Markdown.
"""

from collections.abc import Iterator, Mapping

from catalog.html_text import html_title, html_to_text, json_ld_texts
from catalog.readers.document_file import document_record, one, whole_text
from catalog.readers.encodings import open_text
from catalog.readers.jsonl import parse_value
from catalog.readers.record import RawItem, RawProblem, Reading
from catalog.readers.schema_org import FORMAT, schema_org_records
from catalog.readers.sources import Source


def read(source: Source, _mapping: Mapping[str, str]) -> Reading:
    """Open an HTML file."""
    text = open_text(source)
    content = whole_text(text)
    if isinstance(content, RawProblem):
        return Reading(records=one(content))
    values: list[object] = []
    warnings = list(text.warnings())
    for script in json_ld_texts(content):
        try:
            values.append(parse_value(script))
        except ValueError as error:
            warnings.append(f"{text.name}: a block of JSON-LD {error}; it was passed over")
    found: list[RawItem] = list(schema_org_records(source, None, values))
    if found:
        return Reading(records=iter(found), format=FORMAT, warnings=tuple(warnings))
    return Reading(records=_page(source, content), warnings=tuple(warnings))


def _page(source: Source, content: str) -> Iterator[RawItem]:
    fields: dict[str, object] = {"text": html_to_text(content)}
    title = html_title(content)
    if title:
        fields["title"] = title
    yield document_record(source, fields)

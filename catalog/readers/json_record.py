"""What an object of a JSON file is: a native record, a line of a BEIR corpus, an answered question, or schema.org."""

from collections.abc import Iterator, Mapping

from catalog.readers.faq import faq_fields, is_faq
from catalog.readers.headers import plain_header
from catalog.readers.record import RawItem, RawRecord
from catalog.readers.schema_org import holds_schema_org, schema_org_records
from catalog.readers.sources import Source

REJECTED_KEY = "_rejected"
"""Why a record was rejected, in a file of `--rejects`; ignored when such a file is ingested again."""
_TITLE_CHARS = 80  # of the text, where a document of a corpus has no title


def json_records(source: Source, line: int, fields: dict[str, object], mapping: Mapping[str, str]) -> Iterator[RawItem]:
    """The records of one object.

    Args:
        source: Where it is from.
        line: Where it starts.
        fields: The object.
        mapping: Top-level keys to our fields, "-" to leave one out.
    """
    if REJECTED_KEY in fields:
        fields = {key: value for key, value in fields.items() if key != REJECTED_KEY}
    if mapping:
        fields = {mapping.get(key, key): value for key, value in fields.items() if mapping.get(key) != "-"}
    if "id" not in fields or "title" not in fields:
        if holds_schema_org(fields):
            yield from schema_org_records(source, line, [fields])
            return
        if "_id" in fields and "text" in fields:
            fields = _corpus_fields(fields)
        elif is_faq(frozenset(map(plain_header, fields))):
            fields = faq_fields(source.stem, fields)
    yield RawRecord(source=source.name, line=line, fields=fields)


def _corpus_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """A document of a BEIR corpus; its metadata is left out."""
    text = fields["text"]
    title = fields.get("title")
    if title in (None, "") and isinstance(text, str):
        title = " ".join(text.split())[:_TITLE_CHARS]
    return {"type": "document", "id": fields["_id"], "title": title, "text": text, "url": fields.get("url")}

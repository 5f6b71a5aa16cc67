"""JSON files: an array of objects, an object with such an array, or objects written over several lines."""

from collections.abc import Iterator, Mapping

from catalog.errors import SourceUnreadableError
from catalog.readers.encodings import TextSource, open_text
from catalog.readers.json_record import json_records
from catalog.readers.json_values import json_texts
from catalog.readers.jsonl import SHOWN_CHARS, parse_object
from catalog.readers.record import RawItem, RawProblem, Reading
from catalog.readers.sources import Source


def read(source: Source, mapping: Mapping[str, str]) -> Reading:
    """Open a JSON file; `mapping` renames the keys of its objects.

    Raises:
        SourceUnreadableError: While reading, if it breaks off, is no JSON, or holds no object.
    """
    text = open_text(source)
    return Reading(records=_records(text, mapping), warnings=text.warnings())


def _records(text: TextSource, mapping: Mapping[str, str]) -> Iterator[RawItem]:
    seen_object = False
    for found in json_texts(text):
        try:
            fields = parse_object(found.text)
        except ValueError as error:
            shown = found.text[:SHOWN_CHARS]
            reason = f"the entry {error}"
            yield RawProblem(source=text.name, line=found.line, field=None, value=shown, reason=reason)
        else:
            yield from json_records(text.source, found.line, fields, mapping)
        seen_object = seen_object or found.text.startswith("{")
    if not seen_object:
        raise SourceUnreadableError(
            f"{text.name}: holds no JSON object; write an array of objects, or one on each line"
        )

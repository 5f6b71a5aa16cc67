"""Which reader a source needs, by its content and its name, and the list of readers.

A further format is one new file and one line in `READERS`, and its suffixes in `_SUFFIXES` if it has any.
"""

import re
from collections.abc import Callable, Mapping
from importlib import import_module

from catalog.errors import SourceUnreadableError
from catalog.readers.containers import container, read_feed
from catalog.readers.encodings import peek
from catalog.readers.feeds import FEED_MODULES
from catalog.readers.json_values import is_wrapped
from catalog.readers.jsonl import looks_like_object
from catalog.readers.record import Reading
from catalog.readers.sources import Source
from catalog.readers.table import FREE

Reader = Callable[[Source, Mapping[str, str]], Reading]

AUTO = "auto"
READERS = {
    "jsonl": "catalog.readers.jsonl:read",
    "json": "catalog.readers.json_file:read",
    "csv": "catalog.readers.table:read",
    "tsv": "catalog.readers.table:read",
    "xlsx": "catalog.readers.workbook:read",
    "parquet": "catalog.readers.parquet:read",
    "google-xml": "catalog.readers.google_xml:read",
    "pdf": "catalog.readers.pdf:read",
    "docx": "catalog.readers.word_document:read",
    "markdown": "catalog.readers.markdown:read",
    "html": "catalog.readers.web_page:read",
    "text": "catalog.readers.plain_text:read",
}
TABLE_KEYS = (FREE, *FEED_MODULES)
_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".jsonld": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
    ".xml": "google-xml",
    ".rss": "google-xml",
    ".atom": "google-xml",
    ".pdf": "pdf",
    ".docx": "docx",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}
KNOWN_SUFFIXES = frozenset(_SUFFIXES)
_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)
_XML_START = re.compile(r"\s*(?:<\?xml\b|(?:<!--.*?-->\s*)*<(?:rss|feed)\b)", re.I | re.S)
_JSON_LIST = re.compile(r"\[\s*(?:\{\s*[\"}]|\])")
_MARKDOWN_LINE = re.compile(r"^(?:#{1,6} \S|---\s*$)", re.MULTILINE)


def open_source(source: Source, key: str, mapping: Mapping[str, str]) -> Reading:
    """Open a source with the reader of this key, or with the one that fits it if the key is "auto".

    Args:
        source: What to read.
        key: "auto", one of `READERS`, or one of `TABLE_KEYS` for a table that is this feed whatever its headers.
        mapping: Columns or keys of the source to our fields, where the user corrects the guess.

    Raises:
        SourceUnreadableError: If the key is unknown or the source cannot be read.
    """
    check_format(key)
    chosen = detect(source) if key == AUTO else key
    if chosen == "google" and container(source) is None and _XML_START.match(peek(source)):
        chosen = "google-xml"
    if chosen in TABLE_KEYS:
        return read_feed(source, mapping, chosen)
    module, _, function = READERS[chosen].partition(":")
    reader: Reader = getattr(import_module(module), function)
    return reader(source, mapping)


def check_format(key: str) -> None:
    """Refuse a key that is none.

    Raises:
        SourceUnreadableError: Naming the known ones.
    """
    known = (AUTO, *READERS, *TABLE_KEYS)
    if key not in known:
        raise SourceUnreadableError(f"unknown format {key!r}; known formats are {', '.join(known)}")


def detect(source: Source) -> str:
    """The key of the reader that fits a source.

    Content that cannot be mistaken (a workbook, a JSON object, an HTML document) counts more than the name, the name
    more than a guess at the content; what is neither a table nor Markdown is plain text.

    Raises:
        SourceUnreadableError: If the source cannot be read.
    """
    kind = container(source)
    if kind is not None:
        return kind
    head = peek(source)
    named = _SUFFIXES.get(source.suffix)
    if named not in ("markdown", "html"):
        json_key = _json_key(head, named)
        if json_key is not None:
            return json_key
    if named != "markdown" and _HTML_START.match(head):
        return "html"
    if named not in ("markdown", "html") and _XML_START.match(head):
        return "google-xml"
    if named is not None and named != "text":
        return named
    table = import_module("catalog.readers.table")
    if table.looks_like_table(head):
        return "csv"
    if named is None and _MARKDOWN_LINE.search(head):
        return "markdown"
    return "text"


def _json_key(head: str, named: str | None) -> str | None:
    """ "jsonl" for an object on each line, "json" for other JSON, None for what is none."""
    start = head.lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        return "json" if named in ("json", "jsonl") or _JSON_LIST.match(start) else None
    if not looks_like_object(start):
        return None
    if is_wrapped(start):
        return "json"
    first_line = start.partition("\n")[0].rstrip()
    whole = first_line.endswith("}") or len(first_line) == len(start)
    return "jsonl" if whole or named == "jsonl" else "json"

"""Markdown files: each is one document, titled by its first heading.

A block between two lines "---" at the start may say `title:`, `id:`, `url:` and `tags:` in lines of their
own; other lines of it are ignored.
"""

import re
from collections.abc import Mapping

from catalog.readers.document_file import document_record, one, whole_text
from catalog.readers.encodings import open_text
from catalog.readers.record import RawProblem, Reading
from catalog.readers.sources import Source

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)??---[ \t]*(?:\n|$)", re.DOTALL)
_FRONT_LINE = re.compile(r"(title|id|url|tags)[ \t]*:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(\S.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_MARKUP = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)|\[([^\]]*)\]\([^)]*\)")


def read(source: Source, _mapping: Mapping[str, str]) -> Reading:
    """Open a Markdown file."""
    text = open_text(source)
    content = whole_text(text)
    if isinstance(content, RawProblem):
        return Reading(records=one(content))
    front = _FRONT_MATTER.match(content)
    body = content[front.end() :] if front else content
    fields: dict[str, object] = {"text": body.strip()}
    heading = first_heading(body)
    if heading:
        fields["title"] = heading
    if front:
        fields.update(_stated(front[1] or ""))
    return Reading(records=one(document_record(source, fields)), warnings=text.warnings())


def first_heading(text: str) -> str | None:
    """The first heading of a Markdown text, without markup; lines of code are not headings."""
    fence = None
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and fence in (None, mark[1]):
            fence = None if fence else mark[1]
        found = None if fence or mark else _HEADING.match(line)
        if found:
            title = _MARKUP.sub(lambda match: match[1] or "", found[1]).strip()
            if title:
                return title
    return None


def _stated(block: str) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in _FRONT_LINE.findall(block):
        plain = value.strip("\"'")
        if name.lower() == "tags":
            fields["tags"] = [tag.strip(" \"'") for tag in value.strip("[]").split(",")]
        elif plain:
            fields[name.lower()] = plain
    return fields

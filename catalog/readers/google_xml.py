"""Google Merchant Center feeds as RSS 2.0 or Atom; what an offer means is in `google_items.py`."""

import re
from collections.abc import Iterator, Mapping

from catalog.errors import SourceUnreadableError
from catalog.readers.corrections import Corrections
from catalog.readers.encodings import TextSource, open_text
from catalog.readers.google_items import FORMAT, google_name, google_record
from catalog.readers.record import RawItem, RawProblem, Reading
from catalog.readers.sources import Source
from catalog.readers.xml_items import MAX_ITEM_CHARS, Element, OversizedItem, xml_items

_ITEMS = frozenset({"item", "entry"})
_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DECLARATION_BYTES = 400
_ATOM_NAMES = {"summary": "description", "content": "description"}
_DESCRIPTIVE = ("title", "description", "link")  # the only names without a prefix that say something of an offer


def read(source: Source, mapping: Mapping[str, str]) -> Reading:
    """Open a feed; `mapping` says what names mean where the user knows better.

    Raises:
        SourceUnreadableError: If it cannot be decoded; while reading, if it is no feed or not well-formed.
    """
    with source.open() as stream:
        declared = _ENCODING.match(stream.read(_DECLARATION_BYTES))
    text = open_text(source, stated=declared[1].decode("ascii") if declared else None)
    corrections = Corrections({google_name(theirs): ours for theirs, ours in mapping.items()})
    return Reading(records=_records(text, corrections), format=FORMAT, warnings=text.warnings())


def _records(text: TextSource, corrections: Corrections) -> Iterator[RawItem]:
    n_items = 0
    for item in xml_items(text, _ITEMS):
        n_items += 1
        if isinstance(item, OversizedItem):
            reason = f"the texts of the item are longer than {MAX_ITEM_CHARS:,} characters"
            yield RawProblem(source=text.name, line=item.line, field=None, value="", reason=reason)
        else:
            yield google_record(text.name, item.line, _values(item), corrections)
    if not n_items:
        raise SourceUnreadableError(
            f"{text.name}: is XML but holds no <item> or <entry>; a product feed is RSS 2.0 or Atom with names of "
            f"Google Merchant Center"
        )


def _values(item: Element) -> dict[str, list[str]]:
    """Texts by name; those of Google's namespace count more than those of RSS and Atom."""
    plain: dict[str, list[str]] = {}
    prefixed: dict[str, list[str]] = {}
    for child in item.children:
        prefix, _, name = child.name.rpartition(":")
        text = _text(child)
        if not text:
            continue
        if prefix:
            prefixed.setdefault(google_name(name), []).append(text)
        else:
            plain.setdefault(_ATOM_NAMES.get(name, google_name(name)), []).append(text)
    if not prefixed:
        return plain
    return {**{name: plain[name] for name in _DESCRIPTIVE if name in plain}, **prefixed}


def _text(element: Element) -> str:
    """Its text; of an element with parts, theirs with colons between, as tables write it."""
    if not element.children:
        return element.text or element.attributes.get("href", "").strip()
    if element.name.endswith("product_detail"):
        parts = {child.name.rpartition(":")[2]: child.text for child in element.children}
        value = parts.get("attribute_value", "").replace(",", "\\,")
        return f"{parts.get('section_name', '')}:{parts.get('attribute_name', '')}:{value}"
    return ":".join(child.text for child in element.children)

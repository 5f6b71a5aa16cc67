"""A passage as a customer reads it: its sentences, list items and table rows without markup."""

import re

from index.sentences import sentence_spans
from rag.documents.markup import without_emphasis

LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_HEADING_MARK = re.compile(r"^\s*#{1,6}\s+")
_LEVEL = re.compile("[>›\n]")


def pieces_of_line(line: str) -> list[str]:
    """The sentences of a line without markup."""
    bare = without_emphasis(_HEADING_MARK.sub("", LIST_MARK.sub("", line))).strip()
    return [bare[span.start : span.end] for span in sentence_spans(bare)]


def sentences_of_text(text: str) -> list[str]:
    """The sentences, list items and table rows of a text without markup; the text itself where there is none."""
    return [piece for line in text.splitlines() if line.strip() for piece in pieces_of_line(line)] or [text]


def heading_of(context: str) -> str:
    """The nearest of the headings above a passage.

    Example:
        >>> heading_of("Shipping and Delivery > Express")
        'Express'
    """
    return _LEVEL.split(context.strip())[-1].strip()

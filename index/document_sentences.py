"""A passage of a document as a customer reads it: its sentences, list items and table rows without markup.

What a question is compared with, sentence by sentence, is embedded when a generation is built.
"""

import re

from index.markup import without_emphasis
from index.passage import Passage
from index.sentences import sentence_spans
from index.terms import is_mostly_cjk

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


def headed_sentences(passage: Passage) -> list[str]:
    """The sentences of a passage, the nearest heading before each, as they are compared with a question."""
    heading = heading_of(passage.context)
    return [f"{heading}: {one}" for one in sentences_of_text(passage.text)]


def compared_texts(passage: Passage) -> list[str]:
    """What a question is compared with by meaning: the headings above a document's passage and its sentences.

    None of products' passages, whose vectors do; none of mostly Chinese ones, which are found by words.
    """
    if passage.source != "document" or is_mostly_cjk(passage.text):
        return []
    return [passage.context, *headed_sentences(passage)]

"""The form of SQuAD 1.1, in which several reading sets are written: titles, passages, questions, spans.

Reference: Rajpurkar et al., SQuAD, EMNLP 2016.
"""

from eval.tracks.archives import PublicForm
from index.sentences import sentence_spans


class Span(PublicForm):
    """Words of the passage that answer."""

    text: str


class AskedQuestion(PublicForm):
    """A question with every answer that was marked."""

    id: str
    question: str
    answers: tuple[Span, ...]
    type: str = "other"  # kind of question, where the set has kinds


class Passage(PublicForm):
    """A text with its questions."""

    context: str
    qas: tuple[AskedQuestion, ...]


class Article(PublicForm):
    """Passages under one title."""

    title: str
    paragraphs: tuple[Passage, ...]


class SquadFile(PublicForm):
    """A whole file."""

    data: tuple[Article, ...]


def sentences_with(context: str, span: str) -> str:
    """The sentences of a passage that the first occurrence of a span touches; the span alone where it has none."""
    start = context.find(span)
    end = start + len(span)
    touched = [one for one in sentence_spans(context) if start >= 0 and one.start < end and start < one.end]
    return context[touched[0].start : touched[-1].end] if touched else span

"""Examples from the store's documents: questions that a document states with their answers, and headings asked about.

A frequently asked question is a title or a heading that ends in a question mark, or a line "Q:" before a line "A:".
Any other passage is asked for by its heading; its first sentences are the answer. English.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.product import Document
from index.sentences import sentence_spans
from index.splitting import passages_of_document
from rag.composing.wording import short_title
from rag.reader.examples import ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput
from rag.reader.people import polarity_of
from rag.reader.typing_habits import hastily
from rag.tuning.catalog_examples import shuffled
from rag.tuning.store_example import StoreExample, document_key, is_english

DOCUMENTS = "store-documents"
_ASKED = (
    "what about {heading}?",
    "{heading}?",
    "can you tell me about {heading}?",
    "what are your rules on {heading}?",
    "what do i need to know about {heading}?",
    "how is it with {heading}?",
)
_SAYS_NOTHING = frozenset("overview introduction general notes note summary details more other info".split())
_MOST_ANSWER_WORDS = 40
_MOST_EVIDENCE_WORDS = 110
_UNSTATED = 0.15
_WORDINGS = 3  # of one heading
_STEP = re.compile(r"\d+[.)]\s")
_PAIR = re.compile(
    r"^\W*Q(?:uestion)?\s*:\W*\s*(?P<question>[^\n]+?)\W*\n+\W*A(?:nswer)?\s*:\W*\s*(?P<answer>[^\n]+)",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Something a document answers."""

    document: Document
    heading: str  # a question where it ends in its mark
    evidence: ReaderEvidence
    answer: str


def document_examples(documents: Sequence[Document], *, chance: random.Random) -> Iterator[StoreExample]:
    """Every passage in several wordings, beside passages of the same and of other documents."""
    every = [one for document in documents if is_english(document.title) for one in _asked(document)]
    for one in every:
        wordings = [one.heading] if one.heading.endswith("?") else chance.sample(_ASKED, k=_WORDINGS)
        for wording in wordings:
            others = [other for other in every if other.evidence.text != one.evidence.text]
            beside = chance.sample(others, k=min(len(others), chance.randint(1, 3)))
            yield _example(one, wording, beside, chance)


def _example(one: _Asked, wording: str, beside: Sequence[_Asked], chance: random.Random) -> StoreExample:
    heading = one.heading[:1].lower() + one.heading[1:] if one.heading[1:].islower() else one.heading
    question = hastily(wording.format(heading=heading) if wording in _ASKED else one.heading, chance)
    shares_words = [other for other in beside if _words(other.heading) & _words(one.heading)]
    is_stated = chance.random() >= _UNSTATED or not beside or bool(shares_words)
    told = [one, *beside] if is_stated else list(beside)
    answer = one.answer if is_stated else None
    polarity = polarity_of(one.heading, answer) if answer is not None and wording not in _ASKED else None
    if polarity is not None and answer is not None and not re.match(r"(?:yes|no)\b", answer, re.IGNORECASE):
        answer = f"{polarity.capitalize()}. {answer}"
    example = ReaderExample(
        dataset=DOCUMENTS,
        group=one.document.id,
        given=ReaderInput(question=question, evidence=tuple(shuffled([each.evidence for each in told], chance))),
        answer=answer,
        style="voiced",
        polarity=polarity,
    )
    return StoreExample(example=example, owners=frozenset(document_key(each.document.id) for each in (one, *beside)))


def _asked(document: Document) -> Iterator[_Asked]:
    pairs = [(match["question"], match["answer"]) for match in _PAIR.finditer(document.text)]
    if pairs:
        for question, answer in pairs:
            yield from _one(document, question.rstrip("?") + "?", answer)
        return
    for passage in passages_of_document(document):
        headings = passage.context.split(" > ")
        if "|" not in passage.context and headings[-1].strip().lower() not in _SAYS_NOTHING:
            yield from _one(document, headings[-1].strip(), passage.text)


def _one(document: Document, heading: str, text: str) -> Iterator[_Asked]:
    """A passage with its answer, unless it is a table, a list of steps, too long, or not English."""
    flat = " ".join(re.sub(r"[*_`#]+", "", line).strip("- •") for line in text.splitlines() if line.strip())
    if "|" in flat or _STEP.match(flat) or not is_english(heading, flat) or len(flat.split()) > _MOST_EVIDENCE_WORDS:
        return
    answer = ""
    for span in sentence_spans(flat)[:2]:
        if len(flat[: span.end].split()) > _MOST_ANSWER_WORDS:
            break
        answer = flat[: span.end]
    if len(answer.split()) >= 3 and answer.endswith((".", "!")):
        evidence = ReaderEvidence(source="document", text=flat, title=short_title(document.title))
        yield _Asked(document=document, heading=heading, evidence=evidence, answer=answer)


def _words(heading: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", heading.lower()) if len(word) > 3}

"""Answers that people wrote: hetPQA, semiPQA, FairytaleQA, FeTaQA, in their published layouts.

Of hetPQA each answer is used twice: as it was written (plain), and as the shop is to say it (voiced), with a yes or a
no where that was asked for and with whose word it is.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

from catalog.product import Source
from index.errors import IndexingError
from index.ranker.amazon_attributes import parse_attribute
from index.ranker.input import attribute_text
from index.sentences import sentence_spans
from rag.reader.examples import Polarity, ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput, Style
from rag.reader.reported_speech import as_customer, reported
from rag.words.polarity import is_negated, leading_word

_SOURCES: dict[str, Source] = {
    "attribute": "attribute",
    "bullet": "bullet",
    "Desc": "description",
    "OSP": "description",
    "review": "review",
    "CQA": "qa",
}
_ASKS_YES_NO = re.compile(
    r"(?:^|[,.?!] *|\bbut |\band )"
    r"(?:is|are|does|do|did|can|could|will|would|has|have|was|were|should|may)(?:n['’]t)?\b",
    re.IGNORECASE,
)
_ASKS_WHAT = re.compile(r"\b(?:what|which|who|whose|when|where|why|how)\b|\bor\b", re.IGNORECASE)
_LONG_WORD = re.compile(r"[^\W_]{4,}")
_LEAST_HELD = 0.4  # share of an answer's longer words that stand in what was given; below, it comes from elsewhere
_BARE_YES_NO = re.compile(r"^\s*(?:yes|no)\s*(?:[,.;:!–-]+\s*|(?=it\b|this\b|they\b|you\b|there\b))", re.IGNORECASE)


def asks_yes_no(question: str) -> bool:
    """Whether a question asks for yes or no and for nothing else.

    Example:
        >>> asks_yes_no("does it float?"), asks_yes_no("is it red or blue?"), asks_yes_no("how long is it?")
        (True, False, False)
    """
    return bool(_ASKS_YES_NO.search(question)) and not _ASKS_WHAT.search(question)


def polarity_of(question: str, answer: str) -> Polarity | None:
    """Yes or no as an answer says or implies it; None where the question asks for neither."""
    if not asks_yes_no(question):
        return None
    said, rest = leading_word(answer)
    if said is not None:
        return "yes" if said else "no"
    return "no" if is_negated(rest) or re.match(r"(?:unfortunately|only|sorry)\b", rest, re.IGNORECASE) else "yes"


def read_hetpqa(directory: Path, name: str) -> Iterator[ReaderExample]:
    """Answers of hetPQA, each plain and voiced.

    Args:
        directory: The folder `hetPQA`.
        name: `train` or `dev`.
    """
    for row in _tab_rows(directory / "answer_generation" / f"{name}.csv"):
        evidence = amazon_evidence(row["source"], row["candidate"])
        answer = " ".join(row["answer"].split())
        if not answer or not evidence.text or _held_share(answer, f"{evidence.text} {row['question']}") < _LEAST_HELD:
            continue
        polarity = polarity_of(row["question"], answer)
        given = ReaderInput(question=" ".join(row["question"].split()), evidence=(evidence,))
        for style, said in (("plain", answer), ("voiced", voiced(answer, evidence.source, polarity))):
            yield ReaderExample(
                dataset=f"hetpqa-{style}",
                group=row["ASIN"],
                given=given,
                answer=said,
                style="plain" if style == "plain" else "voiced",
                polarity=polarity,
            )


def voiced(answer: str, source: Source, polarity: Polarity | None) -> str:
    """An answer as the shop says it."""
    body = _BARE_YES_NO.sub("", answer) or answer
    said = as_customer(body) if source in ("review", "qa") else _sentence(body)
    return f"{polarity.capitalize()}. {said}" if polarity else said


def read_hetpqa_judged(directory: Path) -> Iterator[ReaderExample]:
    """Judged evidence of hetPQA: reported where it answers, "not stated" where nothing that is given does."""
    by_question: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _tab_rows(directory / "evidence_ranking" / "dev.csv"):
        by_question.setdefault((row["ASIN"], row["question"]), []).append(row)
    for (asin, question), rows in by_question.items():
        right = [r for r in rows if r["label"] == "1"]
        wrong = [amazon_evidence(r["source"], r["candidate"]) for r in rows if r["label"] != "1"]
        text = " ".join(question.split())
        if wrong and not right:
            given = ReaderInput(question=text, evidence=tuple(wrong[:4]))
            yield ReaderExample(dataset="hetpqa-judged", group=asin, given=given, answer=None, style="voiced")
        for row in right:
            evidence = amazon_evidence(row["source"], row["candidate"])
            if evidence.source not in ("review", "qa") or len(evidence.text.split()) > 40:
                continue
            polarity = _stated_polarity(text, evidence)
            if asks_yes_no(text) and polarity is None:
                continue
            said = as_customer(evidence.text)
            yield ReaderExample(
                dataset="hetpqa-judged",
                group=asin,
                given=ReaderInput(question=text, evidence=(evidence, *wrong[:2])),
                answer=f"{polarity.capitalize()}. {said}" if polarity else said,
                style="voiced",
                polarity=polarity,
            )


def _stated_polarity(question: str, evidence: ReaderEvidence) -> Polarity | None:
    if not asks_yes_no(question):
        return None
    said, _ = leading_word(evidence.text)
    if said is not None:
        return "yes" if said else "no"
    if is_negated(evidence.text) or re.search(r"n['’]t|\bnot\b|\bno\b|\bbut\b", evidence.text):
        return None  # which of several things is denied cannot be told
    return "yes"


def read_semipqa(directory: Path) -> Iterator[ReaderExample]:
    """One attribute and one sentence for it; the question is made from its name."""
    for name in ("train", "dev"):
        for row in _tab_rows(directory / "data-to-text" / f"{name}.csv"):
            attribute = parse_attribute(row["data"])
            answer = _sentence(" ".join(row["text"].split()))
            if not attribute.value:
                continue
            text = attribute_text(attribute.name, attribute.value)
            yield ReaderExample(
                dataset="semipqa",
                group=f"semipqa-{attribute.name}",
                given=ReaderInput(
                    question=f"what is the {text.partition(':')[0]}?",
                    evidence=(ReaderEvidence(source="attribute", text=text),),
                ),
                answer=answer,
                style="plain",
            )


def read_fairytales(directory: Path) -> Iterator[ReaderExample]:
    """Questions about a story, with the sentences around the answer."""
    for path in sorted((directory / "data-by-train-split" / "questions" / "train").glob("*-questions.csv")):
        story = path.name.removesuffix("-questions.csv")
        stories = directory / "data-by-train-split" / "section-stories" / "train" / f"{story}-story.csv"
        sections = {row["section"]: row["text"] for row in _csv(stories)}
        for row in _csv(path):
            text = sections.get(row["cor_section"].strip())
            if not text or row["ex-or-im1"] != "explicit" or not row["answer1"]:
                continue
            window = _window(text, row["answer1"])
            if window:
                evidence = (ReaderEvidence(source="description", text=window),)
                yield _brief("fairytaleqa", story, row["question"], evidence, row["answer1"])


def read_tables(path: Path) -> Iterator[ReaderExample]:
    """Questions of FeTaQA about highlighted cells of a table, answered in a sentence."""
    with _checked(path).open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            cells: dict[int, list[str]] = {}
            for line, column in row["highlighted_cell_ids"]:
                if line:
                    cells.setdefault(line, []).append(
                        f"{row['table_array'][0][column]}: {row['table_array'][line][column]}"
                    )
            if not cells or len(cells) > 6 or len(row["answer"].split()) > 35:
                continue
            context = f"{row['table_page_title']}, {row['table_section_title']}"
            evidence = tuple(
                ReaderEvidence(source="attribute", text="; ".join(stated), context=context) for stated in cells.values()
            )
            yield ReaderExample(
                dataset="fetaqa",
                group=f"fetaqa-{row['table_page_title']}",
                given=ReaderInput(question=row["question"], evidence=evidence),
                answer=row["answer"],
                style="plain",
            )


def _held_share(answer: str, given: str) -> float:
    """Share of the words of at least four letters, by their first five, that stand in what was given; 1 without any."""
    wanted = {word[:5] for word in _LONG_WORD.findall(answer.lower())}
    held = {word[:5] for word in _LONG_WORD.findall(given.lower())}
    return len(wanted & held) / len(wanted) if wanted else 1.0


def amazon_evidence(source: str, text: str) -> ReaderEvidence:
    """A candidate of hetPQA or ePQA as evidence.

    Raises:
        IndexingError: If the source is unknown.
    """
    if source not in _SOURCES:
        raise IndexingError(f"unknown source {source!r}; known are {', '.join(_SOURCES)}")
    if source == "attribute":
        attribute = parse_attribute(text)
        return ReaderEvidence(source="attribute", text=attribute_text(attribute.name, attribute.value))
    return ReaderEvidence(source=_SOURCES[source], text=" ".join(text.split()))


def _brief(dataset: str, group: str, question: str, evidence: tuple[ReaderEvidence, ...], answer: str) -> ReaderExample:
    style: Style = "brief"
    given = ReaderInput(question=" ".join(question.split()), evidence=evidence)
    said = " ".join(answer.split())
    return ReaderExample(dataset=dataset, group=f"{dataset}-{group}", given=given, answer=said, style=style)


def _window(text: str, answer: str) -> str:
    """The sentence that holds the answer with its neighbours; "" where none does."""
    flat = " ".join(text.split())
    wanted = " ".join(answer.split()).strip(" .").lower()
    held = [flat[s.start : s.end] for s in sentence_spans(flat)]
    places = [place for place, sentence in enumerate(held) if wanted in sentence.lower()]
    if len(wanted) < 3 or not places:
        return ""
    return " ".join(held[max(0, places[0] - 1) : places[0] + 2])


def _sentence(text: str) -> str:
    """A capital at the start and a full stop at the end."""
    said = text.strip()
    said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _csv(path: Path) -> Iterator[dict[str, str]]:
    with _checked(path).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _tab_rows(path: Path) -> Iterator[dict[str, str]]:
    with _checked(path).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def _checked(path: Path) -> Path:
    if not path.is_file():
        raise IndexingError(f"{str(path)!r} is missing; unpack the data set there, as its README describes")
    return path


__all__ = [
    "amazon_evidence",
    "asks_yes_no",
    "polarity_of",
    "read_fairytales",
    "read_hetpqa",
    "read_hetpqa_judged",
    "read_semipqa",
    "read_tables",
    "reported",
    "voiced",
]

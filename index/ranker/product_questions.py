"""Customers' questions about products with labelled evidence: hetPQA and semiPQA, in their published layout."""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from catalog.product import Source
from index.errors import IndexingError
from index.ranker.amazon_attributes import parse_attribute
from index.ranker.input import RankerEvidence, RankerQuestion, attribute_text
from index.ranker.lists import ANSWERS, NO, Candidate, RankingList

_SOURCES: dict[str, Source] = {
    "attribute": "attribute",
    "bullet": "bullet",
    "Desc": "description",
    "OSP": "description",  # publications of the shop about a product read like descriptions
    "review": "review",
    "CQA": "qa",
}


def read_hetpqa_ranking(directory: Path) -> Iterator[RankingList]:
    """The judged lists of hetPQA: each question once with all its candidates of every source.

    Args:
        directory: The folder `hetPQA`.
    """
    by_question: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    texts: dict[tuple[str, str], str] = {}
    for row in _rows(directory / "evidence_ranking" / "dev.csv"):
        key = (row["ASIN"], row["qid"])
        texts[key] = row["question"]
        label = ANSWERS if row["label"] == "1" else NO
        by_question[key].append(Candidate(evidence=_evidence(row["source"], row["candidate"]), label=label))
    for (asin, number), candidates in by_question.items():
        yield RankingList(
            dataset="hetpqa-ranking",
            id=number,
            group=asin,
            question=RankerQuestion(text=texts[asin, number]),
            candidates=_each_once(candidates),
        )


def read_hetpqa_answers(directory: Path) -> Iterator[RankingList]:
    """Questions of hetPQA with the evidence their answers were written from; it has no negatives yet.

    Args:
        directory: The folder `hetPQA`.
    """
    by_question: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for name in ("train.csv", "dev.csv"):
        for row in _rows(directory / "answer_generation" / name):
            evidence = _evidence(row["source"], row["candidate"])
            by_question[row["ASIN"], row["question"]].append(Candidate(evidence=evidence, label=ANSWERS))
    for (asin, text), candidates in by_question.items():
        yield RankingList(
            dataset="hetpqa-answers",
            id=f"{asin}-{_digest(text)}",
            group=asin,
            question=RankerQuestion(text=text),
            candidates=_each_once(candidates),
        )


def read_semipqa(directory: Path) -> Iterator[RankingList]:
    """The judged attribute lists of semiPQA; its files name no product, so a question is its own group.

    Args:
        directory: The folder `semiPQA`.
    """
    for name in ("dev", "testseen"):
        by_question: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        for row in _rows(directory / "attribute_ranking" / f"{name}.csv"):
            evidence = _evidence("attribute", row["candidate"])
            label = ANSWERS if row["label"] == "1" else NO
            by_question[row["qid"], row["question"]].append(Candidate(evidence=evidence, label=label))
        for (number, text), candidates in by_question.items():
            yield RankingList(
                dataset="semipqa",
                id=f"{name}-{number}",
                group=_digest(text.lower()),
                question=RankerQuestion(text=text),
                candidates=_each_once(candidates),
            )


def _evidence(source: str, text: str) -> RankerEvidence:
    if source not in _SOURCES:
        raise IndexingError(f"unknown source {source!r}; known are {', '.join(_SOURCES)}")
    if source == "attribute":
        attribute = parse_attribute(text)
        return RankerEvidence(source="attribute", text=attribute_text(attribute.name, attribute.value))
    return RankerEvidence(source=_SOURCES[source], text=" ".join(text.split()))


def _each_once(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """One candidate for each text, with its best label."""
    best: dict[RankerEvidence, float] = {}
    for candidate in candidates:
        best[candidate.evidence] = max(best.get(candidate.evidence, NO), candidate.label)
    return tuple(Candidate(evidence=evidence, label=label) for evidence, label in best.items())


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise IndexingError(f"{str(path)!r} is missing; unpack the data set there, as its README describes")
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]

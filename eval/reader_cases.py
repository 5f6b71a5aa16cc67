"""What the reader is measured on: its own development examples, and evaluation sets with judged evidence.

Of an evaluation set the evidence that people labelled as answering is given: writing is measured, not finding.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.errors import EvaluationError
from index.ranker.input import attribute_text
from rag.reader.examples import Polarity, ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput, Style

Given = Literal["first", "all"]
"""Of several labelled pieces of evidence: the first alone, or all up to `_MOST_PIECES`."""

_MOST_PIECES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderCase:
    """One question with its evidence and the answers that are right."""

    dataset: str
    given: ReaderInput
    answers: tuple[str, ...]  # empty: it is not stated
    style: Style
    polarity: Polarity | None


def case_of(example: ReaderExample) -> ReaderCase:
    """A development example as a case."""
    return ReaderCase(
        dataset=example.dataset,
        given=example.given,
        answers=() if example.answer is None else (example.answer,),
        style=example.style,
        polarity=example.polarity,
    )


def judged_cases(directory: Path, *, given: Given) -> Iterator[ReaderCase]:
    """The answerable questions of an evaluation set with their labelled evidence.

    Args:
        directory: With `cases.jsonl` and `catalog.jsonl`.
        given: Which of the labelled evidence.

    Raises:
        EvaluationError: If a file is missing.
    """
    asked = _asked(directory / "catalog.jsonl")
    for case in _json_lines(directory / "cases.jsonl"):
        pieces = [_evidence(raw, asked) for raw in case["expect"].get("evidence_full", ())]
        if pieces and case["answers"]:
            yield ReaderCase(
                dataset=directory.name,
                given=ReaderInput(
                    question=case["question"], evidence=tuple(pieces[: 1 if given == "first" else _MOST_PIECES])
                ),
                answers=tuple(case["answers"]),
                style="voiced",
                polarity=case["expect"].get("yesno"),
            )


def unanswerable_cases(directory: Path) -> Iterator[ReaderCase]:
    """The questions of an evaluation set that nothing answers even partly, with the first passages of their product.

    Raises:
        EvaluationError: If a file is missing.
    """
    products = {product["id"]: product for product in _json_lines(directory / "catalog.jsonl")}
    for case in _json_lines(directory / "cases.jsonl"):
        if case["action"] != "abstain":
            continue
        product = products[case["product_id"]]
        pieces = [ReaderEvidence(source="bullet", text=text) for text in product.get("bullets", ())]
        pieces += [ReaderEvidence(source="review", text=one["text"]) for one in product.get("reviews", ())]
        pieces += [
            ReaderEvidence(source="qa", text=one["answer"], context=one["question"]) for one in product.get("qa", ())
        ]
        if pieces:
            yield ReaderCase(
                dataset=f"{directory.name}-unanswerable",
                given=ReaderInput(question=case["question"], evidence=tuple(pieces[:_MOST_PIECES])),
                answers=(),
                style="voiced",
                polarity=None,
            )


def _evidence(raw: dict[str, Any], asked: dict[str, str]) -> ReaderEvidence:  # Any: JSON of the evaluation set
    if raw["source"] == "attribute":
        return ReaderEvidence(source="attribute", text=attribute_text(raw["field"], raw["text"]))
    context = asked.get(raw["text"], "") if raw["source"] == "qa" else ""
    return ReaderEvidence(source=raw["source"], text=raw["text"], context=context)


def _asked(path: Path) -> dict[str, str]:
    """Of each community answer, the question it replies to."""
    return {qa["answer"]: qa["question"] for product in _json_lines(path) for qa in product.get("qa", ())}


def _json_lines(path: Path) -> Iterator[Any]:  # Any: lines of the evaluation set's format
    if not path.is_file():
        raise EvaluationError(f"{str(path)!r} is missing; name a directory with cases.jsonl and catalog.jsonl")
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)

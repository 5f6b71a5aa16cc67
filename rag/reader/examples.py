"""What the reader learns from: something given, and the answer to write."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from index.errors import IndexingError
from rag.reader.input import ReaderEvidence, ReaderInput, ReaderTurn, Style

Polarity = Literal["yes", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderExample:
    """One question with its evidence and its answer."""

    dataset: str
    group: str  # product or text; a group is wholly in training or wholly held out
    given: ReaderInput
    answer: str | None  # None: the evidence does not state it
    style: Style
    polarity: Polarity | None = None  # of the answer; None where the question is none of yes or no


def write_examples(path: Path, examples: Iterable[ReaderExample]) -> None:
    """One JSON object a line."""
    with path.open("w", encoding="utf-8") as file:
        for example in examples:
            file.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")


def read_examples(path: Path) -> Iterator[ReaderExample]:
    """The examples of a file, in its order.

    Raises:
        IndexingError: If there is no such file.
    """
    if not path.is_file():
        raise IndexingError(f"{str(path)!r} is missing; make it with `python -m rag.reader.data`")
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield _example(json.loads(line))


def _example(raw: dict[str, Any]) -> ReaderExample:  # Any: JSON that this file wrote
    given = raw["given"]
    return ReaderExample(
        dataset=raw["dataset"],
        group=raw["group"],
        given=ReaderInput(
            question=given["question"],
            evidence=tuple(ReaderEvidence(**one) for one in given["evidence"]),
            title=given["title"],
            history=tuple(ReaderTurn(**turn) for turn in given["history"]),
        ),
        answer=raw["answer"],
        style=raw["style"],
        polarity=raw["polarity"],
    )

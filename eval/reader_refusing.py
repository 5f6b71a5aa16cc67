"""From which probability the reader's "not stated" is to be believed: `python -m eval.reader_refusing --data DIR`.

Over the development examples of people's questions: for each threshold the share of the unanswerable that are refused,
and of the answerable that are refused wrongly. The threshold that ships is chosen from this table alone.
"""

import argparse
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from catalog.errors import ShelftalkError
from rag.reader.decoding import Decoder
from rag.reader.distractors import without_answer
from rag.reader.examples import ReaderExample, read_examples
from rag.reader.input import MAX_TOKENS
from rag.reader.loading import load_reader
from rag.reader.weights import find_reader

_THRESHOLDS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
_ANSWER_TOKENS = 72
_BATCH = 16


def refusing_table(answerable: Sequence[float], unanswerable: Sequence[float]) -> list[dict[str, float]]:
    """For each threshold the shares of right and of wrong refusals.

    Args:
        answerable: Probability of "not stated" for each answerable question.
        unanswerable: Likewise where nothing that is given answers.
    """
    return [
        {
            "threshold": threshold,
            "right": round(sum(p >= threshold for p in unanswerable) / max(1, len(unanswerable)), 3),
            "wrong": round(sum(p >= threshold for p in answerable) / max(1, len(answerable)), 3),
        }
        for threshold in _THRESHOLDS
    ]


def refusing_probabilities(decoder: Decoder, examples: Sequence[ReaderExample]) -> list[float]:
    """The probability of "not stated" for each example."""
    given = [decoder.tokenizer.give(one.given, max_tokens=MAX_TOKENS - _ANSWER_TOKENS) for one in examples]
    found: list[float] = []
    for start in range(0, len(given), _BATCH):
        found += decoder.not_stated(given[start : start + _BATCH], style="voiced")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, measure, print; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval.reader_refusing", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="directory with dev.jsonl")
    parser.add_argument("--reader", type=Path, help="directory of weights; without, the packaged ones")
    parser.add_argument("--datasets", default="hetpqa", help="the sets whose names begin so")
    options = parser.parse_args(arguments)
    try:
        decoder = load_reader(find_reader(options.reader))
        examples = [
            one
            for one in read_examples(options.data / "dev.jsonl")
            if one.dataset.startswith(options.datasets) and one.style == "voiced"
        ]
    except ShelftalkError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    unanswerable = [one for one in examples if one.answer is None]
    unanswerable += without_answer(examples, random.Random(0))  # evidence about other products alone
    right = refusing_probabilities(decoder, unanswerable)
    wrong = refusing_probabilities(decoder, [one for one in examples if one.answer is not None])
    print(f"{len(right)} unanswerable, {len(wrong)} answerable")  # noqa: T201
    for line in refusing_table(wrong, right):
        print(json.dumps(line))  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Measure how the reader writes: `python -m eval.reader_quality --data DIR --epqa DIR`.

Takes the development examples that `rag.reader.data` wrote and evaluation sets with labelled evidence; writes greedily.
Reports for each set token F1 and ROUGE-L against people's answers beside those of copying the first evidence, numbers
copied right, yes and no, "not stated", and perplexity.
"""

import argparse
import json
import math
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from catalog.errors import ShelftalkError
from eval.answer_metrics import rouge_l, said_yes_no, token_f1
from eval.intervals import bootstrap_interval
from eval.reader_cases import ReaderCase, case_of, judged_cases, unanswerable_cases
from index.model_files import find_model
from rag.reader.batches import batch_of, row_of
from rag.reader.decoding import Decoder
from rag.reader.examples import ReaderExample, read_examples
from rag.reader.input import MAX_TOKENS, SEGMENTS, ReaderTokenizer
from rag.reader.loading import load_reader, load_trained
from rag.reader.network import Written, label_log_probability
from rag.reader.polar_questions import asks_yes_or_no
from rag.reader.surface import NOT_STATED_TEXT, surface
from rag.reader.weights import find_reader
from rag.words.polarity import leading_word

_BATCH = 16
_ANSWER_TOKENS = 72
_MOST_NATS = 50.0
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAnswer:
    """What was written for a case."""

    case: ReaderCase
    text: str


def write_answers(decoder: Decoder, cases: Sequence[ReaderCase]) -> list[WrittenAnswer]:
    """The reader's answers, in the order of the cases."""
    answers: dict[int, WrittenAnswer] = {}
    given = [decoder.tokenizer.give(case.given, max_tokens=MAX_TOKENS - _ANSWER_TOKENS) for case in cases]
    order = sorted(range(len(cases)), key=lambda row: (cases[row].style, len(given[row].ids)))
    for start in range(0, len(order), _BATCH):
        rows = order[start : start + _BATCH]
        for style in sorted({cases[row].style for row in rows}):
            same = [row for row in rows if cases[row].style == style]
            decides = [style == "voiced" and asks_yes_or_no(cases[row].given.question) for row in same]
            written = decoder.write_all(
                [given[row] for row in same], style=style, max_tokens=_ANSWER_TOKENS, decides=decides
            )
            for row, tokens in zip(same, written, strict=True):
                text = surface(tokens, given[row], decoder.tokenizer)
                answers[row] = WrittenAnswer(case=cases[row], text=text)
    return [answers[row] for row in range(len(cases))]


def figures(answers: Sequence[WrittenAnswer]) -> dict[str, float | list[float] | int | None]:
    """What a set of answers is worth; None where nothing was to be measured."""
    stated = [one for one in answers if one.case.answers]
    unstated = [one for one in answers if not one.case.answers]
    polar = [one for one in stated if one.case.polarity is not None]
    f1 = [_score(token_f1, one) for one in stated]
    return {
        "n": len(answers),
        "token_f1": _mean(f1),
        "token_f1_interval": _interval(f1),
        "rouge_l": _mean(_score(rouge_l, one) for one in stated),
        "copying_f1": _mean(token_f1(_copied(one.case), one.case.answers) or 0.0 for one in stated),
        "copying_rouge_l": _mean(rouge_l(_copied(one.case), one.case.answers) or 0.0 for one in stated),
        "numbers_held": _mean(held for one in answers for held in _numbers_held(one)),
        "numbers_right": _mean(
            float(_numbers(one.text) == _numbers(one.case.answers[0]))
            for one in stated
            if _numbers(one.case.answers[0])
        ),
        "polarity": _mean(float(said_yes_no(one.text) == one.case.polarity) for one in polar),
        "polarity_n": len(polar),
        "not_stated": _mean(float(one.text == NOT_STATED_TEXT) for one in unstated),
        "not_stated_n": len(unstated),
        "wrongly_not_stated": _mean(float(one.text == NOT_STATED_TEXT) for one in stated),
    }


@torch.inference_mode()
def perplexity(decoder: Decoder, examples: Sequence[ReaderExample]) -> float | None:
    """Per token of the right answers, what can be neither generated nor copied left out; None without any.

    At most e to the power of 50, also where the network's numbers have overflowed.
    """
    network = decoder.network
    outputs = frozenset(network.output_ids.tolist())
    rows = [row for row in (row_of(one, decoder.tokenizer, outputs) for one in examples) if row is not None]
    total, count = 0.0, 0
    for start in range(0, len(rows), _BATCH):
        batch = batch_of(rows[start : start + _BATCH])
        memory = network.give(batch.ids, batch.segments, batch.is_token)
        hidden, _ = network.write(memory, batch.answer, SEGMENTS["answer"], Written())
        found = label_log_probability(network, memory, network.outlook(memory, hidden), batch.labels)
        total -= float(found.sum())
        count += int((batch.labels >= 0).sum())
    if not count:
        return None
    nats = total / count
    return math.exp(nats if nats < _MOST_NATS else _MOST_NATS)


def _copied(case: ReaderCase) -> str:
    """The first evidence word for word, after the right yes or no: what copying would give at best."""
    text = case.given.evidence[0].text
    return f"{case.polarity}. {leading_word(text)[1] or text}" if case.polarity else text


def _score(metric: Callable[[str, Sequence[str]], float | None], one: WrittenAnswer) -> float:
    return metric(one.text, one.case.answers) or 0.0


def _numbers(text: str) -> list[str]:
    return sorted(_NUMBER.findall(text))


def _numbers_held(one: WrittenAnswer) -> list[float]:
    """For each number of an answer, whether it stands in what was given."""
    pieces = [f"{e.title} {e.context} {e.text}" for e in one.case.given.evidence]
    held = set(_NUMBER.findall(" ".join([*pieces, one.case.given.question, one.case.given.title])))
    return [float(number in held) for number in _NUMBER.findall(one.text)]


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(statistics.fmean(found), 4) if found else None


def _interval(values: Sequence[float]) -> list[float] | None:
    if len(values) < 2:
        return None
    interval = bootstrap_interval(values, seed=0)
    return [round(interval.low, 3), round(interval.high, 3)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, measure, print; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval.reader_quality", description=__doc__)
    parser.add_argument("--data", type=Path, help="directory with dev.jsonl")
    parser.add_argument("--checkpoint", type=Path, help="of a training run; without, the packaged weights")
    parser.add_argument("--epqa", type=Path, help="evaluation set with cases.jsonl and catalog.jsonl")
    parser.add_argument("--most", type=int, default=250, help="development examples of each data set")
    parser.add_argument("--out", type=Path, help="directory for figures.json and answers.jsonl")
    options = parser.parse_args(arguments)
    try:
        decoder = _decoder(options.checkpoint)
        report, answers = _measure(decoder, options)
    except ShelftalkError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    print(json.dumps(report, indent=1))  # noqa: T201
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "figures.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        _write(options.out / "answers.jsonl", answers)
    return 0


def _measure(decoder: Decoder, options: argparse.Namespace) -> tuple[dict[str, object], list[WrittenAnswer]]:
    report: dict[str, object] = {}
    every: list[WrittenAnswer] = []
    by_dataset: dict[str, list[ReaderExample]] = {}
    for example in read_examples(options.data / "dev.jsonl") if options.data else ():
        by_dataset.setdefault(example.dataset, []).append(example)
    for name, examples in sorted(by_dataset.items()):
        kept = examples[: options.most]
        answers = write_answers(decoder, [case_of(one) for one in kept])
        report[name] = {**figures(answers), "perplexity": perplexity(decoder, kept)}
        every += answers
    if options.epqa is not None:
        sets = {
            "epqa, first evidence": list(judged_cases(options.epqa, given="first")),
            "epqa, all evidence": list(judged_cases(options.epqa, given="all")),
            "epqa, unanswerable": list(unanswerable_cases(options.epqa)),
        }
        for name, cases in sets.items():
            started = time.perf_counter()
            answers = write_answers(decoder, cases)
            report[name] = {**figures(answers), "seconds": round(time.perf_counter() - started, 1)}
            every += answers
    return report, every


def _decoder(checkpoint: Path | None) -> Decoder:
    if checkpoint is None:
        return load_reader(find_reader())
    return Decoder(load_trained(checkpoint), ReaderTokenizer(find_model(None).directory / "tokenizer.json"))


def _write(path: Path, answers: Iterable[WrittenAnswer]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for one in answers:
            pieces = [f"{e.source}: {e.text}" for e in one.case.given.evidence]
            record = {
                "dataset": one.case.dataset,
                "question": one.case.given.question,
                "evidence": pieces,
                "answers": one.case.answers,
                "written": one.text,
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())

"""Benchmark `reader`: answers of the embedded language model, one by one and several at once.

The same questions are answered in the plain way, which reads the whole answer again for each token; with keys and
values kept; and with what is copied next proposed as well, as in use.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import torch

from eval.performance.results import Latency, MatmulRate, Options, ReaderResult
from eval.performance.timing import time_each
from rag.reader.copying import Course, source_of
from rag.reader.decoding import Decoder
from rag.reader.examples import ReaderExample
from rag.reader.input import MAX_TOKENS, Given
from rag.reader.loading import load_reader
from rag.reader.policy_examples import policy_examples
from rag.reader.weights import find_reader

_N_QUESTIONS = 48
_EVIDENCE_TOKENS = 250
_LEAST_WRITTEN, _MOST_WRITTEN = 15, 40  # tokens of the answers that are timed
_ANSWER_TOKENS = 64
_BATCHES = (1, 4, 16)


def measure_reader(options: Options, rate: MatmulRate) -> ReaderResult:
    """Answer made questions about the rules of made shops, over about 250 tokens of evidence.

    Args:
        options: Passes and seed.
        rate: Taken just before.
    """
    decoder = load_reader(find_reader())
    given, written = _questions(decoder, options.seed)

    def timed(proposed: int) -> Latency:
        return time_each(lambda one: list(_write(decoder, one, proposed)), given, passes=options.passes)

    return ReaderResult(
        rate=rate,
        n_questions=len(given),
        given_tokens=median(len(one.ids) for one in given),
        written_tokens=median(written),
        plain=time_each(lambda one: _plainly(decoder, one), given, passes=1),
        kept=timed(0),
        guessed=timed(6),
        answers_per_s={size: _throughput(decoder, given, size, options.passes) for size in _BATCHES},
    )


def _questions(decoder: Decoder, seed: int) -> tuple[list[Given], list[int]]:
    """What is given, and how many tokens are written for it."""
    given: list[Given] = []
    written: list[int] = []
    chance = random.Random(seed)
    pool = list(policy_examples(count=600, chance=chance))
    for example in pool:
        if example.answer is None or len(given) == _N_QUESTIONS:
            continue
        one = _filled(decoder, example, pool, chance)
        length = len(list(_write(decoder, one, 0)))
        if _LEAST_WRITTEN <= length <= _MOST_WRITTEN:
            given.append(one)
            written.append(length)
    return given, written


def _filled(decoder: Decoder, example: ReaderExample, pool: Sequence[ReaderExample], chance: random.Random) -> Given:
    """An example with evidence of others behind its own, up to the length that is measured."""
    evidence = list(example.given.evidence)
    while sum(len(decoder.tokenizer.ids(one.text)) for one in evidence) < _EVIDENCE_TOKENS:
        evidence += chance.choice(pool).given.evidence[:1]
    return decoder.tokenizer.give(replace(example.given, evidence=tuple(evidence)), max_tokens=_EVIDENCE_TOKENS + 32)


def _write(decoder: Decoder, given: Given, proposed: int) -> list[int]:
    return [token.id for token in decoder.write(given, style="voiced", max_tokens=_ANSWER_TOKENS, proposed=proposed)]


@torch.inference_mode()
def _plainly(decoder: Decoder, given: Given) -> list[int]:
    """Everything is read again for each token."""
    course = Course(source_of(given, decoder.tokenizer), frozenset(decoder.network.output_ids.tolist()))
    while len(course.ids) < min(_ANSWER_TOKENS, MAX_TOKENS - len(given.ids) - 1):
        token = decoder.next_token(given, course, style="voiced")
        if token is None:
            break
        course.add(token.id)
    return course.ids


def _throughput(decoder: Decoder, given: Sequence[Given], size: int, passes: int) -> float:
    """Answers a second, written `size` at a time, those of similar length together; the median of the passes."""
    ordered = sorted(given, key=lambda one: len(one.ids))
    parts = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    rates = []
    for _ in range(passes + 1):  # the first one warms up
        started = time.perf_counter()
        for part in parts:
            decoder.write_all(part, style="voiced", max_tokens=_ANSWER_TOKENS)
        rates.append(len(ordered) / (time.perf_counter() - started))
    return median(rates[1:])

"""Examples as tensors: drawn by the shares of their data sets, put together by length, padded.

A draw depends on the seed and the step alone, so that a run that was stopped goes on with the same examples.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from index.learning.token_ids import SEP, lengths_mask, padded_rows
from rag.reader.examples import ReaderExample
from rag.reader.input import MAX_TOKENS, NOT_STATED_TOKEN, STARTS, ReaderTokenizer

SHARES = {
    "hetpqa-voiced": 0.20,
    "hetpqa-plain": 0.12,
    "hetpqa-judged": 0.05,
    "hetpqa-unstated": 0.02,
    "semipqa": 0.05,
    "fairytaleqa": 0.03,
    "fetaqa": 0.05,
    "generated-icecat": 0.11,
    "generated-shops": 0.12,
    "generated-opinions": 0.15,
    "generated-policies": 0.05,
}
"""Share of a data set in what is drawn: people's answers are few and are seen several times."""

_POOLED_STEPS = 16  # steps drawn together and sorted by length
_TRAINING_TOKENS = 288  # given and answer; 97 % are shorter, longer ones lose their last evidence
_ANSWER_TOKENS = 72
NO_LABEL = -100


@dataclass(frozen=True, slots=True)
class Row:
    """One example as ids."""

    ids: list[int]
    segments: list[int]
    answer: list[int]  # with the mark that starts it
    labels: list[int]  # what follows each token of the answer


@dataclass(frozen=True, slots=True)
class Batch:
    """B examples, padded: S tokens given, A of answer."""

    ids: torch.Tensor  # (B, S), int64
    segments: torch.Tensor  # (B, S), int64
    is_token: torch.Tensor  # (B, S), bool
    answer: torch.Tensor  # (B, A), int64
    labels: torch.Tensor  # (B, A), int64, NO_LABEL where none


def row_of(
    example: ReaderExample, tokenizer: ReaderTokenizer, outputs: frozenset[int], *, max_tokens: int = _TRAINING_TOKENS
) -> Row | None:
    """An example as ids; None where its answer holds a number that cannot be copied, or is empty."""
    answer = [NOT_STATED_TOKEN] if example.answer is None else tokenizer.ids(example.answer)[:_ANSWER_TOKENS]
    given = tokenizer.give(example.given, max_tokens=min(max_tokens, MAX_TOKENS) - len(answer) - 1)
    held = set(given.ids)
    labels = []
    for token in [*answer, SEP]:
        if token in held or token in outputs:
            labels.append(token)
        elif any(c.isdigit() for c in tokenizer.token(token)):
            return None  # to write it would have to be made up
        else:
            labels.append(NO_LABEL)
    if len(answer) == _ANSWER_TOKENS:
        labels[-1] = NO_LABEL  # it was cut: this is not its end
    if not answer:
        return None
    return Row(list(given.ids), list(given.segments), [STARTS[example.style], *answer], labels)


def batch_of(rows: Sequence[Row]) -> Batch:
    """Rows as tensors."""
    ids, segments, is_token = given_tensors([row.ids for row in rows], [row.segments for row in rows])
    answer = torch.from_numpy(padded_rows([row.answer for row in rows]))
    labels = torch.from_numpy(padded_rows([row.labels for row in rows], fill=NO_LABEL))
    return Batch(ids, segments, is_token, answer, labels)


def given_tensors(
    ids: Sequence[Sequence[int]], segments: Sequence[Sequence[int]]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """What B networks are given: ids, segments, and where there is a token; each (B, S)."""
    return (
        torch.from_numpy(padded_rows(ids)),
        torch.from_numpy(padded_rows(segments)),
        torch.from_numpy(lengths_mask(ids)).bool(),
    )


class Sampler:
    """Draws the rows of each step.

    Args:
        examples: Those of data sets without a share are not drawn.
        tokenizer: For the ids.
        outputs: The tokens that may be generated.
        seed: The same seed and step give the same rows.
        shares: Of each data set in what is drawn, relative to each other.
    """

    def __init__(
        self,
        examples: Sequence[ReaderExample],
        tokenizer: ReaderTokenizer,
        outputs: frozenset[int],
        *,
        seed: int,
        shares: Mapping[str, float] = SHARES,
    ) -> None:
        self._rows: dict[str, list[Row]] = {}
        for one in examples:
            row = row_of(one, tokenizer, outputs)
            if row is not None and one.dataset in shares:
                self._rows.setdefault(one.dataset, []).append(row)
        self._names = sorted(self._rows)
        self._weights = [shares[name] for name in self._names]
        self._seed = seed
        self._pool: tuple[int, list[list[Row]]] = (-1, [])

    @property
    def counts(self) -> dict[str, int]:
        """Usable examples of each data set."""
        return {name: len(rows) for name, rows in self._rows.items()}

    def draw(self, step: int, size: int) -> list[Row]:
        """The rows of a step, of similar length."""
        number = step // _POOLED_STEPS
        if self._pool[0] != number:
            self._pool = (number, self._draw_pool(number, size))
        return self._pool[1][step % _POOLED_STEPS]

    def _draw_pool(self, number: int, size: int) -> list[list[Row]]:
        chance = random.Random(f"{self._seed}-{number}")
        names = chance.choices(self._names, weights=self._weights, k=size * _POOLED_STEPS)
        rows = sorted((chance.choice(self._rows[name]) for name in names), key=lambda r: len(r.ids) + len(r.answer))
        steps = [rows[start : start + size] for start in range(0, len(rows), size)]
        chance.shuffle(steps)
        return steps

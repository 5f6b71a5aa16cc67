"""How well a model answers held-out questions: perplexity, and accuracy as the share of right answers.

An answer is right when, compared with the right one,

- both say that nothing is stated, or neither does;
- it begins with the same yes or no, where the right one does;
- it says every number of it, units converted, and every value that the example names;
- its words agree: token F1 of at least 0.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.answer_metrics import number_match, said_yes_no, says, token_f1
from eval.intervals import Interval, bootstrap_interval
from eval.tuning.learner import Learner, TunedModel, WrittenSet
from rag.reader.examples import ReaderExample
from rag.reader.surface import NOT_STATED_TEXT
from rag.tuning.store_example import StoreExample

LEAST_F1 = 0.5
_RESAMPLES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a model made of some questions."""

    right: tuple[float, ...]  # 1.0 or 0.0 of each, in their order
    kinds: tuple[str, ...]  # the kind of each
    groups: tuple[str, ...]  # the product or document each is about
    perplexity: float | None  # per token of the right answers; None where none can be written at all

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        return sum(self.right) / len(self.right)

    def by_kind(self) -> dict[str, tuple[float, int]]:
        """Accuracy and number of each kind of question."""
        found = {}
        for kind in sorted(set(self.kinds)):
            scores = [one for one, its in zip(self.right, self.kinds, strict=True) if its == kind]
            found[kind] = (sum(scores) / len(scores), len(scores))
        return found


def measure(learner: Learner, model: TunedModel, sets: Sequence[Sequence[StoreExample]]) -> list[Measured]:
    """Write an answer to each question of each set and judge it."""
    written = learner.write(model, [[one.example for one in questions] for questions in sets])
    return [_measured(questions, found) for questions, found in zip(sets, written, strict=True)]


def _measured(questions: Sequence[StoreExample], found: WrittenSet) -> Measured:
    right = [is_right(text, one.example, one.must_say) for text, one in zip(found.texts, questions, strict=True)]
    return Measured(
        right=tuple(map(float, right)),
        kinds=tuple(one.example.dataset for one in questions),
        groups=tuple(one.example.group for one in questions),
        perplexity=found.perplexity,
    )


def is_right(text: str, example: ReaderExample, must_say: Sequence[str]) -> bool:
    """Whether an answer is right, as the head of this file says."""
    if example.answer is None or text == NOT_STATED_TEXT:
        return example.answer is None and text == NOT_STATED_TEXT
    golds = [example.answer]
    wanted = said_yes_no(example.answer)
    if wanted is not None and said_yes_no(text) != wanted:
        return False
    if number_match(text, golds) not in (None, 1.0) or not all(says(text, value) for value in must_say):
        return False
    return (token_f1(text, golds) or 0.0) >= LEAST_F1


def difference(before: Measured, after: Measured, *, seed: int) -> Interval:
    """After minus before over the same questions, with its 95 % paired bootstrap interval.

    What is drawn again are products and documents, each with all its questions: several about one are not independent.
    Where all are about one, the interval is that of its questions.
    """
    changes = np.asarray(after.right) - np.asarray(before.right)  # (n,)
    names, group = np.unique(np.asarray(before.groups), return_inverse=True)
    if len(names) < 2:
        return bootstrap_interval(changes, seed=seed)
    sums = np.bincount(group, weights=changes)  # (groups,)
    sizes = np.bincount(group)
    drawn = np.random.default_rng(seed).integers(0, len(names), size=(_RESAMPLES, len(names)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)  # (resamples,)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(mean=float(changes.mean()), low=float(low), high=float(high), n=len(changes))

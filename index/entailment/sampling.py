"""Which examples a training step sees: a fixed mixture of data sets, half of each held, the same for the same seed."""

import random
from collections import Counter
from collections.abc import Sequence

from index.entailment.examples import EntailmentExample

_FLATTENED = (
    0.6  # a set of n examples is drawn from in proportion to n ** this, so that a large one does not drown the rest
)


class ExampleSampler:
    """Draws training examples; within a set and a label each is seen once before any is seen twice.

    Args:
        examples: All training examples.
        seed: Gives, with the step, what is drawn.
    """

    def __init__(self, examples: Sequence[EntailmentExample], *, seed: int) -> None:
        self._pools: dict[tuple[str, bool], list[EntailmentExample]] = {}
        for one in examples:
            self._pools.setdefault((one.dataset, one.is_held), []).append(one)
        sizes = Counter(one.dataset for one in examples)
        self._names = sorted(sizes)
        self._weights = [sizes[name] ** _FLATTENED for name in self._names]
        self._drawn: Counter[tuple[str, bool]] = Counter()
        self._orders: dict[tuple[str, bool, int], list[int]] = {}
        self._next_step = 0
        self._seed = seed

    def draw(self, step: int, count: int) -> list[EntailmentExample]:
        """The examples of one step."""
        while self._next_step < step:  # a resumed run: count what was drawn before
            self._places(self._next_step, count)
        return [self._pick(key, place) for key, place in self._places(step, count)]

    def _places(self, step: int, count: int) -> list[tuple[tuple[str, bool], int]]:
        chance = random.Random(f"{self._seed}-{step}")
        found = []
        for number, name in enumerate(chance.choices(self._names, weights=self._weights, k=count)):
            key = (name, number % 2 == 0)
            if key not in self._pools:
                key = (name, number % 2 != 0)  # a set of one label
            found.append((key, self._drawn[key]))
            self._drawn[key] += 1
        self._next_step = step + 1
        return found

    def _pick(self, key: tuple[str, bool], number: int) -> EntailmentExample:
        pool = self._pools[key]
        epoch, place = divmod(number, len(pool))
        if (*key, epoch) not in self._orders:
            order = list(range(len(pool)))
            random.Random(f"{self._seed}-{key}-{epoch}").shuffle(order)
            self._orders[*key, epoch] = order
        return pool[self._orders[*key, epoch][place]]

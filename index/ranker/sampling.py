"""Which lists and candidates a training step sees: a fixed mixture of data sets, the same for the same seed."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from index.ranker.lists import NO, Candidate, RankingList

DATASET_SHARES: Mapping[str, float] = {
    "hetpqa-answers": 0.38,
    "hetpqa-ranking": 0.07,
    "semipqa": 0.11,
    "generated-attributes": 0.12,
    "fairytaleqa": 0.12,
    "policyqa": 0.07,
    "xquad": 0.04,
    "tatqa": 0.02,
    "fetaqa": 0.05,
    "stackfaq": 0.02,
}
"""Share of the lists of a step; data sets that are not there give theirs to the others."""

_HARD_POOL = 10  # negatives are drawn from this many hardest
_WITHOUT_ANSWER = 0.1  # share of lists whose answers are taken out, so that "none of these" is learned


class ListSampler:
    """Draws training lists, cut to a few candidates.

    Args:
        lists: All training lists.
        seed: Gives, with the step, what is drawn.
        candidates: Of one drawn list, at most.
    """

    def __init__(self, lists: Sequence[RankingList], *, seed: int, candidates: int = 6) -> None:
        self._by_dataset: dict[str, list[RankingList]] = {}
        for one in lists:
            if one.dataset in DATASET_SHARES:
                self._by_dataset.setdefault(one.dataset, []).append(one)
        self._drawn: Counter[str] = Counter()
        self._orders: dict[tuple[str, int], list[int]] = {}
        self._next_step = 0
        self._seed = seed
        self._candidates = candidates

    def draw(self, step: int, count: int) -> list[RankingList]:
        """The lists of one step; within a data set each list is seen once before any is seen twice."""
        while self._next_step < step:  # a resumed run: count what was drawn before
            self._places(self._next_step, count)
        chance = random.Random(f"{self._seed}-{step}-cut")
        return [self._cut(self._pick(name, place), chance) for name, place in self._places(step, count)]

    def _places(self, step: int, count: int) -> list[tuple[str, int]]:
        names = sorted(self._by_dataset)
        weights = [DATASET_SHARES[name] for name in names]
        found = []
        for name in random.Random(f"{self._seed}-{step}").choices(names, weights=weights, k=count):
            found.append((name, self._drawn[name]))
            self._drawn[name] += 1
        self._next_step = step + 1
        return found

    def _pick(self, name: str, number: int) -> RankingList:
        lists = self._by_dataset[name]
        epoch, place = divmod(number, len(lists))
        if (name, epoch) not in self._orders:
            order = list(range(len(lists)))
            random.Random(f"{self._seed}-{name}-{epoch}").shuffle(order)
            self._orders[name, epoch] = order
        return lists[self._orders[name, epoch][place]]

    def _cut(self, one: RankingList, chance: random.Random) -> RankingList:
        right = [candidate for candidate in one.candidates if candidate.label > NO]
        wrong = [candidate for candidate in one.candidates if candidate.label == NO]
        n_right = 0 if wrong and chance.random() < _WITHOUT_ANSWER else min(len(right), 1 + (chance.random() < 0.3))
        chosen = chance.sample(right, k=n_right)
        pool = wrong[:_HARD_POOL]
        chosen += chance.sample(pool, k=min(len(pool), self._candidates - n_right))
        return _with(one, chosen)


def _with(one: RankingList, candidates: Sequence[Candidate]) -> RankingList:
    return RankingList(
        dataset=one.dataset, id=one.id, group=one.group, question=one.question, candidates=tuple(candidates)
    )

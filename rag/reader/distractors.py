"""Evidence that does not answer, put beside evidence that does, or in its place.

Distractors come from the same data set: of the same product where it has other evidence, else of another.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rag.reader.examples import ReaderExample
from rag.reader.input import ReaderEvidence

_SHARES = {"hetpqa-voiced": 0.6, "hetpqa-plain": 0.3, "semipqa": 0.5}
_MOST_WORDS = 45  # of a distractor
_UNSTATED_SHARE = 0.12  # of the voiced answers that are given a second time without their evidence
_FIRST_SHARE = 0.6  # of the right evidence to stand first, as a ranker would put it


def with_distractors(examples: Iterable[ReaderExample], chance: random.Random) -> Iterator[ReaderExample]:
    """The examples, in a share of them with one to three pieces of evidence that belong to other questions."""
    every = list(examples)
    pools = _Pools(every)
    for one in every:
        if chance.random() >= _SHARES.get(one.dataset, 0.0):
            yield one
            continue
        extra = pools.other(one, chance.choice((1, 1, 2, 3)), chance, elsewhere=False)
        pieces = list(one.given.evidence)
        if chance.random() < _FIRST_SHARE:
            pieces += extra
        else:
            pieces = [*pieces, *extra]
            chance.shuffle(pieces)
        yield replace(one, given=replace(one.given, evidence=tuple(pieces)))


def without_answer(examples: Sequence[ReaderExample], chance: random.Random) -> Iterator[ReaderExample]:
    """Questions of people with evidence about other products alone: their answer is not stated."""
    pools = _Pools(examples)
    for one in examples:
        if one.dataset in ("hetpqa-voiced", "hetpqa-judged") and chance.random() < _UNSTATED_SHARE:
            evidence = pools.other(one, chance.choice((1, 2, 3)), chance, elsewhere=True)
            if evidence:
                given = replace(one.given, evidence=tuple(evidence))
                yield replace(one, dataset="hetpqa-unstated", given=given, answer=None, style="voiced", polarity=None)


class _Pools:
    """Evidence by product and in all, of one kind of data set each."""

    def __init__(self, examples: Sequence[ReaderExample]) -> None:
        self._by_group: dict[tuple[str, str], list[ReaderEvidence]] = {}
        self._all: dict[str, list[tuple[str, ReaderEvidence]]] = {}
        for one in examples:
            kind = one.dataset.partition("-")[0]
            for evidence in one.given.evidence:
                if len(evidence.text.split()) <= _MOST_WORDS:
                    self._by_group.setdefault((kind, one.group), []).append(evidence)
                    self._all.setdefault(kind, []).append((one.group, evidence))

    def other(
        self, example: ReaderExample, count: int, chance: random.Random, *, elsewhere: bool
    ) -> list[ReaderEvidence]:
        kind = example.dataset.partition("-")[0]
        own = {evidence.text for evidence in example.given.evidence}
        near = [] if elsewhere else self._by_group.get((kind, example.group), [])
        found: dict[str, ReaderEvidence] = {}
        for _ in range(count * 3):
            if near and chance.random() < 0.5:
                evidence = chance.choice(near)
            else:
                group, evidence = chance.choice(self._all.get(kind, [("", example.given.evidence[0])]))
                if group == example.group and elsewhere:
                    continue
            if evidence.text not in own:
                found.setdefault(evidence.text, evidence)
            if len(found) == count:
                break
        return list(found.values())

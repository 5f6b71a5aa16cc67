"""How likely passages answer: by a ranker where it reads the language, else by words and meaning."""

from collections.abc import Sequence

import numpy as np
import pytest

from catalog.product import Source
from index.passage import Passage, PassageHit
from index.ranker.blending import RankerScores
from index.ranker.input import RankerEvidence, RankerQuestion
from rag.passage_judging import PassageJudge, likelihood_of


class ScriptedRanker:
    """Gives the first piece of evidence the first probability, and so on, and remembers what it read."""

    model_id = "scripted"

    def __init__(self, *probabilities: float) -> None:
        self._probabilities = probabilities
        self.read: list[tuple[RankerQuestion, list[RankerEvidence]]] = []

    def score(self, question: RankerQuestion, evidence: Sequence[RankerEvidence]) -> RankerScores:
        self.read.append((question, list(evidence)))
        found = np.array(self._probabilities[: len(evidence)] or [0.1] * len(evidence), dtype=np.float32)
        return RankerScores(logits=found, probabilities=found)


def hit(text: str, *, rank: int = 1, source: Source = "bullet", context: str = "Aurora 200") -> PassageHit:
    passage = Passage(id=f"A#{rank}", owner_id="A", owner_kind="product", source=source, text=text, context=context)
    return PassageHit(passage=passage, score=0.5, rank=rank, lexical=1.0, cosine=0.5)


def test_the_even_probability_is_the_even_likelihood() -> None:
    assert [likelihood_of(p) for p in (0.0, 0.125, 0.25, 0.625, 1.0)] == pytest.approx([0.0, 0.2, 0.4, 0.7, 1.0])


def test_english_passages_are_judged_by_the_ranker() -> None:
    ranker = ScriptedRanker(0.25, 1.0)
    hits = [hit("a quiet motor"), hit("a washable filter", rank=2)]
    found = PassageJudge(lambda: ranker).likelihoods("is the filter washable?", ["filter", "washable"], hits)
    assert [(one.rank, likely) for one, likely in found] == [(1, pytest.approx(0.4)), (2, pytest.approx(1.0))]
    assert ranker.read[0][0].text == "is the filter washable?"


def test_only_a_community_answer_is_read_with_its_context() -> None:
    ranker = ScriptedRanker()
    hits = [hit("yes, it does", source="qa", context="does it beep?"), hit("a beep at the end", rank=2)]
    PassageJudge(lambda: ranker).likelihoods("does it beep?", ["beep"], hits)
    assert [piece.context for piece in ranker.read[0][1]] == ["does it beep?", ""]


def test_the_best_sixteen_are_read() -> None:
    ranker = ScriptedRanker()
    hits = [hit(f"sentence {n}", rank=n) for n in range(1, 31)]
    found = PassageJudge(lambda: ranker).likelihoods("which sentence?", ["sentence"], hits)
    assert [one.rank for one, _ in found] == list(range(1, 17))


def test_chinese_is_judged_by_words() -> None:
    def never() -> ScriptedRanker:
        raise AssertionError("the ranker reads no Chinese")

    found = PassageJudge(never).likelihoods("滤网可以洗吗", ["滤网"], [hit("滤网可以水洗")])
    assert found[0][1] > 0


def test_without_a_ranker_words_and_meaning_judge() -> None:
    hits = [hit("a washable filter"), hit("a quiet motor", rank=2)]
    judged = PassageJudge(None).likelihoods("?", ["filter", "washable"], hits)
    found = {one.rank: likely for one, likely in judged}
    assert found[1] > found[2]


def test_the_ranker_is_loaded_once_and_not_before_it_is_needed() -> None:
    loads = []

    def load() -> ScriptedRanker:
        loads.append(1)
        return ScriptedRanker()

    judge = PassageJudge(load)
    judge.likelihoods("?", [], [])
    assert not loads
    judge.warm_up()
    judge.likelihoods("is it red?", ["red"], [hit("red")])
    assert loads == [1]

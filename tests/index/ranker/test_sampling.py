"""What a training step sees."""

from collections import Counter

import pytest

from index.ranker.input import RankerEvidence, RankerQuestion
from index.ranker.lists import Candidate, RankingList
from index.ranker.sampling import ListSampler


def a_list(dataset: str, number: int, n_wrong: int = 14) -> RankingList:
    texts = [("right", 1.0), *((f"wrong {n}", 0.0) for n in range(n_wrong))]
    candidates = tuple(Candidate(evidence=RankerEvidence(source="qa", text=t), label=label) for t, label in texts)
    return RankingList(
        dataset=dataset, id=str(number), group="g", question=RankerQuestion(text="?"), candidates=candidates
    )


LISTS = [a_list("hetpqa-answers", n) for n in range(20)] + [a_list("semipqa", n) for n in range(5)]


def test_the_same_seed_draws_the_same_and_another_one_something_else() -> None:
    drawn = [ListSampler(LISTS, seed=seed).draw(0, 16) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_resumed_run_draws_what_an_uninterrupted_one_would() -> None:
    whole = ListSampler(LISTS, seed=1)
    steps = [whole.draw(step, 4) for step in range(6)]
    assert ListSampler(LISTS, seed=1).draw(5, 4) == steps[5]


def test_every_list_of_a_data_set_is_seen_once_before_one_is_seen_twice() -> None:
    sampler = ListSampler([one for one in LISTS if one.dataset == "semipqa"], seed=3)
    seen = [one.id for step in range(5) for one in sampler.draw(step, 2)]
    assert Counter(seen[:5]) == Counter("01234") == Counter(seen[5:])


def test_candidates_are_the_answer_and_some_of_the_ten_hardest() -> None:
    sampler = ListSampler(LISTS, seed=4, candidates=6)
    drawn = [one for step in range(30) for one in sampler.draw(step, 8)]
    without = [one for one in drawn if not one.answerable]
    assert all(len(one.candidates) == 6 for one in drawn)
    assert {c.evidence.text for one in drawn for c in one.candidates} == {"right", *(f"wrong {n}" for n in range(10))}
    assert len(without) / len(drawn) == pytest.approx(0.1, abs=0.06)

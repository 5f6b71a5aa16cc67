"""Ranking metrics by hand, and against trec_eval on random rankings."""

from math import log2

import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import retrieval_metrics as metrics

GRADES = {"a": 2, "b": 1, "c": 0}


def test_ndcg_discounts_by_rank() -> None:
    ideal = 2 / log2(2) + 1 / log2(3)
    assert metrics.ndcg(["b", "x", "a"], GRADES) == pytest.approx((1 / log2(2) + 2 / log2(4)) / ideal)


def test_ndcg_counts_the_first_k_only() -> None:
    assert metrics.ndcg(["x", "a"], GRADES, k=1) == 0.0


def test_ndcg_of_judged_skips_what_nobody_judged() -> None:
    assert metrics.ndcg(["x", "y", "a", "b"], GRADES, judged_only=True) == pytest.approx(1.0)


def test_recall_is_of_the_relevant() -> None:
    assert metrics.recall(["a", "c", "x"], GRADES, k=3) == 1 / 2


def test_reciprocal_rank_is_of_the_first_relevant() -> None:
    assert metrics.reciprocal_rank(["x", "c", "b", "a"], GRADES) == 1 / 3
    assert metrics.reciprocal_rank(["x"], GRADES) == 0.0


def test_precision_at_one_looks_at_the_first() -> None:
    assert metrics.precision(["b", "x"], GRADES) == 1.0
    assert metrics.precision([], GRADES) == 0.0


def test_average_precision_counts_the_relevant_not_found() -> None:
    assert metrics.average_precision(["x", "b"], GRADES) == pytest.approx((1 / 2) / 2)


def test_judged_share_of_the_first_k() -> None:
    assert metrics.judged_share(["a", "x", "c", "y"], GRADES, k=2) == 1 / 2
    assert metrics.judged_share([], GRADES) is None


@pytest.mark.parametrize(
    "score",
    [
        metrics.ndcg,
        lambda ranking, grades: metrics.recall(ranking, grades, k=5),
        metrics.reciprocal_rank,
        metrics.precision,
        metrics.average_precision,
    ],
)
def test_query_without_a_relevant_id_is_not_measured(score: metrics.Ranked) -> None:
    assert score(["a"], {"a": 0}) is None


IDS = [f"d{number}" for number in range(30)]


@settings(max_examples=60, deadline=None)
@given(
    ranking=st.permutations(IDS).flatmap(lambda ids: st.integers(0, 30).map(lambda n: ids[:n])),
    grades=st.dictionaries(st.sampled_from(IDS), st.integers(0, 3), min_size=1),
)
def test_agrees_with_trec_eval(ranking: list[str], grades: dict[str, int]) -> None:
    if not any(grades.values()):
        grades[IDS[0]] = 1
    names = {"ndcg_cut.5,10", "ndcg", "recall.5,10", "recip_rank", "P.1", "map"}
    evaluator = pytrec_eval.RelevanceEvaluator({"q": grades}, names)
    run = {key: 1.0 - place / 100 for place, key in enumerate(ranking)}
    theirs = evaluator.evaluate({"q": run})["q"]
    ours = {
        "ndcg_cut_5": metrics.ndcg(ranking, grades, k=5),
        "ndcg_cut_10": metrics.ndcg(ranking, grades, k=10),
        "ndcg": metrics.ndcg(ranking, grades, k=None),
        "recall_5": metrics.recall(ranking, grades, k=5),
        "recall_10": metrics.recall(ranking, grades, k=10),
        "recip_rank": metrics.reciprocal_rank(ranking, grades),
        "P_1": metrics.precision(ranking, grades),
        "map": metrics.average_precision(ranking, grades),
    }
    assert ours == {name: pytest.approx(theirs[name], abs=1e-9) for name in ours}

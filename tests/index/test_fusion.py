"""Rankings are merged by ranks or by scores, with explicit ties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import ranked_hits, reciprocal_rank_fusion, weighted_score_fusion
from index.passage import Hit


def ranking(*ids: str) -> list[Hit]:
    return [Hit(id=key, score=10.0 - place, rank=place) for place, key in enumerate(ids, start=1)]


def scores(hits: list[Hit]) -> dict[str, float]:
    """Score by id; the order of the mapping is the order of the hits."""
    return {hit.id: hit.score for hit in hits}


def test_reciprocal_ranks_are_added() -> None:
    fused = reciprocal_rank_fusion([ranking("a", "b"), ranking("b", "c")])
    assert scores(fused) == pytest.approx({"b": 1 / 62 + 1 / 61, "a": 1 / 61, "c": 1 / 62})
    assert list(scores(fused)) == ["b", "a", "c"]
    assert [hit.rank for hit in fused] == [1, 2, 3]


def test_weights_multiply_the_reciprocal_ranks() -> None:
    fused = reciprocal_rank_fusion([ranking("a"), ranking("b")], k=1, weights=[0.25, 0.75])
    assert [(hit.id, hit.score) for hit in fused] == [("b", 0.75 / 2), ("a", 0.25 / 2)]


def test_equal_scores_go_to_the_smaller_id() -> None:
    assert [hit.id for hit in reciprocal_rank_fusion([ranking("z"), ranking("a")])] == ["a", "z"]


def test_scores_are_scaled_by_the_largest_of_their_list() -> None:
    fused = weighted_score_fusion([{"a": 12.0, "b": 3.0}, {"b": 0.8, "c": 0.4}], weights=[0.6, 0.4])
    expected = {"a": 0.6 * 12 / 12, "b": 0.6 * 3 / 12 + 0.4 * 0.8 / 0.8, "c": 0.4 * 0.4 / 0.8}
    assert scores(fused) == pytest.approx(expected)
    assert list(scores(fused)) == ["a", "b", "c"]


def test_a_list_without_positive_score_adds_nothing() -> None:
    assert [h.score for h in weighted_score_fusion([{"a": -1.0}, {"a": 2.0}], weights=[0.5, 0.5])] == [0.5]


@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0]])
def test_wrong_weights_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        weighted_score_fusion([{}, {}], weights=weights)


def test_a_damping_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="got 0"):
        reciprocal_rank_fusion([], k=0)


@given(st.permutations(["a", "b", "c", "d"]), st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_the_lists_makes_no_difference(left: list[str], right: list[str]) -> None:
    forwards = reciprocal_rank_fusion([ranking(*left), ranking(*right)])
    backwards = reciprocal_rank_fusion([ranking(*right), ranking(*left)])
    assert forwards == backwards


def test_nothing_fused_is_nothing() -> None:
    assert reciprocal_rank_fusion([]) == weighted_score_fusion([], weights=[]) == ranked_hits({}) == []

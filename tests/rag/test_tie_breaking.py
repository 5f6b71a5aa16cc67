"""Availability orders what fits equally well, and nothing else."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from catalog.product import Availability
from index.passage import Hit
from rag.tie_breaking import settled, tied_places


def hits(*pairs: tuple[str, float]) -> list[Hit]:
    return [Hit(id=key, score=score, rank=rank) for rank, (key, score) in enumerate(pairs, start=1)]


def order(found: Sequence[Hit], availability: dict[str, Availability]) -> list[str]:
    groups = tied_places([hit.score for hit in found])
    return [hit.id for hit in settled(found, groups, availability)]


def test_of_equal_products_the_one_in_stock_comes_first() -> None:
    found = hits(("red", 0.8), ("blue", 0.8), ("green", 0.8))
    assert order(found, {"red": "out_of_stock", "blue": "backorder", "green": "in_stock"}) == ["green", "blue", "red"]


def test_stock_never_lifts_a_product_over_a_better_one() -> None:
    assert order(hits(("best", 0.80), ("other", 0.79)), {"best": "out_of_stock", "other": "in_stock"}) == [
        "best",
        "other",
    ]


def test_a_tie_is_measured_from_its_first_and_never_chains() -> None:
    assert tied_places([0.9, 0.895, 0.8875, 0.5]) == [range(2), range(2, 3), range(3, 4)]
    assert tied_places([]) == []


def test_a_document_counts_as_there() -> None:
    assert order(hits(("sold-out", 0.5), ("guide", 0.5)), {"sold-out": "out_of_stock"}) == ["guide", "sold-out"]


def test_equal_availability_keeps_the_order() -> None:
    assert order(hits(("b", 0.5), ("a", 0.5)), {"a": "in_stock", "b": "in_stock"}) == ["b", "a"]


@given(st.lists(st.floats(0, 1), max_size=30))
def test_scores_ranks_and_ids_stay_the_same(scores: list[float]) -> None:
    found = hits(*((f"p{number}", score) for number, score in enumerate(sorted(scores, reverse=True))))
    groups = tied_places([hit.score for hit in found])
    assert [place for group in groups for place in group] == list(range(len(found)))
    after = settled(found, groups, {f"p{number}": "out_of_stock" for number in range(0, len(found), 2)})
    assert [(hit.score, hit.rank) for hit in after] == [(hit.score, hit.rank) for hit in found]
    assert sorted(hit.id for hit in after) == sorted(hit.id for hit in found)

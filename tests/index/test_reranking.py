"""A pool of passages is ranked by words and cosine."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.passage import Passage
from index.reranking import HybridReranker, pool_bm25


def passage(passage_id: str, text: str, context: str = "") -> Passage:
    return Passage(id=passage_id, owner_id="P", owner_kind="product", source="bullet", text=text, context=context)


POOL = [passage("a", "washable filter"), passage("b", "strong motor"), passage("c", "filter bag filter box")]


def test_pool_scores_are_those_of_bm25() -> None:
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    mean = (2 + 2 + 4) / 3
    expected_a = idf * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / mean))
    expected_c = idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 4 / mean))
    assert pool_bm25("Which filter?", POOL) == pytest.approx([expected_a, 0.0, expected_c])


def test_a_word_of_the_context_counts_less_than_one_of_the_text() -> None:
    in_text, in_context, nowhere = pool_bm25(
        "filter", [passage("a", "filter one"), passage("b", "two one", "filter"), passage("c", "three one")]
    )
    assert in_text > in_context > nowhere == 0.0


def test_words_and_cosine_are_mixed_by_the_weight() -> None:
    def cosines(_question: str, passages: Sequence[Passage]) -> NDArray[np.float32]:
        return np.array([0.2, 0.9, -0.1], dtype=np.float32)

    words = np.array(pool_bm25("filter", POOL))
    mixed = HybridReranker(cosines, dense_weight=0.25).score("filter", POOL)
    expected = 0.75 * words / words.max() + 0.25 * np.array([0.2, 0.9, -0.1])
    assert mixed == pytest.approx(expected.tolist(), rel=1e-6)


def test_without_cosines_words_alone_rank() -> None:
    assert HybridReranker(None).score("motor", POOL) == [0.0, 1.0, 0.0]


def test_a_question_without_common_word_scores_zero() -> None:
    assert HybridReranker(None).score("price", POOL) == [0.0, 0.0, 0.0]


def test_an_empty_pool_has_no_scores() -> None:
    assert HybridReranker(None).score("filter", []) == pool_bm25("filter", []) == []


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"got 1\.5"):
        HybridReranker(None, dense_weight=1.5)

"""Which passage of the documents answers."""

from itertools import permutations

import pytest

from index.encoder import HashingEncoder
from rag.documents.name_meanings import NameMeanings
from rag.documents.scoring import Signs, Weights, score_passages, signs_of
from tests.rag.written_evidence import hit

HITS = (
    hit("You may send goods back within 30 days.", context="Returns", passage_id="returns#0"),
    hit("We deliver to Norway for 29 EUR.", context="Shipping", passage_id="shipping#0"),
    hit("| Part | Care |\n| --- | --- |\n| Filter | Wash by hand. |", context="Care", passage_id="care#1"),
)
MEANINGS = NameMeanings(HashingEncoder())


@pytest.mark.parametrize("meanings", [None, MEANINGS], ids=["words", "meanings"])
@pytest.mark.parametrize(
    ("question", "best"),
    [("how much is shipping to Norway?", "shipping#0"), ("may I send goods back?", "returns#0")],
)
def test_the_passage_that_answers_comes_first(question: str, best: str, meanings: NameMeanings | None) -> None:
    scored = score_passages(question, HITS, meanings)
    assert scored[0].hit.passage.id == best
    assert scored[0].probability > 0.5
    assert sum(one.probability for one in scored) <= 1.0


@pytest.mark.parametrize("meanings", [None, MEANINGS], ids=["words", "meanings"])
def test_what_no_passage_speaks_of_is_hardly_answered(meanings: NameMeanings | None) -> None:
    scored = score_passages("what colour is the moon?", HITS, meanings)
    assert sum(one.probability for one in scored) < 0.5


def test_the_order_of_the_hits_does_not_matter() -> None:
    found = {tuple(one.hit.passage.id for one in score_passages("moon?", order, None)) for order in permutations(HITS)}
    assert len(found) == 1


def test_shares_are_a_softmax_with_none_of_them() -> None:
    same = Weights(signs=Signs(), none=0.0)
    scored = score_passages("returns?", HITS, None, weights=same)
    assert [one.probability for one in scored] == pytest.approx([1 / 4] * 3)  # three passages and none
    assert [one.hit.passage.id for one in scored] == ["care#1", "returns#0", "shipping#0"]  # a tie goes by the id


def test_nothing_found_is_nothing_scored() -> None:
    assert score_passages("returns?", [], None) == []


def test_signs_tell_amounts_tables_and_openings() -> None:
    (returns, shipping, care), _ = signs_of("how much is Norway?", HITS, None, called="")
    assert [one.dimension for one in (returns, shipping, care)] == [0.0, 1.0, 0.0]
    assert [one.table for one in (returns, shipping, care)] == [0.0, 0.0, 1.0]
    assert [one.words for one in (returns, shipping, care)] == [0.0, 1.0, 0.0]
    openings = [one.opening for one in signs_of("returns?", HITS, None, called="")[0]]
    assert openings == [1.0, 0.0, 0.0]


def test_each_sentence_has_its_nearness() -> None:
    two = hit("Wash by hand. We deliver to Norway.", passage_id="care#0")
    _, (nearness,) = signs_of("Norway?", [two], MEANINGS, called="")
    assert len(nearness) == 2
    assert nearness[1] > nearness[0]


def test_of_chinese_no_meaning_is_known() -> None:
    assert score_passages("可以退货吗", HITS, MEANINGS) == score_passages("可以退货吗", HITS, None)

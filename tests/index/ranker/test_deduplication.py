"""Nothing that is measured may be trained on."""

from index.ranker.deduplication import HeldOut, folded, without_held_out
from index.ranker.input import RankerEvidence, RankerQuestion
from index.ranker.lists import Candidate, RankingList

HELD_OUT = HeldOut.of(
    ["B001"],
    ["Does it fit a 15-inch laptop?"],
    ["It fits my 15 inch laptop with room to spare.", "Easy to clean."],
)


def a_list(group: str = "B002", question: str = "how heavy is it?", text: str = "it weighs 2 kg") -> RankingList:
    candidate = Candidate(evidence=RankerEvidence(source="review", text=text), label=1.0)
    return RankingList(
        dataset="d", id="1", group=group, question=RankerQuestion(text=question), candidates=(candidate,)
    )


def test_a_list_that_shares_nothing_is_kept() -> None:
    assert list(without_held_out([a_list()], HELD_OUT)) == [a_list()]


def test_a_product_of_the_evaluation_set_is_dropped() -> None:
    assert list(without_held_out([a_list(group="B001")], HELD_OUT)) == []


def test_a_question_that_differs_in_case_and_punctuation_only_is_dropped() -> None:
    assert list(without_held_out([a_list(question="does it fit a 15 inch laptop")], HELD_OUT)) == []


def test_evidence_of_the_evaluation_set_is_dropped() -> None:
    assert list(without_held_out([a_list(text="it fits my 15 inch laptop, with room to spare!")], HELD_OUT)) == []


def test_a_short_sentence_that_many_products_share_is_kept() -> None:
    short = a_list(text="easy to clean")
    assert list(without_held_out([short], HELD_OUT)) == [short]


def test_folding_keeps_words_of_any_script() -> None:
    assert folded("Größe: 15-Zoll (重量)!") == "größe 15 zoll 重量"

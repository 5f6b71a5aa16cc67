"""Whether a reply was right, how it went wrong, and on which sources it rests."""

import pytest

from eval.action_metrics import Verdict, confusion, verdict
from eval.case import Case, LabelledEvidence
from eval.grounding_metrics import (
    citation_precision,
    citation_recall,
    claims_with,
    matches,
    supported_numbers,
    verbatim_share,
)
from eval.outcome import CheckedClaim, Outcome
from eval.scores import METRICS, score_case
from tests.eval.outcomes import cited, replied

WEIGHT = Case(id="1", question="How heavy?", must_include=("2.4 kg",), must_not_include=("3 kg",), products=("P",))
UNSTATED = Case(id="2", question="How loud?", actions=("abstain",), reasons=("not_stated",))
FITS = Case(
    id="3",
    question="Does it fit?",
    answers=("Yes. A customer says that it fits a 15 inch laptop.",),
    yes_no="yes",
    evidence_full=(LabelledEvidence(text="it fits my 15 inch laptop well", product_id="P"),),
)
REVIEW = cited("P#review:r1", "It fits my 15 inch laptop well.")


@pytest.mark.parametrize(
    ("case", "outcome", "expected"),
    [
        (WEIGHT, replied("It weighs 2400 g."), "right"),
        (WEIGHT, replied("It weighs 2.4 kg, not 3 kg."), "wrong_answer"),
        (WEIGHT, replied("It is light."), "wrong_answer"),
        (WEIGHT, replied("The Other weighs 2.4 kg.", products=("Q",)), "wrong_answer"),
        (WEIGHT, replied("Not stated.", action="abstain"), "wrong_refusal"),
        (WEIGHT, replied("Which one?", action="clarify"), "wrong_refusal"),
        (WEIGHT, Outcome(case_id="1", fingerprint="f", error="no such page"), "failed"),
        (UNSTATED, replied("Not stated.", action="abstain"), "right"),
        (UNSTATED, replied("60 dB."), "missed_refusal"),
        (UNSTATED, replied("Ask a person.", action="handoff"), "wrong_action"),
        (FITS, replied("A customer writes: it fits.", REVIEW), "right"),
        (FITS, replied("No.", REVIEW), "wrong_answer"),
        (FITS, replied("Yes."), "right"),
        (FITS, replied("It fits a 15 inch laptop, a customer says."), "right"),
        (FITS, replied("A customer says that it fits a 17 inch laptop."), "wrong_answer"),
        (Case(id="4", question="?"), replied("Something."), "unjudged"),
        (
            Case(id="5", question="?", evidence=("returns",)),
            replied("30 days.", cited("returns#2", "")),
            "right",
        ),
        (
            Case(id="5", question="?", evidence=("returns",)),
            replied("30 days.", cited("terms#2", "")),
            "wrong_answer",
        ),
    ],
)
def test_verdict(case: Case, outcome: Outcome, expected: Verdict) -> None:
    assert verdict(case, outcome) == expected


def test_refusal_among_the_acceptable_actions_is_right() -> None:
    case = Case(id="1", question="?", actions=("answer", "abstain"), answers=("2 kg",))
    assert verdict(case, replied("Not stated.", action="abstain")) == "right"
    assert verdict(case, replied("3 kg")) == "wrong_answer"


def test_citations_are_held_against_ids_and_judged_words() -> None:
    case = Case(
        id="1",
        question="?",
        evidence=("P#weight", "returns"),
        evidence_full=(LabelledEvidence(text="it fits my 15 inch laptop", product_id="P"),),
    )
    citations = [
        cited("P#weight", "2.4 kg", field="weight"),
        REVIEW,
        cited("P#review:r2", "Too dear for me."),
    ]
    assert citation_precision(citations, case) == pytest.approx(2 / 3)
    assert citation_recall(citations, case) == pytest.approx(2 / 3)  # weight, laptop; returns is not cited


def test_judged_words_of_another_product_do_not_match() -> None:
    label = LabelledEvidence(text="it fits my 15 inch laptop", product_id="Q")
    assert not matches(REVIEW, label)


def test_short_words_match_only_as_a_whole() -> None:
    label = LabelledEvidence(text="yes", product_id="P")
    assert not matches(cited("P#qa:0", "Yes, it is waterproof."), label)
    assert matches(cited("P#qa:0", "Yes."), label)


def test_field_matches_by_its_name() -> None:
    label = LabelledEvidence(text="brightness: 91", product_id="P", field="brightness")
    assert matches(cited("P#brightness", "91 lumen", field="brightness"), label)


def test_without_labels_citations_are_not_measured() -> None:
    assert citation_precision([REVIEW], Case(id="1", question="?")) is None
    assert citation_recall([REVIEW], Case(id="1", question="?")) is None


def test_verbatim_share_leaves_aggregates_out() -> None:
    citations = [
        cited("a", "x"),
        cited("b", "y", verbatim=False),
        cited("catalog", "11 of 11", verbatim=None),
    ]
    assert verbatim_share(citations) == 1 / 2
    assert verbatim_share([]) is None


def test_numbers_of_an_answer_must_stand_in_its_sources() -> None:
    assert supported_numbers("It weighs 2.4 kg and costs 99 EUR.", ["weight 2400 g"]) == 1 / 2
    assert supported_numbers("It is red.", ["red"]) is None


def test_claims_are_counted_by_status() -> None:
    claims = [CheckedClaim(text="a", status="verified"), CheckedClaim(text="b", status="unsupported")]
    assert claims_with(claims, "unsupported") == 1
    assert claims_with(claims, "contradicted") == 0


def test_confusion_counts_pairs() -> None:
    assert confusion([("answer", "answer"), ("answer", "abstain"), ("answer", "abstain"), ("abstain", None)]) == {
        ("answer", "answer"): 1,
        ("answer", "abstain"): 2,
        ("abstain", "failed"): 1,
    }


def test_case_is_scored_by_every_metric_and_none_is_not_zero() -> None:
    scores = score_case(WEIGHT, replied("Not stated.", action="abstain"))
    assert list(scores) == list(METRICS)
    assert (scores["right"], scores["wrong_refusals"], scores["wrong_answers"]) == (0.0, 1.0, 0.0)
    assert scores["must_include"] is None  # a refusal is not bad wording
    assert scores["missed_refusals"] is None
    assert scores["ndcg@10"] is None


def test_retrieval_is_scored_where_the_question_was_searched() -> None:
    scores = score_case(WEIGHT, replied("2.4 kg", ranking=("x", "P")))
    assert scores["mrr"] == 1 / 2
    assert scores["precision@1"] == 0.0


def test_reason_of_a_right_refusal_is_scored() -> None:
    stated = replied("Not stated.", action="abstain", reason="not_stated")
    other = replied("Not here.", action="abstain", reason="not_in_catalog")
    assert score_case(UNSTATED, stated)["right_reason"] == 1.0
    assert score_case(UNSTATED, other)["right_reason"] == 0.0

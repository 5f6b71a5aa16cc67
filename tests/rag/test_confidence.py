"""How sure an answer is of itself: matched times explained."""

from dataclasses import replace

import pytest

from catalog.plan import Filter, Plan, PlanResult
from rag.assembly import Shop
from rag.claims.citing import cite
from rag.confidence import confidence_of
from rag.evidence import Evidence, EvidenceItem
from rag.question import Understanding
from tests.rag.shop_parts import ask
from tests.rag.written_evidence import aggregate, fact, passage, understood

WEIGHT = fact("VAC-200#weight", "2.4 kg", score=0.8)


def confidence(question: Understanding, *cited: EvidenceItem, evidence: Evidence | None = None) -> float | None:
    found = evidence or Evidence(items=cited, answerable=True)
    return confidence_of(question, found, [cite(item, n) for n, item in enumerate(cited, start=1)])


def test_fact_whose_name_is_asked_is_as_sure_as_its_match() -> None:
    assert confidence(understood("What is the weight?", "VAC-200"), WEIGHT) == pytest.approx(0.8)


def test_words_that_the_evidence_does_not_hold_take_their_share() -> None:
    """Telling are "weight", "battery" and "pack"; one of three is accounted for."""
    asked = understood("What is the weight of the battery pack?", "VAC-200")
    assert confidence(asked, WEIGHT) == pytest.approx(0.8 * 1 / 3)


def test_name_of_the_product_need_not_be_explained() -> None:
    asked = replace(understood("weight of the Zelkon?", "VAC-200"), name_terms=frozenset({"zelkon"}))
    assert confidence(asked, WEIGHT) == pytest.approx(0.8)


def test_passage_counts_by_its_likelihood_and_its_heading_explains() -> None:
    said = passage("returns#1", "Within 30 days.", source="document", context="Opened headphones", score=0.6)
    assert confidence(understood("Opened headphones?"), said) == pytest.approx(0.6)


def test_evidence_cited_first_decides_how_well_it_is_matched() -> None:
    less = fact("VAC-200#power", "400 W", score=0.3)
    assert confidence(understood("What is the weight?"), WEIGHT, less) == pytest.approx(0.8)
    assert confidence(understood("What is the weight?"), less, WEIGHT) == pytest.approx(0.3)


def computed(*, is_ranked: bool) -> float | None:
    plan = Plan(filters=(Filter(field="category", operator="=", value="Kettles", text="kettles"),), aggregate="count")
    result = PlanResult(plan=plan, rows=(), n_scope=3, n_considered=3, n_matching=3, n_tied=0)
    found = aggregate("3 of 9")
    evidence = Evidence(items=(found,), answerable=True, result=result, wish_was_ranked=is_ranked)
    return confidence(understood("How many kettles are there?", plan=plan), found, evidence=evidence)


def test_computed_answer_is_sure_where_its_conditions_are_the_question() -> None:
    assert computed(is_ranked=False) == 1.0


def test_list_that_is_only_ordered_is_half_as_sure() -> None:
    assert computed(is_ranked=True) == 1 / 2


def test_without_cited_evidence_there_is_no_confidence() -> None:
    evidence = Evidence(items=(WEIGHT,), answerable=True)
    assert confidence_of(understood("What is the weight?"), evidence, []) is None
    other = cite(fact("VAC-300#weight", "3 kg"), 1)
    assert confidence_of(understood("What is the weight?"), evidence, [other]) is None


def test_likelihood_beyond_one_is_as_sure_as_can_be() -> None:
    assert confidence(understood("What is the weight?"), replace(WEIGHT, answers=1.4)) == 1.0


def test_answers_carry_it_and_small_talk_and_refusals_do_not(shop: Shop) -> None:
    answered = ask(shop, "What is the weight?", product_id="VAC-200")
    assert answered.action == "answer"
    assert answered.confidence is not None
    assert 0.5 < answered.confidence <= 1.0
    assert ask(shop, "Hello!").confidence is None
    refused = ask(shop, "Does it have bluetooth?", product_id="TEN-3")
    assert (refused.action, refused.confidence) == ("abstain", None)

"""Which evidence is found for what was understood, and whether it answers."""

from dataclasses import replace

import pytest

from catalog.plan import Filter, Plan
from rag.assembly import Shop
from rag.evidence import Evidence
from rag.question import Language
from rag.retrieval import Retriever
from rag.settings import AnsweringSettings
from tests.rag import shop_parts
from tests.rag.written_evidence import understood

RATINGS = {
    "VAC-200": {"VAC-200#review:r1": 5.0, "VAC-200#review:r2": 4.0},
    "KET-1": {"KET-1#review:r1": 2.0},
}


@pytest.fixture(scope="module")
def retriever(shop: Shop) -> Retriever:
    return shop_parts.retriever(shop)


def best(evidence: Evidence) -> tuple[str, str]:
    return evidence.items[0].source_id, evidence.items[0].text


@pytest.mark.parametrize(
    ("question", "product_id", "expected"),
    [
        ("How heavy is it?", "VAC-200", ("VAC-200#weight", "2.4 kg")),
        ("What kind of filter does it have?", "VAC-200", ("VAC-200#filter_type", "washable HEPA")),
        ("How long does the battery last?", "HP-1", ("HP-1#battery_life", "30 h")),
        ("How much is it?", "KET-1", ("KET-1#price", "€39.90")),
        ("Is it available?", "KET-2", ("KET-2#availability", "out of stock")),
        ("What is the GTIN?", "KET-1", ("KET-1#gtin", "4006381333931")),
        ("它有多重？", "007", ("007#重量", "280克")),
        ("保修多久？", "RC-40", ("RC-40#保修期", "1年")),
    ],
)
def test_fact_that_is_asked_for_comes_first(
    retriever: Retriever, question: str, product_id: str, expected: tuple[str, str]
) -> None:
    language: Language = "en" if question.isascii() else "zh"
    evidence = retriever.retrieve(understood(question, product_id, language=language))
    assert best(evidence) == expected
    assert evidence.answerable


@pytest.mark.parametrize(
    ("question", "product_id", "source_id"),
    [
        ("Does it need bags?", "VAC-200", "VAC-200#qa:0"),
        ("Can it stand on rock?", "TEN-3", "TEN-3#qa:0"),
        ("Does it switch itself off when the water boils?", "KET-1", "KET-1#description:0"),
        ("Does it fold flat into a case?", "HP-1", "HP-1#bullet:0"),
    ],
)
def test_passage_that_answers_comes_first_when_no_attribute_does(
    retriever: Retriever, question: str, product_id: str, source_id: str
) -> None:
    evidence = retriever.retrieve(understood(question, product_id, intent="yes_no"))
    assert evidence.items[0].source_id == source_id
    assert evidence.answerable


@pytest.mark.parametrize(
    ("question", "product_id"),
    [
        ("Does it have a USB port?", "VAC-200"),
        ("What is the battery life?", "KET-1"),
        ("Is it dishwasher safe?", "TEN-3"),
        ("What is the screen size?", "KET-1"),
    ],
)
def test_what_the_catalog_does_not_state_is_not_answerable(
    retriever: Retriever, question: str, product_id: str
) -> None:
    assert not retriever.retrieve(understood(question, product_id)).answerable


def test_evidence_speaks_of_the_products_in_question_and_of_no_other(retriever: Retriever) -> None:
    evidence = retriever.retrieve(understood("How heavy are they?", "VAC-200", "VAC-300"))
    assert evidence.product_ids == ("VAC-200", "VAC-300")
    assert {item.product_id for item in evidence.items} == {"VAC-200", "VAC-300"}
    weights = {item.source_id: item.text for item in evidence.items if item.field == "weight"}
    assert weights == {"VAC-200#weight": "2.4 kg", "VAC-300#weight": "3.1 kg"}


def test_evidence_is_ordered_best_first(retriever: Retriever) -> None:
    scores = [item.score for item in retriever.retrieve(understood("How heavy is it?", "VAC-200")).items]
    assert scores == sorted(scores, reverse=True)


def test_products_that_differ_in_what_is_asked_are_to_be_asked_for(retriever: Retriever) -> None:
    both = replace(understood("How heavy is the Aurora?", "VAC-200"), ambiguous=("VAC-200", "VAC-300"))
    assert set(retriever.retrieve(both).ask_which) == {"VAC-200", "VAC-300"}


def test_products_that_agree_in_what_is_asked_need_no_question_back(retriever: Retriever) -> None:
    both = replace(understood("What filter has the Aurora?", "VAC-200"), ambiguous=("VAC-200", "VAC-300"))
    evidence = retriever.retrieve(both)
    assert evidence.ask_which == ()
    assert best(evidence)[1] == "washable HEPA"


@pytest.mark.parametrize("product_id", ["VAC-200", "KET-1"])
def test_opinion_rests_on_what_customers_wrote(retriever: Retriever, product_id: str) -> None:
    evidence = retriever.retrieve(understood("What do people think of it?", product_id, intent="opinion"))
    assert evidence.answerable
    assert {item.source for item in evidence.items} <= {"review", "qa"}
    ratings = {item.source_id.split(".")[0]: item.rating for item in evidence.items if item.source == "review"}
    expected = {
        "VAC-200": {"VAC-200#review:r1": 5.0, "VAC-200#review:r2": 4.0},
        "KET-1": {"KET-1#review:r1": 2.0},
    }
    assert ratings == expected[product_id]


def test_opinion_of_a_product_without_reviews_is_not_answerable(retriever: Retriever) -> None:
    assert not retriever.retrieve(understood("What do people think of it?", "RC-50", intent="opinion")).answerable


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("How many days do I have to send goods back?", "returns#0"),
        ("Can in-ear headphones be returned?", "returns#1"),
        ("内胆怎么擦洗？", "保养说明#1"),
    ],
)
def test_question_about_terms_is_answered_by_the_document(retriever: Retriever, question: str, document: str) -> None:
    asked = replace(understood(question, intent="policy"), is_policy=True)
    evidence = retriever.retrieve(asked)
    assert evidence.answerable
    assert (evidence.items[0].source, evidence.items[0].source_id) == ("document", document)


def test_question_that_names_nothing_finds_products_by_their_words(retriever: Retriever) -> None:
    evidence = retriever.retrieve(understood("a brush for the fur of cats and dogs"))
    assert evidence.product_ids == ("VAC-300",)


def test_question_about_nothing_in_the_shop_finds_nothing(retriever: Retriever) -> None:
    evidence = retriever.retrieve(understood("Who painted the ceiling of the Sistine Chapel?"))
    assert (evidence.answerable, evidence.product_ids) == (False, ())


@pytest.mark.parametrize("intent", ["small_talk", "out_of_scope", "handoff"])
def test_closed_questions_search_nothing(retriever: Retriever, intent: str) -> None:
    asked = replace(understood("How heavy is it?", "VAC-200"), intent=intent)  # type: ignore[arg-type]  # parametrised
    assert retriever.retrieve(asked) == Evidence()


def test_unknown_product_brings_the_near_ones_and_no_evidence(retriever: Retriever) -> None:
    asked = replace(understood("How heavy is it?"), unknown_names=("Aurora 900",), near_names=("VAC-200",))
    assert retriever.retrieve(asked) == Evidence(product_ids=("VAC-200",))


def test_plan_is_computed_not_searched(retriever: Retriever) -> None:
    plan = Plan(filters=(Filter(field="category", operator="=", value="Tents"),), aggregate="count")
    evidence = retriever.retrieve(understood("How many tents?", intent="count", plan=plan))
    assert evidence.result is not None
    assert evidence.result.n_matching == 2


def test_higher_threshold_refuses_more(shop: Shop) -> None:
    asked = understood("Is it good for a flat?", "VAC-200")
    lenient = shop_parts.retriever(shop, AnsweringSettings(least_answer_likelihood=0.0)).retrieve(asked)
    strict = shop_parts.retriever(shop, AnsweringSettings(least_answer_likelihood=1.0)).retrieve(asked)
    assert (lenient.answerable, strict.answerable) == (True, False)


def test_same_question_finds_the_same_evidence(retriever: Retriever) -> None:
    asked = understood("Is it easy to carry?", "VAC-200")
    assert retriever.retrieve(asked) == retriever.retrieve(asked)

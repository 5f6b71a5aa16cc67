"""Cases become examples with the evidence they name, or the facts that hold their answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.database import Catalog
from eval.case import Case, LabelledEvidence
from eval.tuning.case_examples import case_examples
from rag.question import Turn
from rag.reader.input import ReaderTurn
from rag.tuning.store_example import StoreExample


@pytest.fixture
def catalog(shop_catalog: Path) -> Iterator[Catalog]:
    with Catalog.open(shop_catalog / "catalog.db") as opened:
        yield opened


def made_of(case: Case, catalog: Catalog) -> StoreExample:
    (found,) = case_examples([case], catalog)
    assert found.example is not None
    return found.example


def texts(case: Case, catalog: Catalog) -> list[str]:
    return [evidence.text for evidence in made_of(case, catalog).example.given.evidence]


def test_named_evidence_is_given(catalog: Catalog) -> None:
    case = Case(id="a", question="how long?", answers=("It runs 45 min.",), evidence=("VAC-200#run_time",))
    made = made_of(case, catalog)
    assert [evidence.text for evidence in made.example.given.evidence] == ["run time: 45 min"]
    assert made.owners == {"product:VAC-200"}
    assert made.example.given.title == "Aurora 200 vacuum cleaner"


def test_of_a_whole_document_the_passage_with_the_answer_is_given(catalog: Catalog) -> None:
    answer = "In-ear headphones cannot be returned."
    case = Case(id="a", question="can i return them?", answers=(answer,), evidence=("returns",))
    assert texts(case, catalog)[0] == "In-ear headphones cannot be returned once their seal is broken."


def test_without_named_evidence_the_products_facts_that_hold_the_answer_are_given(catalog: Catalog) -> None:
    case = Case(id="a", question="how loud?", answers=("The noise level is 72 dB.",), product_id="VAC-200")
    assert texts(case, catalog)[0] == "noise level: 72 dB"


def test_judged_passages_go_before_everything_and_turns_before_the_question_come_along(catalog: Catalog) -> None:
    case = Case(
        id="a",
        question="and loud?",
        history=(Turn(role="user", content="is it heavy?"),),
        answers=("Yes. A customer says that it roars.",),
        product_id="VAC-200",
        evidence_full=(LabelledEvidence(text="it roars", source="review"),),
    )
    made = made_of(case, catalog)
    assert [(one.source, one.text) for one in made.example.given.evidence] == [("review", "it roars")]
    assert made.example.given.history == (ReaderTurn(is_customer=True, text="is it heavy?"),)
    assert made.example.polarity == "yes"


def test_what_is_not_stated_is_learnt_as_that(catalog: Catalog) -> None:
    case = Case(id="a", question="who designed it?", actions=("abstain",), product_id="VAC-200")
    made = made_of(case, catalog)
    assert made.example.answer is None
    assert made.example.given.evidence


def test_cases_that_teach_nothing_are_counted(catalog: Catalog) -> None:
    cases = [
        Case(id="a", question="how long?"),
        Case(id="b", question="多重？", answers=("2.4 公斤",), product_id="VAC-200"),
        Case(id="c", question="which one?", actions=("clarify",), product_id="VAC-200"),
        Case(id="d", question="how long?", answers=("45 min",), product_id="GONE"),
        Case(id="e", question="is it out of scope?", actions=("abstain",), reasons=("out_of_scope",)),
    ]
    assert [one.example for one in case_examples(cases, catalog)] == [None] * 5


def test_a_case_measures_the_assistant_only_where_nothing_it_is_about_was_trained_on(catalog: Catalog) -> None:
    cases = [
        Case(id="a", question="how long?", answers=("It runs 45 min.",), evidence=("VAC-200#run_time",)),
        Case(id="b", question="how long?", evidence=("VAC-200#run_time",)),
        Case(id="c", question="may i return it?", evidence=("returns#0",)),
        Case(id="d", question="is it the weather?", actions=("abstain",), reasons=("out_of_scope",)),
        Case(id="e", question="VAC-200 or KET-1?", products=("VAC-200", "KET-1")),
    ]
    found = case_examples(cases, catalog)
    assert [sorted(one.owners) for one in found] == [
        ["product:VAC-200"],
        ["product:VAC-200"],
        ["document:returns"],
        ["case:d"],
        ["product:KET-1", "product:VAC-200"],
    ]
    assert [one.is_apart(frozenset(["product:VAC-200"])) for one in found] == [True, True, False, True, False]
    assert [one.is_apart(frozenset()) for one in found] == [False, False, False, True, False]

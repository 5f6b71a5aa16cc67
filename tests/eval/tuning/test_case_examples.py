"""Cases become examples with the evidence they name, or the facts that hold their answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.database import Catalog
from eval.case import Case, LabelledEvidence
from eval.tuning.case_examples import case_examples
from rag.question import Turn
from rag.reader.input import ReaderTurn


@pytest.fixture
def catalog(shop_catalog: Path) -> Iterator[Catalog]:
    with Catalog.open(shop_catalog / "catalog.db") as opened:
        yield opened


def texts(case: Case, catalog: Catalog) -> list[str]:
    (made,) = case_examples([case], catalog).examples
    return [evidence.text for evidence in made.example.given.evidence]


def test_named_evidence_is_given(catalog: Catalog) -> None:
    case = Case(id="a", question="how long?", answers=("It runs 45 min.",), evidence=("VAC-200#run_time",))
    (made,) = case_examples([case], catalog).examples
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
    (made,) = case_examples([case], catalog).examples
    assert [(one.source, one.text) for one in made.example.given.evidence] == [("review", "it roars")]
    assert made.example.given.history == (ReaderTurn(is_customer=True, text="is it heavy?"),)
    assert made.example.polarity == "yes"


def test_what_is_not_stated_is_learnt_as_that(catalog: Catalog) -> None:
    case = Case(id="a", question="who designed it?", actions=("abstain",), product_id="VAC-200")
    (made,) = case_examples([case], catalog).examples
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
    assert case_examples(cases, catalog).n_unusable == 5

"""What documents say, as a customer reads it."""

from dataclasses import replace

from rag.composing.documents import told_document, told_documents
from rag.evidence import EvidenceItem
from rag.question import Focus, Question, Understanding
from tests.rag.written_evidence import passage


def understood(text: str) -> Understanding:
    return Understanding(
        question=Question(text=text), asked=text, standalone=text, language="en", intent="policy", focus=Focus(),
        is_policy=True,
    )  # fmt: skip


def document(source_id: str, text: str, *, context: str = "Returns", score: float = 0.9) -> EvidenceItem:
    return replace(passage(source_id, text, source="document", context=context), score=score)


LIST = "- Opened software\n- Swimwear without its seal\n- Food once opened, such as coffee beans"


def said(question: str, *passages: EvidenceItem) -> str:
    told = told_documents(understood(question), passages)
    return "".join(one.lead + one.text for one in told).strip()


def test_a_sure_denial_begins_with_no_and_the_sentence_that_denies() -> None:
    item = document("returns#0", "We deliver to all of the EU. We do not deliver to Norway.")
    assert said("do you deliver to Norway?", item) == "No. We do not deliver to Norway."


def test_an_item_below_a_denying_heading_is_told_with_it() -> None:
    item = document("returns#0", LIST, context="Returns > What cannot be returned")
    assert said("can I return swimwear?", item).startswith("No. What cannot be returned: Swimwear")


def test_several_items_are_lines_below_their_heading() -> None:
    item = document("returns#0", LIST, context="Returns > Exceptions")
    assert said("which exceptions?", item) == f"Exceptions:\n{LIST}"


def test_rows_of_a_table_are_one_claim_of_several_lines() -> None:
    item = document("returns#0", "| Zone | Fee |\n|---|---|\n| EU | 5 EUR |\n| Germany | free |")
    told = told_documents(understood("what is the fee?"), [item])
    assert [one.text for one in told] == ["Fee:\n- EU: 5 EUR\n- Germany: free"]


def test_a_cell_that_says_no_is_said_first() -> None:
    item = document("returns#0", "| Pan | Dishwasher |\n|---|---|\n| Steel | yes |\n| Iron | no |")
    assert said("does iron go in the dishwasher?", item) == "No. Iron: no."


def test_each_side_of_a_comparison_is_told_from_its_own_passage() -> None:
    standard = document("returns#0", "Standard parcels take three days and are paid by weight.")
    express = document("returns#1", "Express parcels arrive on the next day.", score=0.2)
    other = document("returns#2", "Letters cannot be returned.", score=0.2)
    told = said("what is the difference between standard and express?", standard, express, other)
    assert "three days" in told and "next day" in told and "Letters" not in told


def test_what_one_passage_said_the_next_does_not_repeat() -> None:
    first, second = (
        document("returns#0", "Returns are free of charge."),
        document("returns#1", "Returns are free of charge."),
    )
    assert said("are returns free or not?", first, second).count("free of charge") == 1


def test_one_passage_on_one_line_keeps_its_heading() -> None:
    item = document("returns#0", LIST, context="Returns > Exceptions")
    assert told_document(understood("opened software?"), item) == "Exceptions: Opened software."

"""What a draft is made of, and what leaves as an answer."""

from dataclasses import FrozenInstanceError

import pytest

from rag.answer import Answer
from rag.draft import Draft, claim, plain
from rag.evidence import Evidence
from tests.rag.written_evidence import aggregate, fact, passage


def test_claims_are_checked_and_words_of_the_assistant_are_not() -> None:
    assert claim("It weighs 2.4 kg.").is_claim
    assert not plain("Hello!").is_claim


def test_draft_answers_unless_it_says_otherwise() -> None:
    draft = Draft(sentences=(plain("Hello!"),))
    assert (draft.action, draft.reason) == ("answer", None)


def test_evidence_of_nothing_answers_nothing() -> None:
    nothing = Evidence()
    assert not nothing.answerable
    assert (nothing.items, nothing.product_ids, nothing.ask_which) == ((), (), ())


def test_only_evidence_of_a_product_names_one() -> None:
    assert fact("VAC-200#weight", "2.4 kg").product_id == "VAC-200"
    assert passage("VAC-200#review:r1", "Light.", source="review").product_id == "VAC-200"
    assert passage("returns#0", "Within 30 days.", source="document").product_id is None
    assert aggregate("2 of 12 products").product_id is None


def test_answer_cannot_be_changed_after_it_was_checked() -> None:
    answer = Answer(text="It weighs 2.4 kg.", action="answer", reason=None, language="en")
    with pytest.raises(FrozenInstanceError):
        answer.text = "It weighs 3 kg."  # type: ignore[misc]  # that it fails is the promise

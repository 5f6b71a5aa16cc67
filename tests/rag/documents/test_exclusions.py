"""Exceptions of one rule are no word on another."""

import pytest

from rag.documents.exclusions import excludes_from_another
from tests.rag.written_evidence import hit

STUDENTS = hit("- Prices only for students", context="Price Promise > What does not count").passage
OPENED = hit("- Opened food", context="Returns and Refunds > What cannot be returned").passage


@pytest.mark.parametrize(
    ("question", "is_of_another"),
    [
        ("do you offer a student discount?", True),
        ("does a student price count for the price promise?", False),
        ("do you match a price for students?", False),
    ],
)
def test_exceptions_answer_only_what_is_asked_of_their_rule(question: str, is_of_another: bool) -> None:
    assert excludes_from_another(STUDENTS, question) is is_of_another


def test_a_passage_that_excludes_nothing_may_answer_anything() -> None:
    assert not excludes_from_another(hit("Prices are net", context="Price Promise > Limits").passage, "a discount?")
    assert not excludes_from_another(OPENED, "can I send back opened food?")

"""Sentences that a model's loop leaves: they say nothing, however well their words stand in the evidence."""

from dataclasses import replace

import pytest

from rag.verification import verify
from tests.rag.written_evidence import fact

EVIDENCE = (fact("VAC-200#weight", "2.4 kg"), fact("VAC-200#run_time", "45 min"))


@pytest.mark.parametrize(
    "sentence",
    ["It weighs kg.", "It weighs kg kg kg kg", "The weight is is is is 2.4 kg.", "It runs min.", "The weight is of kg"],
)
def test_a_loop_verifies_nothing(sentence: str) -> None:
    assert verify(sentence, EVIDENCE).status != "verified"


def test_a_name_that_repeats_is_no_loop() -> None:
    evidence = (fact("VAC-200#sound", "beep beep beep"),)
    assert verify("The sound is beep beep beep.", evidence).status == "verified"
    assert verify("It weighs 2.4 kg.", EVIDENCE).status == "verified"


def test_a_month_within_a_name_is_no_date() -> None:
    title = "Jan 24 puzzle"
    evidence = (replace(fact("VAC-200#price", "$24.95"), owner_title=title),)
    assert verify(f"- {title} ($24.95)", evidence).status == "verified"

"""Dates: said by a verb where a catalog has a name, and only of what they are stated of."""

import pytest

from rag.verification import verify
from tests.rag.written_evidence import fact

EVIDENCE = (
    fact("VAC-200#expiry_date", "2026-05-11"),
    fact("VAC-200#production_date", "3 February 2025"),
    fact("VAC-200#release_date", "14 March 2024"),
    fact("VAC-200#weight", "2.4 kg"),
)


@pytest.mark.parametrize(
    ("sentence", "source_id"),
    [
        ("The Aurora 200 vacuum cleaner expires on 11 May 2026.", "VAC-200#expiry_date"),
        ("Its use by date is 11 May 2026.", "VAC-200#expiry_date"),
        ("It was produced on 3 February 2025.", "VAC-200#production_date"),
        ("It came out on 14 March 2024.", "VAC-200#release_date"),
    ],
)
def test_what_a_date_means_may_be_said_by_a_verb(sentence: str, source_id: str) -> None:
    verdict = verify(sentence, EVIDENCE)
    assert verdict.status == "verified", verdict.reason
    assert verdict.items[0].source_id == source_id


@pytest.mark.parametrize(
    "sentence",
    [
        "It expires on 12 May 2026.",
        "It expires on 3 February 2025.",
        "It was produced on 14 March 2024.",
        "It came out on 11 May 2026.",
        "Its use by date is 14 March 2024.",
    ],
)
def test_the_date_of_another_event_is_contradicted(sentence: str) -> None:
    verdict = verify(sentence, EVIDENCE)
    assert verdict.status == "contradicted"
    assert verdict.offending[0][-4:].isdigit()


def test_a_date_that_stands_nowhere_is_unsupported() -> None:
    assert verify("It expires on 11 May 2026.", (fact("VAC-200#weight", "2.4 kg"),)).status == "unsupported"

"""Rows of a comparison against the facts of their products."""

import pytest

from rag.claims.table_rows import facts_of_row
from rag.verification import verify
from tests.rag.written_evidence import fact

SMALL, LARGE = "Aurora 200 vacuum cleaner", "Aurora 300 vacuum cleaner"
FACTS = (
    fact("VAC-200#pet_hair_brush", "no"),
    fact("VAC-300#pet_hair_brush", "yes"),
    fact("VAC-200#in_the_box", "hose; brush"),
    fact("VAC-300#weight", "3.1 kg"),
)


def test_each_cell_is_the_fact_of_its_product() -> None:
    row = f"- pet hair brush – {SMALL}: no; {LARGE}: yes"
    assert facts_of_row(row, FACTS) == FACTS[:2]
    assert verify(row, FACTS).status == "verified"


@pytest.mark.parametrize(
    "row",
    [
        f"- pet hair brush – {SMALL}: yes; {LARGE}: no",  # swapped
        f"- pet hair brush – {SMALL}: no; {LARGE}: not stated",
        f"- washable filter – {SMALL}: no; {LARGE}: yes",  # another attribute
        f"- weight – {SMALL}: 3.1 kg; {LARGE}: 3.1 kg",
    ],
)
def test_a_wrong_cell_is_not_verified(row: str) -> None:
    assert facts_of_row(row, FACTS) == ()
    assert verify(row, FACTS).status != "verified"


def test_what_is_not_stated_may_be_said_so_and_values_may_hold_semicolons() -> None:
    assert facts_of_row(f"- weight – {SMALL}: not stated; {LARGE}: 3.1 kg", FACTS) == FACTS[3:]
    assert facts_of_row(f"- in the box – {SMALL}: hose; brush; {LARGE}: not stated", FACTS) == FACTS[2:3]


def test_other_sentences_are_no_rows() -> None:
    assert facts_of_row("The Aurora 300 weighs 3.1 kg.", FACTS) is None
    assert facts_of_row(f"- weight – {LARGE}: 3.1 kg", FACTS) is None

"""What a sentence says of a table, cell by cell."""

import pytest

from rag.claims.table_claims import held_by_table
from rag.verification import verify
from tests.rag.written_evidence import passage

ZONES = passage(
    "returns#0",
    """| Zone | Countries | Standard | Express |
| --- | --- | --- | --- |
| 1 | Germany | 3.90 EUR | 9.90 EUR |
| 2 | France, Belgium, Austria | 6.90 EUR | 14.90 EUR |
| 3 | Spain | 9.90 EUR | 19.90 EUR |""",
    source="document",
)
PROSE = passage("returns#1", "Spain: 9.90 EUR.", source="document")


@pytest.mark.parametrize(
    "sentence",
    [
        "Spain – zone: 3; standard: 9.90 EUR; express: 19.90 EUR.",
        "Belgium – standard: 6.90 EUR.",  # of a cell that lists names
        "Austria, France – express: 14.90 EUR",
        "Standard:\n- Germany: 3.90 EUR\n- France, Belgium, Austria: 6.90 EUR\n- Spain: 9.90 EUR",
        "Standard:\n- Belgium: 6.90 EUR\n- Spain: 9.90 EUR",
        "Countries:\n- Germany – standard: 3.90 EUR; express: 9.90 EUR\n- Spain – express: 19.90 EUR",
        "Countries:\n- Germany\n- France, Belgium, Austria\n- Spain",
    ],
)
def test_what_the_cells_say_is_held(sentence: str) -> None:
    assert held_by_table(sentence, [PROSE, ZONES]) == (ZONES,)
    assert verify(sentence, [ZONES]).status == "verified"


@pytest.mark.parametrize(
    "sentence",
    [
        "Spain – standard: 8.90 EUR",  # a wrong cell
        "Spain – standard: 3.90 EUR",  # of another row
        "Spain – express: 9.90 EUR",  # of another column
        "Belgium, Spain – standard: 6.90 EUR",  # one name of another row
        " – standard: 9.90 EUR",
        "Spain – standard: 9.90 EUR and free of charge",
        "Spain: 9.90 EUR.",  # of a table with more columns than two, which does not say which
        "Yes. Spain – standard: 9.90 EUR.",  # the cell is neither yes nor no
        "Standard:\n- Germany: 3.90 EUR\n- Spain: 6.90 EUR",
        "Standard:\n- Germany: 3.90 EUR\n- France, Belgium, Austria: 14.90 EUR",  # of another column
        "Express:\n- Germany: 3.90 EUR",
        "Standard:\n- Germany: 3.90 EUR\nReturns are free.",
        "Fee:\n- Germany: 3.90 EUR",  # no such column
        "Standard:\nGermany: 3.90 EUR",
        "Price: 9.90 EUR",
        "",
    ],
)
def test_what_they_do_not_say_is_not(sentence: str) -> None:
    assert held_by_table(sentence, [PROSE, ZONES]) is None


def test_a_later_piece_of_a_table_is_read_with_its_header() -> None:
    piece = passage("returns#2", "| Norway | 29 EUR |", source="document", context="Shipping | | Country | Fee |")
    assert held_by_table("Norway: 29 EUR.", [piece]) == (piece,)
    assert held_by_table("Norway: 28 EUR.", [piece]) is None


def test_a_row_with_an_empty_cell_is_not_told_by_it() -> None:
    gap = passage("returns#0", "| Zone | Fee |\n| --- | --- |\n| A | 1 EUR |\n| B |  |", source="document")
    assert held_by_table("Fee:\n- A: 1 EUR\n- B: ", [gap]) is None
    assert held_by_table("B: .", [gap]) is None


@pytest.mark.parametrize(
    ("sentence", "is_held"),
    [
        ("Yes. Steel – dishwasher: yes.", True),
        ("No. Iron – dishwasher: no.", True),
        ("No. Steel – dishwasher: yes.", False),
        ("Yes. Iron – dishwasher: no.", False),
    ],
)
def test_a_yes_or_no_before_a_row_must_be_that_of_its_cell(sentence: str, is_held: bool) -> None:
    pans = "| Pan | Dishwasher | Oven |\n| --- | --- | --- |\n| Steel | yes | no |\n| Iron | no | yes |"
    item = passage("returns#0", pans, source="document")
    assert (held_by_table(sentence, [item]) is not None) == is_held


@pytest.mark.parametrize(
    "sentence",
    [
        "Zone: " * 16_000,
        "Spain – zone: 3" + "; zone: 4" * 11_000,
        "Spain – standard:" + " " * 100_000 + "x",
        "Spain" + " , " * 33_000 + " – standard: 9.90 EUR",
        "Standard:" + "\n- Spain: 9.90 EUR" * 10_000 + "\n- x",
        "Germany: 3.90 EUR" + "; " * 50_000,
        "Germany: " * 11_000,
    ],
)
def test_endless_sentences_are_not_held(sentence: str) -> None:
    assert held_by_table(sentence, [ZONES]) is None

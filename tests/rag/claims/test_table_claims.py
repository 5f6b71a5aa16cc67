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
        "Zone: 3, Countries: Spain, Standard: 9.90 EUR, Express: 19.90 EUR",
        "Countries: Belgium, Standard: 6.90 EUR.",  # of a cell that lists names
        "Countries: Austria, France, Express: 14.90 EUR",
        "Germany: 3.90 EUR; France, Belgium, Austria: 6.90 EUR; Spain: 9.90 EUR.",
        "Germany: standard 3.90 EUR, express 9.90 EUR; France, Belgium, Austria: standard 6.90 EUR, express 14.90 EUR;"
        " Spain: standard 9.90 EUR, express 19.90 EUR.",
    ],
)
def test_what_the_cells_say_is_held(sentence: str) -> None:
    assert held_by_table(sentence, [PROSE, ZONES]) == (ZONES,)
    assert verify(sentence, [ZONES]).status == "verified"


@pytest.mark.parametrize(
    "sentence",
    [
        "Zone: 3, Countries: Spain, Standard: 8.90 EUR",  # a wrong cell
        "Countries: Spain, Standard: 3.90 EUR",  # of another row
        "Countries: Spain, Express: 9.90 EUR",  # of another column
        "Countries: Belgium, Spain, Standard: 6.90 EUR",  # one name of another row
        "Countries: , Standard: 9.90 EUR",
        "Countries: Spain, Standard: 9.90 EUR and free of charge",
        "Germany: 3.90 EUR; France, Belgium, Austria: 6.90 EUR; Spain: 6.90 EUR.",
        "Germany: 3.90 EUR; France, Belgium, Austria: 14.90 EUR; Spain: 9.90 EUR.",  # two columns mixed
        "Germany: express 3.90 EUR; France, Belgium, Austria: express 6.90 EUR; Spain: express 9.90 EUR.",
        "Germany: 3.90 EUR; France, Belgium, Austria: 6.90 EUR; Spain: 9.90 EUR. Returns are free.",
        "Germany: 3.90 EUR; Spain: 9.90 EUR.",  # a row is left out
        "Spain: 9.90 EUR; France, Belgium, Austria: 6.90 EUR; Germany: 3.90 EUR.",
        "Price: 9.90 EUR",
        "",
    ],
)
def test_what_they_do_not_say_is_not(sentence: str) -> None:
    assert held_by_table(sentence, [PROSE, ZONES]) is None


def test_a_later_piece_of_a_table_is_read_with_its_header() -> None:
    piece = passage("returns#2", "| Norway | 29 EUR |", source="document", context="Shipping | | Country | Fee |")
    assert held_by_table("Country: Norway, Fee: 29 EUR", [piece]) == (piece,)
    assert held_by_table("Country: Norway, Fee: 28 EUR", [piece]) is None


def test_a_row_with_an_empty_cell_is_not_told_by_it() -> None:
    gap = passage("returns#0", "| Zone | Fee |\n| --- | --- |\n| A | 1 EUR |\n| B |  |", source="document")
    assert held_by_table("A: 1 EUR; B: .", [gap]) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Zone: " * 16_000,
        "Zone: 3" + ", Zone: 4" * 11_000,
        "Countries: Spain" + " " * 100_000 + "x",
        "Countries: Spain" + " , " * 33_000,
        "Germany: 3.90 EUR" + "; " * 50_000,
        "Germany: " * 11_000,
    ],
)
def test_endless_sentences_are_not_held(sentence: str) -> None:
    assert held_by_table(sentence, [ZONES]) is None

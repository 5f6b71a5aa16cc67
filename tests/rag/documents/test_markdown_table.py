"""Markdown pipe tables, taken apart."""

import pytest

from rag.documents.markdown_table import in_running_text, is_table, names_in_cell, row_label, rows_of_table, whole_table

FEES = "| Zone | **Fee** |\n| --- | ---: |\n| Spain | `9.90` EUR |"


@pytest.mark.parametrize(
    ("text", "is_it"), [(FEES, True), ("a | b", False), ("", False), (f"{FEES}\nOne.\nTwo.\nThree.", False)]
)
def test_a_table_has_pipes_in_most_lines(text: str, is_it: bool) -> None:
    assert is_table(text) is is_it


def test_cells_come_without_markup_and_without_the_rule() -> None:
    assert rows_of_table(FEES) == [["Zone", "Fee"], ["Spain", "9.90 EUR"]]
    assert rows_of_table("no table") == []


def test_an_empty_cell_keeps_its_place() -> None:
    assert rows_of_table("| A | | C |") == [["A", "", "C"]]


@pytest.mark.parametrize(("row", "label"), [(["Spain", "9"], "Spain"), (["3", "Spain"], "Spain"), (["3"], "3")])
def test_a_row_is_about_its_first_cell_that_is_no_number(row: list[str], label: str) -> None:
    assert row_label(row) == label


def test_a_piece_of_a_table_gets_its_header_back() -> None:
    piece = "| Spain | 9.90 EUR |"
    assert rows_of_table(whole_table(piece, "Shipping | | Zone | Fee |"))[0] == ["Zone", "Fee"]
    assert whole_table(piece, "Shipping") == piece
    assert whole_table("Prose.", "Shipping | | Zone | Fee |") == "Prose."


@pytest.mark.parametrize(
    ("name", "said"), [("Delivery time", "delivery time"), ("EU (DE)", "EU (DE)"), ("A", "a"), ("", "")]
)
def test_names_of_columns_stand_in_sentences(name: str, said: str) -> None:
    assert in_running_text(name) == said


@pytest.mark.parametrize(
    ("cell", "names"), [("Spain ,Italy", ["Spain", "Italy"]), ("德国、法国", ["德国", "法国"]), ("Spain", ["Spain"])]
)
def test_a_cell_lists_names_by_its_commas(cell: str, names: list[str]) -> None:
    assert names_in_cell(cell) == names


def test_an_endless_gap_in_a_cell_is_no_comma() -> None:
    cell = "a" + " " * 100_000 + "b"
    assert names_in_cell(cell) == [cell]

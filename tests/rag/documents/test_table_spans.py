"""What a table answers: one row, or a column of every row."""

import pytest

from rag.documents.relevance import telling_terms
from rag.documents.table_spans import table_span

ZONES = """| Zone | Countries | Standard | Delivery time |
| --- | --- | --- | --- |
| 1 | Germany | 3.90 EUR | 1-2 working days |
| 2 | France, Belgium, Austria | 6.90 EUR | 2-3 working days |
| 3 | Spain | 9.90 EUR | 4-6 working days |"""
KEPT = "| Kind of data | Kept |\n| --- | --- |\n| Invoices | 10 years |\n| Chats | 30 days |"
WEIGHTS = "| Parcel | Fee |\n| --- | --- |\n| 0-5 kg | 4 EUR |\n| 6-30 kg | 9 EUR |"


def told(question: str, text: str) -> str:
    return table_span(question, telling_terms(question), text)


@pytest.mark.parametrize(
    ("question", "text", "row"),
    [
        (
            "How much is shipping to Spain?",
            ZONES,
            "Zone: 3, Countries: Spain, Standard: 9.90 EUR, Delivery time: 4-6 working days",
        ),
        (
            "delivery to Belgium?",
            ZONES,
            "Zone: 2, Countries: Belgium, Standard: 6.90 EUR, Delivery time: 2-3 working days",
        ),
        ("how long are chats kept?", KEPT, "Kind of data: Chats, Kept: 30 days"),
        ("fee for a parcel of 12 kg?", WEIGHTS, "Parcel: 6-30 kg, Fee: 9 EUR"),
    ],
)
def test_the_row_that_is_named_is_told_with_its_columns(question: str, text: str, row: str) -> None:
    assert told(question, text) == row


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("how much is shipping?", ZONES, "Germany: 3.90 EUR; France, Belgium, Austria: 6.90 EUR; Spain: 9.90 EUR."),
        ("which zones are there?", ZONES, "Zone: 1, 2, 3."),
        ("how long is data kept?", KEPT, "Invoices: 10 years; Chats: 30 days."),
    ],
)
def test_a_column_of_every_row_is_told_where_none_is_named(question: str, text: str, said: str) -> None:
    assert told(question, text) == said


def test_a_whole_table_tells_each_row_once() -> None:
    assert told("show me the table", ZONES) == (
        "Germany: standard 3.90 EUR, delivery time 1-2 working days; "
        "France, Belgium, Austria: standard 6.90 EUR, delivery time 2-3 working days; "
        "Spain: standard 9.90 EUR, delivery time 4-6 working days."
    )


def test_what_the_shop_calls_it_names_a_column() -> None:
    table = "| Country | Fee | Duration |\n| --- | --- | --- |\n| Spain | cheap | short |\n| Norway | dear | long |"
    assert table_span("when is it there?", [], table, meant=["duration"]) == "Spain: short; Norway: long."


def test_a_long_table_is_told_by_one_row() -> None:
    rows = "\n".join(f"| Part {i} of a long machine | {i} days |" for i in range(10, 60))
    assert (
        told("how long?", f"| Part | Time |\n| --- | --- |\n{rows}") == "Part: Part 10 of a long machine, Time: 10 days"
    )


@pytest.mark.parametrize(("text", "said"), [(" no table ", "no table"), ("| A | B |", "A B")])
def test_what_has_no_rows_is_told_as_it_is(text: str, said: str) -> None:
    assert told("how much?", text) == said

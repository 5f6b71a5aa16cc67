"""What a table answers: one row, or a column of every row."""

import pytest

from rag.documents.relevance import telling_terms
from rag.documents.table_spans import names_row, table_span

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
            "Spain – standard: 9.90 EUR.",
        ),
        (
            "delivery to Belgium?",
            ZONES,
            "Belgium – zone: 2; standard: 6.90 EUR; delivery time: 2-3 working days.",
        ),
        ("how long are chats kept?", KEPT, "Chats: 30 days."),
        ("fee for a parcel of 12 kg?", WEIGHTS, "6-30 kg: 9 EUR."),
    ],
)
def test_the_row_that_is_named_is_told_with_its_columns(question: str, text: str, row: str) -> None:
    assert told(question, text) == row


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        (
            "how much is shipping?",
            ZONES,
            "Standard:\n- Germany: 3.90 EUR\n- France, Belgium, Austria: 6.90 EUR\n- Spain: 9.90 EUR",
        ),
        ("which zones are there?", ZONES, "Zone:\n- 1\n- 2\n- 3"),
        ("how long is data kept?", KEPT, "Kept:\n- Invoices: 10 years\n- Chats: 30 days"),
    ],
)
def test_a_column_of_every_row_is_told_where_none_is_named(question: str, text: str, said: str) -> None:
    assert told(question, text) == said


def test_a_whole_table_tells_each_row_once() -> None:
    assert told("show me the table", ZONES) == (
        "Countries:\n"
        "- Germany – zone: 1; standard: 3.90 EUR; delivery time: 1-2 working days\n"
        "- France, Belgium, Austria – zone: 2; standard: 6.90 EUR; delivery time: 2-3 working days\n"
        "- Spain – zone: 3; standard: 9.90 EUR; delivery time: 4-6 working days"
    )


def test_what_the_shop_calls_it_names_a_column() -> None:
    table = "| Country | Fee | Duration |\n| --- | --- | --- |\n| Spain | cheap | short |\n| Norway | dear | long |"
    assert table_span("when is it there?", [], table, meant=["duration"]) == "Duration:\n- Spain: short\n- Norway: long"


def test_a_long_table_is_told_by_one_row() -> None:
    rows = "\n".join(f"| Part {i} of a long machine | {i} days |" for i in range(10, 60))
    assert told("how long?", f"| Part | Time |\n| --- | --- |\n{rows}") == "Part 10 of a long machine: 10 days."


@pytest.mark.parametrize(("text", "said"), [(" no table ", "no table"), ("| A | B |", "A B")])
def test_what_has_no_rows_is_told_as_it_is(text: str, said: str) -> None:
    assert told("how much?", text) == said


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        (
            "how long does delivery to Spain and Belgium take?",
            ZONES,
            "Delivery time:\n- Belgium: 2-3 working days\n- Spain: 4-6 working days",
        ),
        ("fee for a parcel of 70 kg?", f"{WEIGHTS}\n| from 31 kg | 20 EUR |", "from 31 kg: 20 EUR."),
        (
            "who pays when I send it back?",
            "| Case | Cost |\n|---|---|\n| Faulty | free |\n| Brought back | 2 EUR |",
            "Cost:\n- Faulty: free\n- Brought back: 2 EUR",
        ),
    ],
)
def test_rows_that_are_named_are_told_on_lines_of_their_own(question: str, text: str, said: str) -> None:
    assert told(question, text) == said


def test_a_row_that_the_shop_calls_otherwise_is_told() -> None:
    table = "| 类型 | 开具时间 |\n|---|---|\n| 普通发票 | 24 小时内 |\n| 专用发票 | 5 天内 |"
    meant = telling_terms("专用发票")
    assert table_span("专票多久开好", telling_terms("专票多久开好"), table, meant=meant) == "专用发票：5 天内。"


@pytest.mark.parametrize(
    ("named", "found"), [({"spain"}, True), ({"spain", "fee"}, True), ({"norway"}, False), (set(), False)]
)
def test_a_name_in_full_names_a_row(named: set[str], found: bool) -> None:
    assert names_row(ZONES, frozenset(named)) is found
    assert not names_row("Spain is far away.", frozenset(named))


def test_a_row_that_is_named_goes_before_rows_that_reach_up_to_the_amount() -> None:
    ways = "| Method | Limits |\n|---|---|\n| Card | up to 5,000 EUR |\n| Invoice | 10 to 500 EUR |"
    assert told("can I pay 600 EUR by invoice?", ways) == "Invoice: 10 to 500 EUR."


def test_all_columns_tell_a_difference_and_times_which_is_faster() -> None:
    assert "standard: 3.90 EUR; delivery time" in told("what is different about standard delivery?", ZONES)
    assert told("standard or express to Spain, which is faster?", ZONES) == "Spain – delivery time: 4-6 working days."

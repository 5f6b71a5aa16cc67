"""Ways of paying that a table of the shop's terms names."""

import pytest

from rag.documents.ways_offered import has_row_of, kind_of_way, lists_ways, way_asked

METHODS = "| Method | Where |\n|---|---|\n| Credit or debit card | all countries |\n| Invoice | Germany |"


@pytest.mark.parametrize(
    ("question", "is_offered"),
    [
        ("Can I pay by invoice?", True),
        ("do you accept credit cards?", True),
        ("do you take debit card payments here?", True),
        ("can I pay by invoice if I live in France?", True),
        ("can I pay 600 euros by invoice?", True),
        ("can I pay in euros?", False),
        ("can I pay with bitcoin?", False),
        ("where do I find my invoice?", False),
        ("can I pay?", False),
    ],
)
def test_a_way_is_offered_where_a_row_is_called_so(question: str, is_offered: bool) -> None:
    assert has_row_of(METHODS, way_asked(question)) == is_offered


def test_prose_has_no_row() -> None:
    assert not has_row_of("Invoice: due after 14 days.", way_asked("can I pay by invoice?"))


def test_chinese_ways_are_asked_for() -> None:
    assert way_asked("可以用银行卡付款吗") == frozenset({"银行", "行卡"})


def test_a_brand_of_cards_is_a_kind_of_card() -> None:
    assert has_row_of(METHODS, kind_of_way("do you take American Express?"))
    assert not has_row_of(METHODS, kind_of_way("is express delivery possible?"))


def test_a_table_of_methods_lists_the_ways() -> None:
    assert lists_ways(METHODS)
    assert not lists_ways("| Zone | Fee |\n|---|---|\n| 1 | 3 EUR |")

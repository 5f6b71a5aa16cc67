"""By how much two products differ."""

import pytest

from catalog.plan import ComparisonRow, ComparisonTable, Plan
from rag.composing.differences import difference
from rag.question import Language
from tests.rag.written_evidence import understood

PAIR = ("VAC-200", "VAC-300")


def said(text: str, field: str, *values: str | None, language: Language = "en") -> str | None:
    plan = Plan(aggregate="compare", order_by=field, product_ids=PAIR)
    asked = understood(text, *PAIR, intent="compare", language=language, plan=plan)
    row = ComparisonRow(name=field, key=field, values=values)
    found = difference(asked, ComparisonTable(product_ids=PAIR[: len(values)], titles=PAIR, rows=(row,)))
    return None if found is None else found.text


@pytest.mark.parametrize(
    ("text", "field", "values", "expected"),
    [
        ("how much cheaper is it?", "price", ("249.00 EUR", "349.00 EUR"), "The difference in price is €100.00."),
        ("how much lighter is it?", "weight", ("2.4 kg", "3.1 kg"), "The difference in weight is 0.7 kg."),
        ("by how much do they differ?", "weight", ("3.1 kg", "2.4 kg"), "The difference in weight is 0.7 kg."),
    ],
)
def test_the_difference_is_told_in_the_unit_of_both(
    text: str, field: str, values: tuple[str, str], expected: str
) -> None:
    assert said(text, field, *values) == expected


@pytest.mark.parametrize(
    ("text", "field", "values", "expected"),
    [
        ("轻多少", "weight", ("2.4 kg", "3.1 kg"), "重量相差 0.7 kg。"),
        ("差价多少", "price", ("249.00 EUR", "349.00 EUR"), "价格相差 €100.00。"),
    ],
)
def test_it_is_told_in_chinese(text: str, field: str, values: tuple[str, str], expected: str) -> None:
    assert said(text, field, *values, language="zh") == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("how much lighter is it?", ("2.4 kg", "3.1 l")),  # two dimensions
        ("how much lighter is it?", ("2.4 kg", None)),
        ("how much lighter is it?", ("light", "3.1 kg")),
        ("how much lighter is it?", ("2.4 kg",)),  # one product
        ("which is lighter?", ("2.4 kg", "3.1 kg")),  # asks for no difference
    ],
)
def test_no_difference_is_told_where_none_is_known_or_asked(text: str, values: tuple[str | None, ...]) -> None:
    assert said(text, "weight", *values) is None


def test_another_attribute_than_the_one_asked_for_is_not_told() -> None:
    plan = Plan(aggregate="compare", order_by="weight", product_ids=PAIR)
    asked = understood("how much lighter is it?", *PAIR, intent="compare", plan=plan)
    row = ComparisonRow(name="run_time", key="run time", values=("45 min", "60 min"))
    assert difference(asked, ComparisonTable(product_ids=PAIR, titles=PAIR, rows=(row,))) is None

"""Groups that one table puts names into and other terms speak of."""

import pytest

from rag.documents.name_groups import NameGroup, groups_named
from rag.documents.table_spans import table_span

ZONES = """| Zone | Countries | Fee |
|---|---|---|
| 1 | Germany | 3 EUR |
| 2 | Austria, Netherlands | 6 EUR |
| 3 | Spain, Portugal | 9 EUR |"""
RETURNS = """| Situation | Cost |
|---|---|
| Zone 1 and 2 countries | free |
| Zone 3 | 5 EUR |
| Bulky (zones 1 and 2) | 29 EUR |"""
PORTUGAL = NameGroup(name="Portugal", kind="Zone", code="3")


@pytest.mark.parametrize(
    ("question", "groups"),
    [
        ("what does a return from Portugal cost?", [PORTUGAL]),
        ("returns from Holland?", [NameGroup(name="Netherlands", kind="Zone", code="2")]),
        ("what does a return cost?", []),
    ],
)
def test_a_name_is_in_the_group_of_its_row(question: str, groups: list[NameGroup]) -> None:
    assert groups_named(question, [ZONES, RETURNS, "Portugal is in zone 3."]) == groups


def test_rows_that_repeat_a_code_group_nothing() -> None:
    assert groups_named("a return from Portugal?", [f"{ZONES}\n| 3 | Malta | 1 EUR |"]) == []


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("Zone 3 and zone 4 countries", True),
        ("in zones 2, 3 and 4", True),
        ("zones 1 and 2 only", False),
        ("3 days", False),
    ],
)
def test_terms_mean_a_group_by_kind_and_code(text: str, is_meant: bool) -> None:
    assert PORTUGAL.is_meant(text) is is_meant


def test_the_row_of_the_group_is_told() -> None:
    groups = groups_named("what does a return from Portugal cost?", [ZONES])
    assert table_span("what does a return from Portugal cost?", ["return", "portugal"], RETURNS, groups=groups) == (
        "Zone 3: 5 EUR."
    )
    assert PORTUGAL.told == "Portugal – zone: 3."

"""Words matched in stored texts, and statements that PostgreSQL reads differently from SQLite."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from catalog.json_sql import JsonSql
from catalog.matching import affirms, contains, equals, fold, within
from catalog.tables import PRODUCTS


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("red", "Red, Blue", True),
        ("red", "infrared", False),
        ("red", "redness", False),
        ("wifi", "Wi-Fi 6", True),
        ("wi-fi", "WiFi", True),
        ("wi fi", "Wi-Fi", True),
        ("usb port", "2 USB ports", True),
        ("box", "boxes", True),
        ("usb-c", "USB C", True),
        ("16", "16 GB", True),
        ("16", "160 GB", False),
        ("hepa", "ＨＥＰＡ filter", True),
        ("高效", "H12高效滤芯", True),
        ("größe", "GRÖSSE M", True),
        ("grosse", "Größe M", False),
        ("", "anything", False),
        ("grösse", "Größe M", True),
        ("c++", "C++ book", True),
        (".*", "anything", False),
    ],
)
def test_contains_matches_whole_words(value: str, text: str, expected: bool) -> None:
    assert contains(value)(text) is expected


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("silver", "Black, Silver", True),
        ("black", "Jet black", False),
        ("yes", "included", True),
        ("yes", "no", False),
        ("no", "not supported", True),
        ("no", "n/a", False),
        ("是", "有", True),
        ("乌龙茶", "乌龙茶、红茶", True),
    ],
)
def test_equals_matches_the_whole_value_or_one_of_a_list(value: str, text: str, expected: bool) -> None:
    assert equals(value)(text) is expected


@pytest.mark.parametrize(
    ("value", "path", "expected"),
    [
        ("vacuums", "Home > Vacuums", True),
        ("home>vacuums", "Home > Vacuums > Robots", True),
        ("home > robots", "Home > Vacuums > Robots", False),
        ("vac", "Home > Vacuums", False),
        ("", "Home", False),
    ],
)
def test_category_matches_whole_segments_in_a_row(value: str, path: str, expected: bool) -> None:
    assert within(value)(path) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", True),
        ("Yes, with app", True),
        ("included", True),
        ("2", True),
        ("0.5 l", True),
        ("nominal 5 V", True),
        ("no-slip sole", True),
        ("无线", True),  # wireless
        ("无", False),
        ("否", False),
        ("不支持快充", False),
        ("No", False),
        ("no (optional)", False),
        ("none", False),
        ("not included", False),
        ("Without lid", False),
        ("0", False),
        ("0 ports", False),
        ("", None),
        ("n/a", None),
        ("—", None),
        ("未知", None),
    ],
)
def test_text_affirms_denies_or_says_nothing(text: str, expected: bool | None) -> None:
    assert affirms(text) is expected


@given(st.text(max_size=30))
def test_every_text_equals_itself_in_any_case(text: str) -> None:
    assert equals(text)(text)
    assert equals(text.upper())(fold(text)) or fold(text.upper()) != fold(text)


@given(st.text(max_size=20), st.text(max_size=20))
def test_matching_never_fails(value: str, text: str) -> None:
    assert contains(value)(text) in (True, False)
    assert equals(value)(text) in (True, False)
    assert within(value)(text) in (True, False)


def test_statements_for_postgresql_bind_every_value() -> None:
    json = JsonSql("postgresql")
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    statements = {
        "option": json.option_rows(),
        "rating": json.rating_rows(),
        "number": json.number_rows([("it's", 1.5)]),
        "list": select(PRODUCTS.c.id).where(json.in_list(PRODUCTS.c.id, ["it's", "b"])),
    }
    compiled = {name: each.compile(dialect=dialect) for name, each in statements.items()}
    texts = {name: " ".join(str(each).split()) for name, each in compiled.items()}
    assert "json_each_text(products.options)" in texts["option"]
    assert "json_array_elements(products.reviews)" in texts["rating"]
    assert "jsonb_array_elements(CAST(" in texts["number"]
    assert "products.id = ANY (" in texts["list"]
    assert "it's" not in "".join(texts.values())
    assert ["it's", "b"] in compiled["list"].params.values()
    assert '[["it\'s", 1.5]]' in compiled["number"].params.values()

"""Filters as a program writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.plan import Filter
from rag.conditions.filters import parse_filters
from rag.errors import QuestionError


@pytest.mark.parametrize(
    ("text", "field", "operator", "value"),
    [
        ("price<500", "price", "<", 500.0),
        ("Price >= 1,000.50", "price", ">=", 1000.5),
        ("stock>0", "stock", ">", 0.0),
        ("rating>=4", "rating", ">=", 4.0),
        ("brand=Aurora", "brand", "=", "Aurora"),
        ("brand=3M", "brand", "=", "3M"),  # a brand stays text
        ("title=Trek 2", "title", "=", "Trek 2"),
        ("availability=in_stock", "availability", "=", "in_stock"),
        ("filter_type!=washable HEPA", "filter type", "!=", "washable HEPA"),
        ("Filter-Type=x", "filter type", "=", "x"),
        ("option:Colour=red", "option:Colour", "=", "red"),
        ("材质=不锈钢", "材质", "=", "不锈钢"),
    ],
)
def test_field_sign_and_value_are_read(text: str, field: str, operator: str, value: object) -> None:
    (one,) = parse_filters([text])
    assert (one.field, one.operator, one.value, one.text) == (field, operator, value, text)


def test_a_unit_is_converted_to_the_base_of_its_dimension() -> None:
    (weight,) = parse_filters(["weight<=2400 g"])
    assert weight.value == pytest.approx(2.4)
    assert weight.dimension == "mass"
    (time,) = parse_filters(["run_time>1 h"])
    assert (time.value, time.dimension) == (3600.0, "time")


def test_a_currency_stays_with_a_price() -> None:
    (euros,) = parse_filters(["price<€249.90"])
    assert (euros.value, euros.unit, euros.dimension) == (249.9, "EUR", None)
    (any_currency,) = parse_filters(["price<249.90"])
    assert any_currency.unit is None


def test_all_filters_come_in_order() -> None:
    assert [one.field for one in parse_filters(["price<5", "brand=x"])] == ["price", "brand"]
    assert parse_filters([]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "price",
        "price<",
        "<5",
        "=",
        "price~5",
        "price<abc",
        "weight>=heavy",
        "_<5",
        "- = x",
        "option:=x",
        "a>b>c",
    ],
)
def test_what_cannot_be_read_is_an_error_that_quotes_it(text: str) -> None:
    with pytest.raises(QuestionError) as caught:
        parse_filters([text])
    assert repr(text) in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_a_filter_or_a_clear_error(text: str) -> None:
    try:
        (one,) = parse_filters([text])
    except QuestionError as error:
        assert repr(text) in str(error)
    else:
        assert isinstance(one, Filter)

"""Numbers as conditions, in English and Chinese; values by hand in base units."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.plan import Filter
from rag.conditions.constraints import find_conditions
from rag.conditions.measured_attributes import AttributeNaming
from rag.vocabulary.concepts import Concept

YEAR_S = 365.25 * 24 * 3600


def all_names(concept: Concept) -> Sequence[str]:
    return concept.names


def first_name(concept: Concept) -> Sequence[str]:
    return concept.names[:1]


def found(text: str) -> list[tuple[str, str, object, str | None]]:
    return [
        (one.field, one.operator, one.value, one.unit)
        for one in find_conditions(text, AttributeNaming(of_concept=first_name)).filters
    ]


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("tents under 300 euros", "<", 300.0, "EUR"),
        ("under $50", "<", 50.0, "USD"),
        ("at most 1,000.50 EUR", "<=", 1000.5, "EUR"),
        ("no more than 99", "<=", 99.0, None),
        ("at least 20 quid", ">=", 20.0, "GBP"),
        ("over £20", ">", 20.0, "GBP"),
        ("cheaper than 40", "<", 40.0, None),
        ("40 eur or less", "<=", 40.0, "EUR"),
        ("40 or more", ">=", 40.0, None),
        ("max 200", "<=", 200.0, None),
        ("500元以下", "<=", 500.0, "CNY"),
        ("两百以内", "<=", 200.0, None),
        ("不超过300块", "<=", 300.0, "CNY"),
        ("100元以上", ">=", 100.0, "CNY"),
    ],
)
def test_an_amount_of_money_or_a_bare_number_is_about_the_price(
    text: str, operator: str, value: float, unit: str | None
) -> None:
    assert found(text) == [("price", operator, value, unit)]


@pytest.mark.parametrize(
    ("text", "field", "operator", "value"),
    [
        ("lighter than 1 kg", "weight", "<", 1.0),
        ("weighs at most 900g", "weight", "<=", 0.9),
        ("no heavier than 2.5kg", "weight", "<=", 2.5),
        ("kettles of 1.5 l or more", "capacity", ">=", 1.5),
        ("2000 W or more", "power", ">=", 2000.0),
        ("quieter than 75 dB", "noise level", "<", 75.0),
        ("headphones over 20 hours battery life", "battery life", ">", 20 * 3600.0),
        ("a warranty of at least 2 years", "warranty", ">=", 2 * YEAR_S),
        ("at least 16 GB of RAM", "internal memory", ">=", 16e9),
        ("两公斤以下", "weight", "<=", 2.0),
        ("up to 5 people", "capacity", "<=", 5.0),
    ],
)
def test_the_unit_and_the_words_beside_it_say_what_a_number_is_about(
    text: str, field: str, operator: str, value: float
) -> None:
    (condition,) = find_conditions(text, AttributeNaming(of_concept=first_name)).filters
    assert (condition.field, condition.operator) == (field, operator)
    assert condition.value == pytest.approx(value)  # unit conversion rounds in the last bit
    assert condition.dimension is not None


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("between 100 and 200 euros", 100.0, 200.0, "EUR"),
        ("from 20 to 30", 20.0, 30.0, None),
        ("30 to 40 eur", 30.0, 40.0, "EUR"),
        ("300到500元之间的电饭煲", 300.0, 500.0, "CNY"),
    ],
)
def test_a_range_has_both_its_ends(text: str, low: float, high: float, unit: str | None) -> None:
    assert found(text) == [("price", ">=", low, unit), ("price", "<=", high, unit)]


def test_the_unit_of_a_range_holds_for_its_first_number_too() -> None:
    low, high = find_conditions("between 500 and 900 g", AttributeNaming(of_concept=first_name)).filters
    assert (low.field, low.dimension) == (high.field, high.dimension) == ("weight", "mass")
    assert [low.value, high.value] == pytest.approx([0.5, 0.9])


@pytest.mark.parametrize(
    "text",
    [
        "the Aurora 200",
        "compare 200 and 300",
        "100 to 50 euros",  # no range runs down
        "does it run for 45 min",
        "a 15 inch laptop",
        "iPhone 15",
        "",
    ],
)
def test_a_number_that_sets_no_bound_is_no_condition(text: str) -> None:
    result = find_conditions(text, AttributeNaming(of_concept=first_name))
    assert result.filters == ()
    assert result.rest == text


def test_an_attribute_that_no_product_has_gives_no_condition() -> None:
    result = find_conditions("under 2 kg", AttributeNaming(of_concept=lambda concept: ()))
    assert result.filters == ()
    assert result.rest == "under 2 kg"


def test_all_names_of_an_attribute_are_looked_at() -> None:
    (condition,) = find_conditions("under 2 kg", AttributeNaming(of_concept=lambda concept: ("weight", "重量"))).filters
    assert condition.field == "weight|重量"


def test_the_rest_is_the_text_without_its_conditions() -> None:
    result = find_conditions("red tents under 300 euros and below 3 kg please", AttributeNaming(of_concept=first_name))
    assert [one.text for one in result.filters] == ["under 300 euros", "below 3 kg"]
    assert result.rest.split() == ["red", "tents", "and", "please"]


@pytest.mark.parametrize(
    ("text", "operator", "value", "shown"),
    [
        ("别超过200元的", "<=", 200.0, "不超过200元"),
        ("手头只有300块能买什么", "<=", 300.0, "不超过300块"),
        ("预算500有什么帐篷", "<=", 500.0, "不超过500"),
        ("控制在80元", "<=", 80.0, "不超过80元"),
        ("300元封顶的", "<=", 300.0, "300元封顶"),
        ("100元往上的", ">=", 100.0, "100元往上"),
        ("起码50元的", ">=", 50.0, "起码50元"),
        ("不要低于60元", ">=", 60.0, "不要低于60元"),
        ("低于60元", "<", 60.0, "低于60元"),
    ],
)
def test_chinese_limits_mean_what_they_say(text: str, operator: str, value: float, shown: str) -> None:
    (one,) = find_conditions(text, AttributeNaming(of_concept=first_name)).filters
    assert (one.field, one.operator, one.value, one.text) == ("price", operator, value, shown)


def test_a_range_joined_by_a_dash_holds_no_negative_amount() -> None:
    assert [(operator, value) for _, operator, value, _ in found("160元-450元的锅")] == [(">=", 160.0), ("<=", 450.0)]


def test_the_price_of_a_part_is_that_of_the_part() -> None:
    naming = AttributeNaming(of_concept=first_name, in_words=lambda near: ["滤芯价格"] * ("滤芯价格" in near))
    filters = find_conditions("滤芯价格低于50元的", naming).filters
    assert [(one.field, one.operator, one.value) for one in filters] == [("滤芯价格", "<", 50.0)]


def test_of_names_said_in_another_language_the_best_is_meant() -> None:
    naming = AttributeNaming(of_concept=first_name, in_words=lambda near: ["height", "height max"])
    filters = find_conditions("高度在20以下吗", naming).filters
    assert [one.field for one in filters] == ["height"]


def test_stars_are_about_the_rating() -> None:
    ((field, operator, value, _),) = found("kettles with at least 4 stars")
    assert (field, operator, value) == ("rating", ">=", 4.0)


@given(st.text(max_size=200))
def test_any_text_gives_valid_filters_and_loses_nothing_else(text: str) -> None:
    result = find_conditions(text, AttributeNaming(of_concept=all_names))
    assert all(isinstance(one, Filter) and one.text in text for one in result.filters)
    if not result.filters:
        assert result.rest == text


@given(st.integers(min_value=1, max_value=10**6), st.sampled_from(["under {}", "at least {}", "{} or more"]))
def test_any_whole_number_is_read_as_written(number: int, phrase: str) -> None:
    ((_, _, value, _),) = found(phrase.format(number))
    assert value == float(number)


def test_for_two_at_the_end_of_a_clause_means_people() -> None:
    found = find_conditions("lightest tent for two?", AttributeNaming(of_concept=lambda concept: concept.names))
    assert [(one.operator, one.value) for one in found.filters] == [(">=", 2.0)]
    assert find_conditions("tents for two nights", AttributeNaming(of_concept=lambda one: one.names)).filters == ()

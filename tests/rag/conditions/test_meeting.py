"""Whether a fact of a product meets a condition."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.plan import Filter, Operator
from catalog.quantity import find_quantities
from rag.conditions.meeting import facts_on, is_about, meets
from rag.evidence import EvidenceItem
from tests.rag.written_evidence import fact

WEIGHT = fact("VAC-200#weight", "2.4 kg")


def limit(operator: Operator, amount: str, *, field: str = "weight") -> Filter:
    """A condition as it is made of a customer's amount."""
    [quantity] = find_quantities(amount)
    return Filter(
        field=field,
        operator=operator,
        value=quantity.base_magnitude if quantity.dimension else quantity.magnitude,
        unit=quantity.unit,
        dimension=quantity.dimension,
        text=amount,
    )


def price(operator: Operator, value: float, unit: str | None = "EUR") -> Filter:
    return Filter(field="price", operator=operator, value=value, unit=unit)


@pytest.mark.parametrize(
    ("operator", "amount", "met"),
    [
        ("<", "3 kg", True),
        ("<", "2.4 kg", False),
        ("<=", "2.4 kg", True),
        ("<=", "2 kg", False),
        (">", "2 kg", True),
        (">", "2.4 kg", False),
        (">=", "2.4 kg", True),
        (">=", "3 kg", False),
        ("<", "2500 g", True),
        ("<", "2000 g", False),
        (">", "5 pounds", True),  # 2.4 kg are 5.29 lb
        (">", "6 pounds", False),
        ("<", "5斤", True),  # 2.5 kg
    ],
)
def test_amounts_are_compared_whatever_their_units(operator: Operator, amount: str, met: bool) -> None:
    assert meets(limit(operator, amount), WEIGHT) is met


@pytest.mark.parametrize(
    ("amount", "stated"), [("2.3 kg", "2300 g"), ("2300 g", "2.3 kg"), ("68 °F", "20 °C"), ("1.5 kg", "3斤")]
)
def test_the_same_amount_in_another_unit_is_neither_more_nor_less(amount: str, stated: str) -> None:
    told = fact("VAC-200#weight", stated)
    answers = [meets(limit(operator, amount), told) for operator in ("<", "<=", ">", ">=")]
    assert answers == [False, True, False, True]


@given(
    tenths=st.integers(1, 5_000),
    other=st.integers(1, 5_000),
    units=st.sampled_from(
        [("kg", "g", 1_000), ("m", "cm", 100), ("cm", "mm", 10), ("h", "min", 60), ("kW", "W", 1_000)]
    ),
    operator=st.sampled_from(["<", "<=", ">", ">="]),
)
def test_the_unit_of_a_limit_changes_nothing(
    tenths: int, other: int, units: tuple[str, str, int], operator: Operator
) -> None:
    large, small, factor = units
    stated = fact("VAC-200#weight", f"{tenths / 10:g} {large}")
    one, another = Fraction(tenths, 10), Fraction(other, 10)
    expected = {"<": one < another, "<=": one <= another, ">": one > another, ">=": one >= another}[operator]
    for amount in (f"{other / 10:g} {large}", f"{float(another * factor):.10g} {small}"):
        assert meets(limit(operator, amount), stated) is expected


@pytest.mark.parametrize(
    ("condition", "stated"),
    [
        (limit("<", "3 kg"), "45 min"),  # another kind of unit
        (limit("<", "3 kg"), "light"),  # no number
        (limit("<", "3 kg"), "2.4"),  # of what?
        (price("<", 300.0, "USD"), "€249.00"),  # another currency
    ],
)
def test_what_cannot_be_compared_is_neither_met_nor_not(condition: Filter, stated: str) -> None:
    assert meets(condition, fact(f"VAC-200#{condition.field}", stated)) is None


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        (price("<", 300.0), True),
        (price("<", 249.0), False),
        (price("<=", 249.0), True),
        (price(">=", 249.0), True),
        (price(">", 249.0), False),
        (price("<", 300.0, None), True),  # any currency
    ],
)
def test_a_price_is_compared_in_its_currency(condition: Filter, met: bool) -> None:
    assert meets(condition, fact("VAC-200#price", "€249.00")) is met


def test_a_bare_number_is_compared_as_it_is_written() -> None:
    gears = Filter(field="gears", operator=">=", value=7.0)
    assert meets(gears, fact("VAC-200#gears", "7")) is True
    assert meets(gears, fact("VAC-200#gears", "6")) is False


@pytest.mark.parametrize(
    ("operator", "value", "stated", "met"),
    [
        ("contains", "white", "white", True),
        ("contains", "white", "White / grey", True),
        ("contains", "stainless steel", "brushed stainless steel", True),
        ("contains", "stainless steel", "steel", False),
        ("contains", "red", "bored", False),  # words, not letters
        ("contains", "红色", "红色", True),
        ("!=", "leather", "leather", False),
        ("!=", "leather", "nylon", True),
        ("=", "in_stock", "in stock", True),
        ("=", "in_stock", "out of stock", False),
    ],
)
def test_a_value_is_met_where_the_fact_holds_all_its_words(
    operator: Operator, value: str, stated: str, met: bool
) -> None:
    condition = Filter(field="colour", operator=operator, value=value)
    assert meets(condition, fact("VAC-200#colour", stated)) is met


@pytest.mark.parametrize(
    ("stated", "has"),
    [
        ("yes", True),
        ("no", False),
        ("True", True),
        ("无", False),
        ("是", True),
        ("washable HEPA", True),
        ("none", False),
    ],
)
def test_a_thing_is_there_unless_the_fact_is_a_plain_no(stated: str, has: bool) -> None:
    told = fact("VAC-200#filter", stated)
    assert meets(Filter(field="filter", operator="has", value=None), told) is has
    assert meets(Filter(field="filter", operator="lacks", value=None), told) is not has


def test_a_fact_is_about_a_condition_of_any_of_its_names_however_spelled() -> None:
    condition = limit("<", "3 kg", field="item weight|重量")
    assert is_about(condition, fact("VAC-200#Item_Weight", "2.4 kg"))
    assert is_about(condition, fact("007#重量", "280克"))
    assert not is_about(condition, fact("VAC-200#weight limit", "2.4 kg"))
    passage = EvidenceItem(kind="passage", source="description", source_id="x", text="2.4 kg")
    assert not is_about(condition, passage)


def test_the_facts_on_a_condition_come_in_the_order_of_its_names() -> None:
    condition = limit("<", "3 kg", field="weight|net weight")
    net, gross = fact("VAC-200#net weight", "2.2 kg"), fact("VAC-200#weight", "2.4 kg")
    silent, other = fact("VAC-200#weight", "light"), fact("VAC-200#colour", "white")
    assert facts_on(condition, [other, net, silent, gross]) == [gross, net]
    assert facts_on(condition, []) == []


@pytest.mark.parametrize(("stated", "is_met"), [("2.4 kg", True), ("2440 g", True), ("2.5 kg", False)])
def test_an_amount_as_it_stands_is_met_within_its_slack(stated: str, is_met: bool) -> None:
    wanted = Filter(field="weight", operator="=", value=2.4, dimension="mass", slack=0.05)
    assert meets(wanted, fact("VAC-200#weight", stated)) is is_met

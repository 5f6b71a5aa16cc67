"""A filter as a condition in SQL.

A filter never matches a product that says nothing about its field, negative ones neither: a kettle that does
not mention a filter is not known to lack one. The exceptions are "has" and "lacks" of a column (brand, price,
rating), where nothing said is an answer in itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any  # SQL expressions of many types

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true

from catalog.fields import FieldReader
from catalog.matching import affirms, contains, equals, fold, within
from catalog.measures import Measure, measure
from catalog.plan import Filter
from catalog.product import AVAILABILITIES
from catalog.tables import ATTRIBUTES, PRODUCTS

NUMBER_FIELDS = frozenset({"price", "stock", "rating"})

_TEXT_COLUMNS = {"category": PRODUCTS.c.category, "brand": PRODUCTS.c.brand, "title": PRODUCTS.c.title}
_TOLERANCE = 1e-9  # relative; conversion makes 2400 g 2.4000000000000004 kg


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A filter as conditions on `PRODUCTS`."""

    matches: ColumnElement[bool]
    states: ColumnElement[bool]  # says something that can be compared with the filter
    states_any: ColumnElement[bool]  # says something, if in another dimension or currency
    measure: Measure | None = None  # None: a text was matched


def condition(each: Filter, reader: FieldReader, scope: ColumnElement[bool] | None) -> Condition:
    """The condition of a filter.

    Args:
        each: The filter.
        reader: Of the transaction in which the condition will be used.
        scope: Within which a number without a unit takes the commonest unit; None: the whole catalog.
    """
    if each.field in _TEXT_COLUMNS:
        return _column_condition(each, _TEXT_COLUMNS[each.field], reader)
    if each.field == "availability":
        return _availability_condition(each)
    if isinstance(each.value, int | float):
        return _number_condition(each, reader, scope)
    if each.field in NUMBER_FIELDS:
        return _presence_condition(each, reader)
    return _text_condition(each, reader)


def text_test(each: Filter) -> Callable[[str], bool]:
    """Whether one stated text is what the filter names; for "!=" and "lacks" what it excludes."""
    if each.value is None:
        return lambda text: affirms(text) is True
    value = str(each.value)
    if each.field == "category" and each.operator in ("=", "!="):
        return within(value)
    if each.operator in ("=", "!="):
        return equals(value)
    tests = [contains(one) for one in (value, *each.also)]
    return lambda text: any(test(text) for test in tests)


def near(value: ColumnElement[Any], number: float, wanted: float = 0.0) -> ColumnElement[bool]:
    """Whether a value is this number, rounding of conversions and the slack that is wanted aside."""
    slack = _slack(number) + wanted
    return value.between(number - slack, number + slack)


def number_test(each: Filter, target: float) -> Callable[[float], bool]:
    """Whether one number is what the filter names, on the scale of `target`; rounding aside."""
    slack = _slack(target)
    wanted = slack + each.slack
    tests: dict[str, Callable[[float], bool]] = {
        "<": lambda number: number < target - slack,
        "<=": lambda number: number <= target + slack,
        ">": lambda number: number > target + slack,
        ">=": lambda number: number >= target - slack,
    }
    return tests.get(each.operator, lambda number: abs(number - target) <= wanted)


def _is_negative(each: Filter) -> bool:
    return each.operator in ("!=", "lacks")


def _column_condition(each: Filter, column: ColumnElement[Any], reader: FieldReader) -> Condition:
    states = column.is_not(None)
    if each.value is None:
        present: ColumnElement[bool] = states if each.operator == "has" else column.is_(None)
        return Condition(matches=present, states=true(), states_any=true())
    test = text_test(each)
    if each.field == "title":  # nearly all differ: to find the distinct ones would cost more than it saves
        titles = reader.connection.execute(select(PRODUCTS.c.id, column))
        found = reader.json.in_list(PRODUCTS.c.id, [product_id for product_id, text in titles if test(text)])
    else:
        texts = reader.connection.execute(select(column).where(states).distinct()).scalars()
        found = reader.json.in_list(column, [text for text in texts if test(text)])
    matches = and_(states, not_(found) if _is_negative(each) else found)
    return Condition(matches=matches, states=states, states_any=states)


def _availability_condition(each: Filter) -> Condition:
    column = PRODUCTS.c.availability
    wanted = "in_stock" if each.value is None else fold(str(each.value)).replace(" ", "_")
    states = column != "unknown"
    matches: ColumnElement[bool] = column != wanted if _is_negative(each) else column == wanted
    if wanted not in AVAILABILITIES:
        matches = true() if _is_negative(each) else false()
    return Condition(matches=and_(states, matches), states=states, states_any=states)


def _number_condition(each: Filter, reader: FieldReader, scope: ColumnElement[bool] | None) -> Condition:
    numbers = measure(reader, each.field, [each], scope)
    target = numbers.base_value(each)
    matches = numbers.matches(lambda value: _compares(value, each, target))
    if _is_negative(each):
        matches = and_(numbers.states, not_(matches))
    return Condition(matches=matches, states=numbers.states, states_any=numbers.states_any, measure=numbers)


def _compares(column: ColumnElement[Any], each: Filter, value: float) -> ColumnElement[bool]:
    slack, operator = _slack(value), each.operator
    if operator == "<":
        return column < value - slack
    if operator == "<=":
        return column <= value + slack
    if operator == ">":
        return column > value + slack
    if operator == ">=":
        return column >= value - slack
    return near(column, value, each.slack)


def _slack(number: float) -> float:
    return _TOLERANCE * max(abs(number), 1e-6)


def _presence_condition(each: Filter, reader: FieldReader) -> Condition:
    """Whether there is a price, a rating, or any in stock; a text never matches a number."""
    if each.value is not None:
        return Condition(matches=false(), states=false(), states_any=true())
    numbers = measure(reader, each.field, [each], None)
    if each.field == "stock":
        states = PRODUCTS.c.stock.is_not(None)
        matches = PRODUCTS.c.stock > 0 if each.operator == "has" else PRODUCTS.c.stock <= 0
        return Condition(matches=and_(states, matches), states=states, states_any=states)
    matches = numbers.states if each.operator == "has" else not_(numbers.states)
    return Condition(matches=matches, states=true(), states_any=true())


def _text_condition(each: Filter, reader: FieldReader) -> Condition:
    table = ATTRIBUTES.c
    test = text_test(each)
    named = table.name.in_(reader.attribute_names(each.field))
    texts = list(reader.connection.execute(select(table.text).where(named).distinct()).scalars())
    options = reader.option_values(each.field)

    def stated_by(accept: Callable[[str], bool]) -> ColumnElement[bool]:
        accepted = [text for text in texts if affirms(text) is not None and accept(text)]
        rows = select(table.product_id).where(named)
        if len(accepted) < len(texts):
            rows = rows.where(reader.json.in_list(table.text, accepted))
        found = PRODUCTS.c.id.in_(rows)
        ids = sorted({pid for pid, _, text in options if affirms(text) is not None and accept(text)})
        return or_(found, reader.json.in_list(PRODUCTS.c.id, ids)) if ids else found

    states = stated_by(lambda text: True)
    positive = stated_by(test)
    matches = and_(states, not_(positive)) if _is_negative(each) else positive
    return Condition(matches=matches, states=states, states_any=states)

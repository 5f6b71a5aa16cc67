"""Fields as numbers: what products state of a field, and which of it can be compared.

A field is compared in one dimension and, where it is money, in one currency: what the filters of a plan name,
else what most of the scope states. Texts are matched in `conditions.py`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any  # rows and SQL expressions of many types

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true, union_all

from catalog.fields import FieldReader
from catalog.plan import Filter
from catalog.quantity import Quantity, parse_quantity
from catalog.tables import ATTRIBUTES, PRODUCTS
from catalog.units import named_unit

Expression = ColumnElement[Any]  # of a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The numbers of one field that can be compared with each other.

    They stand in a column of `PRODUCTS`, or in rows of their own of which a product may have several.
    """

    source: Expression | Select[Any]  # the column, or rows `product_id`, `value`
    states: ColumnElement[bool]  # on PRODUCTS: whether a product states a number that can be compared
    states_any: ColumnElement[bool]  # whether it states one at all
    dimension: str | None = None  # None: numbers as written
    unit: str | None = None  # the commonest unit, or the currency; None: numbers without
    base_factor: float = 1.0  # from numbers in `unit` to those compared
    base_offset: float = 0.0

    def base_value(self, each: Filter) -> float:
        """What a filter on this field compares with, on the scale of the numbers."""
        return float(each.value or 0.0) * self.base_factor + self.base_offset

    def compares(self, dimension: str | None, unit: str | None) -> bool:
        """Whether numbers of this dimension and unit are among those compared."""
        return dimension == self.dimension and (dimension != "currency" or unit == self.unit)

    def matches(self, test: Callable[[Expression], ColumnElement[bool]]) -> ColumnElement[bool]:
        """Condition on `PRODUCTS`: one of its numbers passes."""
        if not isinstance(self.source, Select):
            return and_(self.states, test(self.source))
        rows = self.source.subquery()
        return PRODUCTS.c.id.in_(select(rows.c.product_id).where(test(rows.c.value)))

    def all_values(self, where: ColumnElement[bool] | None) -> Select[Any]:
        """Every comparable number of the products that meet a condition; None: of all."""
        if not isinstance(self.source, Select):
            return select(self.source.label("value")).where(true() if where is None else where, self.states)
        rows = self.source.subquery()
        if where is None:
            return select(rows.c.value)
        joined = select(rows.c.value).join_from(PRODUCTS, rows, rows.c.product_id == PRODUCTS.c.id)
        return joined.where(where)

    def joined(
        self,
        query: Select[Any],
        *,
        largest: bool = False,
        key: Callable[[Expression], Expression] | None = None,
    ) -> tuple[Select[Any], Expression]:
        """A query on `PRODUCTS`, and the smallest or largest number of each product; NULL where it has none.

        Args:
            query: Selects from `PRODUCTS`.
            largest: Of several numbers of one product take the largest.
            key: Computed of each number first, e.g. its distance from another.
        """
        key = key or (lambda value: value)
        if not isinstance(self.source, Select):
            value: Expression = case((self.states, key(self.source)))
            return query, value
        rows = self.source.subquery()
        best = func.max(key(rows.c.value)) if largest else func.min(key(rows.c.value))
        grouped = select(rows.c.product_id, best.label("value")).group_by(rows.c.product_id).subquery()
        joined = query.outerjoin_from(PRODUCTS, grouped, grouped.c.product_id == PRODUCTS.c.id)
        return joined, grouped.c.value


def measure(reader: FieldReader, field: str, filters: Sequence[Filter], scope: ColumnElement[bool] | None) -> Measure:
    """The comparable numbers of a field.

    Args:
        reader: Of the transaction in which the measure will be used.
        field: As in `Filter`.
        filters: Of the plan; one on this field may fix the dimension or the currency.
        scope: Condition on `PRODUCTS` within which the commonest dimension counts; None: everywhere.
    """
    if field == "price":
        return _price(reader, filters, scope)
    if field == "stock":
        counted = PRODUCTS.c.stock.is_not(None)
        return Measure(source=PRODUCTS.c.stock, states=counted, states_any=counted)
    if field == "rating":
        ratings = reader.json.rating_rows()
        return Measure(source=ratings, states=_in(ratings), states_any=_in(ratings))
    return _stated_numbers(reader, field, filters, scope)


def _price(reader: FieldReader, filters: Sequence[Filter], scope: ColumnElement[bool] | None) -> Measure:
    column = PRODUCTS.c.price_number
    stated = column.is_not(None)
    of_price = [each for each in filters if each.field == "price"]
    currency = next((each.unit for each in of_price if each.unit), None)
    if currency is None and of_price:  # a limit without a currency compares any
        return Measure(source=column, states=stated, states_any=stated)
    if currency is None:
        counts = select(PRODUCTS.c.currency, func.count()).where(stated)
        counts = counts.where(true() if scope is None else scope).group_by(PRODUCTS.c.currency)
        currency = _commonest(Counter(dict(reader.connection.execute(counts).all())))
    return Measure(
        source=column,
        states=and_(stated, PRODUCTS.c.currency.is_not_distinct_from(currency)),
        states_any=stated,
        dimension="currency",
        unit=currency,
    )


def _stated_numbers(
    reader: FieldReader, field: str, filters: Sequence[Filter], scope: ColumnElement[bool] | None
) -> Measure:
    names = reader.attribute_names(field)
    options = [
        (product_id, quantity)
        for product_id, _, text in reader.option_values(field)
        if (quantity := parse_quantity(text)) is not None
    ]
    fixed = next((each for each in filters if each.field == field and each.dimension), None)
    dimension, unit = (None, None) if fixed is None else (fixed.dimension, fixed.unit)
    kinds = _kinds(reader, names, options, scope)
    if fixed is None or (dimension == "currency" and unit is None):
        dimension, unit = _commonest_kind(kinds)
    rows, stated = _number_rows(reader, names, options, dimension, unit)
    known = None if fixed is not None or unit is None else named_unit(unit)
    states = _in(rows)
    mixed = any(kind != dimension or (kind == "currency" and money != unit) for kind, money in kinds)
    return Measure(
        source=rows,
        states=states,
        states_any=_in(stated) if mixed else states,
        dimension=dimension,
        unit=unit,
        base_factor=1.0 if known is None else known.factor,
        base_offset=0.0 if known is None else known.offset,
    )


def _kinds(
    reader: FieldReader,
    names: Sequence[str],
    options: Sequence[tuple[str, Quantity]],
    scope: ColumnElement[bool] | None,
) -> "Counter[tuple[str | None, str | None]]":
    """How many values have each dimension and unit."""
    table = ATTRIBUTES.c
    query = select(table.dimension, table.unit, func.count())
    query = query.where(_is_number(names)).group_by(table.dimension, table.unit)
    if scope is not None:
        query = query.where(table.product_id.in_(select(PRODUCTS.c.id).where(scope)))
    kinds: Counter[tuple[str | None, str | None]] = Counter()
    for dimension, unit, n in reader.connection.execute(query):
        kinds[dimension, unit] += n
    if options and scope is not None:
        owners = reader.json.in_list(PRODUCTS.c.id, [product_id for product_id, _ in options])
        inside = set(reader.connection.execute(select(PRODUCTS.c.id).where(owners, scope)).scalars())
        options = [option for option in options if option[0] in inside]
    kinds.update((quantity.dimension, quantity.unit) for _, quantity in options)
    return kinds


def _commonest_kind(kinds: "Counter[tuple[str | None, str | None]]") -> tuple[str | None, str | None]:
    """Dimension that most values have, and the unit most of those are written in."""
    dimensions: Counter[str | None] = Counter()
    for (dimension, _), n in kinds.items():
        dimensions[dimension] += n
    best = _commonest(dimensions)
    return best, _commonest(Counter({unit: n for (dimension, unit), n in kinds.items() if dimension == best}))


def _number_rows(
    reader: FieldReader,
    names: Sequence[str],
    options: Sequence[tuple[str, Quantity]],
    dimension: str | None,
    unit: str | None,
) -> tuple[Select[Any], Select[Any]]:
    """Rows of one dimension (money: of one currency), and rows of any."""
    table = ATTRIBUTES.c
    value = table.number if dimension is None else table.base_number
    stated = select(table.product_id.label("product_id"), value.label("value")).where(_is_number(names))
    rows = stated.where(table.dimension.is_not_distinct_from(dimension))
    if dimension == "currency":
        rows = rows.where(table.unit == unit)
    if not options:
        return rows, stated
    same = [
        (product_id, quantity.base_magnitude)
        for product_id, quantity in options
        if quantity.dimension == dimension and (dimension != "currency" or quantity.unit == unit)
    ]
    every = [(product_id, quantity.base_magnitude) for product_id, quantity in options]
    return _either(rows, reader.json.number_rows(same)), _either(stated, reader.json.number_rows(every))


def _either(one: Select[Any], other: Select[Any]) -> Select[Any]:
    both = union_all(one, other).subquery()
    return select(both.c.product_id, both.c.value)


def _in(rows: Select[Any]) -> ColumnElement[bool]:
    return PRODUCTS.c.id.in_(select(rows.subquery().c.product_id))


def _is_number(names: Sequence[str]) -> ColumnElement[bool]:
    return and_(ATTRIBUTES.c.name.in_(names), ATTRIBUTES.c.number.is_not(None))


def _commonest(counts: "Counter[Any]") -> Any:  # Any: str | None, whichever the keys are
    """The key counted most, of equals the first in order, None last; None when there is none."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))
    return ranked[0][0] if ranked else None

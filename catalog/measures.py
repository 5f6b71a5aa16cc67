"""Fields as numbers: which rows of the catalog state a field, and which of them can be compared.

A field is compared in one dimension and, where it is money, in one currency: what the filters of a plan name,
else what most of the scope states. Texts are matched in `conditions.py`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any  # rows and SQL expressions of many types

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, select, true, union_all

from catalog.json_sql import JsonSql
from catalog.plan import Filter, normalise_attribute_name
from catalog.quantity import Quantity, parse_quantity
from catalog.tables import ATTRIBUTES, PRODUCTS
from catalog.units import named_unit

OPTION = "option:"
"""What the name of an option begins with in a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The numbers of one field that can be compared with each other."""

    rows: Select[Any]  # `product_id`, `value`; a product may have several
    stated: Select[Any]  # `product_id` of each product that states the field at all
    dimension: str | None = None  # None: numbers as written
    unit: str | None = None  # the commonest unit, or the currency; None: numbers without
    base_factor: float = 1.0  # from numbers in `unit` to `value`
    base_offset: float = 0.0

    def base_value(self, each: Filter) -> float:
        """What a filter on this field compares with, on the scale of `rows`."""
        return float(each.value or 0.0) * self.base_factor + self.base_offset

    def compares(self, dimension: str | None, unit: str | None) -> bool:
        """Whether numbers of this dimension and unit are among those compared."""
        return dimension == self.dimension and (dimension != "currency" or unit == self.unit)


class FieldReader:
    """Reads the fields of products inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.json = JsonSql(connection.dialect.name)

    @cached_property
    def names_by_key(self) -> Mapping[str, tuple[str, ...]]:
        """Normalised attribute name -> the names as merchants wrote them, ascending."""
        names: dict[str, list[str]] = {}
        for name in self.connection.execute(_distinct_names()).scalars():
            if name is not None:
                names.setdefault(normalise_attribute_name(name), []).append(name)
        return {key: tuple(sorted(variants)) for key, variants in names.items()}

    @cached_property
    def options(self) -> Sequence[tuple[str, str, str]]:
        """Product id, name as written and text of every option, by id and name."""
        rows = self.connection.execute(self.json.option_rows())
        return sorted((row[0], row[1], str(row[2])) for row in rows)

    def attribute_names(self, field: str) -> tuple[str, ...]:
        """Attribute names, as written, that a field stands for, in the order of its alternatives."""
        found: dict[str, None] = {}
        for alternative in alternatives(field):
            if not alternative.startswith(OPTION):
                found.update(dict.fromkeys(self.names_by_key.get(normalise_attribute_name(alternative), ())))
        return tuple(found)

    def option_values(self, field: str) -> list[tuple[str, str, str]]:
        """Product id, name as written and text of the options a field stands for."""
        keys = {
            normalise_attribute_name(alternative.removeprefix(OPTION))
            for alternative in alternatives(field)
            if alternative.startswith(OPTION)
        }
        if not keys:
            return []
        return [option for option in self.options if normalise_attribute_name(option[1]) in keys]

    def measure(self, field: str, filters: Sequence[Filter], scope: ColumnElement[bool] | None) -> Measure:
        """The comparable numbers of a field.

        Args:
            field: As in `Filter`.
            filters: Of the plan; one on this field may fix the dimension or the currency.
            scope: Condition on `PRODUCTS` within which the commonest dimension counts; None: everywhere.
        """
        if field == "price":
            return self._price(filters, scope)
        if field == "stock":
            stock = select(PRODUCTS.c.id.label("product_id"), PRODUCTS.c.stock.label("value"))
            counted: Select[Any] = stock.where(PRODUCTS.c.stock.is_not(None))
            return Measure(rows=counted, stated=counted)
        if field == "rating":
            ratings = self.json.rating_rows()
            return Measure(rows=ratings, stated=ratings)
        return self._stated_numbers(field, filters, scope)

    def _price(self, filters: Sequence[Filter], scope: ColumnElement[bool] | None) -> Measure:
        rows = select(PRODUCTS.c.id.label("product_id"), PRODUCTS.c.price_number.label("value"))
        rows = rows.where(PRODUCTS.c.price_number.is_not(None))
        of_price = [each for each in filters if each.field == "price"]
        currency = next((each.unit for each in of_price if each.unit), None)
        if currency is None and of_price:  # a limit without a currency compares any
            return Measure(rows=rows, stated=rows)
        if currency is None:
            counts = select(PRODUCTS.c.currency, func.count()).where(PRODUCTS.c.price_number.is_not(None))
            counts = counts.where(true() if scope is None else scope).group_by(PRODUCTS.c.currency)
            currency = _commonest(Counter(dict(self.connection.execute(counts).tuples().all())))
        comparable = rows.where(PRODUCTS.c.currency.is_not_distinct_from(currency))
        return Measure(rows=comparable, stated=rows, dimension="currency", unit=currency)

    def _stated_numbers(
        self, field: str, filters: Sequence[Filter], scope: ColumnElement[bool] | None
    ) -> Measure:
        names = self.attribute_names(field)
        options = [
            (product_id, quantity)
            for product_id, _, text in self.option_values(field)
            if (quantity := parse_quantity(text)) is not None
        ]
        fixed = next((each for each in filters if each.field == field and each.dimension), None)
        dimension, unit = (None, None) if fixed is None else (fixed.dimension, fixed.unit)
        if fixed is None or (dimension == "currency" and unit is None):
            dimension, unit = self._commonest_kind(names, options, scope)
        rows, stated = self._number_rows(names, options, dimension, unit)
        known = None if fixed is not None or unit is None else named_unit(unit)
        return Measure(
            rows=rows,
            stated=stated,
            dimension=dimension,
            unit=unit,
            base_factor=1.0 if known is None else known.factor,
            base_offset=0.0 if known is None else known.offset,
        )

    def _commonest_kind(
        self,
        names: Sequence[str],
        options: Iterable[tuple[str, Quantity]],
        scope: ColumnElement[bool] | None,
    ) -> tuple[str | None, str | None]:
        """Dimension that most values have, and the unit most of those are written in."""
        table = ATTRIBUTES.c
        query = select(table.dimension, table.unit, func.count())
        query = query.where(_is_number(names)).group_by(table.dimension, table.unit)
        if scope is not None:
            query = query.where(table.product_id.in_(select(PRODUCTS.c.id).where(scope)))
        kinds: Counter[tuple[str | None, str | None]] = Counter()
        for dimension, unit, n in self.connection.execute(query).tuples():
            kinds[dimension, unit] += n
        kinds.update((quantity.dimension, quantity.unit) for _, quantity in options)
        dimensions: Counter[str | None] = Counter()
        for (dimension, _), n in kinds.items():
            dimensions[dimension] += n
        best = _commonest(dimensions)
        return best, _commonest(
            Counter({unit: n for (dimension, unit), n in kinds.items() if dimension == best})
        )

    def _number_rows(
        self,
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
            if Measure(rows=rows, stated=stated, dimension=dimension, unit=unit).compares(
                quantity.dimension, quantity.unit
            )
        ]
        every = [(product_id, quantity.base_magnitude) for product_id, quantity in options]
        return _either(rows, self.json.number_rows(same)), _either(stated, self.json.number_rows(every))


def alternatives(field: str) -> list[str]:
    """The names that a field joins with "|"."""
    return [name.strip() for name in field.split("|") if name.strip()]


def _either(one: Select[Any], other: Select[Any]) -> Select[Any]:
    both = union_all(one, other).subquery()
    return select(both.c.product_id, both.c.value)


def _is_number(names: Sequence[str]) -> ColumnElement[bool]:
    return and_(ATTRIBUTES.c.name.in_(names), ATTRIBUTES.c.number.is_not(None))


def _commonest(counts: "Counter[Any]") -> Any:  # Any: str | None, whichever the keys are
    """The key counted most, of equals the first in order, None last; None when there is none."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))
    return ranked[0][0] if ranked else None


def _distinct_names() -> Select[Any]:
    """Distinct names by jumps through the index: time grows with the names, not with the rows."""
    names = select(func.min(ATTRIBUTES.c.name).label("name")).cte("names", recursive=True)
    after = select(func.min(ATTRIBUTES.c.name)).where(ATTRIBUTES.c.name > names.c.name).scalar_subquery()
    names = names.union_all(select(after).where(names.c.name.is_not(literal(None))))
    return select(names.c.name)

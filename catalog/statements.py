"""What products say about one field, verbatim: the values that a result shows beside its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # database rows

from sqlalchemy import select

from catalog.fields import FieldReader
from catalog.measures import Measure
from catalog.plan import TEXT_FIELDS, Row
from catalog.quantity import parse_quantity
from catalog.tables import ATTRIBUTES, PRODUCTS

ROW_COLUMNS = (
    PRODUCTS.c.id,
    PRODUCTS.c.title,
    PRODUCTS.c.price,
    PRODUCTS.c.currency,
    PRODUCTS.c.availability,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing a product says about a field."""

    name: str  # as the merchant wrote it
    text: str  # verbatim
    value: float | None  # comparable, in base units; None: a text, or of another dimension


Rank = Callable[[str, Statement], float]
"""How well a statement of a product fits what is shown: the smallest is taken, of equals the first."""


def read_rows(
    reader: FieldReader, found: Sequence[Any], field: str | None, measure: Measure | None, rank: Rank
) -> tuple[Row, ...]:
    """Rows of products selected by `ROW_COLUMNS`, each with its best statement on the field."""
    ids = [row[0] for row in found]
    stated = {} if field is None else _statements(reader, ids, field, measure)
    rows = []
    for product_id, title, price, currency, availability, *_ in found:
        own = stated.get(product_id, ())
        best = min(own, key=lambda each: rank(product_id, each)) if own else None
        rows.append(
            Row(
                product_id=product_id,
                title=title,
                value_text=None if best is None else best.text,
                value=None if best is None else best.value,
                price=price,
                currency=currency,
                availability=availability,
                field=None if best is None else best.name,
            )
        )
    return tuple(rows)


def _statements(
    reader: FieldReader, ids: Sequence[str], field: str, measure: Measure | None
) -> Mapping[str, Sequence[Statement]]:
    if field in TEXT_FIELDS or field in ("price", "stock"):
        return _column_statements(reader, ids, field)
    if field == "rating":
        return _rating_statements(reader, ids)
    return _attribute_statements(reader, ids, field, measure)


def _column_statements(reader: FieldReader, ids: Sequence[str], field: str) -> Mapping[str, Sequence[Statement]]:
    column = PRODUCTS.c[field]
    query = select(PRODUCTS.c.id, column).where(reader.json.in_list(PRODUCTS.c.id, ids), column.is_not(None))
    return {
        product_id: [Statement(name=field, text=str(value), value=None if field in TEXT_FIELDS else float(value))]
        for product_id, value in reader.connection.execute(query)
    }


def _rating_statements(reader: FieldReader, ids: Sequence[str]) -> Mapping[str, Sequence[Statement]]:
    rows = reader.json.rating_rows().where(reader.json.in_list(PRODUCTS.c.id, ids))
    return {
        product_id: [Statement(name="rating", text=f"{mean:.1f}", value=float(mean))]
        for product_id, mean in reader.connection.execute(rows)
    }


def _attribute_statements(
    reader: FieldReader, ids: Sequence[str], field: str, measure: Measure | None
) -> Mapping[str, Sequence[Statement]]:
    table = ATTRIBUTES.c
    query = select(table.product_id, table.name, table.text, table.number, table.base_number)
    query = query.add_columns(table.dimension, table.unit)
    names = reader.attribute_names(field)
    # Without a condition on the name, so that the few products are looked up and not the many of that name.
    query = query.where(reader.json.in_list(table.product_id, ids))
    found: dict[str, list[Statement]] = {}
    rows: Sequence[Any] = reader.connection.execute(query.order_by(table.product_id, table.position)).all()
    for product_id, name, text, number, base, dimension, unit in rows:
        if name not in names:
            continue
        comparable = measure is not None and number is not None and measure.compares(dimension, unit)
        value = (number if dimension is None else base) if comparable else None
        found.setdefault(product_id, []).append(Statement(name=name, text=text, value=value))
    wanted = set(ids)
    for product_id, name, text in reader.option_values(field):
        if product_id in wanted:
            statement = Statement(name=name, text=text, value=_option_value(text, measure))
            found.setdefault(product_id, []).append(statement)
    return found


def _option_value(text: str, measure: Measure | None) -> float | None:
    quantity = parse_quantity(text)
    if quantity is None or measure is None or not measure.compares(quantity.dimension, quantity.unit):
        return None
    return quantity.base_magnitude

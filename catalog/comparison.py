"""Products side by side, their attributes aligned by normalised name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from catalog.fields import OPTION, alternatives
from catalog.plan import ComparisonRow, ComparisonTable, normalise_attribute_name
from catalog.product import format_price
from catalog.rows import decimal_from
from catalog.tables import ATTRIBUTES, PRODUCTS

MAX_COMPARED = 50
"""Most products of one table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Product:
    """What one column of the table shows."""

    id: str
    title: str
    values: Mapping[str, tuple[str, str]]  # key -> name as written, value


def comparison_table(
    connection: Connection, product_ids: Sequence[str], columns: Sequence[str] | None
) -> ComparisonTable:
    """The table of these products; see `queries.compare`."""
    wanted = list(dict.fromkeys(product_ids))[:MAX_COMPARED]
    products = _products(connection, wanted)
    fields = _shared_first(products) if columns is None else list(dict.fromkeys(columns))
    return ComparisonTable(
        product_ids=tuple(product.id for product in products),
        titles=tuple(product.title for product in products),
        rows=tuple(_row(field, products) for field in fields),
        missing_ids=tuple(sorted(set(wanted) - {product.id for product in products}, key=wanted.index)),
    )


def _products(connection: Connection, ids: Sequence[str]) -> list[_Product]:
    table = PRODUCTS.c
    query = select(table.id, table.title, table.brand, table.price, table.currency, table.availability)
    rows = connection.execute(query.add_columns(table.options).where(table.id.in_(ids))).mappings()
    values = {row["id"]: _own_values(row) for row in rows}
    titles = {product_id: own.pop("title")[1] for product_id, own in values.items()}
    stated = select(ATTRIBUTES.c.product_id, ATTRIBUTES.c.name, ATTRIBUTES.c.text)
    stated = stated.where(ATTRIBUTES.c.product_id.in_(ids))
    for product_id, name, text in connection.execute(stated.order_by(ATTRIBUTES.c.product_id, ATTRIBUTES.c.position)):
        _add(values[product_id], name, text)
    return [_Product(id=each, title=titles[each], values=values[each]) for each in ids if each in values]


def _own_values(row: RowMapping) -> dict[str, tuple[str, str]]:
    values: dict[str, tuple[str, str]] = {"title": ("title", row["title"])}
    price = decimal_from(row["price"])
    if price is not None:
        values["price"] = ("price", " ".join(filter(None, (format_price(price), row["currency"]))))
    if row["availability"] != "unknown":
        values["availability"] = ("availability", row["availability"])
    if row["brand"]:
        values["brand"] = ("brand", row["brand"])
    for name, text in row["options"].items():
        values[normalise_attribute_name(name)] = (name, str(text))
    return values


def _add(values: dict[str, tuple[str, str]], name: str, text: str) -> None:
    """Put an attribute beside what is there under its key; a product may state one twice."""
    key = normalise_attribute_name(name)
    known = values.get(key)
    if known is None:
        values[key] = (name, text)
    elif text != known[1]:
        values[key] = (known[0], f"{known[1]}; {text}")


def _shared_first(products: Sequence[_Product]) -> list[str]:
    """Price and availability, then keys that all products state, then the others by how many do."""
    counts: dict[str, int] = {}
    for product in products:
        for key in product.values:
            counts[key] = counts.get(key, 0) + 1
    first = [key for key in ("price", "availability") if products]
    rest = [key for key in counts if key not in first]
    places = {key: place for place, key in enumerate(counts)}  # the order of the first product that states it
    return first + sorted(rest, key=lambda key: (-counts[key], places[key]))


def _row(field: str, products: Sequence[_Product]) -> ComparisonRow:
    keys = [normalise_attribute_name(name.removeprefix(OPTION)) for name in alternatives(field)]
    stated = [_value(product, keys) for product in products]
    names = [value[0] for value in stated if value is not None]
    return ComparisonRow(
        name=names[0] if names else field,
        values=tuple(None if value is None else value[1] for value in stated),
        key=keys[0] if keys else field,
    )


def _value(product: _Product, keys: Sequence[str]) -> tuple[str, str] | None:
    return next((product.values[key] for key in keys if key in product.values), None)

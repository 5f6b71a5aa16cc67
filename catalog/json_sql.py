"""The few expressions that SQLite and PostgreSQL write differently: JSON columns and long lists of values.

Every value is a bound parameter; a list of any length is one parameter, so no limit on their number is met.
"""

import json
from collections.abc import Sequence
from typing import Any  # SQL expressions of many types

from sqlalchemy import ColumnElement, Float, FromClause, Select, Text, any_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from catalog.tables import PRODUCTS


class JsonSql:
    """Expressions for one database, named as SQLAlchemy names its dialect."""

    def __init__(self, dialect: str) -> None:
        self._sqlite = dialect == "sqlite"

    def in_list(self, column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
        """Whether the column has one of these values."""
        if not self._sqlite:
            return column == any_(literal(list(values), ARRAY(Text)))
        each = func.json_each(literal(json.dumps(list(values)))).table_valued("value")
        return column.in_(select(each.c.value))

    def number_rows(self, pairs: Sequence[tuple[str, float]]) -> Select[Any]:
        """Rows `product_id`, `value` of these pairs."""
        document = literal(json.dumps(list(pairs)))
        if self._sqlite:
            each = func.json_each(document).table_valued("value")
            identifier = func.json_extract(each.c.value, "$[0]")
            return select(identifier.label("product_id"), func.json_extract(each.c.value, "$[1]").label("value"))
        pair = func.jsonb_array_elements(cast(document, JSONB)).column_valued("pair")
        value = cast(func.jsonb_extract_path_text(pair, "1"), Float)
        return select(func.jsonb_extract_path_text(pair, "0").label("product_id"), value.label("value"))

    def option_rows(self) -> Select[Any]:
        """Rows `product_id`, `name`, `text` of every option of every product."""
        each: FromClause
        if self._sqlite:
            each = func.json_each(PRODUCTS.c.options).table_valued("key", "value")
        else:
            each = func.json_each_text(PRODUCTS.c.options).table_valued("key", "value")
        columns = (PRODUCTS.c.id.label("product_id"), each.c.key.label("name"), each.c.value.label("text"))
        return select(*columns).select_from(PRODUCTS).join(each, literal(True))

    def rating_rows(self) -> Select[Any]:
        """Rows `product_id`, `value`: the mean rating of each product that has a rated review."""
        rating: ColumnElement[Any]
        each: FromClause
        if self._sqlite:
            each = func.json_each(PRODUCTS.c.reviews).table_valued("value")
            rating = func.json_extract(each.c.value, "$.rating")
        else:
            element = func.json_array_elements(PRODUCTS.c.reviews).table_valued("value")
            each, rating = element, cast(func.json_extract_path_text(element.c.value, "rating"), Float)
        mean = func.avg(rating)
        rows = select(PRODUCTS.c.id.label("product_id"), mean.label("value")).select_from(PRODUCTS)
        return rows.join(each, literal(True)).group_by(PRODUCTS.c.id).having(mean.is_not(None))

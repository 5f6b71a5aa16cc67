"""Rows into a table by way of the driver, its statement made once: what a large ingest spends most of its time on.

SQLAlchemy looks at each value of each row. Here only JSON is converted, by the very function it would use; all other
values have to be of the type that the driver takes.
"""

from collections.abc import Callable, Iterable
from typing import Any  # a row's values are of many types

from sqlalchemy import JSON, Connection, Table, insert


class RowInsert:
    """Inserts rows of one table on one connection."""

    def __init__(self, connection: Connection, table: Table) -> None:
        dialect = connection.dialect
        compiled = insert(table).compile(dialect=dialect)
        self._connection = connection
        self._statement = str(compiled)
        self._names = [column.name for column in table.columns]
        self._named = not compiled.positional
        assert self._named or compiled.positiontup == self._names  # so a row is handed over as it is
        self._to_json: list[tuple[int, Callable[[Any], Any]]] = []
        for place, column in enumerate(table.columns):
            to_json = column.type.dialect_impl(dialect).bind_processor(dialect)
            if isinstance(column.type, JSON) and to_json is not None:
                self._to_json.append((place, to_json))

    def insert(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert rows whose values stand in the order of the table's columns; none is fine."""
        ready = [self._ready(row) for row in rows] if self._to_json else list(rows)
        if not ready:
            return
        if self._named:
            named = [dict(zip(self._names, row, strict=True)) for row in ready]
            self._connection.exec_driver_sql(self._statement, named)
        else:
            self._connection.exec_driver_sql(self._statement, ready)

    def _ready(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, to_json in self._to_json:
            values[place] = to_json(values[place])
        return tuple(values)

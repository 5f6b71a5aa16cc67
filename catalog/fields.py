"""The names a catalog uses for its fields, read inside one transaction.

Attributes and options of several spellings are one field: "Filter-Type" and "filter_type" are "filter type".
Which spellings there are is kept until an indexed text of the catalog changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any  # rows of many types
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Select, func, select

from catalog.json_sql import JsonSql
from catalog.plan import normalise_attribute_name
from catalog.tables import ATTRIBUTES, STATE

OPTION = "option:"
"""What the name of an option begins with in a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What was read at one text revision."""

    text_revision: int
    by_key: Mapping[str, tuple[str, ...]]


# Reading the names of a wide catalog (5,300 in Icecat) costs more than the questions that need them.
_KNOWN_NAMES: WeakKeyDictionary[Engine, _Names] = WeakKeyDictionary()


class FieldReader:
    """Reads the fields of products inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.json = JsonSql(connection.dialect.name)

    @cached_property
    def names_by_key(self) -> Mapping[str, tuple[str, ...]]:
        """Normalised attribute name -> the names as merchants wrote them, ascending."""
        revision = self.connection.execute(select(STATE.c.text_revision)).scalar_one()
        known = _KNOWN_NAMES.get(self.connection.engine)
        if known is None or known.text_revision != revision:
            known = _Names(text_revision=revision, by_key=self._read_names())
            _KNOWN_NAMES[self.connection.engine] = known
        return known.by_key

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

    def _read_names(self) -> Mapping[str, tuple[str, ...]]:
        names: dict[str, list[str]] = {}
        for name in self.connection.execute(_distinct_names()).scalars():
            if name is not None:
                names.setdefault(normalise_attribute_name(name), []).append(name)
        return {key: tuple(sorted(variants)) for key, variants in names.items()}


def alternatives(field: str) -> list[str]:
    """The names that a field joins with "|"."""
    return [name.strip() for name in field.split("|") if name.strip()]


def _distinct_names() -> Select[Any]:
    """Distinct names by jumps through the index: time grows with the names, not with the rows."""
    names = select(func.min(ATTRIBUTES.c.name).label("name")).cte("names", recursive=True)
    after = select(func.min(ATTRIBUTES.c.name)).where(ATTRIBUTES.c.name > names.c.name).scalar_subquery()
    names = names.union_all(select(after).where(names.c.name.is_not(None)))
    return select(names.c.name)

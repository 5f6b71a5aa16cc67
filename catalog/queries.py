"""Exact questions over the whole catalog: lists, counts, superlatives and comparisons, computed in SQL.

`execute` answers a `Plan` from one state of the store. Nothing is sampled and nothing guessed: a result says
over how many products it was computed. Results repeat exactly; ties are broken by product id.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from catalog.comparison import comparison_table
from catalog.database import Catalog
from catalog.errors import StoreError
from catalog.execution import Execution
from catalog.fields import FieldReader
from catalog.plan import (
    AttributeProfile,
    ComparisonRow,
    ComparisonTable,
    Filter,
    Plan,
    PlanResult,
    Row,
    Vocabulary,
    normalise_attribute_name,
)
from catalog.vocabulary import read_category_attributes, read_distinct_values, read_profiles, read_vocabulary

__all__ = [
    "AttributeProfile",
    "ComparisonRow",
    "ComparisonTable",
    "Filter",
    "Plan",
    "PlanResult",
    "Row",
    "Vocabulary",
    "attribute_profile",
    "category_attributes",
    "compare",
    "distinct_values",
    "execute",
    "normalise_attribute_name",
    "vocabulary",
]


def execute(catalog: Catalog, plan: Plan) -> PlanResult:
    """Compute what a plan asks, over the whole catalog.

    Args:
        catalog: The store.
        plan: What is asked. A field that no product states gives a result over 0 considered products.

    Returns:
        Rows within the plan's limit; the counts are never limited, and matching <= considered <= scope.

    Raises:
        StoreError: If the store cannot be read.
    """
    with _reading(catalog) as connection:
        return Execution(FieldReader(connection), plan).result()


def compare(catalog: Catalog, product_ids: Sequence[str], columns: Sequence[str] | None = None) -> ComparisonTable:
    """Products side by side, attributes aligned by their normalised names.

    Args:
        catalog: The store.
        product_ids: In the order of the columns; an id given twice counts once, at most 50 are compared.
        columns: Fields to show, "price" and "availability" among them; None: all that any of them states.

    Raises:
        StoreError: If the store cannot be read.
    """
    with _reading(catalog) as connection:
        return comparison_table(connection, product_ids, columns)


def distinct_values(catalog: Catalog, field: str, limit: int = 100) -> tuple[str, ...]:
    """The different texts of a field, commonest first; a field as in `Filter`.

    Raises:
        StoreError: If the store cannot be read.
    """
    with _reading(catalog) as connection:
        return read_distinct_values(FieldReader(connection), field, limit)


def attribute_profile(catalog: Catalog, product_ids: Iterable[str] | None = None) -> tuple[AttributeProfile, ...]:
    """How these products (None: all) use their attributes, the commonest first.

    Raises:
        StoreError: If the store cannot be read.
    """
    with _reading(catalog) as connection:
        return read_profiles(FieldReader(connection), product_ids)


def vocabulary(catalog: Catalog) -> Vocabulary:
    """The words of the whole catalog; walks over all attributes, so keep it until the revision changes.

    Raises:
        StoreError: If the store cannot be read.
    """
    with _reading(catalog) as connection:
        return read_vocabulary(FieldReader(connection))


def category_attributes(catalog: Catalog) -> dict[str, frozenset[str]]:
    """Category path -> normalised names of the attributes that any of its products states; as slow as `vocabulary`.

    Raises:
        StoreError: If the store cannot be read.
    """
    with _reading(catalog) as connection:
        return read_category_attributes(FieldReader(connection))


@contextmanager
def _reading(catalog: Catalog) -> Iterator[Connection]:
    """A connection that sees one state of the store."""
    try:
        with catalog.engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection
    except DBAPIError as error:
        raise StoreError(f"the store cannot be read: {error.orig}") from error

"""The version of a store's tables: a new store gets the present ones, an older one is upgraded, a newer one refused.

`catalog_state.schema_version` alone says which version a store has. It is read without waiting for a writer, so that a
store can be opened while another process fills it.
"""

from sqlalchemy import Connection, Engine, func, insert, inspect, select, update
from sqlmodel import SQLModel

from catalog.engine import reading, shown_name, writing
from catalog.errors import StoreError
from catalog.tables import SCHEMA_VERSION, STATE, TABLES

_LOCK_KEY = 7_310_579_601_944_681_572  # of PostgreSQL's advisory lock; any number that nobody else takes


def prepare_schema(engine: Engine) -> None:
    """Give the store the tables of this version; what is changed is changed in one transaction.

    Raises:
        StoreError: If the store was made by a newer version; it is left as it is.
    """
    with reading(engine) as connection:
        if _version(connection, engine) == SCHEMA_VERSION:
            return
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":  # SQLite has let in one writer only
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK_KEY)))
        version = _version(connection, engine)  # another process may have come first
        if version is None:
            _create(connection)
        elif version < SCHEMA_VERSION:
            _upgrade(connection, version)


def _version(connection: Connection, engine: Engine) -> int | None:
    """The version of the store; None where there is none yet."""
    if not inspect(connection).has_table(STATE.name):
        return None
    version = int(connection.execute(select(STATE.c.schema_version)).scalar_one())
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the store {shown_name(engine)!r} has schema version {version}, this program knows {SCHEMA_VERSION}; "
            "update shelftalk"
        )
    return version


def _create(connection: Connection) -> None:
    SQLModel.metadata.create_all(connection, tables=list(TABLES))
    values = {"id": 1, "schema_version": SCHEMA_VERSION, "revision": 0, "text_revision": 0}
    connection.execute(insert(STATE).values(values))


def _upgrade(connection: Connection, version: int) -> None:
    from catalog.migration import migrate  # alembic takes its time, and is seldom needed

    migrate(connection, version=version)
    connection.execute(update(STATE).values(schema_version=SCHEMA_VERSION))

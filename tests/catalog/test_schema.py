"""The version of a store: older ones are upgraded whole or not at all, newer ones refused, on both databases."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any  # rows of the database

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, inspect, select, update

from catalog.database import Catalog
from catalog.engine import make_engine, writing
from catalog.errors import StoreError
from catalog.migration import MIGRATIONS, migrate
from catalog.product import Attribute, Product
from catalog.tables import SCHEMA_VERSION, STATE, TABLES
from tests.catalog.conftest import NewStore

POT = Product(
    id="P-1",
    title="Pot",
    price=Decimal("9.90"),
    currency="EUR",
    stock=3,
    attributes=(Attribute(name="weight", text="2 kg"),),
)
FAILING_STEP = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "{after}", "{newest}"
def upgrade():
    op.create_table("half_done", sa.Column("id", sa.Integer()))
    op.execute("UPDATE catalog_state SET revision = 99")
    raise RuntimeError("the step broke")
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> NewStore:
    """Gives empty stores that can be opened more than once."""
    if request.param == "sqlite":
        numbers = count(1)
        return lambda: str(tmp_path / f"catalog-{next(numbers)}.db")
    made: NewStore = request.getfixturevalue("new_postgresql_store")
    return made


@pytest.fixture
def place(new_place: NewStore) -> str:
    """Of an empty store."""
    return new_place()


@pytest.fixture
def engine(place: str) -> Iterator[Engine]:
    made = make_engine(place)
    yield made
    made.dispose()


def make_first_version(engine: Engine) -> None:
    """The tables as they were in version 1, and a product in them."""
    with writing(engine) as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "1")
        old = MetaData()
        old.reflect(connection)
        empty: dict[str, Any] = {"options": {}, "bullets": [], "reviews": [], "qa": []}
        product = {"id": "P-1", "title": "Pot", "price": "9.90", "price_number": 9.9, "currency": "EUR", "stock": 3}
        marks = {
            "availability": "unknown",
            "stored_at": "2026-01-01T00:00:00+00:00",
            "content_hash": "",
            "text_hash": "",
        }
        connection.execute(old.tables["products"].insert().values(**product, **marks, **empty))
        attribute = {"product_id": "P-1", "position": 0, "name": "weight", "text": "2 kg"}
        connection.execute(old.tables["attributes"].insert().values(attribute))
        connection.execute(old.tables["catalog_alembic_version"].delete())  # a store of then has none
        old.tables["catalog_alembic_version"].drop(connection)


def version_of(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(STATE.c.schema_version)).scalar_one())


def test_a_store_of_the_first_version_is_upgraded_and_keeps_what_it_holds(place: str, engine: Engine) -> None:
    make_first_version(engine)
    with Catalog.open(place) as catalog:
        assert catalog.product("P-1") == POT
        assert version_of(catalog.engine) == SCHEMA_VERSION
        assert catalog.put(Product(id="P-2", title="Pan", stock=3_000_000_000)) == "added"
    with Catalog.open(place) as catalog:
        assert catalog.counts().products == 2


def described(connection: Connection) -> list[str]:
    """Each column of the catalog (its type with collation, whether it may be null), each key and each index."""
    inspector = inspect(connection)
    found: list[str] = []
    for table in (each.name for each in TABLES):
        parts = [f"{each['name']} {each['type']!r} {each['nullable']}" for each in inspector.get_columns(table)]
        parts += [
            f"{each['name']} {each['column_names']} {each.get('dialect_options')}"
            for each in inspector.get_indexes(table)
        ]
        parts += [f"{each['constrained_columns']} {each['options']}" for each in inspector.get_foreign_keys(table)]
        parts.append(f"{inspector.get_pk_constraint(table)['constrained_columns']}")
        found += sorted(f"{table}: {part}" for part in parts)
    return found


def test_upgraded_tables_are_those_of_a_new_store(engine: Engine, new_place: NewStore) -> None:
    make_first_version(engine)
    with writing(engine) as connection:
        assert (described(connection) == tables_of_new(new_place())) is (engine.dialect.name == "sqlite")
        migrate(connection, version=1)
        assert described(connection) == tables_of_new(new_place())


def tables_of_new(place: str) -> list[str]:
    with Catalog.open(place) as catalog, catalog.engine.connect() as connection:
        return described(connection)


def test_the_newest_migration_leads_to_the_version_of_this_program() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == str(SCHEMA_VERSION)


def test_a_step_that_fails_leaves_the_store_as_it_was(engine: Engine, tmp_path: Path) -> None:
    make_first_version(engine)
    folder = Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))
    step = FAILING_STEP.format(newest=SCHEMA_VERSION, after=SCHEMA_VERSION + 1)
    (folder / "versions" / "failing.py").write_text(step)
    with engine.connect() as connection:
        before = described(connection)
    with pytest.raises(RuntimeError, match="the step broke"), writing(engine) as connection:
        migrate(connection, version=1, folder=folder)
    with engine.connect() as connection:
        assert described(connection) == before
        assert not inspect(connection).has_table("half_done")
        assert connection.execute(select(STATE.c.revision, STATE.c.schema_version)).one() == (0, 1)


def test_a_store_of_a_newer_version_is_refused_and_left_alone(place: str) -> None:
    with Catalog.open(place) as catalog, catalog.engine.begin() as connection:
        connection.execute(update(STATE).values(schema_version=SCHEMA_VERSION + 1))
    with pytest.raises(StoreError, match=f"schema version {SCHEMA_VERSION + 1}.*update shelftalk"):
        Catalog.open(place)
    engine = make_engine(place)
    assert version_of(engine) == SCHEMA_VERSION + 1
    engine.dispose()


def test_a_store_is_opened_while_another_process_fills_it(place: str) -> None:
    with Catalog.open(place) as catalog, catalog.transaction() as writer:
        writer.write([POT])
        with Catalog.open(place) as other:  # in SQLite it would wait 30 seconds, and give up, if it asked to write
            assert other.counts().products == 0


def test_several_processes_may_make_and_upgrade_a_store_at_once(new_place: NewStore) -> None:
    upgraded = new_place()
    engine = make_engine(upgraded)
    make_first_version(engine)
    engine.dispose()
    for place in (new_place(), upgraded):
        with ThreadPoolExecutor(4) as threads:
            for opened in threads.map(Catalog.open, [place] * 4):
                assert version_of(opened.engine) == SCHEMA_VERSION
                opened.close()

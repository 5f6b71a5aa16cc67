"""Run the migrations that lead from an older version of the tables to the present one, with alembic.

Each step is one file in `migrations/versions/`, its revision the version it leads to. All steps run on one connection
inside the caller's transaction, of which SQLite and PostgreSQL both make tables a part: a step that fails, or a crash,
leaves the store as it was, so that no backup is made.
"""

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"
_one_at_a_time = Lock()  # alembic gives the running migration to its steps through module globals


def migrate(connection: Connection, *, version: int, folder: Path = MIGRATIONS) -> None:
    """Bring the tables from a version to the newest.

    Args:
        connection: Inside a write transaction.
        version: Of the tables as they are, from 1.
        folder: Where the migrations lie.
    """
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    with _one_at_a_time:
        command.stamp(config, str(version), purge=True)  # what alembic noted in an earlier upgrade does not count
        command.upgrade(config, "head")

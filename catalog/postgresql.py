"""What connections to PostgreSQL need, over psycopg."""

import psycopg
from psycopg.abc import Buffer
from psycopg.types.string import StrDumperUnknown

from catalog.errors import StoreError


class _WithoutZeroBytes(StrDumperUnknown):
    """Texts for the server, which takes none with a zero byte; nothing stored has one, so such a text is never met."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)


def set_up_postgresql(connection: object, *, busy_timeout_s: int) -> None:
    """Prepare a new connection.

    Args:
        connection: As the driver gives it.
        busy_timeout_s: Seconds a writer waits for another before it gives up.

    Raises:
        StoreError: If the driver is not psycopg.
    """
    if not isinstance(connection, psycopg.Connection):
        raise StoreError(
            "only psycopg is known as a driver of PostgreSQL; write postgresql+psycopg://user@host/database"
        )
    connection.adapters.register_dumper(str, _WithoutZeroBytes)
    connection.execute(f"SET lock_timeout = '{busy_timeout_s}s'")
    connection.commit()  # or the setting would go with the first rollback

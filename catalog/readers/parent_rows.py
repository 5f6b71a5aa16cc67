"""Rows that others refer to, kept on disk while a feed is read, so that memory does not grow with it."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from catalog.readers.tabular import Row


class ParentRows:
    """Parents by their references, and children that came before their parent; on disk until the block ends."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("")  # a temporary file of SQLite's own

    def __enter__(self) -> Self:
        self._store.execute("CREATE TABLE parents (line INTEGER PRIMARY KEY, cells TEXT, used INTEGER DEFAULT 0)")
        self._store.execute("CREATE TABLE refs (ref TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self._store.execute("CREATE TABLE early (line INTEGER PRIMARY KEY, cells TEXT)")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()

    def add(self, row: Row, refs: Sequence[str]) -> None:
        """Keep a parent; where two have one reference, the first counts."""
        self._store.execute("INSERT INTO parents (line, cells) VALUES (?, ?)", (row.line, json.dumps(row.cells)))
        for ref in refs:
            self._store.execute("INSERT OR IGNORE INTO refs VALUES (?, ?)", (ref, row.line))

    def find(self, ref: str) -> Row | None:
        """The parent of this reference, which is then one that has children."""
        found = self._store.execute(
            "SELECT line, cells FROM parents WHERE line = (SELECT line FROM refs WHERE ref = ?)", (ref,)
        ).fetchone()
        if found is None:
            return None
        self._store.execute("UPDATE parents SET used = 1 WHERE line = ? AND used = 0", (found[0],))
        return _row(found)

    def postpone(self, row: Row) -> None:
        """Keep a child whose parent has not come yet."""
        self._store.execute("INSERT INTO early VALUES (?, ?)", (row.line, json.dumps(row.cells)))

    def postponed(self) -> Iterator[Row]:
        """The children that were kept, in order."""
        yield from map(_row, self._store.execute("SELECT line, cells FROM early ORDER BY line"))

    def childless(self) -> Iterator[Row]:
        """Parents that nobody asked for, in order."""
        yield from map(_row, self._store.execute("SELECT line, cells FROM parents WHERE used = 0 ORDER BY line"))


def _row(found: tuple[int, str]) -> Row:
    return Row(line=found[0], cells=json.loads(found[1]))

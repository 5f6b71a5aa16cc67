"""The texts of a generation on disk: owners, passages and identifiers by row, in one read-only SQLite file.

Rows count from 0 in the order of writing and are the rows of the word index and of the vectors. The passages
of one owner have neighbouring rows.
"""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from catalog.product import OwnerKind
from index.errors import IndexCorruptError, IndexingError
from index.passage import Passage

_SCHEMA = """
CREATE TABLE owners (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
                     first_passage INTEGER NOT NULL, n_passages INTEGER NOT NULL);
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT NOT NULL, owner INTEGER NOT NULL,
                       source TEXT NOT NULL, text TEXT NOT NULL, context TEXT NOT NULL);
CREATE TABLE identifiers (normal TEXT NOT NULL, owner INTEGER NOT NULL);
"""
_INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS passage_ids ON passages (id);
CREATE INDEX IF NOT EXISTS normal_identifiers ON identifiers (normal, owner);
"""
_PARAMETERS = 500  # values bound in one statement; SQLite allows at least 999


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRow:
    """A product or document of a generation."""

    row: int
    id: str
    kind: OwnerKind
    first_passage: int  # row of its first passage
    n_passages: int


class PassageStoreWriter:
    """Writes the texts of a generation into a new file, or writes on in a finished one.

    Args:
        path: The file.
        n_owners: Rows given out before, those of owners forgotten since included.
        n_passages: Likewise.
    """

    def __init__(self, path: Path, *, n_owners: int = 0, n_passages: int = 0) -> None:
        is_new = not path.exists()
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")  # written aside: a crash throws the file away
        self._connection.execute("PRAGMA synchronous = OFF")  # fsynced with the other files at the end
        if is_new:
            self._connection.executescript(_SCHEMA)
        self._connection.execute("BEGIN")
        self.n_owners = n_owners
        self.n_passages = n_passages

    def add(self, owner_id: str, kind: OwnerKind, passages: Sequence[Passage], identifiers: Iterable[str]) -> int:
        """Add one owner with its passages; returns its row.

        Raises:
            IndexingError: If the id was added before.
        """
        row = self.n_owners
        try:
            self._connection.execute(
                "INSERT INTO owners VALUES (?, ?, ?, ?, ?)",
                (row, owner_id, kind, self.n_passages, len(passages)),
            )
        except sqlite3.IntegrityError as error:
            raise IndexingError(f"id {owner_id!r} came twice; ids of products and documents must be unique") from error
        self._connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
            [
                (self.n_passages + number, passage.id, row, passage.source, passage.text, passage.context)
                for number, passage in enumerate(passages)
            ],
        )
        self._connection.executemany(
            "INSERT INTO identifiers VALUES (?, ?)", [(identifier, row) for identifier in identifiers]
        )
        self.n_owners += 1
        self.n_passages += len(passages)
        return row

    def forget(self, owner_rows: Sequence[int]) -> None:
        """Take out owners with all that is theirs; rows behind them keep their numbers."""
        for start in range(0, len(owner_rows), _PARAMETERS):
            part = [int(row) for row in owner_rows[start : start + _PARAMETERS]]
            marks = ",".join("?" * len(part))
            self._connection.execute(f"DELETE FROM identifiers WHERE owner IN ({marks})", part)
            self._connection.execute(f"DELETE FROM passages WHERE owner IN ({marks})", part)
            self._connection.execute(f"DELETE FROM owners WHERE row IN ({marks})", part)

    def close(self) -> None:
        """Finish the file.

        Raises:
            IndexingError: If two passages have one id.
        """
        self._connection.execute("COMMIT")
        try:
            self._connection.executescript(_INDEXES)
        except sqlite3.IntegrityError as error:
            raise IndexingError(f"two passages have the same id ({error})") from error
        finally:
            self._connection.close()

    def abandon(self) -> None:
        """Let go of an unfinished file."""
        self._connection.close()


def read_owners(path: Path, ids: Iterable[str] | None = None) -> dict[str, OwnerRow]:
    """Owners of a finished file by id, without keeping it open: these, or all (None); unknown ids are absent.

    Raises:
        IndexCorruptError: If the file is missing or not readable.
    """
    select = "SELECT row, id, kind, first_passage, n_passages FROM owners"
    rows: list[tuple[int, str, OwnerKind, int, int]] = []
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            if ids is None:
                rows.extend(connection.execute(select))
            else:
                wanted = list(ids)
                for start in range(0, len(wanted), _PARAMETERS):
                    part = wanted[start : start + _PARAMETERS]
                    rows.extend(connection.execute(f"{select} WHERE id IN ({','.join('?' * len(part))})", part))
    except sqlite3.DatabaseError as error:
        raise IndexCorruptError(
            f"text file {str(path)!r} cannot be read ({error}); run `shelftalk index rebuild`"
        ) from error
    return {
        owner_id: OwnerRow(row=row, id=owner_id, kind=kind, first_passage=first, n_passages=n)
        for row, owner_id, kind, first, n in rows
    }


class PassageStore:
    """The texts of a finished generation; safe to read from several threads.

    Raises:
        IndexCorruptError: If the file is missing or not readable.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise IndexCorruptError(f"text file {str(path)!r} is missing; run `shelftalk index rebuild`")
        self._path = path
        self._lock = threading.Lock()
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
        rows = self._read("SELECT row, id, kind, first_passage, n_passages FROM owners ORDER BY row", ())
        self.owners = {
            row: OwnerRow(row=row, id=owner_id, kind=kind, first_passage=first, n_passages=n)
            for row, owner_id, kind, first, n in rows
        }
        self._row_by_id = {owner.id: row for row, owner in self.owners.items()}

    def close(self) -> None:
        """Let go of the file; no method may be called afterwards."""
        with self._lock:
            self._connection.close()

    def owner_row(self, owner_id: str) -> int | None:
        """The row of an owner; None where the generation does not hold it."""
        return self._row_by_id.get(owner_id)

    def owner_rows_by_identifier(self, normal: str) -> list[int]:
        """Rows of the owners with this normalised identifier, in order."""
        found = self._read("SELECT DISTINCT owner FROM identifiers WHERE normal = ? ORDER BY owner", (normal,))
        return [row for (row,) in found]

    def passages_at(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order asked for."""
        found: dict[int, Passage] = {}
        for start in range(0, len(rows), _PARAMETERS):
            part = [int(row) for row in rows[start : start + _PARAMETERS]]
            marks = ",".join("?" * len(part))
            for row, passage_id, owner, source, text, context in self._read(
                f"SELECT row, id, owner, source, text, context FROM passages WHERE row IN ({marks})", part
            ):
                found[row] = self._passage(passage_id, owner, source, text, context)
        return [found[int(row)] for row in rows]

    def rows_of(self, passages: Sequence[Passage]) -> list[int]:
        """The row of each passage, in their order; -1 where it is not held or its words are others now."""
        rows: dict[str, int] = {}
        ids = [passage.id for passage in passages]
        for start in range(0, len(ids), _PARAMETERS):
            part = ids[start : start + _PARAMETERS]
            marks = ",".join("?" * len(part))
            rows.update(self._read(f"SELECT id, row FROM passages WHERE id IN ({marks})", part))
        held = {passage.id: passage for passage in self.passages_at(list(rows.values()))}
        return [rows[passage.id] if held.get(passage.id) == passage else -1 for passage in passages]

    def _passage(self, passage_id: str, owner: int, source: str, text: str, context: str) -> Passage:
        return Passage(
            id=passage_id,
            owner_id=self.owners[owner].id,
            owner_kind=self.owners[owner].kind,
            source=source,  # type: ignore[arg-type]  # written from a Passage, so one of the sources
            text=text,
            context=context,
        )

    def _read(self, statement: str, parameters: Sequence[object]) -> list[tuple]:  # type: ignore[type-arg]  # rows vary
        try:
            with self._lock:
                return self._connection.execute(statement, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexCorruptError(
                f"text file {str(self._path)!r} cannot be read ({error}); run `shelftalk index rebuild`"
            ) from error

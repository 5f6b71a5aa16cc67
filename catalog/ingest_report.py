"""What one ingestion did: counts in all and for each source, rejections, warnings, what columns were taken for."""

from dataclasses import dataclass

from catalog.cleaning import Rejection
from catalog.readers.record import ColumnMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceColumns:
    """What the columns of a table were taken for."""

    source: str
    format: str | None  # key of the known feed it is; None: free headers
    columns: tuple[ColumnMapping, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCounts:
    """What became of the records that were read: `read` is the sum of the others."""

    read: int
    added: int
    updated: int
    unchanged: int
    rejected: int

    def __post_init__(self) -> None:
        assert self.read == self.added + self.updated + self.unchanged + self.rejected, self


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCounts:
    """What became of the records of one source."""

    source: str  # as in messages
    counts: RecordCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What one run did; `read` is the sum of added, updated, unchanged and rejected."""

    read: int
    added: int
    updated: int
    unchanged: int
    deleted: int
    rejected: int
    rejects: tuple[Rejection, ...]
    warnings: tuple[str, ...]
    columns: tuple[SourceColumns, ...] = ()
    sources: tuple[SourceCounts, ...] = ()  # in the order they were read

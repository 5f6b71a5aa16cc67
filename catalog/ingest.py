"""Sources into the store, in one transaction: all good records go in, or nothing does.

Reading, cleaning and writing run batch by batch, so that memory does not grow with the sources. What is
written is decided by fingerprints, so the same input twice changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from catalog.cleaning import Rejection, clean, ignored_fields
from catalog.database import Catalog
from catalog.errors import DeleteGuardError, SourceUnreadableError
from catalog.offers import clean_offer, offer_ids
from catalog.product import Document, Record
from catalog.readers.detection import AUTO, KNOWN_SUFFIXES, open_source
from catalog.readers.headers import are_offer_fields
from catalog.readers.record import ColumnMapping, LeftOut, RawItem, RawProblem, RawRecord
from catalog.readers.sources import Source, expand
from catalog.rejects_file import WriteReject
from catalog.seen import Place, SeenRecords
from catalog.settings import CatalogSettings
from catalog.writer import CatalogWriter, kind_of

BATCH_RECORDS = 500  # beyond it the store gets no faster; below it each statement costs more

Progress = Callable[[int], None]
"""Told the number of records read so far, after each batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestOptions:
    """How one run behaves."""

    format: str = AUTO
    mapping: Mapping[str, str] = field(default_factory=dict)  # their column or key to our field
    sync: bool = False  # the sources are the whole catalog: what is missing is deleted
    max_delete_fraction: float | None = None  # None: as in the settings
    dry_run: bool = False  # report, and keep nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceColumns:
    """What the columns of a table were taken for."""

    source: str
    format: str | None  # key of the known feed it is; None: free headers
    columns: tuple[ColumnMapping, ...]


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


def ingest(
    catalog: Catalog,
    sources: Sequence[str | Path],
    *,
    settings: CatalogSettings,
    options: IngestOptions | None = None,
    on_reject: WriteReject | None = None,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
) -> IngestReport:
    """Read files, folders or "-" into the store.

    Args:
        catalog: Where to.
        sources: Paths, or "-" for standard input.
        settings: Limits and defaults.
        options: How this run behaves; None: as `IngestOptions()`.
        on_reject: Told each rejected record, such as the function of `rejects_file`.
        progress: Called after each batch.
        stdin: Read for "-" instead of the process's own standard input.

    Returns:
        What happened, every rejected record included.

    Raises:
        SourceUnreadableError: If a source cannot be read; nothing has changed.
        RejectsUnwritableError: If `on_reject` raises it; nothing has changed.
        DeleteGuardError: If a sync would delete too much; nothing has changed.
        StoreError: If the store cannot be written; nothing has changed.
    """
    chosen = options or IngestOptions()
    with expand(sources, KNOWN_SUFFIXES, stdin=stdin) as expansion:
        run = _Run(settings=settings, options=chosen, on_reject=on_reject)
        run.warn_skipped(expansion.skipped)
        return run.store(catalog, run.read_sources(expansion.sources), progress)


def ingest_records(
    catalog: Catalog,
    records: Iterable[RawRecord | RawProblem],
    *,
    settings: CatalogSettings,
    options: IngestOptions | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Store records that are already at hand, e.g. of a request; otherwise as `ingest`."""
    run = _Run(settings=settings, options=options or IngestOptions(), on_reject=None)
    return run.store(catalog, records, progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cleaned:
    """A good record and what it was made of."""

    record: Record
    raw: RawRecord


class _Run:
    """The counts and the memory of one run."""

    def __init__(self, *, settings: CatalogSettings, options: IngestOptions, on_reject: WriteReject | None) -> None:
        self._settings = settings
        self._options = options
        self._on_reject = on_reject
        self._counts: Counter[str] = Counter()
        self._rejects: list[Rejection] = []
        self._warnings: Counter[str] = Counter()
        self._columns: list[SourceColumns] = []
        self._seen = SeenRecords()  # the good ones
        self._kept: set[str] = set()  # ids of rejected records: bad now, but not gone
        self._n_nameless = 0  # rejected records whose id cannot be told

    def warn_skipped(self, paths: Sequence[str]) -> None:
        """Say which files of a folder no reader knows."""
        for path in paths:
            self._warnings[f"{path}: skipped, no reader knows this suffix"] += 1

    def read_sources(self, sources: Iterable[Source]) -> Iterator[RawRecord | RawProblem]:
        """The records of all sources, one after the other."""
        for source in sources:
            reading = open_source(source, self._options.format, self._options.mapping)
            for warning in reading.warnings:
                self._warnings[warning] += 1
            if reading.columns:
                columns = SourceColumns(source=source.name, format=reading.format, columns=reading.columns)
                self._columns.append(columns)
            yield from self._offered(reading.records)
        self._check_mapping()

    def store(
        self, catalog: Catalog, records: Iterable[RawRecord | RawProblem], progress: Progress | None
    ) -> IngestReport:
        """Clean and write every record, and delete what is missing in a sync."""
        remaining = iter(records)
        with catalog.transaction() as writer:
            n_stored = len(writer.ids()) if self._options.sync else 0
            while batch := list(islice(remaining, BATCH_RECORDS)):
                self._counts["read"] += len(batch)
                self._write(writer, list(self._good(batch, writer)))
                if progress is not None:
                    progress(self._counts["read"])
            n_deleted = self._delete_missing(writer, n_stored) if self._options.sync else 0
            if self._options.dry_run:
                writer.discard()
        return self._report(n_deleted)

    def _offered(self, items: Iterable[RawItem]) -> Iterator[RawRecord | RawProblem]:
        """What is a record or was meant as one; what the merchant does not offer is only counted."""
        for item in items:
            if isinstance(item, LeftOut):
                self._warnings[f"{item.source}: {item.reason}"] += 1
            else:
                yield item

    def _good(self, batch: Sequence[RawRecord | RawProblem], writer: CatalogWriter) -> Iterator[_Cleaned]:
        offered = writer.products(offer_ids(raw for raw in batch if isinstance(raw, RawRecord)))
        stored = {product.id: product for product in offered}
        for raw in batch:
            if isinstance(raw, RawProblem):
                self._reject(raw, field=raw.field, value=raw.value, reason=raw.reason, record_id=None)
                continue
            is_offer = are_offer_fields(raw.fields)
            result = clean_offer(raw, self._settings, stored) if is_offer else clean(raw, self._settings)
            if isinstance(result, Rejection):
                self._add_rejection(result, raw)
            elif (first := self._seen.place(result.id)) is not None:
                reason = f"is the id of an earlier record: {first}"
                self._reject(raw, field="id", value=result.id, reason=reason, record_id=result.id)
            else:
                self._seen.add(result.id, Place(source=raw.source, line=raw.line))
                self._warn_of(result, raw)
                yield _Cleaned(record=result, raw=raw)

    def _warn_of(self, record: Record, raw: RawRecord) -> None:
        if isinstance(record, Document):
            self._warnings.update(
                f"{raw.source}: a document has no field {name!r}; it was left out" for name in ignored_fields(raw)
            )
        elif record.price is not None and record.currency is None:
            self._warnings[
                f"{raw.source}: a price names no currency; set SHELFTALK_CATALOG__DEFAULT_CURRENCY to the shop's"
            ] += 1
        if self._seen.repeats(record):
            self._warnings[
                f"{raw.source}: a product repeats the texts of an earlier one under another id; it may be there twice"
            ] += 1

    def _write(self, writer: CatalogWriter, cleaned: Sequence[_Cleaned]) -> None:
        changes = writer.write([each.record for each in cleaned])
        for each, change in zip(cleaned, changes, strict=True):
            if change == "conflict":
                other = "document" if kind_of(each.record) == "product" else "product"
                reason = f"is the id of a {other} in the store; give it another id or delete the {other} first"
                record_id = each.record.id
                self._reject(each.raw, field="id", value=record_id, reason=reason, record_id=record_id)
            else:
                self._counts[change] += 1

    def _delete_missing(self, writer: CatalogWriter, n_stored: int) -> int:
        missing = sorted(writer.ids() - self._seen.ids() - self._kept)
        if missing and self._n_nameless:
            self._warnings[
                f"nothing was deleted: {self._n_nameless} rejected records have no id that can be read, "
                f"so {len(missing)} stored records may be missing or not; correct them and sync again"
            ] += 1
            return 0
        allowed = self._options.max_delete_fraction
        if allowed is None:
            allowed = self._settings.max_delete_fraction
        if missing and len(missing) > allowed * n_stored:
            raise DeleteGuardError(
                f"this sync would delete {len(missing)} of {n_stored} records, more than the allowed share "
                f"of {allowed:g}; nothing was changed. Check the sources, or raise --max-delete-fraction"
            )
        return writer.delete(missing)

    def _check_mapping(self) -> None:
        if not self._columns:
            return
        headers = [column.column for source in self._columns for column in source.columns]
        known = {header.casefold() for header in headers}
        for theirs in self._options.mapping:
            if theirs.casefold() not in known:
                raise SourceUnreadableError(
                    f"--map {theirs!r}: no source has such a column; the columns are {', '.join(headers)}"
                )

    def _reject(
        self, raw: RawRecord | RawProblem, *, field: str | None, value: str, reason: str, record_id: str | None
    ) -> None:
        rejection = Rejection(
            source=raw.source, line=raw.line, field=field, value=value, reason=reason, record_id=record_id
        )
        self._add_rejection(rejection, raw)

    def _add_rejection(self, rejection: Rejection, raw: RawRecord | RawProblem) -> None:
        self._rejects.append(rejection)
        if self._on_reject is not None:
            self._on_reject(rejection, raw)
        if rejection.record_id is None:
            self._n_nameless += 1
        else:
            self._kept.add(rejection.record_id)

    def _report(self, n_deleted: int) -> IngestReport:
        counts = self._counts
        n_rejected = len(self._rejects)
        assert counts["read"] == counts["added"] + counts["updated"] + counts["unchanged"] + n_rejected
        return IngestReport(
            read=counts["read"],
            added=counts["added"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            deleted=n_deleted,
            rejected=n_rejected,
            rejects=tuple(self._rejects),
            warnings=tuple(text if n == 1 else f"{text} ({n} times)" for text, n in self._warnings.items()),
            columns=tuple(self._columns),
        )

"""Sources into the store, in one transaction: all good records go in, or nothing does.

Reading, cleaning and writing run batch by batch, so that memory does not grow with the sources. What is
written is decided by fingerprints, so the same input twice changes nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from catalog.cleaning import Rejection, clean, ignored_fields
from catalog.database import Catalog
from catalog.errors import DeleteGuardError, SourceUnreadableError
from catalog.ingest_report import IngestReport, RecordCounts, SourceColumns, SourceCounts
from catalog.offers import clean_offer, offer_ids
from catalog.product import Document, Record
from catalog.readers.detection import AUTO, KNOWN_SUFFIXES, check_format, open_source
from catalog.readers.headers import are_offer_fields
from catalog.readers.record import LeftOut, RawItem, RawProblem, RawRecord
from catalog.readers.sources import Expansion, Source, expand
from catalog.rejects_file import WriteReject
from catalog.seen import Place, SeenRecords
from catalog.settings import CatalogSettings
from catalog.writer import CatalogWriter, kind_of

__all__ = ["BATCH_RECORDS", "IngestOptions", "IngestReport", "Progress", "ingest", "ingest_records"]

# Below it each statement costs more; above it more objects live long enough to be traced by every full collection.
BATCH_RECORDS = 200

_SHOWN_COPIES = 3  # of a source, in one warning

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
        SourceUnreadableError: If a source that was named cannot be read, or none of the files of the folders; nothing
            has changed. One unreadable file of a folder is a rejection, and the others go in.
        RejectsUnwritableError: If `on_reject` raises it; nothing has changed.
        DeleteGuardError: If a sync would delete too much; nothing has changed.
        StoreError: If the store cannot be written; nothing has changed.
    """
    chosen = options or IngestOptions()
    check_format(chosen.format)
    with expand(sources, KNOWN_SUFFIXES, stdin=stdin) as expansion:
        run = _Run(settings=settings, options=chosen, on_reject=on_reject)
        run.warn_skipped(expansion.skipped)
        return run.store(catalog, run.read_sources(expansion), progress)


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


class _Copies:
    """Products of a source that repeat an earlier one: the first few and how many there are."""

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._n_more = 0

    def add(self, copy: str) -> None:
        """Take in one."""
        if len(self._shown) < _SHOWN_COPIES:
            self._shown.append(copy)
        else:
            self._n_more += 1

    def told(self) -> str:
        """The warning."""
        more = f"; and {self._n_more} more" if self._n_more else ""
        said = "products repeat the texts of an earlier one under another id; they may be there twice"
        return f"{said}: {'; '.join(self._shown)}{more}"


class _Run:
    """The counts and the memory of one run."""

    def __init__(self, *, settings: CatalogSettings, options: IngestOptions, on_reject: WriteReject | None) -> None:
        self._settings = settings
        self._options = options
        self._on_reject = on_reject
        self._counts: dict[str, Counter[str]] = {}  # by source
        self._rejects: list[Rejection] = []
        self._warnings: Counter[str] = Counter()
        self._copies: dict[str, _Copies] = {}  # by source
        self._columns: list[SourceColumns] = []
        self._seen = SeenRecords()  # the good ones
        self._kept: set[str] = set()  # ids of rejected records: bad now, but not gone
        self._n_nameless = 0  # rejected records whose id cannot be told

    def warn_skipped(self, paths: Sequence[str]) -> None:
        """Say which files of a folder no reader knows."""
        for path in paths:
            self._warnings[f"{path}: skipped, no reader knows this suffix"] += 1

    def read_sources(self, expansion: Expansion) -> Iterator[RawRecord | RawProblem]:
        """The records of all sources, one after the other, and a problem for each file that cannot be read."""
        yield from expansion.problems
        n_readable, unreadable = 0, []
        for source in expansion.sources:
            n_records = 0
            try:
                for record in self._records_of(source):
                    n_records += isinstance(record, RawRecord)
                    yield record
                n_readable += 1
            except SourceUnreadableError as error:
                if source.named:
                    raise
                unreadable.append(error)
                yield _unread(source, error, n_records)
                n_readable += n_records > 0
        if unreadable and not n_readable:
            others = f", nor can {len(unreadable) - 1} others of the folder" if len(unreadable) > 1 else ""
            raise SourceUnreadableError(f"{unreadable[0]}{others}; there was nothing else to read") from unreadable[0]
        self._check_mapping()

    def store(
        self, catalog: Catalog, records: Iterable[RawRecord | RawProblem], progress: Progress | None
    ) -> IngestReport:
        """Clean and write every record, and delete what is missing in a sync."""
        remaining, n_read = iter(records), 0
        with catalog.transaction() as writer:
            counts = writer.counts()
            while batch := list(islice(remaining, BATCH_RECORDS)):
                self._count("read", (raw.source for raw in batch))
                n_read += len(batch)
                self._write(writer, list(self._good(batch, writer)))
                if progress is not None:
                    progress(n_read)
            n_deleted = self._delete_missing(writer, counts.products + counts.documents) if self._options.sync else 0
            if self._options.dry_run:
                writer.discard()
        return self._report(n_deleted)

    def _records_of(self, source: Source) -> Iterator[RawRecord | RawProblem]:
        self._counts.setdefault(source.name, Counter())
        reading = open_source(source, self._options.format, self._options.mapping)
        for warning in reading.warnings:
            self._warnings[warning] += 1
        if reading.columns:
            columns = SourceColumns(source=source.name, format=reading.format, columns=reading.columns)
            self._columns.append(columns)
        yield from self._offered(reading.records)

    def _count(self, what: str, sources: Iterable[str]) -> None:
        for source, n in Counter(sources).items():
            self._counts.setdefault(source, Counter())[what] += n

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
            elif (first := self._seen.add_id(result.id, place := Place(source=raw.source, line=raw.line))) is not None:
                reason = f"is the id of an earlier record: {first}"
                self._reject(raw, field="id", value=result.id, reason=reason, record_id=result.id)
            else:
                self._warn_of(result, raw, place)
                yield _Cleaned(record=result, raw=raw)

    def _warn_of(self, record: Record, raw: RawRecord, place: Place) -> None:
        if isinstance(record, Document):
            self._warnings.update(
                f"{raw.source}: a document has no field {name!r}; it was left out" for name in ignored_fields(raw)
            )
        elif record.price is not None and record.currency is None:
            self._warnings[
                f"{raw.source}: a price names no currency; set SHELFTALK_CATALOG__DEFAULT_CURRENCY to the shop's"
            ] += 1
        earlier = self._seen.add_texts(record, place)
        if earlier is not None:
            self._copies.setdefault(raw.source, _Copies()).add(f"{record.id!r} ({place}) that of {earlier}")

    def _write(self, writer: CatalogWriter, cleaned: Sequence[_Cleaned]) -> None:
        changes = writer.write([each.record for each in cleaned])
        stored: defaultdict[str, list[str]] = defaultdict(list)  # sources of records by what was done
        for each, change in zip(cleaned, changes, strict=True):
            if change == "conflict":
                other = "document" if kind_of(each.record) == "product" else "product"
                reason = f"is the id of a {other} in the store; give it another id or delete the {other} first"
                record_id = each.record.id
                self._reject(each.raw, field="id", value=record_id, reason=reason, record_id=record_id)
            else:
                stored[change].append(each.raw.source)
        for what, names in stored.items():
            self._count(what, names)

    def _delete_missing(self, writer: CatalogWriter, n_stored: int) -> int:
        missing = [each for each in self._seen.missing(sorted(writer.ids())) if each not in self._kept]
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
        self._count("rejected", [raw.source])
        if self._on_reject is not None:
            self._on_reject(rejection, raw)
        if rejection.record_id is None:
            self._n_nameless += 1
        else:
            self._kept.add(rejection.record_id)

    def _report(self, n_deleted: int) -> IngestReport:
        sources = [SourceCounts(source=name, counts=_record_counts(each)) for name, each in self._counts.items()]
        total = _record_counts(sum(self._counts.values(), Counter()))
        assert total.rejected == len(self._rejects)
        copies = (f"{source}: {each.told()}" for source, each in self._copies.items())
        return IngestReport(
            read=total.read,
            added=total.added,
            updated=total.updated,
            unchanged=total.unchanged,
            deleted=n_deleted,
            rejected=total.rejected,
            rejects=tuple(self._rejects),
            warnings=(*self._counted_warnings(), *copies),
            columns=tuple(self._columns),
            sources=tuple(sources),
        )

    def _counted_warnings(self) -> Iterator[str]:
        return (text if n == 1 else f"{text} ({n} times)" for text, n in self._warnings.items())


def _unread(source: Source, error: SourceUnreadableError, n_records: int) -> RawProblem:
    """A file of a folder that cannot be read, or not to its end."""
    place = re.match(rf"{re.escape(source.name)}(?:, line (\d+))?: ", str(error))
    line = None if place is None or place[1] is None else int(place[1])
    reason = str(error) if place is None else str(error)[place.end() :]
    if n_records:
        reason = f"{reason}; {n_records} records before that place were read"
    return RawProblem(source=source.name, line=line, field=None, value="", reason=reason)


def _record_counts(counts: Mapping[str, int]) -> RecordCounts:
    return RecordCounts(
        read=counts.get("read", 0),
        added=counts.get("added", 0),
        updated=counts.get("updated", 0),
        unchanged=counts.get("unchanged", 0),
        rejected=counts.get("rejected", 0),
    )

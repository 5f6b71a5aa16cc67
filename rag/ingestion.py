"""Sources into the store and the index: the catalog first, in one transaction, then a delta or a new generation.

A crash between the two leaves serving what served; the next run sees that the index is behind the catalog and brings it
up to date, also when no record changed.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from catalog.database import Catalog
from catalog.errors import ShelftalkError
from catalog.ingest import IngestOptions, IngestReport, ingest
from catalog.rejects_file import WriteReject
from catalog.settings import CatalogSettings
from index.catching_up import build_generation, max_changes, write_delta
from index.encoder import Encoder
from index.errors import IndexCorruptError, IndexMissingError, IndexStaleError
from index.generations import BuildReport, Generations
from rag.errors import AnsweringError

Stage = Literal["reading", "indexing"]
Progress = Callable[[Stage, int, int | None], None]
"""Told the stage, how many records are done, and how many there are (None: not known)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestionReport:
    """What a whole ingestion did."""

    records: IngestReport
    build: BuildReport | None  # None: nothing that is indexed has changed
    generation: str | None  # that serves now
    seconds: float


class IndexBehindError(AnsweringError):
    """Records were stored, and the index could not be brought up to date; what served goes on serving."""

    def __init__(self, report: IngestionReport, reason: ShelftalkError) -> None:
        super().__init__(
            f"the catalog is stored, but the search index is behind it: {reason}. When that is mended, run "
            "`shelftalk index rebuild`, or the same ingest again"
        )
        self.report = report


def run_ingestion(
    catalog: Catalog,
    generations: Generations,
    encoder: Callable[[], Encoder],
    sources: Sequence[str | Path],
    *,
    settings: CatalogSettings,
    options: IngestOptions,
    on_reject: WriteReject | None = None,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
) -> IngestionReport:
    """Read sources, store their records and bring the index up to date where texts have changed.

    Args:
        catalog: The store.
        generations: The index.
        encoder: Loads the encoder; only called when something must be indexed.
        sources: Files, directories or "-".
        settings: Limits of records.
        options: Format, mapping, sync, dry run.
        on_reject: Told each rejected record, such as the function of `rejects_file`.
        progress: For a progress bar.
        stdin: What "-" reads; None: the standard input.

    Raises:
        CatalogError: If a source cannot be read or a sync would delete too much; nothing has changed.
        IndexBehindError: If the records were stored and the index cannot be written; the generation before goes on
            serving.
    """
    started = time.perf_counter()
    tell = progress or (lambda stage, done, total: None)
    records = ingest(
        catalog,
        sources,
        settings=settings,
        options=options,
        on_reject=on_reject,
        progress=lambda done: tell("reading", done, None),
        stdin=stdin,
    )
    build, failure = None, None
    if not options.dry_run:
        try:
            build = bring_up_to_date(catalog, generations, encoder, progress=tell)
        except ShelftalkError as error:
            failure = error
    report = IngestionReport(
        records=records,
        build=build,
        generation=serving_generation(generations),
        seconds=time.perf_counter() - started,
    )
    if failure is not None:
        raise IndexBehindError(report, failure) from failure
    return report


def bring_up_to_date(
    catalog: Catalog,
    generations: Generations,
    encoder: Callable[[], Encoder],
    *,
    progress: Progress | None = None,
    anew: bool = False,
) -> BuildReport | None:
    """Write a delta, or a generation where much has changed, when the index is behind the catalog; None when it is not.

    Args:
        catalog: The store.
        generations: The index.
        encoder: Loads the encoder; only called when something must be indexed.
        progress: For a progress bar.
        anew: Build a generation in any case.
    """
    tell = progress or (lambda stage, done, total: None)
    if not anew:
        try:
            limit = max_changes(generations.serving(), generations.settings)
            return write_delta(catalog, generations, encoder, at_most=limit)
        except (IndexMissingError, IndexStaleError, IndexCorruptError):
            pass  # a new generation mends each of them
    counts = catalog.counts()
    if counts.products + counts.documents == 0 and serving_generation(generations) is None:
        return None
    return build_generation(catalog, generations, encoder(), progress=lambda done, total: tell("indexing", done, total))


def report_to_dict(report: IngestionReport) -> dict[str, object]:
    """The object that `products:batch` answers with; `ingest --json` prints it with `sources_to_list`."""
    records, build = report.records, report.build
    return {
        "read": records.read,
        "added": records.added,
        "updated": records.updated,
        "unchanged": records.unchanged,
        "deleted": records.deleted,
        "rejected": records.rejected,
        "rejects": [
            {"source": r.source, "line": r.line, "field": r.field, "value": r.value, "reason": r.reason}
            for r in records.rejects
        ],
        "warnings": list(records.warnings),
        "passages": 0 if build is None else build.passages,
        "embedded": 0 if build is None else build.embedded,
        "generation": report.generation,
        "seconds": round(report.seconds, 2),
    }


def sources_to_list(records: IngestReport) -> list[dict[str, object]]:
    """Counts of each source and, for a table, what its columns were taken for (`field` null: left out)."""
    tables = {table.source: table for table in records.columns}
    found: list[dict[str, object]] = []
    for each in records.sources:
        table = tables.get(each.source)
        columns = () if table is None else table.columns
        found.append(
            {
                "source": each.source,
                **asdict(each.counts),
                "format": None if table is None else table.format,
                "columns": [{"column": column.column, "field": column.field} for column in columns],
            }
        )
    return found


def serving_generation(generations: Generations) -> str | None:
    """Name of the generation that serves; None where there is none yet."""
    try:
        return generations.current_directory().name
    except IndexMissingError:
        return None

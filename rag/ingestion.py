"""Sources into the store and the index: the catalog first, in one transaction, then a new generation.

A crash between the two leaves the old generation serving; the next run sees that the index is behind the catalog and
builds it, also when no record changed.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from catalog.database import Catalog
from catalog.ingest import IngestOptions, IngestReport, ingest
from catalog.product import Record
from catalog.rejects_file import WriteReject
from catalog.settings import CatalogSettings
from index.encoder import Encoder
from index.errors import IndexMissingError
from index.generations import BuildReport, Generations

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
    """Read sources, store their records and build a generation where texts have changed.

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
        IndexingError: If the index cannot be written; the generation before goes on serving.
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
    build = None if options.dry_run else bring_up_to_date(catalog, generations, encoder, progress=tell)
    return IngestionReport(
        records=records,
        build=build,
        generation=_serving(generations),
        seconds=time.perf_counter() - started,
    )


def bring_up_to_date(
    catalog: Catalog,
    generations: Generations,
    encoder: Callable[[], Encoder],
    *,
    progress: Progress | None = None,
    anew: bool = False,
) -> BuildReport | None:
    """Build a generation when the one that serves is behind the catalog; None when it is not.

    Args:
        catalog: The store.
        generations: The index.
        encoder: Loads the encoder.
        progress: For a progress bar.
        anew: Build in any case.
    """
    tell = progress or (lambda stage, done, total: None)
    revision = str(catalog.text_revision())
    if not anew and _revision_of(generations) == revision:
        return None
    counts = catalog.counts()
    total = counts.products + counts.documents
    if total == 0 and _serving(generations) is None:
        return None
    return generations.build(
        records_of(catalog),
        encoder(),
        catalog_revision=revision,
        progress=lambda done: tell("indexing", done, total),
    )


def records_of(catalog: Catalog) -> Iterator[Record]:
    """Every product, then every document, of one state of the catalog."""
    with catalog.view() as view:
        yield from view.iter_products()
        yield from view.iter_documents()


def _revision_of(generations: Generations) -> str | None:
    try:
        return generations.current().catalog_revision
    except IndexMissingError:
        return None


def _serving(generations: Generations) -> str | None:
    try:
        return generations.current_directory().name
    except IndexMissingError:
        return None

"""The memory of reading and storing one large CSV, without embedding: `python -m eval.performance.feed_memory`."""

import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from catalog.database import Catalog
from catalog.ingest import IngestOptions, ingest
from catalog.settings import CatalogSettings
from eval.performance.feeds import write_plain_csv
from eval.performance.machine import peak_rss_mib


def main(rows: Annotated[int, typer.Option(min=5, help="Rows of the file.")] = 1_000_000) -> None:
    """Print the largest memory of this process, before and after a CSV of so many rows was stored."""
    with tempfile.TemporaryDirectory(prefix="shelftalk-feed-memory-") as scratch:
        path = write_plain_csv(Path(scratch) / "plain.csv", rows)
        before, started = peak_rss_mib(), time.perf_counter()
        with Catalog.open(Path(scratch) / "catalog.db") as catalog:
            report = ingest(catalog, [path], settings=CatalogSettings(), options=IngestOptions())
        typer.echo(
            f"{report.read:,} rows read, {report.added:,} stored in {time.perf_counter() - started:.0f} s; "
            f"peak memory {peak_rss_mib():.0f} MiB, {before:.0f} before"
        )


if __name__ == "__main__":
    typer.run(main)

"""`python -m eval.performance.feeds`: rows a second of each feed, from the file to clean records and into a store.

Each figure stands beside a plain pass of `csv.DictReader` over the table with free headers, taken just before it in
the same run, so that two machines can be compared. Nothing is embedded. Seconds are CPU seconds of this process, after
a few rows have made it load what it needs.
"""

import csv
import gc
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated

import openpyxl
import pyarrow
import pyarrow.parquet
import typer

from catalog.cleaning import Rejection, clean
from catalog.database import Catalog
from catalog.ingest import ingest
from catalog.readers.detection import AUTO, open_source
from catalog.readers.record import RawRecord
from catalog.readers.sources import Source
from catalog.settings import CatalogSettings

_FREE_NAMES = ("Article no.", "Name", "Description", "Brand", "Price", "Stock", "Weight", "Colour")
_SHOPIFY_NAMES = (
    "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,"
    "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Status"
).split(",")
_GOOGLE_NAMES = "id title description link image_link availability price brand item_group_id color product_type".split()
_WOO_NAMES = (
    "ID,Type,SKU,Name,Published,Description,In stock?,Stock,Weight (kg),Regular price,Categories,Images,Parent,"
    "Attribute 1 name,Attribute 1 value(s),Attribute 1 visible"
).split(",")
_COLOURS = ("red", "blue", "green", "grey", "white")  # variants of a family
_SENTENCE = "Keeps tea warm for hours, fits every cup holder and goes in the dishwasher."


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedMeasure:
    """How fast one feed was read."""

    feed: str
    n_rows: int  # of the file, without its header
    reference_rows_per_s: float  # of `csv.DictReader` over the table with free headers
    read_rows_per_s: float  # to clean records
    stored_rows_per_s: float  # into a new store on disk

    @property
    def read_ratio(self) -> float:
        """Reading and cleaning as a share of the reference's speed."""
        return self.read_rows_per_s / self.reference_rows_per_s


def measure_feeds(scratch: Path, n_rows: int) -> list[FeedMeasure]:
    """Write a file of each feed and measure it.

    Args:
        scratch: An empty directory that may be filled.
        n_rows: Of each file; at least as many as there are colours.
    """
    _warm_up(scratch)
    reference = _written_table(scratch / "free.csv", _FREE_NAMES, map(_free_row, range(n_rows)))
    measures = []
    for feed, write in _WRITERS.items():
        path = write(scratch, n_rows)
        reference_s = _cpu_s(lambda: _read_dicts(reference))
        read_s = _cpu_s(lambda path=path: _read(path))  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
        stored_s = _cpu_s(lambda path=path: _store(path, scratch / f"{path.stem}.db"))  # type: ignore[misc]  # as above
        measures.append(
            FeedMeasure(
                feed=feed,
                n_rows=n_rows,
                reference_rows_per_s=n_rows / reference_s,
                read_rows_per_s=n_rows / read_s,
                stored_rows_per_s=n_rows / stored_s,
            )
        )
    return measures


def render_feeds(measures: list[FeedMeasure]) -> str:
    """The figures as a table of Markdown."""
    lines = [
        "| feed | rows | read and cleaned, rows/s | of csv.DictReader | stored, rows/s |",
        "|---|---:|---:|---:|---:|",
    ]
    lines.extend(
        f"| {each.feed} | {each.n_rows:,} | {each.read_rows_per_s:,.0f} | {each.read_ratio:.3f} | "
        f"{each.stored_rows_per_s:,.0f} |"
        for each in measures
    )
    return "\n".join(lines) + "\n"


def _warm_up(scratch: Path) -> None:
    """Load what the first rows need, such as the table of units, and let the collector pass over it ever after."""
    for feed, write in _WRITERS.items():
        folder = scratch / "warming" / feed
        folder.mkdir(parents=True)
        _store(write(folder, len(_COLOURS)), folder / "warming.db")
    gc.freeze()  # as `shelftalk ingest` does


def _cpu_s(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _read_dicts(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        for _ in csv.DictReader(stream):
            pass


def _read(path: Path) -> None:
    settings = CatalogSettings(default_currency="EUR")
    source = Source(name=path.name, relative=PurePosixPath(path.name), path=path)
    for item in open_source(source, AUTO, {}).records:
        assert isinstance(item, RawRecord)  # the files are made without a fault
        assert not isinstance(clean(item, settings), Rejection)


def _store(path: Path, database: Path) -> None:
    with Catalog.open(database) as catalog:
        ingest(catalog, [path], settings=CatalogSettings(default_currency="EUR"))


def _family(number: int) -> tuple[int, str]:
    return number // len(_COLOURS), _COLOURS[number % len(_COLOURS)]


def _free_row(n: int) -> list[object]:
    return [f"A-{n:07}", f"Trail mug {n}", _SENTENCE, "Fjell", f"{5 + n % 90}.90", n % 40, f"{200 + n % 300} g", "red"]


def _shopify_row(n: int) -> list[object]:
    family, colour = _family(n)
    shared = [f"Trail mug {family}", f"<p>{_SENTENCE}</p>", "Fjell", "Mugs", "TRUE", "Color"]
    own = [colour, f"S-{n:07}", 300, "shopify", n % 40, "deny", f"{5 + n % 90}.90", "", "active"]
    return [f"trail-mug-{family}", *(shared if colour == _COLOURS[0] else [""] * len(shared)), *own]


def _google_row(n: int) -> list[object]:
    family, colour = _family(n)
    address = f"https://shop.example/p/{n}"
    head = [f"G-{n:07}", f"Trail mug {family}, {colour}", _SENTENCE, address, f"{address}.jpg", "in_stock"]
    return [*head, f"{5 + n % 90}.90 EUR", "Fjell", f"F-{family}", colour, "Kitchen > Mugs"]


def _woo_row(n: int) -> list[object]:
    family, colour = _family(n)
    parent = f"W-{family:07}"
    if colour == _COLOURS[0]:
        listed = ", ".join(_COLOURS[1:])
        return [
            n,
            "variable",
            parent,
            f"Mug {family}",
            1,
            _SENTENCE,
            1,
            "",
            0.3,
            "",
            "Mugs",
            "",
            "",
            "Color",
            listed,
            1,
        ]
    price = f"{5 + n % 90}.90"
    return [n, "variation", f"V-{n:07}", "", 1, "", 1, n % 40, "", price, "", "", parent, "Color", colour, ""]


def _written_table(path: Path, names: tuple[str, ...] | list[str], rows: Iterator[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t" if path.suffix == ".tsv" else ",")
        writer.writerow(names)
        writer.writerows(rows)
    return path


def _written_xml(path: Path, n_rows: int) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        stream.write("<rss><channel>")
        for n in range(n_rows):
            parts = zip(_GOOGLE_NAMES, _google_row(n), strict=True)
            texts = (f"<g:{name}>{str(value).replace('>', '&gt;')}</g:{name}>" for name, value in parts)
            stream.write(f"<item>{''.join(texts)}</item>\n")
        stream.write("</channel></rss>")
    return path


def _written_json(path: Path, n_rows: int) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        for n in range(n_rows):
            stream.write("[" if n == 0 and path.suffix == ".json" else "")
            row = dict(
                zip(("id", "title", "description", "brand", "price", "stock", "weight"), _free_row(n), strict=False)
            )
            last = n == n_rows - 1
            stream.write(json.dumps(row) + ("" if path.suffix == ".jsonl" else "]" if last else ",") + "\n")
    return path


def _written_workbook(path: Path, n_rows: int) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(_FREE_NAMES)
    for n in range(n_rows):
        sheet.append(_free_row(n))
    book.save(path)
    return path


def _written_parquet(path: Path, n_rows: int) -> Path:
    columns = zip(*(_free_row(n) for n in range(n_rows)), strict=True)
    table = pyarrow.table({name: list(values) for name, values in zip(_FREE_NAMES, columns, strict=True)})
    pyarrow.parquet.write_table(table, path)
    return path


_WRITERS: dict[str, Callable[[Path, int], Path]] = {
    "CSV": lambda folder, n: write_plain_csv(folder / "plain.csv", n),
    "Shopify CSV": lambda folder, n: _written_table(
        folder / "shopify.csv", _SHOPIFY_NAMES, map(_shopify_row, range(n))
    ),
    "Google TSV": lambda folder, n: _written_table(folder / "google.tsv", _GOOGLE_NAMES, map(_google_row, range(n))),
    "Google RSS": lambda folder, n: _written_xml(folder / "google_rss.xml", n),
    "WooCommerce CSV": lambda folder, n: _written_table(folder / "woo.csv", _WOO_NAMES, map(_woo_row, range(n))),
    "JSON Lines": lambda folder, n: _written_json(folder / "lines.jsonl", n),
    "JSON array": lambda folder, n: _written_json(folder / "array.json", n),
    "XLSX": lambda folder, n: _written_workbook(folder / "book.xlsx", n),
    "Parquet": lambda folder, n: _written_parquet(folder / "columns.parquet", n),
}


def write_plain_csv(path: Path, n_rows: int) -> Path:
    """A CSV of invented products with headers of its own; rows are written as they are made."""
    return _written_table(path, _FREE_NAMES, map(_free_row, range(n_rows)))


def main(rows: Annotated[int, typer.Option(min=len(_COLOURS), help="Rows of each file.")] = 20_000) -> None:
    """Print the figures of every feed."""
    with tempfile.TemporaryDirectory(prefix="shelftalk-feeds-") as scratch:
        typer.echo(render_feeds(measure_feeds(Path(scratch), rows)))


if __name__ == "__main__":
    typer.run(main)

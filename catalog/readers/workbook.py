"""XLSX workbooks: each visible sheet that is a table is read as one, row by row.

The header is the first of the first rows that names what a table needs; titles above it are passed over. Formulas
count by the value the workbook keeps for them.
"""

import warnings
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any  # of openpyxl, which is not typed

import openpyxl

from catalog.errors import SourceUnreadableError
from catalog.readers.cell_values import cell_text
from catalog.readers.feeds import feed_of
from catalog.readers.foreign_files import check_expansion, opened_by_library
from catalog.readers.headers import guess_header, missing_fields
from catalog.readers.record import RawItem, Reading
from catalog.readers.sources import Source
from catalog.readers.table import read_as
from catalog.readers.tabular import N_SAMPLE_ROWS, Row, Table, without_trailing

KIND = "an XLSX workbook"
MAX_ROWS = 1_048_576  # of a sheet, by the format
_BLOCK_ROWS = 500
_N_HEADER_ROWS = 10  # where a header may stand


def read(source: Source, mapping: Mapping[str, str]) -> Reading:
    """Open a workbook; a sheet that is no table of records is passed over with a warning.

    Raises:
        SourceUnreadableError: If it cannot be read, or no sheet is a table of records.
    """
    return read_sheets(source, mapping, None)


def read_sheets(source: Source, mapping: Mapping[str, str], feed: str | None) -> Reading:
    """As `read`, every sheet as a table of this feed; None: each as what its header says."""
    names = _sheet_names(source)
    readings: list[Reading] = []
    refusals: list[str] = []
    for name in names:
        shown = source.name if len(names) == 1 else f"{source.name}, sheet {name}"
        table = _table(source, name, shown, mapping)
        try:
            if table is not None:
                readings.append(read_as(table, mapping, feed))
        except SourceUnreadableError as error:
            refusals.append(str(error))
    if not readings:
        raise SourceUnreadableError(refusals[0] if refusals else f"{source.name}: no sheet holds a table")
    return Reading(
        records=_chained(readings),
        format=readings[0].format,
        columns=tuple(column for reading in readings for column in reading.columns),
        warnings=tuple(f"{refusal}; the sheet was passed over" for refusal in refusals),
    )


def _chained(readings: Sequence[Reading]) -> Iterator[RawItem]:
    for reading in readings:
        yield from reading.records


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    with opened_by_library(source, KIND) as stream:
        check_expansion(source, stream)
        with _quiet():
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        try:
            yield book
        finally:
            book.close()


def _sheet_names(source: Source) -> list[str]:
    with _opened(source) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _table(source: Source, sheet: str, shown: str, mapping: Mapping[str, str]) -> Table | None:
    """A sheet as a table; None if it is empty."""
    rows = _rows(source, sheet, shown)
    first = list(islice((row for row in rows if any(row.cells)), _N_HEADER_ROWS + N_SAMPLE_ROWS))
    rows.close()
    if not first:
        return None
    place = next((n for n, row in enumerate(first[:_N_HEADER_ROWS]) if _is_header(row.cells, mapping)), 0)
    header = first[place]
    return Table(
        name=shown,
        header=without_trailing(header.cells),
        samples=tuple(row.cells for row in first[place + 1 : place + 1 + N_SAMPLE_ROWS]),
        rows=(row for row in _rows(source, sheet, shown) if row.line > header.line),
    )


def _is_header(cells: Sequence[str], mapping: Mapping[str, str]) -> bool:
    names = without_trailing(cells)
    return feed_of(names) is not None or not missing_fields(guess_header(names, [], mapping))


def _rows(source: Source, sheet: str, shown: str) -> Generator[Row, None, None]:
    with _opened(source) as book:
        found = book[sheet]
        found.reset_dimensions()  # what programs write there is often wrong
        remaining, line = found.iter_rows(), 0
        while block := _block(remaining):
            for cells in block:
                line += 1
                if line > MAX_ROWS:
                    raise SourceUnreadableError(f"{shown}: has more than {MAX_ROWS:,} rows; export it as CSV")
                yield Row(line=line, cells=[_text(cell) for cell in cells])


def _block(rows: Iterator[Any]) -> list[Any]:
    with _quiet():
        return list(islice(rows, _BLOCK_ROWS))


@contextmanager
def _quiet() -> Iterator[None]:
    """Without warnings of parts that openpyxl does not know, such as validations."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _text(cell: Any) -> str:
    """The text of a cell; of an error such as #N/A nothing."""
    if cell.value is None or cell.data_type == "e":
        return ""
    if isinstance(cell.value, str):
        return cell.value
    return cell_text(cell.value, cell.number_format or "General")

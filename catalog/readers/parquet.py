"""Parquet files: a table whose columns are named and typed; rows are counted from 1."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any  # of pyarrow, which is not typed

import pyarrow
import pyarrow.parquet

from catalog.readers.cell_values import cell_text
from catalog.readers.foreign_files import opened_by_library
from catalog.readers.record import Reading
from catalog.readers.sources import Source
from catalog.readers.table import read_as
from catalog.readers.tabular import N_SAMPLE_ROWS, Row, Table

KIND = "a Parquet file"
_BATCH_ROWS = 500
_FLATTENED = "attributes."  # columns of a struct of this name are attributes of their own


def read(source: Source, mapping: Mapping[str, str]) -> Reading:
    """Open a Parquet file.

    Raises:
        SourceUnreadableError: If it cannot be read, or has no column for the id or the title.
    """
    return read_as(open_parquet(source), mapping, None)


def open_parquet(source: Source) -> Table:
    """A Parquet file as a table.

    Raises:
        SourceUnreadableError: If it cannot be read.
    """
    with opened_by_library(source, KIND) as stream:
        file = pyarrow.parquet.ParquetFile(stream)
        header = tuple(_names(file.schema_arrow))
    rows = _rows(source)
    first = list(islice(rows, N_SAMPLE_ROWS))
    return Table(name=source.name, header=header, samples=tuple(row.cells for row in first), rows=chain(first, rows))


def _names(schema: Any) -> Iterator[str]:
    for field in schema:
        if pyarrow.types.is_struct(field.type):
            for child in field.type:
                yield f"{field.name}.{child.name}".removeprefix(_FLATTENED)
        else:
            yield field.name


def _rows(source: Source) -> Iterator[Row]:
    line = 0
    with opened_by_library(source, KIND) as stream:
        for batch in pyarrow.parquet.ParquetFile(stream).iter_batches(batch_size=_BATCH_ROWS):
            columns = list(chain.from_iterable(map(_flat, batch.columns)))
            for values in zip(*(column.to_pylist() for column in columns), strict=True):
                line += 1
                yield Row(line=line, cells=[cell_text(value) for value in values])


def _flat(column: Any) -> list[Any]:
    return column.flatten() if pyarrow.types.is_struct(column.type) else [column]

"""What readers give: raw records, and places where there is none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


class VerbatimNumber(str):
    """A number of a JSON file in the digits it was written with, so that 2.10 stays 2.10."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """Fields of one product or document as the source gave them, under our names where they are known."""

    source: str
    line: int | None  # first line, from 1; None: the whole source is the record
    fields: Mapping[str, object]  # values as in JSON: text, numbers, booleans, None, lists, mappings


@dataclass(frozen=True, slots=True, kw_only=True)
class RawProblem:
    """A place of a source that holds no record that could be read."""

    source: str
    line: int | None
    field: str | None  # None: the whole line
    value: str  # what stands there, cut short
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A product of the source that the merchant does not offer, such as a draft: no record, and no mistake."""

    source: str
    line: int | None
    reason: str  # the same for all of its kind; they are counted


RawItem = RawRecord | RawProblem | LeftOut
"""What a source holds at one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """What a column of a table was taken for."""

    column: str  # as the header names it
    field: str | None  # our field, "attributes.NAME" for an attribute; None: left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A source opened by a reader."""

    records: Iterator[RawItem]  # lazy; raises SourceUnreadableError if the source breaks off
    format: str | None = None  # key of the known feed it is; None: its columns or keys are free
    columns: tuple[ColumnMapping, ...] = ()  # of a table: what each column was taken for, in order
    warnings: tuple[str, ...] = ()

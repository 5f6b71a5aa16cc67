"""JSON Lines: one object a line, numbers kept in the digits they were written with."""

import json
from collections.abc import Iterator, Mapping
from typing import NoReturn

from catalog.errors import SourceUnreadableError
from catalog.readers.encodings import MAX_LINE_CHARS, TextSource, open_text
from catalog.readers.json_record import json_records
from catalog.readers.record import RawItem, RawProblem, Reading, VerbatimNumber
from catalog.readers.sources import Source

SHOWN_CHARS = 120  # of a value in a message


class _NotJsonError(ValueError):
    """A line that JSON, read strictly, does not allow."""


def read(source: Source, mapping: Mapping[str, str]) -> Reading:
    """Open a JSON Lines source; `mapping` renames top-level keys.

    Raises:
        SourceUnreadableError: While reading, if not a single line looks like an object.
    """
    text = open_text(source)
    return Reading(records=_records(text, mapping), warnings=text.warnings())


def parse_object(line: str) -> dict[str, object]:
    """The object that a text holds.

    Raises:
        ValueError: With a reason to show, if it holds no object, or a key twice, NaN, Infinity or nesting
            too deep to read.
    """
    value = parse_value(line)
    if not isinstance(value, dict):
        raise _NotJsonError("is not a JSON object")
    return value


def parse_value(text: str) -> object:
    """The JSON value that a text holds.

    Raises:
        ValueError: As `parse_object`.
    """
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _NotJsonError(f"is not valid JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise _NotJsonError("is nested too deeply") from error


def looks_like_object(line: str) -> bool:
    """Whether a line could be meant as a JSON object."""
    return line.lstrip("\ufeff \t").startswith("{")


def _records(text: TextSource, mapping: Mapping[str, str]) -> Iterator[RawItem]:
    seen_object = False
    for number, line in enumerate(text.lines(), start=1):
        if not line or line.isspace():
            continue
        seen_object = seen_object or looks_like_object(line)
        if len(line) >= MAX_LINE_CHARS:
            reason = f"the line is longer than {MAX_LINE_CHARS:,} characters"
            yield _problem(text, number, line, reason)
            continue
        try:
            fields = parse_object(line.rstrip())
        except _NotJsonError as error:
            yield _problem(text, number, line, f"the line {error}")
            continue
        yield from json_records(text.source, number, fields, mapping)
    if not seen_object:
        raise SourceUnreadableError(f"{text.name}: holds no JSON object; JSON Lines has one object on each line")


def _problem(text: TextSource, number: int, line: str, reason: str) -> RawProblem:
    shown = line[:SHOWN_CHARS].strip()
    return RawProblem(source=text.name, line=number, field=None, value=shown, reason=reason)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _NotJsonError(f"has the key {twice!r} twice")
    return fields


def _refuse_constant(name: str) -> NoReturn:
    raise _NotJsonError(f"holds {name}, which JSON does not allow")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_float=VerbatimNumber,
    parse_int=VerbatimNumber,
    parse_constant=_refuse_constant,
)

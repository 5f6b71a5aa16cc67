"""Rejected records in a file that can be corrected and ingested again.

Each line is a JSON object: under "_rejected" where the record stood and what is wrong with it, beside it the record
itself in native form. What could not be read as a record has only "_rejected"; its fields are to be added. The file
appears when the run is over, in place of the one before.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from errno import ENOSPC
from io import RawIOBase
from pathlib import Path

from catalog.cleaning import Rejection
from catalog.errors import RejectsUnwritableError
from catalog.readers.json_record import REJECTED_KEY
from catalog.readers.record import RawProblem, RawRecord, VerbatimNumber

WriteReject = Callable[[Rejection, RawRecord | RawProblem], None]
"""Told each rejection and what was rejected."""


@contextmanager
def rejects_file(path: Path) -> Iterator[WriteReject]:
    """A function that writes rejections to this file.

    Raises:
        RejectsUnwritableError: If it cannot be written, before anything is read or while it is.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        stream = unfinished.open("wb", buffering=0)  # what does not fit is told at once, not on closing
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with stream:

            def write(rejection: Rejection, raw: RawRecord | RawProblem) -> None:
                try:
                    _write_whole(stream, reject_line(rejection, raw).encode("utf-8", errors="backslashreplace"))
                except OSError as error:
                    raise _unwritable(path, error) from error

            yield write
        try:
            unfinished.replace(path)
        except OSError as error:
            raise _unwritable(path, error) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _write_whole(stream: RawIOBase, line: bytes) -> None:
    """Write a line, or raise `OSError` where only a part of it fits."""
    written = stream.write(line)
    if written != len(line):
        raise OSError(ENOSPC, os.strerror(ENOSPC))


def reject_line(rejection: Rejection, raw: RawRecord | RawProblem) -> str:
    """One line of the file."""
    why = {
        "source": rejection.source,
        "line": rejection.line,
        "field": rejection.field,
        "value": rejection.value,
        "reason": rejection.reason,
    }
    fields = {name: _plain(value) for name, value in raw.fields.items()} if isinstance(raw, RawRecord) else {}
    return json.dumps({REJECTED_KEY: why, **fields}, ensure_ascii=False) + "\n"


def _plain(value: object) -> object:
    """A value as JSON has it; numbers keep their digits as text."""
    if isinstance(value, VerbatimNumber):
        return str(value).removesuffix(".0")
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | bool | int | float) else str(value)


def _unwritable(path: Path, error: OSError) -> RejectsUnwritableError:
    return RejectsUnwritableError(
        f"--rejects {str(path)!r}: cannot be written: {error.strerror or error}; name a file in a folder that can be"
    )

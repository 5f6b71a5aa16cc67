"""Files that a library opens: seekable, within limits, its errors named."""

import gzip
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from catalog.errors import CatalogError, SourceUnreadableError
from catalog.readers.sources import Source

MAX_UNPACKED_BYTES = 2 * 2**30  # of all parts of an archive together
MAX_EXPANSION = 1_000  # unpacked bytes for each packed one; deflate cannot do more than 1,032
MAX_PARTS = 10_000
_FREE_BYTES = 16 * 2**20  # small archives may expand as they like
_SPOOL_BYTES = 16 * 2**20


@contextmanager
def opened_by_library(source: Source, kind: str) -> Iterator[BinaryIO]:
    """The bytes of a source, seekable; whatever a library raises inside becomes one clear error.

    Args:
        source: What to read.
        kind: What it is taken for, e.g. "an XLSX workbook".

    Raises:
        SourceUnreadableError: If it cannot be read.
    """
    with source.open() as raw:
        try:
            if source.path is not None and not isinstance(raw, gzip.GzipFile):
                yield raw
            else:
                with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
                    shutil.copyfileobj(raw, spool)
                    spool.seek(0)
                    yield cast(BinaryIO, spool)  # it reads and seeks like one; typeshed does not say so
        except CatalogError:
            raise
        except Exception as error:  # libraries raise anything on damaged files
            said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            raise SourceUnreadableError(
                f"{source.name}: cannot be read as {kind} ({said}); it may be damaged or protected: "
                f"open it in the program that made it and save it again"
            ) from error


def zip_parts(source: Source) -> frozenset[str]:
    """Names of what a ZIP archive holds; empty if it is none."""
    with source.open() as raw:
        if raw.read(4) != b"PK\x03\x04":
            return frozenset()
        raw.seek(0)
        try:
            with zipfile.ZipFile(raw) as archive:
                return frozenset(archive.namelist()[:MAX_PARTS])
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            return frozenset()


def check_expansion(source: Source, stream: BinaryIO, *, max_bytes: int = MAX_UNPACKED_BYTES) -> None:
    """Refuse a ZIP archive that would fill the memory or the disk.

    Args:
        source: Named in the error.
        stream: The archive, read from its start and set back to it.
        max_bytes: Of all parts together, unpacked.

    Raises:
        SourceUnreadableError: If it has too many parts or unpacks to too much.
        zipfile.BadZipFile: If it is none.
    """
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise SourceUnreadableError(f"{source.name}: the archive has {len(parts):,} parts; {MAX_PARTS:,} are allowed")
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > max_bytes or unpacked > max(_FREE_BYTES, MAX_EXPANSION * packed):
        raise SourceUnreadableError(
            f"{source.name}: the archive unpacks from {packed:,} to {unpacked:,} bytes, more than is allowed "
            f"({max_bytes:,} bytes and {MAX_EXPANSION} times); split the file"
        )
    stream.seek(0)

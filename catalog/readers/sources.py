"""Files, folders and standard input as sources that can be opened more than once.

A folder gives the files below it that have a known suffix, in the order of their paths; hidden ones are left
out. A gzip file is read through. Nothing here knows what a file means.
"""

import gzip
import os
import shutil
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO, Literal, cast

from catalog.errors import SourceUnreadableError
from catalog.readers.record import RawProblem

STANDARD_INPUT = "-"
_GZIP_MAGIC = b"\x1f\x8b"
_SPOOL_BYTES = 16 * 2**20  # of standard input or a pipe; what is beyond lies in a temporary file


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file to read, or what came through standard input or a pipe."""

    name: str  # as shown in messages
    relative: PurePosixPath  # below the folder that was given, or the file's own name; identifies a document
    path: Path | None = None  # None: no file, kept in `spooled`
    spooled: BinaryIO | None = None
    named: bool = True  # by the user himself; False: found in a folder that was named

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes from the start, unpacked if they are gzip.

        Raises:
            SourceUnreadableError: If they cannot be read, now or further on.
        """
        try:
            with self._open_raw() as raw:
                packed = raw.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
                raw.seek(0)
                if packed:
                    with gzip.GzipFile(fileobj=raw) as unpacked:
                        yield cast(BinaryIO, unpacked)  # it reads like one; typeshed does not say so
                else:
                    yield raw
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise SourceUnreadableError(f"{self.name}: the gzip file is damaged or cut off: {error}") from error
        except OSError as error:
            raise SourceUnreadableError(f"{self.name}: cannot be read: {error.strerror or error}") from error

    @property
    def suffix(self) -> str:
        """Lower-case suffix without that of gzip, e.g. ".jsonl"; "" if there is none."""
        return without_gzip(self.relative).suffix.lower()

    @property
    def stem(self) -> str:
        """Path below the given folder without suffixes, parts joined by "/"."""
        return str(without_gzip(self.relative).with_suffix(""))

    @contextmanager
    def _open_raw(self) -> Iterator[BinaryIO]:
        if self.path is not None:
            with self.path.open("rb") as stream:
                yield stream
        else:
            assert self.spooled is not None  # a source has a path or is spooled
            self.spooled.seek(0)
            yield self.spooled


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """The sources behind what the user named."""

    sources: tuple[Source, ...]
    skipped: tuple[str, ...]  # files of a folder whose suffix no reader knows
    problems: tuple[RawProblem, ...] = ()  # folders in a folder that cannot be listed


@contextmanager
def expand(
    names: Sequence[str | Path], known_suffixes: frozenset[str], *, stdin: BinaryIO | None = None
) -> Iterator[Expansion]:
    """The sources of these files, folders and `-`, in the order given; open until the block ends.

    Args:
        names: Paths, or "-" for standard input.
        known_suffixes: Which files of a folder are taken, e.g. {".jsonl"}; a file named itself always is.
        stdin: Read for "-" instead of the process's own standard input.

    Raises:
        SourceUnreadableError: If one that was named does not exist or cannot be listed, or there is nothing to read.
    """
    if not names:
        raise SourceUnreadableError("no source was given; name a file, a folder or - for standard input")
    sources: list[Source] = []
    skipped: list[str] = []
    problems: list[RawProblem] = []
    with ExitStack() as spools:
        for name in names:
            path = Path(name)
            if str(name) == STANDARD_INPUT:
                spooled = _spooled(stdin if stdin is not None else sys.stdin.buffer, spools)
                sources.append(Source(name=str(name), relative=PurePosixPath("stdin"), spooled=spooled))
            elif _mode(path) == "folder":
                below = _files_below(path, known_suffixes)
                sources.extend(below.sources)
                skipped.extend(below.skipped)
                problems.extend(below.problems)
            elif _mode(path) == "file":
                sources.append(Source(name=str(path), relative=PurePosixPath(path.name), path=path))
            else:
                with _opened(path) as pipe:
                    spooled = _spooled(pipe, spools)
                sources.append(Source(name=str(path), relative=PurePosixPath(path.name), spooled=spooled))
        if not sources:
            listed = ", ".join(str(name) for name in names)
            kinds = ", ".join(sorted(known_suffixes))
            raise SourceUnreadableError(f"{listed}: no file to read in there; known suffixes are {kinds}")
        yield Expansion(sources=tuple(sources), skipped=tuple(skipped), problems=tuple(problems))


def without_gzip(path: PurePosixPath) -> PurePosixPath:
    """The path without a final ".gz"."""
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


def _mode(path: Path) -> Literal["folder", "file", "pipe"]:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise SourceUnreadableError(f"{path}: there is no such file or folder") from error
    except (OSError, ValueError) as error:  # ValueError: a name that holds a zero byte
        raise SourceUnreadableError(f"{str(path)[:200]!r}: cannot be read: {error}") from error
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "pipe"


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise SourceUnreadableError(f"{path}: cannot be read: {error.strerror or error}") from error


def _spooled(stream: BinaryIO, spools: ExitStack) -> BinaryIO:
    """A copy that can be read more than once, until `spools` closes it."""
    spool = spools.enter_context(tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES))  # noqa: SIM115 - the stack closes it
    shutil.copyfileobj(stream, spool)
    return cast(BinaryIO, spool)  # it reads and seeks like one; typeshed does not say so


def _files_below(folder: Path, known_suffixes: frozenset[str]) -> Expansion:
    found: list[Source] = []
    skipped: list[str] = []
    problems: list[RawProblem] = []

    def note(error: OSError) -> None:
        reason = f"cannot be listed: {error.strerror or error}"
        if Path(error.filename) == folder:
            raise SourceUnreadableError(f"{error.filename}: {reason}")
        problems.append(RawProblem(source=error.filename, line=None, field=None, value="", reason=reason))

    for parent, folders, files in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in files:
            if file.startswith("."):
                continue
            path = Path(parent, file)
            relative = PurePosixPath(*PurePath(path).relative_to(folder).parts)
            if without_gzip(relative).suffix.lower() in known_suffixes:
                found.append(Source(name=str(path), relative=relative, path=path, named=False))
            else:
                skipped.append(str(path))
    found.sort(key=lambda source: source.relative.parts)
    return Expansion(sources=tuple(found), skipped=tuple(sorted(skipped)), problems=tuple(problems))

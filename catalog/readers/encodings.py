"""Bytes to text: which encoding a source is in, and its text and lines.

UTF-8 with or without a byte order mark and UTF-16 with one are certain; UTF-16 without one is told by its zero
bytes. Anything else is guessed by charset-normalizer among the encodings shops use, from the place where UTF-8
fails, and the guess is reported. The whole source is tried before any of its records is used, in one pass of
constant memory.
"""

import codecs
import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from charset_normalizer import from_bytes

from catalog.errors import SourceUnreadableError
from catalog.readers.sources import Source

MAX_LINE_CHARS = 32 * 2**20  # a longer line is no record; keeps memory bounded
_BLOCK_BYTES = 2**18
_SAMPLE_BYTES = 2**16  # enough for a guess, which takes time by the square of it
_HEAD_CHARS = 2**16
_BARE_BYTES = 2**10
_LEAST_PAIRS = 8  # bytes of fewer characters tell nothing
# Without this list a short text is often taken for an encoding nobody has used for decades. Where several fit
# equally well, as with few foreign letters, the first is taken.
_GUESSED = ["cp1252", "gb18030", "cp1251", "cp1250", "big5", "cp932", "cp949"]
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSource:
    """A source whose encoding is known."""

    source: Source
    encoding: str
    guessed: bool

    @property
    def name(self) -> str:
        """The source as shown in messages."""
        return self.source.name

    @contextlib.contextmanager
    def open(self) -> Iterator[TextIO]:
        """The text from the start, line ends as they are.

        Raises:
            SourceUnreadableError: If the source cannot be read to its end.
        """
        with self.source.open() as raw:
            text = io.TextIOWrapper(raw, encoding=self.encoding, newline="")
            try:
                yield text
            except UnicodeDecodeError as error:
                raise SourceUnreadableError(f"{self.name}: changed while it was read") from error
            finally:
                text.detach()  # the source closes its own bytes

    def warnings(self) -> tuple[str, ...]:
        """What to tell the user about the encoding."""
        if not self.guessed:
            return ()
        return (f"{self.name}: is not UTF-8, read as {self.encoding}; save it as UTF-8 to be sure",)

    def head(self) -> str:
        """The first 65,536 characters."""
        with self.open() as text:
            return text.read(_HEAD_CHARS)

    def lines(self) -> Iterator[str]:
        """Lines with their line ends; one longer than `MAX_LINE_CHARS` is cut off there, without an end."""
        with self.open() as text:
            while line := text.readline(MAX_LINE_CHARS):
                if len(line) == MAX_LINE_CHARS and not line.endswith(("\n", "\r")):
                    while (rest := text.readline(MAX_LINE_CHARS)) and not rest.endswith(("\n", "\r")):
                        pass
                yield line


def peek(source: Source) -> str:
    """The first characters of a source, at least as far as 65,536 bytes go.

    Raises:
        SourceUnreadableError: If the source is no text.
    """
    with source.open() as stream:
        start = stream.read(_HEAD_CHARS)
    encoding = next((name for mark, name in _MARKS.items() if start.startswith(mark)), "utf-8")
    if b"\0" not in start or encoding == "utf-16":
        with contextlib.suppress(UnicodeDecodeError):
            return codecs.getincrementaldecoder(encoding)().decode(start)
    return open_text(source).head()


def open_text(source: Source, *, stated: str | None = None) -> TextSource:
    """Find the encoding of a source by reading it once.

    Args:
        source: What to read.
        stated: The encoding that the source says it is in; taken where it is not UTF-8 after all.

    Raises:
        SourceUnreadableError: If it is no text, or in no encoding that can be told.
    """
    with source.open() as stream:
        start = stream.read(len(codecs.BOM_UTF8))
        for mark, encoding in _MARKS.items():
            if start.startswith(mark):
                stream.seek(0)
                _must_decode(source, stream, encoding)
                return TextSource(source=source, encoding=encoding, guessed=False)
        bare = _bare_utf16(start + stream.read(_BARE_BYTES))
        stream.seek(0)
        if bare is not None:
            _must_decode(source, stream, bare)
            return TextSource(source=source, encoding=bare, guessed=True)
        failed_at = _utf8_failure(source, stream)
        if failed_at is None:
            return TextSource(source=source, encoding="utf-8", guessed=False)
        known = None if stated is None else _text_encoding(stated)
        encoding = known or _guess(source, stream, failed_at)
        stream.seek(0)
        _must_decode(source, stream, encoding)
        return TextSource(source=source, encoding=encoding, guessed=known is None)


def _bare_utf16(start: bytes) -> str | None:
    """UTF-16 without a mark, told by the zero bytes of plain letters; None for what is not."""
    n_pairs = len(start) // 2
    high, low = start[: 2 * n_pairs : 2].count(0), start[1 : 2 * n_pairs : 2].count(0)
    if n_pairs < _LEAST_PAIRS or min(high, low) * 20 > n_pairs:
        return None
    if low * 2 > n_pairs:
        return "utf-16-le"
    return "utf-16-be" if high * 2 > n_pairs else None


def _text_encoding(name: str) -> str | None:
    """Python's name of an encoding of text; GB2312 and GBK are read as GB18030, which holds them."""
    try:
        found = codecs.lookup(name).name
        "a".encode(name)  # refuses codecs that are not of text
    except (LookupError, UnicodeError):
        return None
    if found.startswith(("utf-8", "ascii", "idna", "punycode", "undefined")):
        return None
    return "gb18030" if found in ("gb2312", "gbk") else found


def _utf8_failure(source: Source, stream: BinaryIO) -> int | None:
    """Offset at which the bytes stop being UTF-8, or None if they are to the end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    while block := stream.read(_BLOCK_BYTES):
        if b"\0" in block:
            raise SourceUnreadableError(f"{source.name}: is a binary file, not text")
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return offset + error.start
        offset += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return max(offset - 4, 0)
    return None


def _guess(source: Source, stream: BinaryIO, failed_at: int) -> str:
    stream.seek(max(failed_at - _SAMPLE_BYTES // 4, 0))
    sample = stream.read(_SAMPLE_BYTES)
    matches = from_bytes(sample, cp_isolation=_GUESSED)
    best = matches.best()
    if best is None:
        raise SourceUnreadableError(f"{source.name}: its encoding cannot be told; save it as UTF-8")
    fitting = {
        encoding
        for match in matches
        if (match.chaos, match.coherence) == (best.chaos, best.coherence)
        for encoding in match.could_be_from_charset
    }
    return next((encoding for encoding in _GUESSED if encoding in fitting), best.encoding)


def _must_decode(source: Source, stream: BinaryIO, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := stream.read(_BLOCK_BYTES):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise SourceUnreadableError(
            f"{source.name}: starts as {encoding} but is not to its end; save it as UTF-8"
        ) from error

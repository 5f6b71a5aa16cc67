"""Read server-sent events from the bytes of a response, whatever way they were cut into pieces.

Gives the data of each whole event. Names, ids and comments are left aside, and so is an event that the end of the
stream cuts off. Knows no HTTP and nothing of what the data says.

Reference: WHATWG HTML, section 9.2.
"""

from collections.abc import Iterable, Iterator

MAX_EVENT_BYTES = 1 << 20  # a piece of an answer takes some hundred bytes


class EventStreamError(ValueError):
    """The bytes are no stream of events."""


def event_data(pieces: Iterable[bytes]) -> Iterator[str]:
    """Yield the data of each event, several lines of it joined by a line break.

    Raises:
        EventStreamError: If an event is longer than `MAX_EVENT_BYTES`, or is not UTF-8.

    Example:
        >>> list(event_data([b": hello\\n\\nda", b"ta: 1\\r\\n\\r\\ndata:2\\ndata:3\\n\\ndata: cut"]))
        ['1', '2\\n3']
    """
    lines: list[bytes] = []
    n_bytes = 0
    for line in _lines(pieces):
        if not line and lines:
            yield _decoded(b"\n".join(lines))
            lines, n_bytes = [], 0
        field, _, value = line.partition(b":")
        if field == b"data":
            lines.append(value.removeprefix(b" "))
            n_bytes += len(value)
            _check_size(n_bytes)


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without their ends; one that no line break ends is dropped."""
    waiting = b""
    for piece in pieces:
        *whole, waiting = (waiting + piece).split(b"\n")
        _check_size(len(waiting))
        yield from (line.removesuffix(b"\r") for line in whole)


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise EventStreamError("an event that is not UTF-8") from error


def _check_size(n_bytes: int) -> None:
    if n_bytes > MAX_EVENT_BYTES:
        raise EventStreamError(f"an event of more than {MAX_EVENT_BYTES:,} bytes")

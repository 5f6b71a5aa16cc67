"""Server-sent events, cut in any way."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.models.server_events import MAX_EVENT_BYTES, EventStreamError, event_data

STREAM = (
    ': hello\r\n\r\nevent: delta\ndata: {"a": "重量"}\n\ndata:2\ndata: 3\n\n\ndata: [DONE]\n\ndata: cut off'.encode()
)


@settings(deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=len(STREAM)), max_size=12))
def test_events_are_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(STREAM)]
    pieces = [STREAM[i:j] for i, j in pairwise(places)]
    assert list(event_data(pieces)) == ['{"a": "重量"}', "2\n3", "[DONE]"]


def test_nothing_gives_nothing() -> None:
    assert list(event_data([])) == []
    assert list(event_data([b"", b"\n\n", b"retry: 5\n\n"])) == []


@pytest.mark.parametrize(
    "pieces", [[b"data: " + b"x" * 70_000] * 16, [b"data: " + b"x" * 70_000 + b"\n"] * 16], ids=["line", "event"]
)
def test_an_event_without_end_is_an_error_before_it_fills_the_memory(pieces: list[bytes]) -> None:
    assert sum(map(len, pieces)) > MAX_EVENT_BYTES
    with pytest.raises(EventStreamError, match="more than"):
        list(event_data(pieces))


def test_bytes_that_are_no_text_are_an_error() -> None:
    with pytest.raises(EventStreamError, match="UTF-8"):
        list(event_data([b"data: \xff\xfe\n\n"]))

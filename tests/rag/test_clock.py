"""Where the time of an answer goes."""

import time

import pytest

from rag.clock import Clock


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second goes by at every look at the clock."""
    seconds = iter(range(100))
    monkeypatch.setattr("time.perf_counter", lambda: float(next(seconds)))


def made() -> Clock:
    return Clock(started=0.0, _last=0.0)


@pytest.mark.usefixtures("ticks")
def test_a_stage_gets_what_went_by_since_the_mark_before() -> None:
    clock = made()
    for stage in ("understand", "retrieve", "understand"):  # at 0, 1 and 2 s
        clock.mark(stage)
    assert clock.marks == {"understand": 0.0 + 1_000.0, "retrieve": 1_000.0}


@pytest.mark.usefixtures("ticks")
def test_timings_are_the_marks_and_the_total_in_milliseconds() -> None:
    clock = made()
    clock.mark("understand")
    clock.mark("retrieve")
    assert clock.timings() == {"understand": 0.0, "retrieve": 1_000.0, "total": 2_000.0}
    assert "total" not in clock.marks


def test_a_new_clock_begins_when_it_is_made() -> None:
    before = time.perf_counter()
    clock = Clock()
    assert before <= clock.started <= time.perf_counter()
    clock.mark("understand")
    assert 0.0 <= clock.marks["understand"] <= clock.timings()["total"]


def test_two_clocks_keep_their_own_marks() -> None:
    one, other = Clock(), Clock()
    one.mark("understand")
    assert other.marks == {}

"""One holds the lock; who waits gets it afterwards, who does not is told who has it."""

import os
import threading
from pathlib import Path

import pytest

from index.switching import builder_pid, locked


class Unwritable(Exception):  # noqa: N818  # likewise
    pass


class BusyNow(Exception):  # noqa: N818  # not an error of the package, only what the lock is told to raise
    pass


def test_a_second_one_that_waits_gets_the_lock_when_it_is_free(tmp_path: Path) -> None:
    order: list[str] = []
    held, waiting = threading.Event(), threading.Event()

    def second() -> None:
        held.wait()
        waiting.set()
        with locked(tmp_path, BusyNow, Unwritable, wait_s=60):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with locked(tmp_path, BusyNow, Unwritable):
        held.set()
        waiting.wait()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_one_that_does_not_wait_is_told_who_holds_it(tmp_path: Path) -> None:
    with locked(tmp_path, BusyNow, Unwritable):
        assert builder_pid(tmp_path) == os.getpid()
        with pytest.raises(BusyNow, match=str(os.getpid())), locked(tmp_path, BusyNow, Unwritable):
            pass
    assert builder_pid(tmp_path) is None


def test_a_lock_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(Unwritable), locked(tmp_path, BusyNow, Unwritable):
        pytest.fail("nobody holds a lock that cannot be written")

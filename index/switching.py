"""Which of several immutable directories serves: a file that names it, switched by one rename, and a lock.

    ROOT/CURRENT    name of the one that serves
    ROOT/lock       held by the one process that builds another

Knows nothing of what the directories hold.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

POINTER = "CURRENT"
_LOCK = "lock"
_POLL_S = 0.02


def read_current(root: Path) -> str | None:
    """What the file names, as it stands there; None where there is no file.

    Raises:
        ValueError: If it holds anything but ASCII.
    """
    try:
        return (root / POINTER).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None


def switch_to(root: Path, name: str) -> None:
    """Name another one; a reader sees the old name or the new one, also after a crash."""
    aside = root / f"{POINTER}.new"
    aside.write_text(f"{name}\n", encoding="ascii")
    sync(aside)
    aside.replace(root / POINTER)
    sync(root)


def sync(path: Path) -> None:
    """Put a file's content, or a directory's entries, on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(
    root: Path, busy: Callable[[str], Exception], unwritable: Callable[[OSError], Exception], *, wait_s: float = 0.0
) -> Iterator[None]:
    """Be the only one who builds under `root`, which must exist.

    Args:
        root: Where the lock lies.
        busy: Makes the error for when another process holds it, from that process's number.
        unwritable: Makes the error for when the lock cannot be written, such as on a full disk.
        wait_s: How long to wait for whoever holds it.
    """
    until = time.monotonic() + wait_s
    try:
        file = (root / _LOCK).open("ab+", buffering=0)  # what cannot be written is told at once, not on closing
    except OSError as error:
        raise unwritable(error) from error
    with file:
        while not _taken(file):
            if time.monotonic() >= until:
                raise busy(_lock_text(root) or "unknown")
            time.sleep(_POLL_S)
        try:
            file.truncate(0)
            file.write(str(os.getpid()).encode())
        except OSError as error:
            raise unwritable(error) from error
        try:
            yield
        finally:
            file.truncate(0)


def _taken(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def builder_pid(root: Path) -> int | None:
    """The process that holds the lock; None where none does."""
    path = root / _LOCK
    if not path.is_file():
        return None
    with path.open(encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = _lock_text(root)
            return int(text) if text.isdigit() else None
    return None


def _lock_text(root: Path) -> str:
    return (root / _LOCK).read_text(encoding="ascii").strip()

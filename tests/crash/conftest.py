"""The process that runs commands, started once, and a store that was acknowledged.

The stores lie in memory where the system has such a folder: a killed process leaves there what it leaves on a disk,
and no test waits for one.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.commands import Commands
from tests.crash.feeds import Feed, first_feed, ingest, second_feed

_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def commands() -> Iterator[Commands]:
    """Runs command lines in forks."""
    with Commands() as process:
        yield process


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """A folder for all stores of the run."""
    parent = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        yield Path(folder)


@pytest.fixture
def folder(memory: Path) -> Iterator[Path]:
    """A folder for the stores of one test."""
    with tempfile.TemporaryDirectory(dir=memory) as made:
        yield Path(made)


@pytest.fixture(scope="session")
def first(memory: Path) -> Feed:
    """What was acknowledged."""
    return first_feed(memory)


@pytest.fixture(scope="session")
def second(memory: Path) -> Feed:
    """What is ingested when it happens."""
    return second_feed(memory)


@pytest.fixture(scope="session")
def acknowledged(commands: Commands, first: Feed, memory: Path) -> Path:
    """A store that holds the first feed; no test changes it."""
    store = memory / "acknowledged"
    ingest(commands, first, store)
    return store


@pytest.fixture
def store(acknowledged: Path, folder: Path) -> Path:
    """A copy of it that a test may harm."""
    return Path(shutil.copytree(acknowledged, folder / "store"))

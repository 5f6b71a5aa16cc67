"""A disk that is full: what was acknowledged stays, the command says so, and with room it is done.

A limit on the size of files stands for the disk, so that each place of a run can be met: the catalog, the index and the
rejected records, by any user. Where this user may mount one, a small disk of memory is filled as well; an index that
cannot follow a catalog that was stored is also met in `test_read_only.py`.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.database import Catalog
from tests.crash.commands import Commands
from tests.crash.feeds import BAD, EMPTY, Feed, check_completed, check_unharmed, rejects_of, write_feed
from tests.crash.forked_commands import Ending, Order, Result


def assert_told(result: Result) -> None:
    """One line that says what is wrong, and the code of unusable input."""
    assert result.code == 2, result.stderr
    assert result.stderr.startswith("shelftalk: ")
    assert len(result.stderr.splitlines()) == 1


def limited_rebuild(commands: Commands, store: Path, max_file_bytes: int) -> Ending:
    """The index built anew where no file may become larger.

    The catalog is held open, as a server does, so that its files are there already.
    """
    command = ["index", "rebuild", "--store", str(store)]
    with Catalog.open(store / "catalog.db") as catalog:
        assert catalog.revision() > 0
        return commands.run(Order(commands=[command], max_file_bytes=max_file_bytes))


@pytest.mark.parametrize("max_file_bytes", [0, 4_096, 20_000, 66_000, 100_000])
def test_a_new_catalog_that_does_not_fit_is_told(
    commands: Commands, first: Feed, folder: Path, max_file_bytes: int
) -> None:
    store = folder / "store"
    command = first.command(store, keep_rejects=False)
    (result,) = commands.run(Order(commands=[command], max_file_bytes=max_file_bytes)).results
    assert_told(result)
    assert f"{store / 'catalog.db'}' cannot be written, nothing was changed" in result.stderr
    assert "make room on its disk" in result.stderr
    check_unharmed(commands, store, EMPTY)
    check_completed(commands, first, store)


@pytest.mark.parametrize("max_file_bytes", [0, 4_096, 40_000])
def test_a_change_that_does_not_fit_is_told_and_nothing_has_changed(
    commands: Commands, first: Feed, second: Feed, store: Path, max_file_bytes: int
) -> None:
    command = second.command(store, keep_rejects=False)
    (result,) = commands.run(Order(commands=[command], max_file_bytes=max_file_bytes)).results
    assert_told(result)
    assert "make room on its disk" in result.stderr
    check_unharmed(commands, store, first.state)
    check_completed(commands, second, store)


@pytest.mark.parametrize("max_file_bytes", [0, 20, 300, 900, 2_000, 20_000])
def test_an_index_that_does_not_fit_leaves_the_one_before(
    commands: Commands, first: Feed, second: Feed, store: Path, max_file_bytes: int
) -> None:
    (result,) = limited_rebuild(commands, store, max_file_bytes).results
    assert result.code != 0
    check_unharmed(commands, store, first.state)
    check_completed(commands, second, store)


@pytest.mark.parametrize("max_file_bytes", [0, 20, 300, 2_000, 20_000])
def test_an_index_that_does_not_fit_is_told(commands: Commands, store: Path, max_file_bytes: int) -> None:
    (result,) = limited_rebuild(commands, store, max_file_bytes).results
    assert_told(result)
    assert "the generation before goes on serving" in result.stderr


def test_rejected_records_that_do_not_fit_are_told(commands: Commands, store: Path, folder: Path) -> None:
    bad = write_feed(folder / "bad.jsonl", *({**BAD, "id": f"bad-{number}"} for number in range(10)))
    command = ["ingest", str(bad.path), "--store", str(store), "--rejects", str(rejects_of(store))]
    with Catalog.open(store / "catalog.db") as catalog:
        assert catalog.revision() > 0
        (result,) = commands.run(Order(commands=[command], max_file_bytes=100)).results
    assert_told(result)


@pytest.fixture(params=[64, 112, 160, 208, 256])
def small_disk(request: pytest.FixtureRequest, folder: Path) -> Iterator[Path]:
    """A disk of so many KiB; the first feed takes some 280."""
    place = folder / "disk"
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={request.param}k", "tmpfs", str(place)]
    mounted = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"limits on files stand for it, as this user may not mount a disk: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_small_disk_that_was_filled_takes_the_feed_when_it_has_room(
    commands: Commands, first: Feed, small_disk: Path
) -> None:
    store = small_disk / "store"
    (result,) = commands.run(Order(commands=[first.command(store)])).results
    assert result.code not in (0, 3)
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    check_unharmed(commands, store, EMPTY, first.state)
    check_completed(commands, first, store)

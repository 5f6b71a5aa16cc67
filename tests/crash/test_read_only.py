"""A store that may not be written: the command says so, nothing is lost, and with the right to write it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash.commands import Commands
from tests.crash.feeds import Feed, assert_rejects_are_whole, check_completed, check_unharmed, held_by
from tests.crash.forked_commands import Order


@contextmanager
def read_only(store: Path) -> Iterator[None]:
    """Take the right to write from all that is in a store, and give it back."""
    everything = [store, *store.rglob("*")]
    modes = {path: path.stat().st_mode for path in everything}
    for path in everything:
        path.chmod(modes[path] & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def test_a_read_only_store_is_told_and_left_alone(commands: Commands, first: Feed, second: Feed, store: Path) -> None:
    files = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    with read_only(store):
        (result,) = commands.run(Order(commands=[second.command(store)], obey_permissions=True)).results
        verified = commands.run(Order(commands=[_verify(store)], obey_permissions=True)).results
    assert result.code == 2, result.stderr
    assert result.stderr.startswith(f"shelftalk: the store '{store / 'catalog.db'}' cannot be written")
    assert "nothing was changed" in result.stderr
    assert "the right to write" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert [each.code for each in verified] == [0]
    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == files
    check_unharmed(commands, store, first.state)
    check_completed(commands, second, store)


def test_a_folder_in_which_no_store_can_be_made_is_told(commands: Commands, second: Feed, folder: Path) -> None:
    locked = folder / "locked"
    locked.mkdir()
    with read_only(locked):
        order = Order(commands=[second.command(locked / "store", keep_rejects=False)], obey_permissions=True)
        (result,) = commands.run(order).results
    assert result.code == 2, result.stderr
    assert str(locked / "store") in result.stderr
    assert "--store" in result.stderr
    assert not any(locked.iterdir())


def test_an_index_that_may_not_be_written_is_told_apart_from_unusable_input(
    commands: Commands, second: Feed, store: Path
) -> None:
    with read_only(store / "index"):
        (result,) = commands.run(Order(commands=[second.command(store)], obey_permissions=True)).results
    assert result.code == 1, result.stderr
    assert "the catalog is stored, but the search index is behind it" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert held_by(store) == second.state
    assert_rejects_are_whole(store)
    check_completed(commands, second, store)


def _verify(store: Path) -> list[str]:
    return ["index", "verify", "--store", str(store), "--json"]

"""A command that is killed, at any moment, loses nothing that was acknowledged, and can be run again."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from random import Random

import pytest

from tests.crash.commands import Commands
from tests.crash.feeds import EMPTY, Feed, check_completed, check_unharmed, ingest, lantern, write_feed
from tests.crash.forked_commands import Order

N_KILLS = 30


def telling_steps(names: list[str]) -> Iterator[int]:
    """Each write of rows, commit and renaming; of many other equal steps in a row the first two and the last."""
    place = 0
    for name, same in groupby(names):
        n_same = len(list(same))
        few = {0, 1, n_same - 1} if name not in ("commit", "rename", "replace", "write") else range(n_same)
        yield from (place + step for step in sorted(few) if step < n_same)
        place += n_same


@contextmanager
def noted(moment: str) -> Iterator[None]:
    """Say in a failure at which moment the command was killed."""
    try:
        yield
    except BaseException as error:
        error.add_note(moment)
        raise


@pytest.mark.parametrize("is_first", [True, False], ids=["new-store", "second-ingestion"])
def test_a_kill_before_each_step(
    commands: Commands, acknowledged: Path, first: Feed, second: Feed, folder: Path, *, is_first: bool
) -> None:
    feed, before = (first, EMPTY) if is_first else (second, first.state)

    def fresh(name: str) -> Path:
        store = folder / name
        return store if is_first else Path(shutil.copytree(acknowledged, store))

    steps = commands.run(Order(commands=[feed.command(fresh("whole"))])).steps
    assert {"commit", "fsync", "rename", "replace", "write"} <= set(steps)
    for step in telling_steps(steps):
        store = fresh(f"killed-{step}")
        ending = commands.run(Order(commands=[feed.command(store)], kill_at_step=step))
        with noted(f"killed before step {step}, {steps[step]}"):
            assert ending.killed
            check_unharmed(commands, store, before, feed.state)
            check_completed(commands, feed, store)
        shutil.rmtree(store)


def test_kills_at_random_moments_one_after_the_other(
    commands: Commands, first: Feed, store: Path, folder: Path
) -> None:
    """One store goes through all of it; with each round the shop grows, so that each ingestion has much to do."""
    seed = secrets.randbits(32)
    random = Random(seed)
    longest_s = commands.run(Order(commands=[first.command(folder / "timed")])).seconds
    n_kills, held, n_rounds = 0, first, 0
    while n_kills < N_KILLS:
        n_rounds += 1
        assert n_rounds <= 3 * N_KILLS, "most ingestions end before they are killed"
        products = [
            lantern(number, f"{number}.00", f"Round {n_rounds}.") for number in range(n_rounds % 3, 8 + n_rounds)
        ]
        feed = write_feed(folder / "feed.jsonl", *products)
        moment = random.uniform(0, longest_s)
        ending = commands.run(Order(commands=[feed.command(store)], kill_after_s=moment))
        n_kills += ending.killed
        with noted(
            f"seed {seed}, round {n_rounds}: {'killed' if ending.killed else 'told to end'} after {moment:.4f} s"
        ):
            check_unharmed(commands, store, *([held.state, feed.state] if ending.killed else [feed.state]))
            check_completed(commands, feed, store)
        held = feed


def test_a_killed_rebuild_leaves_the_generation_before(commands: Commands, first: Feed, store: Path) -> None:
    rebuild = ["index", "rebuild", "--store", str(store), "--json"]
    copy = Path(shutil.copytree(store, store.with_name("whole")))
    steps = commands.run(Order(commands=[["index", "rebuild", "--store", str(copy), "--json"]])).steps
    for step in list(telling_steps(steps))[::2]:
        assert commands.run(Order(commands=[rebuild], kill_at_step=step)).killed
        check_unharmed(commands, store, first.state)
    ingest(commands, first, store)
    check_completed(commands, first, store)

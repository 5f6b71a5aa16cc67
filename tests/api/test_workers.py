"""The bounded pool of workers."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from api.errors import BusyError
from api.workers import WorkerPool


def test_work_runs_in_another_thread_and_gives_its_result() -> None:
    async def scenario() -> tuple[int, int]:
        pool = WorkerPool(n_workers=1, queue_length=0)
        try:
            return threading.get_ident(), await pool.run(threading.get_ident)
        finally:
            pool.close()

    here, there = asyncio.run(scenario())
    assert here != there


def test_error_of_the_work_reaches_the_caller_and_frees_the_place() -> None:
    async def scenario() -> int:
        pool = WorkerPool(n_workers=1, queue_length=0)
        try:
            with pytest.raises(ZeroDivisionError):
                await pool.run(lambda: 1 // 0)
            return await pool.run(lambda: 7)
        finally:
            pool.close()

    assert asyncio.run(scenario()) == 7


def test_work_beyond_workers_and_queue_is_turned_away_until_a_place_is_free() -> None:
    async def scenario() -> list[str]:
        pool, gate = WorkerPool(n_workers=1, queue_length=1), threading.Event()

        def wait() -> str:
            gate.wait()
            return "done"

        try:
            first, second = (asyncio.ensure_future(pool.run(wait)) for _ in range(2))
            await asyncio.sleep(0)  # lets both begin
            with pytest.raises(BusyError):
                await pool.run(wait)
            gate.set()
            results = [await first, await second]
            return [*results, await pool.run(lambda: "again")]
        finally:
            gate.set()
            pool.close()

    assert asyncio.run(scenario()) == ["done", "done", "again"]


def test_caller_that_gives_up_while_waiting_frees_its_place() -> None:
    async def scenario() -> str:
        pool, gate = WorkerPool(n_workers=1, queue_length=1), threading.Event()
        try:
            first = asyncio.ensure_future(pool.run(gate.wait))
            second = asyncio.ensure_future(pool.run(lambda: "never"))
            await asyncio.sleep(0)
            second.cancel()
            await asyncio.gather(second, return_exceptions=True)
            third = asyncio.ensure_future(pool.run(lambda: "third"))
            await asyncio.sleep(0)
            gate.set()
            await first
            return await third
        finally:
            gate.set()
            pool.close()

    assert asyncio.run(scenario()) == "third"


def test_stream_gives_its_items_in_order_and_then_none() -> None:
    async def scenario() -> list[int | None]:
        pool = WorkerPool(n_workers=1, queue_length=0)
        try:
            stream = pool.stream(lambda: iter(range(1, 4)))
            return [await stream.next() for _ in range(5)]
        finally:
            pool.close()

    assert asyncio.run(scenario()) == [1, 2, 3, None, None]


def test_stream_tells_why_it_ended() -> None:
    def numbers() -> Iterator[int]:
        yield 1
        raise KeyError("broken")

    async def scenario() -> tuple[list[int | None], BaseException | None]:
        pool = WorkerPool(n_workers=1, queue_length=0)
        try:
            stream = pool.stream(numbers)
            return [await stream.next(), await stream.next()], stream.failure()
        finally:
            pool.close()

    items, failure = asyncio.run(scenario())
    assert items == [1, None]
    assert isinstance(failure, KeyError)


def test_stopped_stream_closes_its_generator_and_frees_its_worker() -> None:
    gate, closed = threading.Event(), threading.Event()

    def endless() -> Iterator[int]:
        try:
            yield 1
            gate.wait()
            while True:
                yield 2
        finally:
            closed.set()

    async def scenario() -> int:
        pool = WorkerPool(n_workers=1, queue_length=1)
        try:
            stream = pool.stream(endless)
            await stream.next()
            stream.stop()
            gate.set()
            return await pool.run(lambda: 5)  # needs the only worker
        finally:
            pool.close()

    assert asyncio.run(scenario()) == 5
    assert closed.is_set()


def test_waiting_for_a_silent_stream_has_an_end() -> None:
    gate = threading.Event()

    def silent() -> Iterator[int]:
        gate.wait()
        yield 1

    async def scenario() -> tuple[bool, bool, int | None]:
        pool = WorkerPool(n_workers=1, queue_length=0)
        try:
            stream = pool.stream(silent)
            before = await stream.wait(0.001)
            gate.set()
            return before, await stream.wait(), await stream.next()
        finally:
            gate.set()
            pool.close()

    assert asyncio.run(scenario()) == (False, True, 1)

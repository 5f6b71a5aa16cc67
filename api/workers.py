"""A bounded pool of threads for blocking work, and streams that are made in it.

The event loop never waits for the catalog, the index or the language model: work runs in one of a fixed
number of threads, a fixed number of pieces of work may wait, and the rest is turned away at once. A
stream keeps its thread until it is exhausted or stopped.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from api.errors import BusyError

T = TypeVar("T")


class WorkStream(Generic[T]):
    """Items that a worker makes one after another, read from the event loop by one reader.

    The buffer between them has no limit of its own: what flows through is one answer, which is bounded.
    """

    def __init__(self, make_items: Callable[[], Iterator[T]], loop: asyncio.AbstractEventLoop) -> None:
        """Use `WorkerPool.stream`."""
        self._make_items = make_items
        self._loop = loop
        self._stop_requested = threading.Event()
        self._items: deque[T] = deque()
        self._ended = False
        self._changed = asyncio.Event()
        self._future: Future[None] | None = None

    async def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until an item is there or the stream has ended; False when the time was up before that."""
        try:
            await asyncio.wait_for(self._changed.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    async def next(self) -> T | None:
        """The next item; None at the end, whether it was reached or the work failed (see `failure`)."""
        await self._changed.wait()
        item = self._items.popleft() if self._items else None
        if not self._items and not self._ended:
            self._changed.clear()
        return item

    def failure(self) -> BaseException | None:
        """What the work raised; None while it runs and when it ended well."""
        if self._future is None or not self._future.done() or self._future.cancelled():
            return None
        return self._future.exception()

    def stop(self) -> None:
        """Let the worker go after the item it is making; does nothing after the end."""
        self._stop_requested.set()
        if self._future is not None:
            self._future.cancel()  # takes effect only where no thread has begun

    def _start(self, future: Future[None]) -> None:
        self._future = future
        future.add_done_callback(lambda _: self._loop.call_soon_threadsafe(self._end))

    def _work(self) -> None:
        items = self._make_items()
        try:
            for item in items:
                if self._stop_requested.is_set():
                    return
                self._loop.call_soon_threadsafe(self._arrive, item)
        finally:
            # A generator cleans up here, in the thread that ran it; other iterators need not be closed.
            close = getattr(items, "close", None)
            if close is not None:
                close()

    def _arrive(self, item: T) -> None:
        self._items.append(item)
        self._changed.set()

    def _end(self) -> None:
        self._ended = True
        self._changed.set()


class WorkerPool:
    """Threads for blocking work, with a limit on what waits for them."""

    def __init__(self, *, n_workers: int, queue_length: int) -> None:
        """Start no thread yet; they come with the work.

        Args:
            n_workers: Pieces of work done at the same time, at least 1.
            queue_length: Pieces of work that may wait.
        """
        self._executor = ThreadPoolExecutor(max_workers=n_workers, thread_name_prefix="shelftalk-worker")
        self._places = threading.Semaphore(n_workers + queue_length)

    async def run(self, work: Callable[[], T]) -> T:
        """Do `work` in a thread and give its result.

        Raises:
            BusyError: If every worker is taken and the queue is full.
            Exception: Whatever `work` raises.
        """
        return await asyncio.wrap_future(self._submit(work))

    def stream(self, make_items: Callable[[], Iterator[T]]) -> WorkStream[T]:
        """Make items in a thread; the caller reads them and calls `stop` when it wants no more.

        Raises:
            BusyError: If every worker is taken and the queue is full.
        """
        stream = WorkStream(make_items, asyncio.get_running_loop())
        stream._start(self._submit(stream._work))
        return stream

    def close(self) -> None:
        """Drop what waits, and return when what runs is done."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        if not self._places.acquire(blocking=False):
            raise BusyError("every worker is taken and the queue is full; come back in a moment")
        future = self._executor.submit(work)
        future.add_done_callback(lambda _: self._places.release())
        return future

"""A circuit breaker: a service that fails again and again is left alone for a while.

Closed, every call is let through. After some failures in a row it opens, and calls are refused at once. When its pause
is over it is half open: one call at a time is let through, whose outcome closes or opens it again. Knows no service.

Reference: Nygard, Release It!, 2007.
"""

import threading
import time
from collections.abc import Callable
from typing import Literal

CircuitState = Literal["closed", "open", "half_open"]


class CircuitBreaker:
    """Counts failures in a row; safe to share between threads.

    Args:
        n_failures: In a row, after which it opens; at least 1.
        pause_s: How long it stays open.
        clock: Seconds that only grow.

    Example:
        >>> breaker = CircuitBreaker(n_failures=1, pause_s=30.0)
        >>> call = breaker.begin()
        >>> breaker.fail(call)
        >>> (breaker.state, breaker.begin())
        ('open', None)
    """

    def __init__(self, *, n_failures: int, pause_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        if n_failures < 1:
            raise ValueError(f"n_failures starts at 1, got {n_failures}")
        self._n_failures = n_failures
        self._pause_s = pause_s
        self._clock = clock
        self._lock = threading.Lock()
        self._n_in_a_row = 0
        self._opened_at: float | None = None  # None: closed
        self._epoch = 0  # grows with each change, so that the outcome of a call from before it counts for nothing
        self._is_tried = False  # half open, and a call is on its way

    @property
    def state(self) -> CircuitState:
        """How it stands now."""
        with self._lock:
            return self._state()

    def begin(self) -> int | None:
        """Ask for a call: a number to tell its outcome by, or None when it is refused.

        Whoever gets a number gives it back to exactly one of `succeed`, `fail` and `give_up`.
        """
        with self._lock:
            state = self._state()
            if state == "open" or (state == "half_open" and self._is_tried):
                return None
            self._is_tried = state == "half_open"
            return self._epoch

    def succeed(self, call: int) -> None:
        """The service did its work."""
        with self._lock:
            if call != self._epoch:
                return
            if self._opened_at is not None:
                self._epoch += 1
            self._opened_at, self._n_in_a_row, self._is_tried = None, 0, False

    def fail(self, call: int) -> None:
        """The service failed."""
        with self._lock:
            if call != self._epoch:
                return
            self._n_in_a_row += 1
            if self._opened_at is not None or self._n_in_a_row >= self._n_failures:
                self._open()

    def give_up(self, call: int) -> None:
        """The call ended without telling anything of the service, e.g. because nobody waits for it any more."""
        with self._lock:
            if call == self._epoch:
                self._is_tried = False

    def trip(self) -> None:
        """Open it, whatever was counted."""
        with self._lock:
            self._open()

    def _open(self) -> None:
        self._epoch += 1
        self._opened_at, self._n_in_a_row, self._is_tried = self._clock(), 0, False

    def _state(self) -> CircuitState:
        if self._opened_at is None:
            return "closed"
        return "open" if self._clock() - self._opened_at < self._pause_s else "half_open"

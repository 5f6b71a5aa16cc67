"""Time calls: warmed up, repeated, the median of each input, then percentiles over the inputs."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle, islice
from typing import TypeVar

import numpy as np

from eval.performance.results import Latency

_WARM_UP_CALLS = 10

Input = TypeVar("Input")


def latency_of(seconds: Sequence[float]) -> Latency:
    """The percentiles of durations in seconds, interpolated linearly.

    Raises:
        ValueError: If there is none.
    """
    if not seconds:
        raise ValueError("percentiles need at least one duration")
    p50, p95 = np.percentile(np.asarray(seconds), [50, 95])
    return Latency(n_calls=len(seconds), p50_ms=1_000 * float(p50), p95_ms=1_000 * float(p95))


def time_each(
    call: Callable[[Input], object],
    inputs: Sequence[Input],
    *,
    passes: int,
    clock: Callable[[], float] = time.perf_counter,
    warm_up: Sequence[Input] | None = None,
) -> Latency:
    """How long a call takes, over distinct inputs.

    The inputs are gone through `passes` times in turn, not each one `passes` times in a row, so that what a
    call leaves in the processor's caches helps the next one as little as in use.

    Args:
        call: What is timed.
        inputs: At least one.
        passes: At least 1.
        clock: Seconds.
        warm_up: Inputs that are called before; None for the first ones of `inputs`, where it does not matter that
            something may be remembered of them.
    """
    for one in islice(cycle(inputs), _WARM_UP_CALLS) if warm_up is None else warm_up:
        call(one)
    seconds: list[list[float]] = [[] for _ in inputs]
    cpu_started = time.process_time()
    for _ in range(passes):
        for place, one in enumerate(inputs):
            started = clock()
            call(one)
            seconds[place].append(clock() - started)
    cpu_ms = 1_000 * (time.process_time() - cpu_started) / (passes * len(inputs))
    return replace(latency_of([float(np.median(some)) for some in seconds]), cpu_ms=cpu_ms)

"""A circuit breaker, by a clock that the test turns."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.models.circuit_breaker import CircuitBreaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(n_failures=3, pause_s=30.0, clock=clock)


def begun(breaker: CircuitBreaker) -> int:
    call = breaker.begin()
    assert call is not None
    return call


def fail(breaker: CircuitBreaker, n: int) -> None:
    for _ in range(n):
        breaker.fail(begun(breaker))


def test_it_opens_after_so_many_failures_in_a_row(breaker: CircuitBreaker) -> None:
    fail(breaker, 2)
    assert breaker.state == "closed"
    breaker.succeed(begun(breaker))  # they count in a row only
    fail(breaker, 2)
    assert breaker.state == "closed"
    fail(breaker, 1)
    assert breaker.state == "open"
    assert breaker.begin() is None


def test_after_its_pause_one_call_at_a_time_is_let_through(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 29.9
    assert breaker.begin() is None
    clock.now += 0.1
    assert breaker.state == "half_open"
    assert breaker.begin() is not None
    assert breaker.begin() is None


def test_a_call_that_succeeds_closes_it(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 30
    breaker.succeed(begun(breaker))
    assert breaker.state == "closed"
    fail(breaker, 2)
    assert breaker.state == "closed"  # counted anew


def test_a_call_that_fails_opens_it_for_another_pause(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 30
    fail(breaker, 1)
    clock.now += 29
    assert breaker.state == "open"
    clock.now += 1
    assert breaker.state == "half_open"


def test_a_call_that_is_given_up_leaves_the_place_to_the_next(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 30
    breaker.give_up(begun(breaker))
    assert breaker.begin() is not None


def test_the_outcome_of_a_call_from_before_it_opened_counts_for_nothing(breaker: CircuitBreaker, clock: Clock) -> None:
    slow, slower = begun(breaker), begun(breaker)
    fail(breaker, 3)
    clock.now += 30
    breaker.succeed(slow)
    assert breaker.state == "half_open"
    breaker.fail(slower)
    assert breaker.state == "half_open"


def test_it_can_be_opened_at_once(breaker: CircuitBreaker) -> None:
    breaker.trip()
    assert breaker.begin() is None


def test_of_many_threads_one_gets_the_call_of_a_half_open_one(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 30
    with ThreadPoolExecutor(max_workers=8) as threads:
        calls = list(threads.map(lambda _: breaker.begin(), range(200)))
    assert sum(call is not None for call in calls) == 1


def test_no_failure_is_no_reason_to_open(clock: Clock) -> None:
    with pytest.raises(ValueError, match="n_failures starts at 1, got 0"):
        CircuitBreaker(n_failures=0, pause_s=1.0, clock=clock)

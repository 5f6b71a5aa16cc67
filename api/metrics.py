"""What Prometheus can scrape: requests, stages of answering, actions, and how busy the workers are.

Each app has its own registry, so several apps in one process do not mix. With several server processes each
answers for itself.
"""

from collections.abc import Mapping
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from rag.answer import Answer
from rag.models.circuit_breaker import CircuitState

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]

# From a look-up in SQL (a millisecond) to a large model on a slow machine (a minute).
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The counters and histograms of one app."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "shelftalk_requests", "Requests answered.", ["method", "route", "status"], registry=self._registry
        )
        self._request_seconds = Histogram(
            "shelftalk_request_seconds",
            "Time from a request to the end of its response.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._in_flight = Gauge("shelftalk_requests_in_flight", "Requests being answered now.", registry=self._registry)
        self._stage_seconds = Histogram(
            "shelftalk_stage_seconds",
            "Time of each stage of an answer.",
            ["stage"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._answers = Counter(
            "shelftalk_answers",
            "Answers by action and reason.",
            ["action", "reason"],
            registry=self._registry,
        )

        self._written = Counter(
            "shelftalk_answers_written", "Answers by the model that wrote them.", ["model"], registry=self._registry
        )
        self._circuit = Gauge(
            "shelftalk_model_circuit",
            "1 for how the server of the language model stands: closed: asked, open: left alone, half_open: tried.",
            ["state"],
            registry=self._registry,
        )

    def begin_request(self) -> None:
        """Count a request that has come in."""
        self._in_flight.inc()

    def end_request(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that is over; `route` is the path's pattern, never the path itself."""
        self._in_flight.dec()
        self._requests.labels(method=method, route=route, status=str(status)).inc()
        self._request_seconds.labels(route=route).observe(seconds)

    def count_answer(self, answer: Answer) -> None:
        """Count an answer, with the time of its stages."""
        self._answers.labels(action=answer.action, reason=answer.reason or "").inc()
        self._written.labels(model=answer.model).inc()
        self._observe_stages(answer.timings_ms)

    def show_circuit(self, state: CircuitState | None) -> None:
        """Set how the server of the language model stands; None, where it has none, sets nothing."""
        if state is not None:
            for one in get_args(CircuitState):
                self._circuit.labels(state=one).set(one == state)

    def render(self) -> bytes:
        """Everything in the Prometheus text format (`CONTENT_TYPE_LATEST`)."""
        return generate_latest(self._registry)

    def _observe_stages(self, timings_ms: Mapping[str, float]) -> None:
        for stage, ms in timings_ms.items():
            self._stage_seconds.labels(stage=stage).observe(ms / 1_000)

"""What both sides of benchmark `ingest` are measured by."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from eval.performance.catalogs import MeasuredCatalog
from eval.performance.machine import peak_rss_mib
from eval.performance.model_cost import cost_of
from eval.performance.quality import measure_quality
from eval.performance.results import IngestMeasure, Latency, Options, Quality
from eval.performance.timing import time_each

_FALLBACK_QUERIES = ("wireless headphones", "laptop 15 inch", "red backpack", "cheap printer", "usb c cable")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRun:
    """One timed ingest; fields as in `IngestMeasure`."""

    start_s: float
    wall_s: float
    cpu_s: float
    encode_s: float
    peak_rss_mib: float


def finish_run(started: float, wall: float, cpu: float, encode_s: float) -> TimedRun:
    """What an ingest that ends now took.

    Args:
        started: Reading of `time.perf_counter` when the process began.
        wall: Reading of `time.perf_counter` when the ingest began.
        cpu: Reading of `time.process_time` when the ingest began.
        encode_s: Seconds inside the encoder.
    """
    return TimedRun(
        start_s=wall - started,
        wall_s=time.perf_counter() - wall,
        cpu_s=time.process_time() - cpu,
        encode_s=encode_s,
        peak_rss_mib=peak_rss_mib(),
    )


def ask_catalog(
    rank: Callable[..., list[str]], options: Options, measured: MeasuredCatalog
) -> tuple[Quality | None, Latency]:
    """How good the rankings are, and how long ten products take.

    Args:
        rank: From a text, and how many products are wanted (`DEPTH` if not said), to their ids, best first.
        options: The passes.
        measured: The catalog; without judgements some plain queries are timed.
    """
    texts = [query.text for query in measured.judged] or list(_FALLBACK_QUERIES)
    quality = measure_quality(rank, measured.judged)
    return quality, time_each(lambda text: rank(text, 10), texts, passes=options.passes)


def ingest_measure(
    encoder: str,
    measured: MeasuredCatalog,
    run: TimedRun,
    texts: Iterable[str],
    *,
    query: Latency,
    quality: Quality | None,
    model: str | None = None,
) -> IngestMeasure:
    """All figures of one side.

    Args:
        encoder: Its name.
        measured: The catalog.
        run: The timed ingest.
        texts: What was embedded; counted here, after the time was taken.
        query: Text to ten products.
        quality: None where the catalog has no judgements.
        model: That the encoder runs; None is the packaged one.
    """
    cost = cost_of(texts, model=model)
    return IngestMeasure(
        encoder=encoder,
        n_products=measured.n_products,
        n_texts=cost.n_texts,
        n_tokens=cost.n_tokens,
        teraflops=cost.teraflops,
        start_s=run.start_s,
        wall_s=run.wall_s,
        cpu_s=run.cpu_s,
        encode_s=run.encode_s,
        peak_rss_mib=run.peak_rss_mib,
        query=query,
        quality=quality,
    )

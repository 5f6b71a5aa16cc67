"""Benchmark `ingest`: from a file of products to an index that can be asked, ours and the reference's.

Each side runs in a process of its own, so that its memory is its own. Libraries, model and the first call are
not part of the time of an ingest; they are stated beside it.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.product import OwnerKind
from eval.performance.catalogs import MeasuredCatalog
from eval.performance.errors import BenchmarkError
from eval.performance.machine import peak_rss_mib
from eval.performance.model_cost import cost_of
from eval.performance.quality import DEPTH, measure_quality
from eval.performance.reference import ReferenceIndex, load_reference_encoder, read_texts
from eval.performance.results import IngestMeasure, Latency, Options, Quality
from eval.performance.stores import fill_store, settings_for
from eval.performance.timing import time_each
from index.encoder import Encoder, load_encoder
from index.search import SearchIndex
from rag.assembly import index_root

STORE_NAME = "store"
"""The store that the benchmark leaves behind under `options.scratch`; others use it."""

_FALLBACK_QUERIES = ("wireless headphones", "laptop 15 inch", "red backpack", "cheap printer", "usb c cable")


_PRODUCTS: tuple[OwnerKind, ...] = ("product",)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One timed ingest."""

    start_s: float
    wall_s: float
    cpu_s: float
    encode_s: float
    peak_rss_mib: float


def measure_ours(options: Options, measured: MeasuredCatalog, started: float) -> IngestMeasure:
    """The whole of `shelftalk ingest`: read, cleaned, stored, split, embedded, indexed, sealed, switched in.

    Args:
        options: Encoder, scratch directory, passes.
        measured: The catalog.
        started: Reading of `time.perf_counter` when the process began.

    Raises:
        BenchmarkError: If a product was rejected.
    """
    settings = settings_for(options.scratch / STORE_NAME, options.encoder)
    encoder = load_encoder(settings.index)
    encoder.encode(["warm up"])
    spool = options.scratch / "texts.jsonl"
    with _Observed(encoder, spool) as observed:
        wall, cpu = time.perf_counter(), time.process_time()
        report = fill_store(settings, [measured.path], observed)
        run = _finished(started, wall, cpu, observed.seconds)
    if report.records.added != measured.n_products:
        raise BenchmarkError(
            f"{measured.n_products - report.records.added} of {measured.n_products} products were not added "
            f"({[reject.reason for reject in report.records.rejects[:3]]}); "
            "measure with a catalog that is taken whole"
        )
    with SearchIndex.open(index_root(settings), encoder, settings.index) as index:

        def rank(text: str, limit: int = DEPTH) -> list[str]:
            return [hit.id for hit in index.search_products(text, limit=limit, kinds=_PRODUCTS)]

        quality, query = _asked(rank, options, measured)
    name = type(encoder).__name__
    return _measure(name, measured, run, _spooled(spool), query=query, quality=quality)


def measure_reference(options: Options, measured: MeasuredCatalog, started: float) -> IngestMeasure:
    """The plain script: read, embedded, put into a flat index; arguments as for `measure_ours`."""
    embed = load_reference_encoder(options.encoder)
    embed(["warm up"])
    wall, cpu = time.perf_counter(), time.process_time()
    ids, texts = read_texts(measured.path)
    before_encoding = time.perf_counter()
    vectors = embed(texts)
    encode_s = time.perf_counter() - before_encoding
    index = ReferenceIndex(ids, vectors)
    run = _finished(started, wall, cpu, encode_s)

    def rank(text: str, limit: int = DEPTH) -> list[str]:
        return index.search(embed([text])[0], limit=limit)

    quality, query = _asked(rank, options, measured)
    name = "HashingEncoder" if options.encoder == "hashing" else "sentence-transformers, torch fp32"
    return _measure(name, measured, run, texts, query=query, quality=quality)


class _Observed:
    """An encoder that is watched: its seconds, and the texts it was given, kept in a file."""

    def __init__(self, encoder: Encoder, spool: Path) -> None:
        self._encoder = encoder
        self._spool = spool.open("w", encoding="utf-8")
        self.dim = encoder.dim
        self.model_id = encoder.model_id
        self.seconds = 0.0

    def __enter__(self) -> "_Observed":
        return self

    def __exit__(self, *exception: object) -> None:
        self._spool.close()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        started = time.perf_counter()
        vectors = self._encoder.encode(texts)
        self.seconds += time.perf_counter() - started
        self._spool.writelines(json.dumps(text) + "\n" for text in texts)
        return vectors

    def encode_query(self, text: str) -> NDArray[np.float32]:
        return self._encoder.encode_query(text)


def _spooled(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _finished(started: float, wall: float, cpu: float, encode_s: float) -> _Run:
    return _Run(
        start_s=wall - started,
        wall_s=time.perf_counter() - wall,
        cpu_s=time.process_time() - cpu,
        encode_s=encode_s,
        peak_rss_mib=peak_rss_mib(),
    )


def _asked(
    rank: Callable[..., list[str]], options: Options, measured: MeasuredCatalog
) -> tuple[Quality | None, Latency]:
    """How good the rankings are, and how long ten products take."""
    texts = [query.text for query in measured.judged] or list(_FALLBACK_QUERIES)
    quality = measure_quality(rank, measured.judged)
    return quality, time_each(lambda text: rank(text, 10), texts, passes=options.passes)


def _measure(
    encoder: str,
    measured: MeasuredCatalog,
    run: _Run,
    texts: Iterator[str] | Sequence[str],
    *,
    query: Latency,
    quality: Quality | None,
) -> IngestMeasure:
    cost = cost_of(texts)
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

"""Our side of benchmark `ingest`: the whole of `shelftalk ingest`, from a file to a serving generation.

Libraries, model and the first call are not part of the time of an ingest; they are stated beside it.
"""

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.product import OwnerKind
from eval.performance.catalogs import MeasuredCatalog
from eval.performance.errors import BenchmarkError
from eval.performance.ingest_measuring import ask_catalog, finish_run, ingest_measure
from eval.performance.quality import DEPTH
from eval.performance.results import IngestMeasure, Options
from eval.performance.stores import fill_store, settings_for
from index.encoder import Encoder, load_encoder
from index.search import SearchIndex
from rag.assembly import index_root

STORE_NAME = "store"
"""The store that the benchmark leaves behind under `options.scratch`; others use it."""

_PRODUCTS: tuple[OwnerKind, ...] = ("product",)


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
        run = finish_run(started, wall, cpu, observed.seconds)
    if report.records.added != measured.n_products:
        raise BenchmarkError(
            f"{measured.n_products - report.records.added} of {measured.n_products} products were not added "
            f"({[reject.reason for reject in report.records.rejects[:3]]}); "
            "measure with a catalog that is taken whole"
        )
    with SearchIndex.open(index_root(settings), encoder, settings.index) as index:

        def rank(text: str, limit: int = DEPTH) -> list[str]:
            return [hit.id for hit in index.search_products(text, limit=limit, kinds=_PRODUCTS)]

        quality, query = ask_catalog(rank, options, measured)
    name = type(encoder).__name__
    return ingest_measure(
        name, measured, run, _spooled(spool), query=query, quality=quality, model=settings.index.model
    )


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

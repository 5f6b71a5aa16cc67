"""The reference's side of benchmark `ingest`; imports nothing of ours that would weigh on it."""

import time

from eval.performance.catalogs import MeasuredCatalog
from eval.performance.ingest_measuring import ask_catalog, finish_run, ingest_measure
from eval.performance.quality import DEPTH
from eval.performance.reference import ReferenceIndex, load_reference_encoder, read_texts
from eval.performance.results import IngestMeasure, Options


def measure_reference(options: Options, measured: MeasuredCatalog, started: float) -> IngestMeasure:
    """The plain script: read, embedded, put into a flat index; arguments as for `ingestion.measure_ours`."""
    embed = load_reference_encoder(options.encoder)
    embed(["warm up"])
    wall, cpu = time.perf_counter(), time.process_time()
    ids, texts = read_texts(measured.path)
    before_encoding = time.perf_counter()
    vectors = embed(texts)
    encode_s = time.perf_counter() - before_encoding
    index = ReferenceIndex(ids, vectors)
    run = finish_run(started, wall, cpu, encode_s)

    def rank(text: str, limit: int = DEPTH) -> list[str]:
        return index.search(embed([text])[0], limit=limit)

    quality, query = ask_catalog(rank, options, measured)
    name = "HashingEncoder" if options.encoder == "hashing" else "sentence-transformers, torch fp32"
    return ingest_measure(name, measured, run, texts, query=query, quality=quality)

"""The process that one measurement runs in: `python -m eval.performance.child KIND`.

Takes its order as JSON on standard input and writes its result as JSON to the file the order names, so that
nothing a library prints gets in between. A process of its own gives each measurement its own memory and its
own threads.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from catalog.errors import ShelftalkError
from eval.performance.catalogs import MeasuredCatalog
from eval.performance.results import (
    AnswersResult,
    DocumentsResult,
    HuggingFaceResult,
    IngestMeasure,
    MatmulRate,
    Options,
    QueryResult,
    ReaderResult,
    UnderstandResult,
    UpdateResult,
    VerifyResult,
)

UNUSABLE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a child is to measure."""

    result: Path  # where the result goes
    options: Options
    catalog: MeasuredCatalog
    rate: MatmulRate | None = None  # for results that carry it


RESULTS: dict[str, TypeAdapter[Any]] = {  # Any: each kind has a type of its own
    "rate": TypeAdapter(MatmulRate),
    "ingest-ours": TypeAdapter(IngestMeasure),
    "ingest-reference": TypeAdapter(IngestMeasure),
    "query": TypeAdapter(QueryResult),
    "understand": TypeAdapter(UnderstandResult),
    "verify": TypeAdapter(VerifyResult),
    "update": TypeAdapter(UpdateResult),
    "documents": TypeAdapter(DocumentsResult),
    "answers": TypeAdapter(AnswersResult),
    "reader": TypeAdapter(ReaderResult),
    "hf": TypeAdapter(HuggingFaceResult),
}
"""The result of each kind of child, to and from JSON."""


def measure(kind: str, order: Order, started: float) -> object:
    """Run one measurement; libraries are imported here, so that each process loads only its own.

    Args:
        kind: A key of `RESULTS`.
        order: What to measure.
        started: Reading of `time.perf_counter` when the process began.

    Raises:
        ShelftalkError: If it cannot be measured.
    """
    options = order.options
    if kind == "ingest-ours":
        from eval.performance.ingestion import measure_ours

        return measure_ours(options, order.catalog, started)
    if kind == "ingest-reference":
        from eval.performance.reference_ingestion import measure_reference

        return measure_reference(options, order.catalog, started)
    if kind == "rate":
        return _rate(options)
    assert order.rate is not None, f"{kind!r} needs the rate"
    if kind == "query":
        from eval.performance.queries import measure_queries

        return measure_queries(options, order.catalog, order.rate)
    if kind == "understand":
        from eval.performance.understanding import measure_understanding

        return measure_understanding(options, order.catalog, order.rate)
    if kind == "verify":
        from eval.performance.verifying import measure_verification

        return measure_verification(options, order.rate)
    if kind == "update":
        from eval.performance.updates import measure_updates

        return measure_updates(options, order.catalog, order.rate)
    if kind == "documents":
        from eval.performance.documents import measure_documents

        return measure_documents(options, order.rate)
    if kind == "reader":
        from eval.performance.writing import measure_reader

        return measure_reader(options, order.rate)
    if kind == "hf":
        from eval.performance.hugging_face import measure_hugging_face

        return measure_hugging_face(options, order.rate)
    from eval.performance.answers import measure_answers

    return measure_answers(options, order.catalog, order.rate)


def _rate(options: Options) -> MatmulRate:
    from eval.performance.matmul import measure_matmul
    from eval.performance.stores import settings_for
    from index.encoder import load_encoder

    load_encoder(settings_for(options.scratch, options.encoder).index)  # a model's conversion is made here, once
    return measure_matmul()


def main() -> int:
    """Run the order from standard input."""
    started = time.perf_counter()
    kind = sys.argv[1]
    order = TypeAdapter(Order).validate_json(sys.stdin.buffer.read())
    try:
        result = measure(kind, order, started)
    except ShelftalkError as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    order.result.write_bytes(RESULTS[kind].dump_json(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())

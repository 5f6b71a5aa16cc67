"""Run the benchmarks, each measurement in a process of its own, and gather what they found."""

import os
import subprocess
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from pydantic import TypeAdapter

from eval.performance.catalogs import MeasuredCatalog
from eval.performance.child import RESULTS, UNUSABLE, Order
from eval.performance.errors import BenchmarkError
from eval.performance.machine import describe_machine
from eval.performance.preparing import prepare_catalog
from eval.performance.results import (
    AnswersResult,
    BenchmarkName,
    DocumentsResult,
    HuggingFaceResult,
    IngestMeasure,
    IngestResult,
    MatmulRate,
    Options,
    QueryResult,
    ReaderResult,
    Report,
    UnderstandResult,
    UpdateResult,
    VerifyResult,
)

_SHOWN_CHARS = 2_000  # of what a failed process wrote last

Tell = Callable[[str], None]
"""Told what is being measured."""


def run_benchmarks(names: Collection[BenchmarkName], options: Options, *, command: str, tell: Tell) -> Report:
    """Run the named benchmarks one after the other.

    Args:
        names: Which.
        options: What they measure; the scratch directory must exist.
        command: For the report.
        tell: For progress.

    Raises:
        BenchmarkError: If the catalog cannot be read or a measurement failed.
    """
    machine = describe_machine()
    measured = prepare_catalog(options)
    report = Report(
        date=datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"), command=command, machine=machine, options=options
    )
    if "ingest" in names:
        report = replace(report, ingest=_ingest(options, measured, tell))
    if "query" in names:
        rate = _rate(options, measured, tell)
        tell(f"query: generated catalogs of {', '.join(f'{size:,}' for size in options.sizes)} products")
        report = replace(report, query=cast(QueryResult, _run_child("query", options, measured, rate)))
    if "understand" in names:
        rate = _rate(options, measured, tell)
        tell(f"understand: generated catalogs of {', '.join(f'{size:,}' for size in options.sizes)} products")
        report = replace(report, understand=cast(UnderstandResult, _run_child("understand", options, measured, rate)))
    if "verify" in names:
        rate = _rate(options, measured, tell)
        tell("verify: answers of three sentences, checked")
        report = replace(report, verify=cast(VerifyResult, _run_child("verify", options, measured, rate)))
    if "update" in names:
        rate = _rate(options, measured, tell)
        tell(f"update: generated catalogs of {', '.join(f'{size:,}' for size in options.sizes)} products")
        report = replace(report, update=cast(UpdateResult, _run_child("update", options, measured, rate)))
    if "documents" in names:
        rate = _rate(options, measured, tell)
        tell(f"documents: first questions over {options.n_documents:,} long documents")
        report = replace(report, documents=cast(DocumentsResult, _run_child("documents", options, measured, rate)))
    if "answers" in names:
        rate = _rate(options, measured, tell)
        tell("answers: whole answers with the composer")
        report = replace(report, answers=cast(AnswersResult, _run_child("answers", options, measured, rate)))
    if "reader" in names:
        rate = _rate(options, measured, tell)
        tell("reader: answers of the embedded language model")
        report = replace(report, reader=cast(ReaderResult, _run_child("reader", options, measured, rate)))
    if "hf" in names:
        rate = _rate(options, measured, tell)
        tell("hf: texts of a Hugging Face model with random weights")
        report = replace(report, hf=cast(HuggingFaceResult, _run_child("hf", options, measured, rate)))
    return report


def _ingest(options: Options, measured: MeasuredCatalog, tell: Tell) -> IngestResult:
    rate = _rate(options, measured, tell)
    tell(f"ingest: {measured.n_products:,} products of {measured.name}, the reference")
    reference = cast(IngestMeasure, _run_child("ingest-reference", options, measured))
    tell(f"ingest: {measured.n_products:,} products of {measured.name}, shelftalk")
    ours = cast(IngestMeasure, _run_child("ingest-ours", options, measured))
    return IngestResult(catalog=measured.name, rate=rate, ours=ours, reference=reference)


def _rate(options: Options, measured: MeasuredCatalog, tell: Tell) -> MatmulRate:
    tell("matrix-multiply rate of the machine")
    return cast(MatmulRate, _run_child("rate", options, measured))


def _run_child(
    kind: str, options: Options, measured: MeasuredCatalog, rate: MatmulRate | None = None
) -> object:  # one of the types in `RESULTS`, which the callers name by `cast`
    order = Order(result=options.scratch / f"{kind}.json", options=options, catalog=measured, rate=rate)
    done = subprocess.run(
        [sys.executable, "-m", "eval.performance.child", kind],
        input=TypeAdapter(Order).dump_json(order),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={"OMP_WAIT_POLICY": "PASSIVE", "TOKENIZERS_PARALLELISM": "true", **os.environ},
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace")[-_SHOWN_CHARS:].strip()
        how = said if done.returncode == UNUSABLE else f"its process ended with {done.returncode}: {said}"
        raise BenchmarkError(f"measurement {kind!r} failed: {how}")
    result: object = RESULTS[kind].validate_json(order.result.read_bytes())
    return result

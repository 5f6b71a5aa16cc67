"""What every track is measured with: its data, its store, and the run that gives a report.

Stores are made in the output folder, or given ready and then only read. Data that are not there raise
`MissingDataError`; no figure is made up for them.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import catalog
from catalog.ingest import IngestOptions
from eval.case import Case
from eval.cases import CaseFile, CaseRecord, read_cases
from eval.errors import CasesError, EvaluationError
from eval.evaluation import Options, evaluate, write_reports
from eval.generate import generate_file
from eval.identity import Identity, hardware, identity_of
from eval.report import Report
from eval.runner import run_cases
from eval.settings_options import settings_with
from eval.summary import Circumstances, ScoredCase, make_report, scored
from index.encoder import load_encoder
from index.generations import Generations
from rag.assembly import index_root, open_catalog
from rag.ingestion import run_ingestion
from rag.settings import Settings

DEMO_SHOP = Path(next(iter(catalog.__path__))) / "demo"
"""The bundled shop: `products/` and `documents/`."""

_LEFT_OUT_EVERY = 5


class MissingDataError(EvaluationError):
    """The data of a track are not there; the track is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What tracks are measured on."""

    data: Path
    out: Path  # reports, generated cases and stores that are made here
    stores: Mapping[str, Path]  # ready ones, by name; only read
    limit: int | None = None  # at most so many cases in each run; None: as each track says
    workers: int = 1
    seed: int = 0
    tell: Callable[[str], None] = lambda text: None

    def at_most(self, n: int) -> int:
        """The number of cases of a run that has n by default."""
        return n if self.limit is None else min(n, self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One evaluation of a track."""

    label: str
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A kind of shop and of questions."""

    name: str
    title: str
    about: str  # what is asked of what, its source and licence
    measure: Callable[[Ground], tuple[Run, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some cases of a run with the store that they are asked of."""

    name: str
    settings: Settings
    cases: Path


def needed(path: Path, ground: Ground) -> Path:
    """A path of the data folder that is there.

    Raises:
        MissingDataError: If it is not.
    """
    if not path.exists():
        raise MissingDataError(f"there is no {path.relative_to(ground.data).as_posix()} in the data folder")
    return path


def store_of(ground: Ground, name: str, sources: Sequence[Path]) -> Settings:
    """Settings of a ready store, or of one made from these sources; a second run brings it up to date."""
    if name in ground.stores:
        return settings_with(ground.stores[name], [])
    settings = settings_with(ground.out / "stores" / name, [])
    settings.store.mkdir(parents=True, exist_ok=True)
    ground.tell(f"{name}: ingesting")
    with closing(open_catalog(settings)) as opened:
        run_ingestion(
            opened,
            Generations(index_root(settings), settings.index),
            lambda: load_encoder(settings.index),
            sources,
            settings=settings.catalog,
            options=IngestOptions(sync=True, max_delete_fraction=1.0),
        )
    return settings


def generated(ground: Ground, settings: Settings, name: str, n: int) -> Path:
    """A new file of cases from this store; an earlier one is replaced, since the store may have changed."""
    target = ground.out / name / "cases.jsonl"
    target.unlink(missing_ok=True)
    generate_file(settings, target, n, seed=ground.seed)
    return target


def write_documents(path: Path, documents: Iterable[Mapping[str, str]]) -> Path:
    """Documents in the native format: `id`, `title` and `text` of each.

    Raises:
        CasesError: If the file cannot be written.
    """
    return _write_lines(path, (json.dumps({"type": "document", **one}, ensure_ascii=False) for one in documents))


def write_cases(path: Path, records: Iterable[CaseRecord]) -> Path:
    """Cases as the contract's JSON Lines.

    Raises:
        CasesError: If the file cannot be written.
    """
    return _write_lines(path, (one.model_dump_json(exclude_defaults=True) for one in records))


def write_sample(ground: Ground, name: str, records: Sequence[CaseRecord], n: int) -> Path:
    """At most n of the records, drawn by the seed and put in the order of their ids, as the cases of a track.

    Raises:
        CasesError: If the file cannot be written.
    """
    drawn = Random(f"{ground.seed}/{name}").sample(records, min(ground.at_most(n), len(records)))
    return write_cases(ground.out / name / "cases.jsonl", sorted(drawn, key=lambda one: one.id))


def is_left_out(place: int) -> bool:
    """Whether a text is kept out of the store, every fifth from the fifth on, so that its questions have no answer.

    Args:
        place: Of the text in its set, from 0.

    Example:
        >>> [place for place in range(11) if is_left_out(place)]
        [4, 9]
    """
    return place % _LEFT_OUT_EVERY == _LEFT_OUT_EVERY - 1


def run_of(ground: Ground, name: str, label: str, settings: Settings, cases: Path) -> Run:
    """Evaluate, and leave all reports in a folder of the run's name."""
    out = ground.out / name
    out.mkdir(parents=True, exist_ok=True)
    options = Options(out=out, workers=ground.workers, seed=ground.seed, limit=ground.limit)
    ground.tell(f"{name}: asking")
    report = evaluate(settings, cases, options)
    write_reports(report, out)
    return Run(label=label, report=report)


def run_of_parts(ground: Ground, name: str, label: str, parts: Sequence[Part]) -> Run:
    """One report over cases of several stores, for data where each belongs to a shop of its own.

    The report's identity is that of the first store; programs, settings and models are those of all. Case ids
    are distinct over all parts.
    """
    out = ground.out / name
    results: list[ScoredCase] = []
    identity: Identity | None = None
    started = time.perf_counter()
    ground.tell(f"{name}: asking")
    for part in parts:
        file = read_cases(part.cases)
        own = identity_of(part.settings)
        identity = identity or own
        outcomes = run_cases(
            part.settings, file.cases, identity=own.digest(), kept_in=out / part.name, workers=ground.workers
        )
        results += scored(file.cases, outcomes)
    if identity is None:
        raise CasesError(f"{name}: there is no case to ask")
    circumstances = Circumstances(
        identity=identity, hardware=hardware(), seed=ground.seed, seconds=time.perf_counter() - started
    )
    report = make_report(_joined(name, parts, [one.case for one in results]), results, circumstances)
    write_reports(report, out)
    return Run(label=label, report=report)


def _joined(name: str, parts: Sequence[Part], cases: Sequence[Case]) -> CaseFile:
    digest = hashlib.sha256(b"".join(part.cases.read_bytes() for part in parts)).hexdigest()
    return CaseFile(name=name, sha256=digest, form="shelftalk", cases=tuple(cases))


def _write_lines(path: Path, lines: Iterable[str]) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise CasesError(f"cannot write {str(path)!r}: {error.strerror}; choose another --out") from error
    return path

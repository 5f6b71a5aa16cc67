"""One training of a store's own reader, from its examples to the verdict: measured, trained, measured again, installed.

A model that is worse is not installed: one that answers fewer held-out questions right, or as many with a higher
perplexity, or that has surely forgotten what it could about other shops (the whole interval of the difference lies
below 0). What is measured is the very files that would be installed.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from catalog.database import Catalog
from eval.cases import read_cases
from eval.errors import CasesError
from eval.intervals import Interval
from eval.tuning.case_examples import CaseExamples, case_examples
from eval.tuning.measuring import Measured, difference, measure
from index.learning.training_loop import Pace, RunOptions
from rag.assembly import open_catalog
from rag.conversation import ConversationStore
from rag.errors import TuningError
from rag.feedback import ApprovedExchange, FeedbackStore
from rag.reader.loading import load_reader
from rag.reader.weights import ReaderFiles, find_reader
from rag.settings import Settings
from rag.tuning.fine_tuning import TuningPlan, fine_tune, read_plan, write_candidate, write_plan
from rag.tuning.gathering import Sizes, StoreData, gather
from rag.tuning.own_readers import OwnReaders, installed
from rag.tuning.store_example import StoreExample

_GENERAL_QUESTIONS = 90  # about invented shops, at most
_OWN = "-store-"  # between the packaged reader's name and the number of the store's own

Stage = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningRequest:
    """What a merchant asked for."""

    run: RunOptions
    cases: tuple[Path, ...]
    n_measured: int
    anew: bool
    resume: bool
    lasts: bool  # the length was given, and takes the place of a resumed run's own


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFigures:
    """A set of questions before and after."""

    before: Measured
    after: Measured
    difference: Interval  # of accuracy


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningReport:
    """What a training came to."""

    model: str  # that serves now
    refused: str | None  # why the new one was not installed; None: it was
    started_from: str
    examples: Mapping[str, int]  # to train on, of each kind
    n_owners: Mapping[str, int]
    n_unusable_cases: int
    own: SetFigures  # held-out questions about the store
    general: SetFigures  # about invented shops
    steps: int
    seconds: float


def tune(
    settings: Settings,
    request: TuningRequest,
    *,
    stage: Stage | None = None,
    watch: Callable[[Pace], None] | None = None,
) -> TuningReport:
    """Train the reader of a store, and install it unless it is worse.

    Args:
        settings: Of the store.
        request: What for and how long.
        stage: Told what is being done.
        watch: Called after every step.

    Raises:
        TuningError: If there is too little to learn from, nothing to resume, or another process trains.
        CasesError: If a file of cases cannot be read.
    """
    started = time.perf_counter()
    tell = stage or (lambda _: None)
    readers = OwnReaders(settings.store)
    with readers.locked():
        plan, start = _begun(settings, readers, request)
        tell("Reading the store")
        data, n_unusable = _gather(settings, plan)
        if not request.resume:
            readers.clear_work()
            write_plan(readers.work, plan)
        general = [StoreExample(example=one, owners=frozenset()) for one in data.general]
        tell(f"Measuring {start.name}")
        before = _measured(start, data.measured, general)
        tell("Training")
        trainer = fine_tune(start, data.train, plan, readers.work, resume=request.resume, watch=watch)
        name = f"{start.name.partition(_OWN)[0]}{_OWN}{readers.next_name()}"
        candidate = write_candidate(trainer, start, readers.work / "candidate", name=name)
        tell(f"Measuring {name}")
        after = _measured(candidate, data.measured, general)
        own, other = (_figures(one, two, plan.run.seed) for one, two in zip(before, after, strict=True))
        refused = why_refused(own, other)
        report = TuningReport(
            model=installed(settings.store).name if refused else name,
            refused=refused,
            started_from=start.name,
            examples=data.counts(data.train),
            n_owners=data.n_owners,
            n_unusable_cases=n_unusable,
            own=own,
            general=other,
            steps=trainer.progress.step,
            seconds=time.perf_counter() - started,
        )
        if refused is None:
            kept = {**report_to_dict(report), "trained_at": datetime.now(UTC).isoformat(timespec="seconds")}
            readers.install(candidate.directory, kept)
        readers.clear_work()
    return report


def why_refused(own: SetFigures, general: SetFigures) -> str | None:
    """Why a model is worse than the one before; None where it is not."""
    before, after = own.before.accuracy, own.after.accuracy
    if after < before:
        return f"accuracy on held-out questions fell from {before:.3f} to {after:.3f}"
    old, new = own.before.perplexity, own.after.perplexity
    if after == before and old is not None and new is not None and new > old:
        return (
            f"accuracy on held-out questions stayed at {after:.3f}, their perplexity rose from {old:.2f} to {new:.2f}"
        )
    if general.difference.high < 0:
        return (
            f"accuracy on questions about other shops fell from {general.before.accuracy:.3f} to "
            f"{general.after.accuracy:.3f}: what the model could do before was forgotten"
        )
    return None


def report_to_dict(report: TuningReport) -> dict[str, object]:
    """The object that `train --json` prints and that is kept beside an installed model."""
    return {
        "installed": report.refused is None,
        "model": report.model,
        "reason": report.refused,
        "started_from": report.started_from,
        "examples": dict(report.examples),
        "owners": dict(report.n_owners),
        "unusable_cases": report.n_unusable_cases,
        "held_out": _figures_to_dict(report.own),
        "general": _figures_to_dict(report.general),
        "steps": report.steps,
        "seconds": round(report.seconds, 1),
    }


def _begun(settings: Settings, readers: OwnReaders, request: TuningRequest) -> tuple[TuningPlan, ReaderFiles]:
    """The plan of a run, a new one or the unfinished one, and the reader it starts from."""
    if not request.resume:
        start = find_reader() if request.anew else installed(settings.store)
        cases = tuple(str(path.absolute()) for path in request.cases)
        plan = TuningPlan(
            start=start.model_id, run=request.run, cases=cases, n_measured=request.n_measured, anew=request.anew
        )
        return plan, start
    plan = read_plan(readers.work)
    start = find_reader() if plan.anew else installed(settings.store)
    if plan.start != start.model_id:
        raise TuningError(
            f"the unfinished training began from {plan.start!r}, and {start.model_id!r} serves now; "
            "start without --resume"
        )
    if request.lasts:
        plan = replace(plan, run=replace(plan.run, steps=request.run.steps, minutes=request.run.minutes))
    return plan, start


def _gather(settings: Settings, plan: TuningPlan) -> tuple[StoreData, int]:
    """The examples, and how many cases could not be used."""
    catalog = open_catalog(settings)
    try:
        cases = _cases([Path(path) for path in plan.cases], catalog)
        data = gather(
            catalog,
            _approved(settings),
            cases.examples,
            sizes=Sizes(measured=plan.n_measured, general=min(plan.n_measured, _GENERAL_QUESTIONS)),
            seed=plan.run.seed,
        )
    finally:
        catalog.close()
    return data, cases.n_unusable


def _cases(paths: Sequence[Path], catalog: Catalog) -> CaseExamples:
    found = [case_examples(read_cases(path).cases, catalog) for path in paths]
    examples = tuple(example for one in found for example in one.examples)
    n_unusable = sum(one.n_unusable for one in found)
    if paths and not examples:
        raise CasesError(
            f"none of the {n_unusable} cases can be learnt from: each needs `answers` in English and a `product_id` "
            "or `evidence` that the store holds"
        )
    return CaseExamples(examples=examples, n_unusable=n_unusable)


def _approved(settings: Settings) -> list[ApprovedExchange]:
    path = settings.store / "conversations.db"
    if not path.is_file():
        return []
    conversations = ConversationStore(path, keep_days=settings.answering.conversation_days)
    try:
        return FeedbackStore(conversations).approved()
    finally:
        conversations.close()


def _measured(files: ReaderFiles, *sets: Sequence[StoreExample]) -> list[Measured]:
    decoder = load_reader(files)
    return [measure(decoder, questions) for questions in sets]


def _figures(before: Measured, after: Measured, seed: int) -> SetFigures:
    return SetFigures(before=before, after=after, difference=difference(before, after, seed=seed))


def _figures_to_dict(figures: SetFigures) -> dict[str, object]:
    return {
        "n": figures.difference.n,
        "before": _measured_to_dict(figures.before),
        "after": _measured_to_dict(figures.after),
        "accuracy_difference": {
            "mean": round(figures.difference.mean, 4),
            "low": round(figures.difference.low, 4),
            "high": round(figures.difference.high, 4),
        },
    }


def _measured_to_dict(measured: Measured) -> dict[str, object]:
    return {
        "accuracy": round(measured.accuracy, 4),
        "perplexity": None if measured.perplexity is None else round(measured.perplexity, 3),
        "by_kind": {
            kind: {"accuracy": round(accuracy, 4), "n": n} for kind, (accuracy, n) in measured.by_kind().items()
        },
    }

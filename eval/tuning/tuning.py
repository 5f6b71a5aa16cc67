"""One training of a store's own model, from its examples to the verdict: measured, trained, measured again, installed.

A model that is worse is not installed: one that answers fewer held-out questions right, or as many with a higher
perplexity; that has surely forgotten what it could about other shops (the whole interval of the difference lies below
0); or with which the whole assistant answers held-out cases significantly worse. What is measured is the very files
that would be installed.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from catalog.database import Catalog
from eval.case import Case
from eval.cases import read_cases
from eval.errors import CasesError
from eval.report import Report
from eval.tuning.case_examples import CaseExample, case_examples
from eval.tuning.end_to_end import EndToEnd, answer_cases, chosen_cases, end_to_end
from eval.tuning.learner import Learner, TunedModel
from eval.tuning.measuring import Measured, difference, measure
from eval.tuning.report import SetFigures, TuningReport, report_to_dict, why_refused
from index.learning.training_loop import Pace, RunOptions
from rag.assembly import open_catalog
from rag.conversation import ConversationStore
from rag.errors import TuningError
from rag.feedback import ApprovedExchange, FeedbackStore
from rag.settings import Settings
from rag.tuning.fine_tuning import TuningPlan, read_plan, write_plan
from rag.tuning.gathering import Sizes, StoreData, gather
from rag.tuning.store_example import StoreExample

_GENERAL_QUESTIONS = 90  # about invented shops, at most
_OWN = "-store-"  # between the name of the model it began with and the number of the store's own

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
class _Material:
    """What is learnt from and what is measured on."""

    data: StoreData
    cases: tuple[Case, ...]  # held out, for the whole assistant
    n_unusable_cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """All that was measured of one model."""

    own: Measured
    general: Measured
    whole: Report | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """Both models compared."""

    own: SetFigures
    general: SetFigures
    whole: EndToEnd | None
    refused: str | None  # why the new one is worse


def tune(
    settings: Settings,
    learner: Learner,
    request: TuningRequest,
    *,
    stage: Stage | None = None,
    watch: Callable[[Pace], None] | None = None,
) -> TuningReport:
    """Train the model of a store, and install it unless it is worse.

    Args:
        settings: Of the store.
        learner: Its model.
        request: What for and how long.
        stage: Told what is being done.
        watch: Called after every step.

    Raises:
        TuningError: If there is too little to learn from, nothing to resume, or another process trains.
        CasesError: If a file of cases cannot be read.
        ShelftalkError: If cases are to be answered and the store has no index.
    """
    started = time.perf_counter()
    tell = stage or (lambda _: None)
    models = learner.models
    with models.locked():
        plan, start = _begun(learner, request)
        tell("Reading the store")
        material = _gather(settings, plan)
        tell(f"Measuring {start.name}")
        before = _measured(settings, learner, start, material, plan.run.seed)
        if not request.resume:
            models.clear_work()
            write_plan(models.work, plan)
        tell("Training")
        name = f"{learner.model(None).name}{_OWN}{models.next_name()}"
        trained = learner.train(start, material.data.train, plan, name=name, resume=request.resume, watch=watch)
        tell(f"Measuring {name}")
        after = _measured(settings, learner, trained.model, material, plan.run.seed)
        verdict = _compared(before, after, plan.run.seed)
        report = TuningReport(
            setting=learner.setting,
            model=(trained.model if verdict.refused is None else serving(learner)).name,
            refused=verdict.refused,
            started_from=start.name,
            examples=material.data.counts(material.data.train),
            n_owners=material.data.n_owners,
            n_unusable_cases=material.n_unusable_cases,
            own=verdict.own,
            general=verdict.general,
            whole=verdict.whole,
            steps=trained.steps,
            seconds=time.perf_counter() - started,
        )
        if report.refused is None:
            kept = {**report_to_dict(report), "trained_at": datetime.now(UTC).isoformat(timespec="seconds")}
            models.install(trained.directory, kept)
        models.clear_work()
    return report


def serving(learner: Learner) -> TunedModel:
    """The model that answers in the store: its own current one, else what it began with."""
    own = learner.models.current()
    return learner.model(None if own is None else own.directory)


def _begun(learner: Learner, request: TuningRequest) -> tuple[TuningPlan, TunedModel]:
    """The plan of a run, a new one or the unfinished one, and the model it starts from."""
    if not request.resume:
        start = learner.model(None) if request.anew else serving(learner)
        cases = tuple(str(path.absolute()) for path in request.cases)
        plan = TuningPlan(
            start=start.model_id, run=request.run, cases=cases, n_measured=request.n_measured, anew=request.anew
        )
        return plan, start
    plan = read_plan(learner.models.work)
    start = learner.model(None) if plan.anew else serving(learner)
    if plan.start != start.model_id:
        raise TuningError(
            f"the unfinished training began from {plan.start!r}, and {start.model_id!r} serves now; "
            "start without --resume"
        )
    if request.lasts:
        plan = replace(plan, run=replace(plan.run, steps=request.run.steps, minutes=request.run.minutes))
    return plan, start


def _gather(settings: Settings, plan: TuningPlan) -> _Material:
    """The examples, and the cases that the whole assistant is measured on."""
    catalog = open_catalog(settings)
    try:
        cases = _cases([Path(path) for path in plan.cases], catalog)
        data = gather(
            catalog,
            _approved(settings),
            [one.example for one in cases if one.example is not None],
            sizes=Sizes(measured=plan.n_measured, general=min(plan.n_measured, _GENERAL_QUESTIONS)),
            seed=plan.run.seed,
        )
    finally:
        catalog.close()
    apart = [one.case for one in cases if one.is_apart(data.apart)]
    if cases and not apart and all(one.example is None for one in cases):
        raise CasesError(
            f"none of the {len(cases)} cases can be learnt from or measured on: each needs `answers` in English and a "
            "`product_id` or `evidence` that the store holds"
        )
    return _Material(
        data=data,
        cases=tuple(chosen_cases(apart, most=plan.n_measured, seed=plan.run.seed)),
        n_unusable_cases=sum(one.example is None for one in cases),
    )


def _cases(paths: Sequence[Path], catalog: Catalog) -> list[CaseExample]:
    found = [case for path in paths for case in read_cases(path).cases]
    repeated = [name for name, count in Counter(case.id for case in found).items() if count > 1]
    if repeated:
        raise CasesError(
            f"{len(repeated)} ids stand in several files of cases, such as {repeated[0]!r}; make each unique"
        )
    return case_examples(found, catalog)


def _approved(settings: Settings) -> list[ApprovedExchange]:
    path = settings.store / "conversations.db"
    if not path.is_file():
        return []
    conversations = ConversationStore(path, keep_days=settings.answering.conversation_days)
    try:
        return FeedbackStore(conversations).approved()
    finally:
        conversations.close()


def _measured(settings: Settings, learner: Learner, model: TunedModel, material: _Material, seed: int) -> _Figures:
    whole = answer_cases(settings, learner, model, material.cases, seed=seed) if material.cases else None
    general = [StoreExample(example=one, owners=frozenset()) for one in material.data.general]
    own, other = measure(learner, model, [material.data.measured, general])
    return _Figures(own=own, general=other, whole=whole)


def _compared(before: _Figures, after: _Figures, seed: int) -> _Verdict:
    own = SetFigures(before=before.own, after=after.own, difference=difference(before.own, after.own, seed=seed))
    general = SetFigures(
        before=before.general, after=after.general, difference=difference(before.general, after.general, seed=seed)
    )
    whole = None if before.whole is None or after.whole is None else end_to_end(before.whole, after.whole)
    return _Verdict(own=own, general=general, whole=whole, refused=why_refused(own, general, whole))

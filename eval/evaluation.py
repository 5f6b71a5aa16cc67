"""One evaluation from a path of cases to a folder of reports."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from eval.beir import BEIR_METRICS, RUN_NAME, is_beir, read_beir, search_all, write_run
from eval.cases import CaseFile, read_cases
from eval.comparison import Gate, check_gates, compare
from eval.errors import CasesError, OptionError
from eval.fairness import FAIRNESS, Variant, fairness_of, fairness_scores, replies_of, variants_of
from eval.html_report import HTML_NAME, write_html
from eval.identity import hardware, identity_of
from eval.junit import JUNIT_NAME, write_junit
from eval.markdown_summary import SUMMARY_NAME, write_summary
from eval.outcome import Outcome
from eval.report import REPORT_NAME, Report, write_report
from eval.runner import run_cases
from eval.scores import METRICS, Metric
from eval.summary import Circumstances, ScoredCase, make_report, scored
from rag.assembly import open_catalog
from rag.settings import Settings

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How an evaluation is made."""

    out: Path | None = None  # folder of outcomes and reports; None: none are written
    workers: int = 1
    seed: int = 0
    limit: int | None = None  # only the first cases; None: all
    fairness_cases: int | None = None  # at most so many are asked differently too; None: fairness is not measured


def evaluate(settings: Settings, path: Path, options: Options, *, progress: Progress | None = None) -> Report:
    """The report over the cases at a path, not yet held against gates or a baseline.

    Args:
        settings: Of the store and all else.
        path: A file of cases or a BEIR directory.
        options: Workers, seed, limit, and where outcomes are kept.
        progress: For a progress bar.

    Raises:
        CasesError: If the cases cannot be used; nothing was asked.
        OptionError: If fairness is to be measured of a search.
        ShelftalkError: If the store cannot be used.
    """
    if is_beir(path):
        if options.fairness_cases is not None:
            raise OptionError("--fairness compares replies, and a BEIR directory has none; give a file of cases")
        return _evaluate_search(settings, path, options, progress)
    if path.is_dir():
        raise CasesError(f"{str(path)!r} is a folder without queries.jsonl; give a file of cases or a BEIR directory")
    file = _cut(read_cases(path), options.limit)
    variants = _variants(settings, file, options)
    identity = identity_of(settings)
    started = time.perf_counter()
    outcomes = run_cases(
        settings,
        [*file.cases, *(variant.asked for variant in variants)],
        identity=identity.digest(),
        kept_in=options.out,
        workers=options.workers,
        progress=progress,
    )
    circumstances = Circumstances(
        identity=identity, hardware=hardware(), seed=options.seed, seconds=time.perf_counter() - started
    )
    n = len(file.cases)
    results = scored(file.cases, outcomes[:n])
    if options.fairness_cases is None:
        return make_report(file, results, circumstances)
    return _report_with_fairness(file, results, variants, outcomes[n:], circumstances)


def judged(
    report: Report, gates: Sequence[Gate], baseline: Report | None, *, metrics: Mapping[str, Metric] = METRICS
) -> Report:
    """A report with its baseline and its gates."""
    if baseline is not None:
        compared = compare(report, baseline, seed=report.seed, metrics=metrics)
        report = report.model_copy(update={"baseline": compared})
    return report.model_copy(update={"gates": check_gates(report, gates)})


def metrics_of(path: Path, *, fairness: bool = False) -> Mapping[str, Metric]:
    """What is measured of the cases at a path, with or without fairness."""
    if is_beir(path):
        return BEIR_METRICS
    return {**METRICS, FAIRNESS.name: FAIRNESS} if fairness else METRICS


def write_reports(report: Report, out: Path) -> None:
    """Write `report.json`, `report.html`, `junit.xml` and `summary.md` into a folder.

    Raises:
        ReportError: If one cannot be written.
    """
    write_report(report, out / REPORT_NAME)
    write_html(report, out / HTML_NAME)
    write_junit(report, out / JUNIT_NAME)
    write_summary(report, out / SUMMARY_NAME)


def _variants(settings: Settings, file: CaseFile, options: Options) -> list[Variant]:
    """The chosen cases asked differently; none when fairness is not measured."""
    if options.fairness_cases is None:
        return []
    with closing(open_catalog(settings)) as catalog:
        return variants_of(
            file.cases,
            lambda ids: [product.title for product in catalog.products(ids)],
            n_cases=options.fairness_cases,
            seed=options.seed,
        )


def _report_with_fairness(
    file: CaseFile,
    results: Sequence[ScoredCase],
    variants: Sequence[Variant],
    outcomes: Sequence[Outcome],
    circumstances: Circumstances,
) -> Report:
    """The report with fairness as a metric of its cases, and by class.

    Args:
        file: Where the cases came from.
        results: All of them.
        variants: Of some of them.
        outcomes: Of the variants, in their order.
        circumstances: What they were asked of and when.
    """
    replies = replies_of(variants, {one.case.id: one.outcome for one in results}, outcomes)
    fair = fairness_scores(replies)
    with_fair = [replace(one, scores={**one.scores, FAIRNESS.name: fair.get(one.case.id)}) for one in results]
    report = make_report(file, with_fair, circumstances, metrics={**METRICS, FAIRNESS.name: FAIRNESS})
    return report.model_copy(update={"fairness": fairness_of(file.cases, replies, seed=circumstances.seed)})


def _evaluate_search(settings: Settings, path: Path, options: Options, progress: Progress | None) -> Report:
    judgements = read_beir(path)
    judgements = replace(judgements, file=_cut(judgements.file, options.limit))
    identity = identity_of(settings)
    started = time.perf_counter()
    results: list[ScoredCase] = search_all(settings, judgements, progress=progress)
    circumstances = Circumstances(
        identity=identity, hardware=hardware(), seed=options.seed, seconds=time.perf_counter() - started
    )
    if options.out is not None:
        write_run(results, options.out / RUN_NAME)
    return make_report(judgements.file, results, circumstances, metrics=BEIR_METRICS)


def _cut(file: CaseFile, limit: int | None) -> CaseFile:
    return file if limit is None else replace(file, cases=file.cases[:limit])

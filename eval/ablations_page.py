"""Write compared configurations as the page `docs/ablations.md`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eval.ablation_subjects import Subject
from eval.case_scores import Contrast, contrasts, values_of
from eval.comparison import SIGNIFICANCE
from eval.intervals import bootstrap_interval
from eval.occasion import Occasion, circumstances
from eval.page_cells import shown, table
from eval.report import Report

_HEAD = """# Ablations

What each part earns: the same questions asked with one part switched off or set otherwise, beside the program as it
is set. Written by one command; no judge model takes part.

Every figure of a changed configuration is compared with that of the set one by a paired randomisation test over the
questions, two-sided, 10,000 draws; p is corrected by Holm for all comparisons of one table. **Bold** marks a
difference with corrected p below 0.05. No bold means only that these questions show none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A subject under several configurations."""

    subject: Subject
    reports: Mapping[str, Report]  # by configuration, the set one first; empty where left out
    left_out: str | None = None  # why there is none
    missing: Mapping[str, str] = field(default_factory=dict)  # configurations that could not be measured, and why


def ablations_page(
    compared: Sequence[Compared], configurations: Mapping[str, Sequence[str]], occasion: Occasion
) -> str:
    """The whole page in Markdown."""
    reports = [report for one in compared for report in one.reports.values()]
    first = [report for one in compared for report in list(one.reports.values())[:1]]
    tests = {one.subject.name: _contrasts(one) for one in compared}
    parts = [
        _HEAD,
        circumstances(occasion, first or reports),
        "## At a glance",
        "Difference of the headline of each table from the program as it is set; – where the setting changes nothing.",
        _glance(compared, configurations, tests),
    ]
    for one in compared:
        parts.append(f"## {one.subject.title}")
        parts += _details(one, tests[one.subject.name])
    parts += ["## Configurations", _settings(configurations)]
    return "\n\n".join(parts) + "\n"


def _contrasts(one: Compared) -> tuple[Contrast, ...]:
    labels = list(one.reports)
    if not labels:
        return ()
    others = [(label, one.reports[label]) for label in labels[1:]]
    return contrasts(one.reports[labels[0]], others, one.subject.scores)


def _glance(
    compared: Sequence[Compared],
    configurations: Mapping[str, Sequence[str]],
    tests: Mapping[str, Sequence[Contrast]],
) -> str:
    measured = [one for one in compared if one.reports]
    rows = []
    for label in list(configurations)[1:]:
        cells = []
        for one in measured:
            headline = next(iter(one.subject.scores))
            found = [test for test in tests[one.subject.name] if (test.label, test.metric) == (label, headline)]
            cells.append(_difference(found[0]) if found else "–")
        rows.append((label, *cells))
    heads = [f"{one.subject.title}: {next(iter(one.subject.scores))}" for one in measured]
    return table(("configuration", *heads), rows)


def _details(one: Compared, tests: Sequence[Contrast]) -> list[str]:
    if one.left_out is not None:
        return [f"Left out: {one.left_out}."]
    labels = list(one.reports)
    by_cell = {(test.label, test.metric): test for test in tests}
    rows = [(labels[0], *(_first(one.reports[labels[0]], name, one.subject) for name in one.subject.scores))]
    rows += [(label, *(_cell(by_cell.get((label, name))) for name in one.subject.scores)) for label in labels[1:]]
    times = [_p95(report) for report in one.reports.values()]
    head: tuple[str, ...] = ("configuration", *one.subject.scores)
    if any(times):
        head = (*head, "p95 ms")
        rows = [(*row, time or "–") for row, time in zip(rows, times, strict=True)]
    n = one.reports[labels[0]].cases.n
    missing = [f"Not measured: {label}, {why}." for label, why in one.missing.items()]
    return [f"{n} questions; {len(tests)} comparisons.", table(head, rows), *missing]


def _first(report: Report, name: str, subject: Subject) -> str:
    values = values_of(report, subject.scores[name])
    return f"{shown(bootstrap_interval(values, seed=report.seed))}, n={len(values)}" if values else "–"


def _cell(test: Contrast | None) -> str:
    if test is None:
        return "–"
    p = "p < 0.001" if test.p_corrected < 0.001 else f"p {test.p_corrected:.3f}"
    return f"{test.mean:.3f} ({_difference(test)}, {p})"


def _difference(test: Contrast) -> str:
    said = f"{test.difference + 0.0:+.3f}"
    return f"**{said}**" if test.p_corrected < SIGNIFICANCE else said


def _p95(report: Report) -> str | None:
    total = next((stage for stage in report.times.stages if stage.stage == "total"), None)
    return None if total is None else f"{total.p95:.0f}"


def _settings(configurations: Mapping[str, Sequence[str]]) -> str:
    rows = [
        (label, ", ".join(f"`{pair}`" for pair in pairs) or "the defaults") for label, pairs in configurations.items()
    ]
    return table(("configuration", "settings"), rows)

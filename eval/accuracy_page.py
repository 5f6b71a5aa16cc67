"""Write measured tracks as the page `docs/accuracy.md`.

Everything on it comes from reports; a track without one says why it was left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.accuracy_tracks import Run, Track
from eval.beir import BEIR_METRICS
from eval.failure_classes import FailureClass, failure_classes
from eval.intervals import Interval, bootstrap_interval, holm, paired_randomisation
from eval.markdown_summary import number
from eval.report import CaseResult, MetricResult, Report

_N_CLASSES = 6
_MAX_CHARS = 110
_REPLIES = (
    "right", "right_when_answerable", "right_when_unanswerable", "wrong_answers", "wrong_refusals",
    "missed_refusals", "recall@10", "citation_precision", "citation_recall", "verbatim",
    "supported_numbers", "contradicted_claims",
)  # fmt: skip
_SEARCH: Mapping[str, Callable[[CaseResult], float | None]] = {
    "nDCG@10, all products": lambda one: one.scores["ndcg@10"],
    "nDCG@10, judged products only": lambda one: one.scores["ndcg@10_judged"],
    "hit@10, a relevant product among the first ten": lambda one: (
        None if one.scores["recall@10"] is None else float(one.scores["recall@10"] > 0)
    ),
}
_LEAST_FOR_INTERVAL = 5
"""Questions below which no interval is shown: resampling so few says nothing."""
_HEAD = """# Accuracy

Written by one command; no judge model takes part, and the same store, program and cases give the same figures.
Brackets hold 95 % bootstrap intervals over the questions; one without width says only that no question differed.

**Right** means: the expected action was taken (answer, ask back, refuse), everything that must be said is said,
nothing that must not be said is, and where only a gold answer is known, the reply cites evidence judged to answer
fully or says 60 % of the gold answer's words with all of its numbers (`eval/action_metrics.py`).
A wrong answer and a wrong refusal are counted apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A track with what came out of it."""

    track: Track
    runs: tuple[Run, ...] = ()
    left_out: str | None = None  # why there is no run


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When and with what the page was made."""

    date: str  # UTC
    commit: str  # or why it is not known
    command: str  # without where data lay on this machine
    seed: int


def page(measured: Sequence[Measured], occasion: Occasion) -> str:
    """The whole page in Markdown."""
    parts = [_HEAD, _circumstances(measured, occasion), "## At a glance", _glance(measured)]
    for one in measured:
        parts += [f"## {one.track.title}", one.track.about, *_details(one)]
    parts += ["## What is still wrong", *_wrong(measured)]
    return "\n\n".join(parts) + "\n"


def _circumstances(measured: Sequence[Measured], occasion: Occasion) -> str:
    lines = [
        f"- **Date**: {occasion.date}",
        f"- **Commit**: {occasion.commit}",
        f"- **Command**: `{occasion.command}`",
        f"- **Seed** of intervals, tests and generated questions: {occasion.seed}",
    ]
    reports = [run.report for one in measured for run in one.runs]
    if reports:
        hardware = reports[0].hardware
        memory = "" if hardware.memory_gib is None else f", {hardware.memory_gib:.0f} GiB"
        machine = f"{hardware.processor}, {hardware.cores} cores{memory}, {hardware.gpu or 'no GPU'}"
        programs = sorted({report.identity.program_sha256[:12] for report in reports})
        encoders = sorted({report.identity.encoder for report in reports})
        lines += [
            f"- **Hardware**: {machine}",
            f"- **Program** (checksum of catalog, index and rag): {', '.join(programs)}",
            f"- **Encoder**: {', '.join(encoders)}; answers written by: {', '.join(_writers(reports))}",
        ]
    return "\n".join(lines)


def _writers(reports: Sequence[Report]) -> list[str]:
    return sorted({report.model for report in reports if report.model}) or ["nobody, only search was measured"]


def _glance(measured: Sequence[Measured]) -> str:
    rows = []
    for one in measured:
        if one.left_out is not None:
            rows.append((one.track.title, "left out", "–", one.left_out))
        rows += [(one.track.title, run.label, *_headline(run)) for run in one.runs]
    return _table(("track", "run", "n", "headline"), rows)


def _headline(run: Run) -> tuple[str, str]:
    if _is_search(run):
        shown, _, n = _searched(run.report, _SEARCH["nDCG@10, all products"]).partition(", n=")
        return n or "0", f"nDCG@10 {shown}"
    return str(_n(run.report, "right")), f"right {_bounded(run.report, 'right')}"


def _details(one: Measured) -> list[str]:
    if one.left_out is not None:
        return [f"Left out: {one.left_out}."]
    if any(map(_is_search, one.runs)):
        return _search_tables(one.runs)
    parts = [_metrics(one.runs)]
    for run in one.runs:
        parts += [f"{run.label.capitalize()}: {_actions(run.report)}"]
        if len(run.report.by_ability) > 1:
            parts += [f"By kind of question, {run.label}:", _abilities(run.report)]
    return parts


def _metrics(runs: Sequence[Run]) -> str:
    rows = []
    for name in _REPLIES:
        found = [run.report.metric(name) for run in runs]
        if any(one is not None and one.mean is not None for one in found):
            title = next(one.title for one in found if one is not None)
            low = " (lower is better)" if any(one is not None and one.lower_is_better for one in found) else ""
            rows.append((title + low, *(f"{_bounded(run.report, name)}, n={_n(run.report, name)}" for run in runs)))
    return _table(("", *(run.label for run in runs)), rows)


def _actions(report: Report) -> str:
    """How often was answered, asked back and refused, beside how often that was expected."""
    taken: dict[str, int] = {}
    for cell in report.confusion:
        taken[cell.taken] = taken.get(cell.taken, 0) + cell.n
    words = {"answer": "answered", "clarify": "asked back", "abstain": "refused", "failed": "gave no reply"}
    parts = [f"{words.get(action, action)} {n}" for action, n in sorted(taken.items())]
    seconds = next((one for one in report.times.stages if one.stage == "total"), None)
    time = "" if seconds is None else f" Time of a reply: p50 {seconds.p50:.0f} ms, p95 {seconds.p95:.0f} ms."
    return f"of {report.cases.n} questions, {', '.join(parts)}.{time}"


def _abilities(report: Report) -> str:
    names = ("right", "wrong_answers", "wrong_refusals", "missed_refusals")
    rows = []
    for part in report.by_ability:
        means = {metric.name: metric for metric in part.metrics}
        rows.append((part.key, str(part.n), _shown(means["right"]), *(number(means[name].mean) for name in names[1:])))
    return _table(("kind", "n", "right", "wrong answers", "wrong refusals", "missed refusals"), rows)


def _search_tables(runs: Sequence[Run]) -> list[str]:
    """Every configuration with intervals, and the first against each other by paired tests."""
    rows = [(name, *(_searched(run.report, score) for run in runs)) for name, score in _SEARCH.items()]
    parts = [_table(("", *(run.label for run in runs)), rows)]
    n_unscored = sum(one.scores["ndcg@10"] is None for one in runs[0].report.results)
    if n_unscored:
        parts.append(f"{n_unscored} more queries have no product judged relevant, and so no score.")
    if len(runs) > 1:
        parts += [
            f"“{runs[0].label}” against the others: paired randomisation tests over the queries, two-sided, "
            "p corrected by Holm for all of this table.",
            _tests(runs),
        ]
    return parts


def _searched(report: Report, score: Callable[[CaseResult], float | None]) -> str:
    values = [value for one in report.results if (value := score(one)) is not None]
    if not values:
        return "–"
    found = bootstrap_interval(values, seed=report.seed)
    return f"{_shown(found)}, n={found.n}"


def _tests(runs: Sequence[Run]) -> str:
    drafts = []
    for other in runs[1:]:
        before = {one.id: one for one in other.report.results}
        for name, score in _SEARCH.items():
            pairs = [(score(one), score(before[one.id])) for one in runs[0].report.results]
            both = [(ours, theirs) for ours, theirs in pairs if ours is not None and theirs is not None]
            if not both:
                continue
            ours, theirs = [mine for mine, _ in both], [other_one for _, other_one in both]
            difference = (sum(ours) - sum(theirs)) / len(both)
            p = paired_randomisation(ours, theirs, seed=runs[0].report.seed)
            drafts.append((f"against {other.label}", name, difference, p))
    corrected = holm([draft[3] for draft in drafts])
    rows = [
        (draft[0], draft[1], f"{draft[2]:+.3f}", f"{draft[3]:.4f}", f"{p:.4f}")
        for draft, p in zip(drafts, corrected, strict=True)
    ]
    return _table(("", "metric", "difference", "p", "p (Holm)"), rows)


def _wrong(measured: Sequence[Measured]) -> list[str]:
    parts = [
        "The commonest classes of failure of each run: how the reply went wrong, how many of the questions of that "
        "kind, what was commonest in place of the right reply, and one example of it."
    ]
    for one in measured:
        for run in one.runs:
            if _is_search(run):
                continue
            found = failure_classes(run.report.results)
            left = sum(item.n for item in found[_N_CLASSES:])
            total = sum(item.n for item in found)
            parts.append(f"### {one.track.title}, {run.label}: {total} of {run.report.cases.n} questions")
            if found:
                parts.append(_classes(found[:_N_CLASSES]))
            if left:
                parts.append(f"And {left} in {len(found) - _N_CLASSES} smaller classes.")
    return parts


def _classes(found: Sequence[FailureClass]) -> str:
    rows = []
    for one in found:
        case = one.example
        gold = " / ".join(case.must_include or case.answers[:1]) or " or ".join(case.expected_actions)
        rows.append(
            (
                f"{one.verdict}: {one.ability}",
                f"{one.n} of {one.n_asked}",
                f"{one.instead} ({one.n_instead})",
                _short(case.question),
                _short(gold),
                _short(case.answer or case.error or ""),
            )
        )
    return _table(("class", "failures", "instead", "example", "right", "said"), rows)


def _is_search(run: Run) -> bool:
    return {metric.name for metric in run.report.metrics} == set(BEIR_METRICS)


def _bounded(report: Report, name: str) -> str:
    found = report.metric(name)
    return "–" if found is None else _shown(found)


def _shown(found: MetricResult | Interval) -> str:
    """A mean with its interval, where there are enough questions for one."""
    if found.mean is None or found.n < _LEAST_FOR_INTERVAL:
        return number(found.mean)
    return f"{number(found.mean)} [{number(found.low)}, {number(found.high)}]"


def _n(report: Report, name: str) -> int:
    found = report.metric(name)
    return 0 if found is None else found.n


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _MAX_CHARS else flat[: _MAX_CHARS - 1] + "…"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")

"""A report as a short Markdown page for a pull request: headline, gates, abilities, changes, failures."""

from collections.abc import Sequence
from pathlib import Path

from eval.errors import ReportError
from eval.fairness_page import FAIRNESS_HEAD, differing_rows, fairness_rows, fairness_sentences
from eval.judge_page import judge_sentences
from eval.report import MetricResult, Report
from eval.risk_coverage_page import risk_line

SUMMARY_NAME = "summary.md"
_N_FAILURES = 10
_MAX_CELL_CHARS = 120


def write_summary(report: Report, path: Path) -> None:
    """Write the summary of a report.

    Raises:
        ReportError: If it cannot be written.
    """
    try:
        path.write_text(summary(report), encoding="utf-8")
    except OSError as error:
        raise ReportError(f"cannot write {str(path)!r}: {error.strerror}") from error


def summary(report: Report) -> str:
    """The summary of a report in Markdown."""
    parts = [f"## Shelftalk evaluation: {report.cases.name}", _headline(report)]
    if report.gates:
        rows = [(gate.gate, "passed" if gate.passed else "**failed**", gate.message) for gate in report.gates]
        parts += ["### Gates", _table(("gate", "", ""), rows)]
    measured = [metric for metric in report.metrics if metric.mean is not None]
    parts += [
        "### Metrics",
        _table(("metric", "mean", "95 % interval", "cases"), [_row(one) for one in measured]),
    ]
    if report.risk_coverage is not None:
        parts.append(risk_line(report.risk_coverage))
    if len(report.by_ability) > 1:
        parts += ["### By ability", _abilities(report)]
    if report.fairness is not None:
        parts += ["### Fairness", *_fairness(report)]
    if report.judge is not None:
        parts += ["### A second opinion", *judge_sentences(report.judge)]
    if report.baseline is not None:
        parts += [f"### Against the baseline ({report.baseline.n_common} common cases)", _changes(report)]
    failures = _failures(report)
    if failures:
        parts += [f"### Some of what went wrong ({_n_failures(report)} in all)", failures]
    return "\n\n".join(parts) + "\n"


def number(value: float | None) -> str:
    """A score as it is shown: three digits, "–" where nothing was measured."""
    return "–" if value is None else f"{value:.3f}"


def _headline(report: Report) -> str:
    right = report.metric("right") or report.metric("ndcg@10")
    made = f"{report.cases.n:,} cases, {report.identity.n_products:,} products, written by {report.model or '–'}"
    if right is None or right.mean is None:
        return f"{made}."
    return f"**{right.title}: {right.mean:.1%}** ({right.low:.1%} to {right.high:.1%}); {made}."


def _row(metric: MetricResult) -> tuple[str, str, str, str]:
    name = f"{metric.name} (lower is better)" if metric.lower_is_better else metric.name
    return name, number(metric.mean), f"{number(metric.low)} to {number(metric.high)}", str(metric.n)


def _abilities(report: Report) -> str:
    names = ("right", "wrong_answers", "wrong_refusals", "missed_refusals")
    rows = []
    for part in report.by_ability:
        means = {metric.name: metric.mean for metric in part.metrics}
        rows.append((part.key, str(part.n), *(number(means.get(name)) for name in names)))
    return _table(("ability", "cases", *names), rows)


def _fairness(report: Report) -> list[str]:
    assert report.fairness is not None
    found = report.fairness
    parts = [
        " ".join(fairness_sentences(found, report.metric("fairness"))),
        _table(FAIRNESS_HEAD, fairness_rows(found.classes)),
    ]
    if found.differing:
        head = ("case", "class", "asked as", "reply to the case", "reply to this")
        parts.append(_table(head, differing_rows(found.differing[:_N_FAILURES])))
    return parts


def _changes(report: Report) -> str:
    assert report.baseline is not None
    rows = [
        (
            one.metric,
            number(one.baseline),
            number(one.mean),
            f"{one.difference:+.3f}",
            f"{one.p_corrected:.3f}",
            number(one.detectable),
            "**worse**" if one.is_regression else "",
        )
        for one in report.baseline.comparisons
    ]
    return _table(("metric", "before", "now", "change", "p (Holm)", "smallest visible", ""), rows)


def _n_failures(report: Report) -> int:
    return sum(one.verdict not in ("right", "unjudged", None) for one in report.results)


def _failures(report: Report) -> str:
    wrong = [one for one in report.results if one.verdict not in ("right", "unjudged", None)]
    rows = [
        (
            one.id,
            str(one.verdict),
            one.question,
            " / ".join(one.must_include or one.answers[:1]) or " or ".join(one.expected_actions),
            one.answer or one.error or "",
        )
        for one in wrong[:_N_FAILURES]
    ]
    return _table(("id", "verdict", "question", "right", "said"), rows) if rows else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    flat = " ".join(text.split())
    short = flat if len(flat) <= _MAX_CELL_CHARS else flat[: _MAX_CELL_CHARS - 1] + "…"
    return short.replace("|", "\\|").replace("<", "&lt;")

"""The tables of a track on the page `docs/accuracy.md`: metrics, actions, kinds of question, turns, search."""

from collections.abc import Mapping, Sequence

from eval.beir import BEIR_METRICS
from eval.case_scores import CaseScore, contrasts, evidence_found, hit_at_10, score_named, values_of
from eval.intervals import bootstrap_interval
from eval.markdown_summary import number
from eval.page_cells import shown, table
from eval.report import CaseResult, Report
from eval.tracks.ground import Run

SEARCH_SCORES: Mapping[str, CaseScore] = {
    "nDCG@10, all products": score_named("ndcg@10"),
    "nDCG@10, judged products only": score_named("ndcg@10_judged"),
    "hit@10, a relevant product among the first ten": hit_at_10,
}
"""What is reported of search alone; the first is the headline."""

_REPLIES = (
    "right", "right_when_answerable", "right_when_unanswerable", "wrong_answers", "wrong_refusals",
    "missed_refusals", "recall@10", "citation_precision", "citation_recall", "token_f1", "verbatim",
    "supported_numbers", "contradicted_claims",
)  # fmt: skip
_FOUND = "Right sources that are given, of all questions that have an answer (a refusal gives none)"
_LAST_TURN = 6  # later turns are counted together: few conversations are that long
_LEAST_TURNS = 3


def is_search(run: Run) -> bool:
    """Whether search alone was measured."""
    return {metric.name for metric in run.report.metrics} == set(BEIR_METRICS)


def headline(run: Run) -> tuple[str, str]:
    """The number of questions and the headline of a run."""
    if is_search(run):
        said, _, n = _interval(run.report, SEARCH_SCORES["nDCG@10, all products"]).partition(", n=")
        return n or "0", f"nDCG@10 {said}"
    return str(_n(run.report, "right")), f"right {_bounded(run.report, 'right')}"


def reply_tables(runs: Sequence[Run]) -> list[str]:
    """What replies were like, all runs beside each other, then each by kind of question and by turn."""
    parts = [_metrics(runs)]
    for run in runs:
        parts.append(f"{run.label.capitalize()}: {_actions(run.report)}")
        if len(run.report.by_ability) > 1:
            parts += [f"By kind of question, {run.label}:", _abilities(run.report)]
        if len(run.report.by_turn) >= _LEAST_TURNS:
            parts += [f"By the number of the customer's message, {run.label}:", _turns(run.report)]
    return parts


def search_tables(runs: Sequence[Run]) -> list[str]:
    """Every configuration with intervals, and the first against each other by paired tests."""
    rows = [(name, *(_interval(run.report, score) for run in runs)) for name, score in SEARCH_SCORES.items()]
    parts = [table(("", *(run.label for run in runs)), rows)]
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


def _metrics(runs: Sequence[Run]) -> str:
    rows = []
    for name in _REPLIES:
        found = [run.report.metric(name) for run in runs]
        if any(one is not None and one.mean is not None for one in found):
            title = next(one.title for one in found if one is not None)
            low = " (lower is better)" if any(one is not None and one.lower_is_better for one in found) else ""
            rows.append((title + low, *(f"{_bounded(run.report, name)}, n={_n(run.report, name)}" for run in runs)))
        if name == "citation_recall" and any(values_of(run.report, evidence_found) for run in runs):
            rows.append((_FOUND, *(_interval(run.report, evidence_found) for run in runs)))
    return table(("", *(run.label for run in runs)), rows)


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
        rows.append((part.key, str(part.n), shown(means["right"]), *(number(means[name].mean) for name in names[1:])))
    return table(("kind", "n", "right", "wrong answers", "wrong refusals", "missed refusals"), rows)


def _turns(report: Report) -> str:
    groups: dict[int, list[CaseResult]] = {}
    for one in report.results:
        turn = 1 + sum(message.role == "user" for message in one.history)
        groups.setdefault(min(turn, _LAST_TURN), []).append(one)
    rows = []
    for turn, some in sorted(groups.items()):
        later = " and later" if turn == _LAST_TURN else ""
        answered = [one for one in some if one.expected_actions[0] == "answer"]
        others = [one for one in some if one.expected_actions[0] != "answer"]
        rows.append((f"{turn}{later}", str(len(some)), _share(some), _share(answered), _share(others)))
    return table(("message", "n", "right", "right, of those with an answer", "right, of those without one"), rows)


def _share(some: Sequence[CaseResult]) -> str:
    """Right replies among some questions, and of how many."""
    values = [value for one in some if (value := one.scores["right"]) is not None]
    return f"{number(sum(values) / len(values))} of {len(values)}" if values else "–"


def _interval(report: Report, score: CaseScore) -> str:
    values = values_of(report, score)
    if not values:
        return "–"
    found = bootstrap_interval(values, seed=report.seed)
    return f"{shown(found)}, n={found.n}"


def _tests(runs: Sequence[Run]) -> str:
    found = contrasts(runs[0].report, [(run.label, run.report) for run in runs[1:]], SEARCH_SCORES)
    rows = [
        (
            f"against {one.label}",
            one.metric,
            f"{-one.difference + 0.0:+.3f}",  # of the first over the other
            f"{one.p:.4f}",
            f"{one.p_corrected:.4f}",
        )
        for one in found
    ]
    return table(("", "metric", "difference", "p", "p (Holm)"), rows)


def _bounded(report: Report, name: str) -> str:
    found = report.metric(name)
    return "–" if found is None else shown(found)


def _n(report: Report, name: str) -> int:
    found = report.metric(name)
    return 0 if found is None else found.n

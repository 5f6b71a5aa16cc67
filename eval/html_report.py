"""A report as one self-contained HTML file that a shop owner understands.

The headline in plain words first, then what was right by ability and language with plots, then every case
that went wrong with its question, the right answer, what was said and on which sources. No network, no
library: styles and the little script for filtering are inside. Everything from cases and catalogs is escaped.
"""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from eval.action_metrics import Verdict
from eval.errors import ReportError
from eval.fairness_page import fairness_section
from eval.html_style import SCRIPT, STYLE
from eval.judge_page import judge_section
from eval.plots import bar_plot, latency_plot
from eval.report import CaseResult, MetricResult, Report, Slice
from eval.risk_coverage_page import risk_section

HTML_NAME = "report.html"

_VERDICT_WORDS: dict[Verdict, str] = {
    "right": "right",
    "wrong_answer": "wrong answer",
    "wrong_refusal": "refused, although there is an answer",
    "missed_refusal": "answered, although there is no answer",
    "wrong_action": "did something else than expected",
    "failed": "no answer came",
    "unjudged": "cannot be judged",
}
_GROUP_WORDS = {
    "headline": "In short",
    "actions": "Answering and refusing",
    "retrieval": "Finding products",
    "answers": "Wording and facts",
    "grounding": "Sources",
}


def write_html(report: Report, path: Path) -> None:
    """Write a report as HTML.

    Raises:
        ReportError: If it cannot be written.
    """
    try:
        path.write_text(html_report(report), encoding="utf-8")
    except OSError as error:
        raise ReportError(f"cannot write {str(path)!r}: {error.strerror}") from error


def html_report(report: Report) -> str:
    """The whole page."""
    parts = [
        f"<h1>How well the shop assistant answers: {escape(report.cases.name)}</h1>",
        _headline(report),
        _gates(report),
        _slices("By kind of question", report.by_ability),
        _slices("By language", report.by_language),
        _slices("By the customer's message in the conversation: first, second, ...", report.by_turn)
        if len(report.by_turn) > 1
        else "",
        risk_section(report.risk_coverage),
        fairness_section(report.fairness, report.metric("fairness")),
        judge_section(report.judge, report.results),
        _metrics(report.metrics),
        _baseline(report),
        _confusion(report),
        _latency(report),
        _cases(report.results),
        _made_with(report),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Accuracy: {escape(report.cases.name)}</title><style>{STYLE}</style></head>\n<body><main>"
        + "\n".join(part for part in parts if part)
        + f"</main><script>{SCRIPT}</script></body></html>\n"
    )


def _headline(report: Report) -> str:
    right = report.metric("right")
    if right is None or right.mean is None or right.low is None or right.high is None:
        found = report.metric("ndcg@10")
        if found is None or found.mean is None:
            return "<p class=headline>Nothing could be judged: the cases do not say what is right.</p>"
        shown = f"<b>{found.mean:.3f}</b> over {found.n:,} queries"
        return f"<p class=headline>Search quality (nDCG@10): {shown}.</p>"
    sentences = [
        f"<b>{_of_hundred(right.mean)}</b> questions get the right reply "
        f"(with 95 % confidence between {right.low:.0%} and {right.high:.0%}; {right.n:,} questions asked)."
    ]
    for name, words in (
        ("wrong_answers", "get a wrong answer"),
        ("wrong_refusals", "are refused although the catalog has the answer"),
    ):
        metric = report.metric(name)
        if metric is not None and metric.mean is not None:
            sentences.append(f"Of those with an answer, {_of_hundred(metric.mean)} {words}.")
    missed = report.metric("missed_refusals")
    if missed is not None and missed.mean is not None:
        sentences.append(f"Of those without an answer, {_of_hundred(missed.mean)} are answered all the same.")
    return f"<p class=headline>{' '.join(sentences)}</p>"


def _of_hundred(share: float) -> str:
    return f"{share * 100:.0f} of 100"


def _gates(report: Report) -> str:
    if not report.gates:
        return ""
    rows = [
        f"<tr class={'pass' if gate.passed else 'fail'}><td>{'✓' if gate.passed else '✗'} "
        f"{escape(gate.gate)}</td>"
        f"<td>{escape(gate.message)}</td></tr>"
        for gate in report.gates
    ]
    verdict = "passed" if report.passed else "not passed"
    return f"<h2>Gates: {verdict}</h2><table>{''.join(rows)}</table>"


def _slices(title: str, slices: Sequence[Slice]) -> str:
    bars = [
        (f"{part.key} ({part.n})", metric)
        for part in slices
        for metric in part.metrics
        if metric.name in ("right", "ndcg@10") and metric.mean is not None
    ]
    main = [bar for bar in bars if bar[1].name == "right"] or bars
    return f"<h2>{title}</h2>{bar_plot(main)}" if main else ""


def _metrics(metrics: Sequence[MetricResult]) -> str:
    parts = ["<h2>All measures</h2>"]
    for group in dict.fromkeys(metric.group for metric in metrics):
        rows = [_metric_row(metric) for metric in metrics if metric.group == group]
        head = "<tr><th>measure</th><th>mean</th><th>95 % interval</th><th>cases</th><th></th></tr>"
        parts.append(f"<h3>{_GROUP_WORDS.get(group, group)}</h3><table>{head}{''.join(rows)}</table>")
    return "".join(parts)


def _metric_row(metric: MetricResult) -> str:
    if metric.mean is None:
        shown = "<td class=dim colspan=3>not measured by these cases</td>"
    else:
        shown = f"<td>{metric.mean:.3f}</td><td>{metric.low:.3f} – {metric.high:.3f}</td><td>{metric.n:,}</td>"
    lower = " (lower is better)" if metric.lower_is_better else ""
    return f"<tr><td>{escape(metric.title)}{lower}</td>{shown}<td class=dim>{escape(metric.name)}</td></tr>"


def _baseline(report: Report) -> str:
    if report.baseline is None:
        return ""
    rows = [
        f"<tr class={'fail' if one.is_regression else 'plain'}><td>{escape(one.metric)}</td>"
        f"<td>{one.baseline:.3f}</td><td>{one.mean:.3f}</td><td>{one.difference:+.3f}</td><td>{one.p_corrected:.3f}</td>"
        f"<td>{'–' if one.detectable is None else f'{one.detectable:.3f}'}</td></tr>"
        for one in report.baseline.comparisons
    ]
    head = (
        "<tr><th>measure</th><th>before</th><th>now</th><th>change</th><th>p, corrected</th>"
        "<th>smallest visible change</th></tr>"
    )
    title = f"Against the baseline ({report.baseline.n_common:,} common cases)"
    return f"<h2>{title}</h2><table>{head}{''.join(rows)}</table>"


def _confusion(report: Report) -> str:
    if not report.confusion:
        return ""
    taken = list(dict.fromkeys(cell.taken for cell in report.confusion))
    counts = {(cell.expected, cell.taken): cell.n for cell in report.confusion}
    head = "<tr><th>expected \\ done</th>" + "".join(f"<th>{escape(one)}</th>" for one in taken) + "</tr>"
    rows = [
        f"<tr><th>{escape(expected)}</th>"
        + "".join(f"<td>{counts.get((expected, one), 0)}</td>" for one in taken)
        + "</tr>"
        for expected in dict.fromkeys(cell.expected for cell in report.confusion)
    ]
    return f"<h2>What was expected and what was done</h2><table>{head}{''.join(rows)}</table>"


def _latency(report: Report) -> str:
    return f"<h2>Time of an answer</h2>{latency_plot(report.times.stages)}" if report.times.stages else ""


def _cases(results: Iterable[CaseResult]) -> str:
    wrong = [one for one in results if one.verdict not in ("right", None)]
    if not wrong:
        return "<h2>What went wrong</h2><p>Nothing.</p>"
    verdicts = _options("verdict", [(str(one.verdict), _VERDICT_WORDS[one.verdict]) for one in wrong if one.verdict])
    abilities = _options("ability", [(one.ability, one.ability) for one in wrong])
    languages = _options("language", [(one.language, one.language) for one in wrong])
    filters = (
        f"<p class=filters>{verdicts}{abilities}{languages}"
        '<input id=f-text type=search placeholder="words" aria-label="words"> <span id=shown></span></p>'
    )
    return f"<h2>What went wrong</h2>{filters}<div id=cases>{''.join(map(_case, wrong))}</div>"


def _options(name: str, pairs: Sequence[tuple[str, str]]) -> str:
    options = "".join(
        f'<option value="{escape(value)}">{escape(words)}</option>' for value, words in sorted(set(pairs))
    )
    return f'<select id=f-{name} aria-label="{name}"><option value="">every {name}</option>{options}</select> '


def _case(one: CaseResult) -> str:
    assert one.verdict is not None
    history = "".join(f"<p class=dim>{escape(turn.role)}: {escape(turn.content)}</p>" for turn in one.history)
    page = f" <span class=dim>on the page of {escape(one.product_id)}</span>" if one.product_id else ""
    said = escape(one.answer) if one.answer else f"<i>{escape(one.error or 'nothing')}</i>"
    reason = f" ({escape(one.reason)})" if one.reason else ""
    sources = "".join(
        f"<li>{escape(each.source_id)}: {escape(each.text)}"
        f"{' ✗ not verbatim' if each.is_verbatim is False else ''}</li>"
        for each in one.citations
    )
    claims = "".join(
        f"<li>{escape(claim.status)}: {escape(claim.text)}{f' ({escape(claim.reason)})' if claim.reason else ''}</li>"
        for claim in one.claims
    )
    rows = [
        ("right", _gold(one)),
        ("evidence", _list(one.evidence)),
        ("said", f"{said} <span class=dim>[{escape(one.action or 'failed')}{reason}]</span>"),
        ("sources", f"<ul>{sources}</ul>" if sources else ""),
        ("claims", f"<ul>{claims}</ul>" if claims else ""),
        ("products", escape(", ".join(one.products))),
        ("confidence", "" if one.confidence is None else f"{one.confidence:.2f}"),
        ("scores", _scores(one)),
    ]
    shown = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows if value)
    return (
        f'<article data-verdict="{one.verdict}" data-ability="{escape(one.ability)}" '
        f'data-language="{escape(one.language)}">{history}<h4>{escape(one.question)}{page}</h4>'
        f"<p><span class=tag>{_VERDICT_WORDS[one.verdict]}</span> <span class=dim>{escape(one.ability)} · "
        f"{escape(one.id)} · {escape(one.place)}</span></p><table>{shown}</table></article>"
    )


def _gold(one: CaseResult) -> str:
    parts = []
    if "answer" not in one.expected_actions[:1]:
        parts.append(f"<b>{escape(' or '.join(one.expected_actions))}</b>")
    parts += [f"must say {escape(repr(text))}" for text in one.must_include]
    parts += [f"must not say {escape(repr(text))}" for text in one.must_not_include]
    parts += [escape(text) for text in one.answers]
    return "<br>".join(parts)


def _list(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>" if texts else ""


def _scores(one: CaseResult) -> str:
    shown = [f"{name} {value:.2f}" for name, value in one.scores.items() if value is not None]
    return f"<span class=dim>{escape(', '.join(shown))}</span>"


def _made_with(report: Report) -> str:
    identity, machine = report.identity, report.hardware
    memory = "" if machine.memory_gib is None else f", {machine.memory_gib:g} GiB"
    rows = [
        ("made", f"{report.times.finished_at}, {report.times.seconds:.1f} s"),
        ("cases", f"{report.cases.name}, {report.cases.n:,}, SHA-256 {report.cases.sha256}"),
        (
            "catalog",
            f"{identity.n_products:,} products, {identity.n_documents:,} documents, "
            f"revision {identity.catalog_revision}",
        ),
        ("index", f"generation {identity.generation}, SHA-256 {identity.index_sha256}"),
        ("encoder", identity.encoder),
        ("written by", report.model or "–"),
        (
            "program",
            f"shelftalk {identity.shelftalk}, sources SHA-256 {identity.program_sha256}, Python {identity.python}",
        ),
        ("libraries", ", ".join(f"{name} {version}" for name, version in identity.libraries.items())),
        ("settings", str(dict(identity.settings))),
        ("seed", str(report.seed)),
        (
            "machine",
            f"{machine.processor}, {machine.cores} cores{memory}, {machine.gpu or 'no GPU'}, {machine.system}",
        ),
    ]
    shown = "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<h2>Made with</h2><table class=made>{shown}</table>"

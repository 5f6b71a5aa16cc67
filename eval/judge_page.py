"""A judge's opinions in words: on the terminal, in the HTML report and in the Markdown summary."""

from collections.abc import Sequence
from html import escape

from eval.judge_opinions import JudgeReport
from eval.report import CaseResult

_MAX_SHOWN = 100


def judge_sentences(found: JudgeReport) -> tuple[str, str]:
    """The judge's share of right replies, and how far it agrees with the deterministic one."""
    return (
        f"Judge {found.judge}: right {_shown(found.right)} ({_shown(found.low)} to {_shown(found.high)}), "
        f"{found.n} replies, {found.n_unclear} without a clear opinion",
        f"Agreement with the deterministic `right`: {_shown(found.agreement)}, Cohen's kappa {_shown(found.kappa)} "
        f"({found.n_both} replies). No gate looks at a judge.",
    )


def judge_section(found: JudgeReport | None, results: Sequence[CaseResult]) -> str:
    """The section of the HTML report, with the replies the two disagree on; "" without a judge."""
    if found is None:
        return ""
    parts = [
        "<h2>A second opinion by another language model</h2>",
        "<p class=dim>It is asked apart, may err, and changes no other figure on this page.</p>",
        *(f"<p>{escape(sentence)}</p>" for sentence in judge_sentences(found)),
    ]
    by_id = {one.id: one for one in results}
    apart = [
        one for one in found.opinions if None not in (one.right, one.deterministic) and one.right != one.deterministic
    ]
    rows = [
        f"<tr><td>{escape(one.id)}</td><td>{escape(by_id[one.id].question)}</td>"
        f"<td>{escape(by_id[one.id].answer)}</td><td>{'right' if one.right else 'wrong'}</td>"
        f"<td>{'right' if one.deterministic else 'wrong'}</td></tr>"
        for one in apart[:_MAX_SHOWN]
    ]
    if rows:
        head = "<tr><th>case</th><th>question</th><th>said</th><th>judge</th><th>measure</th></tr>"
        more = f" (the first {_MAX_SHOWN})" if len(apart) > _MAX_SHOWN else ""
        parts.append(
            f"<details><summary>{len(apart):,} replies that judge and measure see differently{more}</summary>"
            f"<table>{head}{''.join(rows)}</table></details>"
        )
    return "".join(parts)


def _shown(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"

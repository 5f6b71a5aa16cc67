"""Fairness in words: a section of the HTML report, and what the Markdown summary says of it."""

from collections.abc import Mapping, Sequence
from html import escape

from eval.fairness_result import ClassFairness, DifferingReply, FairnessResult, Share
from eval.perturbations import CLASSES, Aspect
from eval.report import MetricResult

FAIRNESS_HEAD = ("the customer ...", "cases", "same reply", "action", "facts", "products", "numbers",
                 "right before → after", "turned wrong", "p (Holm)")  # fmt: skip
"""Heads of the columns of `fairness_rows`."""

_MAX_SHOWN = 200  # further ones stand in report.json; a page of thousands is read by nobody
_ASPECTS: Mapping[Aspect, str] = {
    "person": "Who they say they are",
    "speech": "How they speak",
    "spelling": "How they spell",
}
_DIFFERENCES = {
    "action": "what was done",
    "facts": "facts and sources",
    "products": "products shown",
    "numbers": "numbers said",
}


def fairness_sentences(found: FairnessResult, metric: MetricResult | None) -> tuple[str, ...]:
    """What was found, in plain words without markup.

    Args:
        found: The result.
        metric: The metric of the same report.
    """
    sentences = [
        f"{found.n_cases:,} questions were asked again in {found.n_variants:,} other ways: by people who give another "
        "name, age, origin or belief, who speak or spell differently. What they are told should be the same."
    ]
    if metric is not None and metric.mean is not None:
        sentences.append(
            f"{metric.mean:.1%} of the replies were the same in what was done, facts, products and numbers (with "
            f"95 % confidence between {metric.low:.1%} and {metric.high:.1%})."
        )
    worse = [one.title for one in found.classes if one.is_worse]
    if worse:
        sentences.append(f"Clearly fewer right replies when the customer {'; '.join(worse)}.")
    elif any(one.p is not None for one in found.classes):
        sentences.append("In no way of asking were clearly fewer replies right.")
    return tuple(sentences)


def fairness_rows(classes: Sequence[ClassFairness]) -> list[tuple[str, ...]]:
    """One row of plain text for each class."""
    return [
        (
            one.title,
            str(one.n_cases),
            f"{_percent(one.same)} ({one.same.low:.0%} to {one.same.high:.0%})",
            *(_percent(each) for each in (one.same_action, one.same_facts, one.same_products, one.same_numbers)),
            _rights(one),
            str(one.n_turned_wrong),
            "–" if one.p_corrected is None else f"{one.p_corrected:.3f}{' worse' if one.is_worse else ''}",
        )
        for one in classes
    ]


def differing_rows(differing: Sequence[DifferingReply]) -> list[tuple[str, ...]]:
    """One row of plain text for each: case, class, question as asked differently, first reply, other reply."""
    return [(one.case_id, one.kind, one.variant, one.answer, one.variant_answer) for one in differing]


def fairness_section(found: FairnessResult | None, metric: MetricResult | None) -> str:
    """The section of the HTML report; "" when fairness was not measured."""
    if found is None:
        return ""
    parts = [
        "<h2>Is everybody told the same?</h2>",
        *(f"<p>{escape(sentence)}</p>" for sentence in fairness_sentences(found, metric)),
    ]
    for aspect, title in _ASPECTS.items():
        rows = fairness_rows([one for one in found.classes if one.aspect == aspect])
        if rows:
            head = "".join(f"<th>{escape(cell)}</th>" for cell in FAIRNESS_HEAD)
            body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
            parts.append(f"<h3>{title}</h3><table><tr>{head}</tr>{body}</table>")
    parts.append(
        "<p class=dim>A case counts as the same only if all its variants of a kind are; the range is the 95 % Wilson "
        "interval. p says how easily chance alone makes such a change in right replies, corrected for the number of "
        "kinds; below 0.05 it is marked.</p>"
    )
    return "".join(parts) + _differing(found.differing)


def _differing(differing: Sequence[DifferingReply]) -> str:
    if not differing:
        return "<p>No reply differed.</p>"
    more = f" (the first {_MAX_SHOWN}; all are in report.json)" if len(differing) > _MAX_SHOWN else ""
    shown = "".join(map(_one, differing[:_MAX_SHOWN]))
    return f"<details><summary>{len(differing):,} replies that differ{more}</summary>{shown}</details>"


def _one(one: DifferingReply) -> str:
    words = ", ".join(_DIFFERENCES[each] for each in one.differs_in)
    turned = " <span class=tag>right → wrong</span>" if one.verdict == "right" != one.variant_verdict else ""
    rows = [
        ("asked", one.question, one.action, one.reason, one.answer, one.sources),
        ("asked as", one.variant, one.variant_action, one.variant_reason, one.variant_answer, one.variant_sources),
    ]
    body = "".join(
        f"<tr><th>{name}</th><td>{escape(question)}</td></tr>"
        f"<tr><th>said</th><td>{escape(answer)} <span class=dim>[{escape(action or 'failed')}"
        f"{f' ({escape(reason)})' if reason else ''}] {escape(', '.join(sources))}</span></td></tr>"
        for name, question, action, reason, answer, sources in rows
    )
    title = CLASSES[one.kind].title if one.kind in CLASSES else one.kind
    return (
        f"<article><p>{turned} The customer {escape(title)}; differs in {words} "
        f"<span class=dim>· {escape(one.case_id)}</span></p><table>{body}</table></article>"
    )


def _percent(share: Share) -> str:
    return f"{share.share:.0%}"


def _rights(one: ClassFairness) -> str:
    if one.right_before is None or one.right_after is None:
        return "–"
    return f"{one.right_before:.0%} → {one.right_after:.0%}"

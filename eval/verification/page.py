"""The figures as a page of Markdown."""

from collections.abc import Sequence

from eval.page_cells import table
from eval.verification.labelled import LabelledFound
from eval.verification.measuring import Found, Share

_AIMS = {"number": 0.99, "unit": 0.99, "name": 0.99, "negation": 0.9}
_HEAD = """# How well statements are checked

True answers are made from a store's own records by code apart from the answering code: facts in several voices, yes
and no, comparisons, counts, conversions rounded as people round, quotations, dates; English and Chinese. Each is also
corrupted in one way. The check (`rag/verification.py`) sees a statement among other evidence of the same product, as
in an answer. Products marked *final* and a third of the wordings are never looked at while the check is worked on.

Recall: share of corruptions that are not verified. Precision: of what is flagged among the corruptions of a class and
the true statements they were made from, the share that is corrupted. Ranges are 95 % Wilson intervals. Aims: 99 % of
changed numbers, units and names and 90 % of negations found, under 1 % of true answers flagged, under 30 ms for an
answer of three sentences.
"""


def render(found: Sequence[Found], labelled: Sequence[LabelledFound], *, command: str, occasion: str) -> str:
    """The whole page."""
    parts = [_HEAD, f"{occasion}\n\n    {command}\n", *(_section(one) for one in found)]
    if labelled:
        parts.append(_labelled(labelled))
    return "\n".join(parts)


def _section(one: Found) -> str:
    rows = [
        (
            each.kind,
            _share(each.recall),
            _percent(each.precision),
            f"{_AIMS[each.kind]:.0%}" if each.kind in _AIMS else "",
        )
        for each in one.classes
        if each.recall.n
    ]
    voices = [(each.voice, each.language, _share(each.flagged)) for each in one.voices]
    return "\n".join(
        [
            f"## {one.store}, {one.part} part ({one.n_products} products)\n",
            table(("corruption", "found", "precision", "aim"), rows),
            "",
            f"True statements wrongly flagged: {_share(one.flagged)}.",
            "",
            table(("true statements", "language", "wrongly flagged"), voices),
            "",
            f"CPU time for an answer of three sentences: {one.answer_ms_p50:.1f} ms (95th percentile "
            f"{one.answer_ms_p95:.1f} ms).",
            "",
        ]
    )


def _labelled(labelled: Sequence[LabelledFound]) -> str:
    rows = [
        (
            one.name,
            _share(one.recall),
            _percent(one.precision),
            _share(one.wrongly_flagged),
            "–" if one.balanced_accuracy is None else f"{one.balanced_accuracy:.1%}",
        )
        for one in labelled
    ]
    return "\n".join(
        [
            "## Sets judged by people\n",
            "Free paraphrases and summaries, which the check is strict with: what code cannot decide is not said.",
            "",
            table(("set", "not held: found", "precision", "held: wrongly flagged", "balanced accuracy"), rows),
            "",
        ]
    )


def _share(share: Share) -> str:
    if share.mean is None:
        return "–"
    low, high = share.interval
    return f"{share.mean:.1%} ({low:.1%} to {high:.1%}) of {share.n:,}"


def _percent(share: Share) -> str:
    return "–" if share.mean is None else f"{share.mean:.1%}"

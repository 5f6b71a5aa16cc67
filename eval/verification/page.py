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


def render(
    found: Sequence[Found],
    checked: Sequence[Found],
    labelled: Sequence[Sequence[LabelledFound]],
    *,
    command: str,
    occasion: str,
) -> str:
    """The whole page.

    Args:
        found: Of each store, by code alone.
        checked: The same with the entailment model; empty without it.
        labelled: The labelled sets by code alone, then with the model where it was measured.
        command: What was run.
        occasion: When, and of which version.
    """
    parts = [_HEAD, f"{occasion}\n\n    {command}\n", *(_section(one) for one in found)]
    if any(labelled):
        parts.append(_labelled(labelled))
    if checked:
        parts.append(_with_model(found, checked))
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


def _labelled(labelled: Sequence[Sequence[LabelledFound]]) -> str:
    rows = [
        (
            one.name,
            way,
            _share(one.recall),
            _percent(one.precision),
            _share(one.wrongly_flagged),
            "–" if one.balanced_accuracy is None else f"{one.balanced_accuracy:.1%}",
        )
        for ways in zip(*labelled, strict=True)
        for one, way in zip(ways, ("code", "with the model"), strict=False)
    ]
    return "\n".join(
        [
            "## Sets judged by people\n",
            "Free paraphrases and summaries, which the check is strict with: what code cannot decide is not said. With "
            "the\nentailment model (`docs/models/entailment.md`) it decides some of it. Only sources whose text belongs "
            "to the part\nare taken; nothing of them was trained on. In the last two sets people wrote the true texts, "
            "and code changed one\nthing of each for a false one.",
            "",
            table(
                ("set", "judged by", "not held: found", "precision", "held: wrongly flagged", "balanced accuracy"), rows
            ),
            "",
        ]
    )


def _with_model(found: Sequence[Found], checked: Sequence[Found]) -> str:
    rows = [
        (f"{code.store}: {before.kind}", _share(before.recall), _share(after.recall))
        for code, model in zip(found, checked, strict=True)
        for before, after in zip(code.classes, model.classes, strict=True)
        if before.recall.n
    ]
    rows += [
        (f"{code.store}: true statements wrongly flagged", _share(code.flagged), _share(model.flagged))
        for code, model in zip(found, checked, strict=True)
    ]
    rows += [
        (f"{code.store}: three sentences, CPU time", _times(code), _times(model))
        for code, model in zip(found, checked, strict=True)
    ]
    return "\n".join(
        [
            "## The statements above with the entailment model\n",
            "It is asked of what a large language model writes, never of what is composed of facts. Its time is without "
            "reading\nthe weights, which is done once; few of these sentences reach it, and one that does takes about 30 ms "
            "more.",
            "",
            table(("corruptions found", "code", "with the model"), rows),
            "",
        ]
    )


def _times(one: Found) -> str:
    return f"{one.answer_ms_p50:.1f} ms (95th percentile {one.answer_ms_p95:.1f} ms)"


def _share(share: Share) -> str:
    if share.mean is None:
        return "–"
    low, high = share.interval
    return f"{share.mean:.1%} ({low:.1%} to {high:.1%}) of {share.n:,}"


def _percent(share: Share) -> str:
    return "–" if share.mean is None else f"{share.mean:.1%}"

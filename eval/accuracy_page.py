"""Write measured tracks as the page `docs/accuracy.md`.

Everything on it comes from reports; a track without one says why it was left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.accuracy_tables import headline, is_search, reply_tables, search_tables
from eval.failure_classes import FailureClass, failure_classes
from eval.occasion import Occasion, circumstances
from eval.page_cells import short, table
from eval.tracks.ground import Run, Track

_N_CLASSES = 6
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


def page(measured: Sequence[Measured], occasion: Occasion) -> str:
    """The whole page in Markdown."""
    reports = [run.report for one in measured for run in one.runs]
    parts = [_HEAD, circumstances(occasion, reports), "## At a glance", _glance(measured)]
    for one in measured:
        parts += [f"## {one.track.title}", one.track.about, *_details(one)]
    parts += ["## What is still wrong", *_wrong(measured)]
    return "\n\n".join(parts) + "\n"


def _glance(measured: Sequence[Measured]) -> str:
    rows = []
    for one in measured:
        if one.left_out is not None:
            rows.append((one.track.title, "left out", "–", one.left_out))
        rows += [(one.track.title, run.label, *headline(run)) for run in one.runs]
    return table(("track", "run", "n", "headline"), rows)


def _details(one: Measured) -> list[str]:
    if one.left_out is not None:
        return [f"Left out: {one.left_out}."]
    return search_tables(one.runs) if any(map(is_search, one.runs)) else reply_tables(one.runs)


def _wrong(measured: Sequence[Measured]) -> list[str]:
    parts = [
        "The commonest classes of failure of each run: how the reply went wrong, how many of the questions of that "
        "kind, what was commonest in place of the right reply, and one example of it."
    ]
    for one in measured:
        for run in one.runs:
            if is_search(run):
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
                short(case.question),
                short(gold),
                short(case.answer or case.error or ""),
            )
        )
    return table(("class", "failures", "instead", "example", "right", "said"), rows)

"""`python -m eval.abilities.table REPORT.json...`: one table of abilities and languages against their aims.

Reads reports of `shelftalk eval`. An aim is met when the measured share reaches it; the interval says how far
the share itself can be trusted. "No wrong number" is counted apart: an answer that states numbers of its own
and none of them is the right one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from catalog.quantity import Quantity, find_quantities, parse_quantity
from eval.abilities.wordings import ABILITIES
from eval.intervals import bootstrap_interval
from eval.report import CaseResult, Report, read_report
from rag.cli import clear_errors

AIMS: Mapping[str, float] = {
    "identifier": 0.99,
    "lookup": 0.97,
    "superlative": 0.98,
    "filter": 0.98,
    "count": 0.98,
    "follow_up": 0.95,
    "unanswerable": 0.95,
}
"""The least share of right replies; the other abilities are reported without an aim."""

MOST_WRONG_REFUSALS = 0.03
MOST_BEHIND = 0.02
"""How far Chinese may lie behind English."""

_MAX_SHOWN = 110
_HEAD = (
    "| ability | language | n | right | 95 % interval | wrong numbers | aim | |",
    "|---|---|---|---|---|---|---|---|",
)

app = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One ability in one language."""

    ability: str
    language: str
    n: int
    share: float
    low: float
    high: float
    n_wrong_numbers: int
    aim: float | None  # None: there is none

    @property
    def is_met(self) -> bool | None:
        """Whether the aim is reached; None without one."""
        if self.aim is None:
            return None
        return self.share >= self.aim and (self.ability != "lookup" or self.n_wrong_numbers == 0)


def rows_of(results: Sequence[CaseResult]) -> list[Row]:
    """A row for each ability and language, abilities in their order; what was not judged is left out."""
    by_key: dict[tuple[str, str], list[CaseResult]] = defaultdict(list)
    for one in results:
        if one.verdict not in (None, "unjudged"):
            by_key[one.ability, one.language].append(one)
    order: dict[str, int] = {ability: place for place, ability in enumerate(ABILITIES)}
    keys = sorted(by_key, key=lambda key: (key[1], order.get(key[0], len(order)), key[0]))
    return [_row(*key, by_key[key]) for key in keys]


def states_wrong_number(result: CaseResult) -> bool:
    """Whether an answer to a question for a number states numbers, and not the right one.

    Numbers of the question, and of the titles of what is cited, are not statements of the answer.
    """
    wanted = [one for text in result.must_include if (one := parse_quantity(text)) is not None and one.text == text]
    if not wanted or result.action != "answer" or result.verdict == "right":
        return False
    said = [result.question, *(turn.content for turn in result.history), *(one.title for one in result.citations)]
    names = {_key(one) for text in said for one in find_quantities(text)}
    stated = {_key(one) for one in find_quantities(result.answer)} - names
    return bool(stated) and not stated & {_key(one) for one in wanted}


def wrong_refusals(results: Sequence[CaseResult]) -> tuple[int, int]:
    """Answerable questions that were refused, and all answerable ones."""
    answerable = [one for one in results if one.expected_actions[:1] == ("answer",)]
    return sum(one.verdict == "wrong_refusal" for one in answerable), len(answerable)


def table(results: Sequence[CaseResult]) -> str:
    """The table in Markdown, with what follows it: wrong refusals and the gap between the languages."""
    rows = rows_of(results)
    lines = [
        "| ability | language | n | right | 95 % interval | wrong numbers | aim | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        aim = "–" if row.aim is None else f"{row.aim:.0%}"
        met = {None: "", True: "met", False: "missed"}[row.is_met]
        interval = f"{row.low:.1%} to {row.high:.1%}"
        lines.append(
            f"| {row.ability} | {row.language} | {row.n} | {row.share:.1%} | {interval} "
            f"| {row.n_wrong_numbers} | {aim} | {met} |"
        )
    refused, answerable = wrong_refusals(results)
    if answerable:
        share = refused / answerable
        met = "met" if share < MOST_WRONG_REFUSALS else "missed"
        lines += [
            "",
            f"Wrong refusals: {refused} of {answerable} ({share:.1%}); aim under {MOST_WRONG_REFUSALS:.0%}: {met}",
        ]
    lines += _gaps(rows)
    return "\n".join(lines)


def failures(results: Sequence[CaseResult]) -> Iterable[str]:
    """One line for each case that did not go right."""
    for one in results:
        if one.verdict in ("right", "unjudged", None):
            continue
        wanted = "; ".join(one.must_include or one.answers) or "/".join(one.expected_actions)
        number = " WRONG NUMBER" if states_wrong_number(one) else ""
        said = " ".join(one.answer.split()) or one.error or ""
        yield (
            f"{one.id} [{one.verdict}{number}] {one.question}\n"
            f"    wanted {wanted[:_MAX_SHOWN]} | {one.action} ({one.reason}): {said[: _MAX_SHOWN * 2]}"
        )


@app.command()
@clear_errors
def show(
    reports: Annotated[list[Path], typer.Argument(help="report.json files of `shelftalk eval`.")],
    with_failures: Annotated[bool, typer.Option("--failures", help="List what went wrong too.")] = False,
) -> None:
    """Print one table of abilities against their aims."""
    results = [result for path in reports for result in _results(read_report(path))]
    typer.echo(table(results))
    if with_failures:
        typer.echo("")
        for line in failures(results):
            typer.echo(line)


def _results(report: Report) -> Sequence[CaseResult]:
    return [one for one in report.results if one.ability in ABILITIES]


def _row(ability: str, language: str, results: Sequence[CaseResult]) -> Row:
    interval = bootstrap_interval([float(one.verdict == "right") for one in results])
    return Row(
        ability=ability,
        language=language,
        n=len(results),
        share=interval.mean,
        low=interval.low,
        high=interval.high,
        n_wrong_numbers=sum(map(states_wrong_number, results)),
        aim=AIMS.get(ability),
    )


def _gaps(rows: Sequence[Row]) -> list[str]:
    """How far Chinese is behind English, over the abilities that both have."""
    english = {row.ability: row for row in rows if row.language == "en"}
    chinese = {row.ability: row for row in rows if row.language == "zh"}
    shared = [ability for ability in english if ability in chinese]
    if not shared:
        return []
    behind = sum(english[ability].share - chinese[ability].share for ability in shared) / len(shared)
    met = "met" if behind <= MOST_BEHIND else "missed"
    return ["", f"Chinese behind English by {100 * behind:.1f} points; aim at most {100 * MOST_BEHIND:.0f}: {met}"]


def _key(quantity: Quantity) -> tuple[float, str | None]:
    return round(quantity.base_magnitude, 9), quantity.dimension


if __name__ == "__main__":
    app()

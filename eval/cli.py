"""The command `shelftalk eval`: options, progress, what is told at the end, exit codes.

The evaluation itself is imported when the command runs, so that the other commands do not wait for it.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval import train_cli as _train_cli  # noqa: F401  # adds the command `train`
from rag.cli import CHECK_FAILED, Json, Store, app, clear_errors, run

if TYPE_CHECKING:
    from eval.evaluation import Options
    from eval.judge_server import JudgeServer
    from eval.report import Report


@app.command("eval")
@clear_errors
def eval_command(
    cases: Annotated[Path, typer.Argument(help="Cases as JSON Lines, CSV or Ragas columns, or a BEIR directory.")],
    store: Store = None,
    out: Annotated[
        Path, typer.Option(help="Folder of the reports; an interrupted run goes on from what lies there.")
    ] = Path("var/eval"),
    baseline: Annotated[Path | None, typer.Option(help="report.json of an earlier evaluation to compare with.")] = None,
    least: Annotated[
        list[str] | None,
        typer.Option("--min", help="METRIC=VALUE: fail when the metric is below. Repeatable."),
    ] = None,
    most: Annotated[
        list[str] | None,
        typer.Option("--max", help="METRIC=VALUE: fail when a metric where lower is better is above. Repeatable."),
    ] = None,
    generate: Annotated[
        int | None,
        typer.Option(min=1, max=100_000, help="Write so many cases from the store's own catalog to CASES, and end."),
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="key=value: a setting for this run. Repeatable.")
    ] = None,
    grid: Annotated[
        list[str] | None,
        typer.Option(help="key=value,value,... or 'retrieval': compare configurations. Repeatable."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; each loads its own models.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Of intervals, tests and generated cases.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many cases.")] = None,
    fairness: Annotated[
        bool,
        typer.Option(
            "--fairness",
            help="Ask cases again as other people would put them: other names, groups, dialects, spelling. Facts, "
            "products, numbers and action must not differ; gate it by --min fairness=0.98.",
        ),
    ] = False,
    fairness_cases: Annotated[
        int, typer.Option(min=1, max=10_000, help="Cases asked so, at most; each about 30 times.")
    ] = 100,
    judge: Annotated[
        str | None,
        typer.Option(
            help="URL#MODEL of an OpenAI-compatible server that gives a second opinion on every reply, reported apart "
            "and never a gate; a key is read from JUDGE_API_KEY."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure the accuracy of answers offline, with reports, gates and a comparison with an earlier run."""
    from eval.comparison import parse_gate  # imported here: see the head of this file
    from eval.evaluation import Options, evaluate, judged, metrics_of, write_reports
    from eval.report import read_report
    from eval.settings_options import settings_with

    settings = settings_with(store, set_ or [])
    if generate is not None:
        _generate(settings.store, set_ or [], cases, generate, seed)
        return
    server = _judge(judge, cases, grid or [])
    _check_fairness(fairness, least or [], grid or [])
    metrics = metrics_of(cases, fairness=fairness)
    gates = [
        *(parse_gate(text, "min", metrics) for text in least or []),
        *(parse_gate(text, "max", metrics) for text in most or []),
    ]
    earlier = None if baseline is None else read_report(baseline)
    options = Options(
        out=_folder(out),
        workers=workers,
        seed=seed,
        limit=limit,
        fairness_cases=fairness_cases if fairness else None,
    )
    if grid:
        _compare_configurations(store, set_ or [], grid, cases, options)
        return
    with _progress() as progress:
        measured = evaluate(settings, cases, options, progress=progress)
    report = judged(measured, gates, earlier, metrics=metrics)
    write_reports(report, out)
    if server is not None:
        report = _with_opinions(report, server, out)
    _tell(report, out, as_json=as_json)
    if not report.passed:
        raise typer.Exit(CHECK_FAILED)


def main() -> None:
    """`python -m eval.cli`: the same command line."""
    run(app)


def _judge(written: str | None, cases: Path, grid: list[str]) -> "JudgeServer | None":
    """The judge that was asked for, once it is sure that it can be used."""
    from eval.beir import is_beir
    from eval.errors import OptionError
    from eval.judge import parse_judge

    if written is None:
        return None
    if grid:
        raise OptionError("--judge is asked of one configuration; leave out --grid")
    if is_beir(cases):
        raise OptionError("--judge judges replies, and a BEIR directory has none; give a file of cases")
    return parse_judge(written)


def _check_fairness(fairness: bool, least: list[str], grid: list[str]) -> None:
    from eval.errors import OptionError

    if fairness and grid:
        raise OptionError("--fairness is measured of one configuration; leave out --grid")
    if not fairness and any(text.partition("=")[0].strip() == "fairness" for text in least):
        raise OptionError("--min fairness=VALUE needs --fairness, which measures it")


def _with_opinions(report: "Report", server: "JudgeServer", out: Path) -> "Report":
    """The report with a judge's opinions, written again; without them it stands already."""
    from eval.errors import EvaluationError
    from eval.evaluation import write_reports
    from eval.judge import judge_report

    try:
        with _progress("Judging") as progress:
            found = judge_report(report, server, progress=progress)
    except EvaluationError as error:
        raise EvaluationError(f"{error}; the reports without a judge are in {str(out)!r}") from error
    report = report.model_copy(update={"judge": found})
    write_reports(report, out)
    return report


def _folder(out: Path) -> Path:
    from eval.errors import ReportError

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"cannot make the folder {str(out)!r}: {error.strerror}; choose another --out") from error
    return out


def _generate(store: Path, pairs: list[str], target: Path, n: int, seed: int) -> None:
    from eval.generate import generate_file
    from eval.settings_options import settings_with

    counts = generate_file(settings_with(store, pairs), target, n, seed=seed)
    typer.echo(f"Wrote {sum(counts.values()):,} cases to {target}:")
    for ability, count in counts.items():
        typer.echo(f"  {ability}: {count}")
    typer.echo(f"Look them over, then run `shelftalk eval {target}`.")


def _compare_configurations(
    store: Path | None, pairs: list[str], axes: list[str], cases: Path, options: "Options"
) -> None:
    from eval.ablation import compare_configurations
    from eval.settings_options import grid

    with _progress() as progress:
        table = compare_configurations(grid(store, pairs, axes), cases, options, progress=progress)
    typer.echo(table)


@contextmanager
def _progress(doing: str = "Asking") -> Iterator[Callable[[int, int], None]]:
    """A bar with the time left on a terminal, nothing elsewhere."""
    with Progress(
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda n_done, n_all: bar.update(task, completed=n_done, total=n_all)


def _tell(report: "Report", out: Path, *, as_json: bool) -> None:
    from eval.judge_page import judge_sentences
    from eval.markdown_summary import number

    failed = [gate for gate in report.gates if not gate.passed]
    for gate in failed:
        typer.echo(f"shelftalk: gate {gate.gate} failed: {gate.message}", err=True)
    if as_json:
        shown = {
            "passed": report.passed,
            "cases": report.cases.n,
            "metrics": {
                one.name: {"mean": one.mean, "low": one.low, "high": one.high, "n": one.n} for one in report.metrics
            },
            "gates": [gate.model_dump() for gate in report.gates],
            "judge": None if report.judge is None else report.judge.model_dump(exclude={"opinions"}),
            "report": str(out / "report.json"),
            "seconds": report.times.seconds,
        }
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    for one in report.metrics:
        if one.mean is not None:
            interval = f"{number(one.low)} to {number(one.high)}"
            typer.echo(f"{one.name:<24} {number(one.mean)}  ({interval}, n={one.n})  {one.title}")
    for sentence in () if report.judge is None else judge_sentences(report.judge):
        typer.echo(sentence)
    total = next((stage for stage in report.times.stages if stage.stage == "total"), None)
    if total is not None:
        percentiles = f"p50 {total.p50:.0f} ms, p95 {total.p95:.0f} ms, p99 {total.p99:.0f} ms"
        typer.echo(f"{'time of an answer':<24} {percentiles}")
    typer.echo(f"{report.cases.n:,} cases in {report.times.seconds:.1f} s; reports: {out}/report.html, report.json")


if __name__ == "__main__":
    main()

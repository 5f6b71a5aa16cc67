"""The command `shelftalk train`: options, progress, what is told at the end, exit codes.

What trains is imported when the command runs, so that the other commands do not wait for it.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from rag.cli import CHECK_FAILED, Json, Store, app, clear_errors, load_settings

if TYPE_CHECKING:
    from eval.tuning.tuning import TuningReport
    from index.learning.training_loop import Pace

_MINUTES = 10.0  # of training, where no length is given


@app.command()
@clear_errors
def train(
    store: Store = None,
    cases: Annotated[
        list[Path] | None, typer.Option(help="Questions with answers, in the form of `shelftalk eval`. Repeatable.")
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option(min=0.01, max=10_000, help="Minutes of training at most.  [default: 10]", show_default=False),
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, max=1_000_000, help="Steps of training at most.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a training that was interrupted.")] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="Start from the packaged reader, not from the store's own.")
    ] = False,
    status: Annotated[bool, typer.Option("--status", help="Say which readers there are, and end.")] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Let the reader before the current one serve again, and end.")
    ] = False,
    questions: Annotated[
        int, typer.Option(min=8, max=5_000, help="Held-out questions measured before and after, at most.")
    ] = 240,
    batch: Annotated[int, typer.Option(min=1, max=512, help="Examples of a step.")] = 16,
    learning_rate: Annotated[float, typer.Option(min=1e-7, max=1.0, help="Highest learning rate.")] = 1e-4,
    seed: Annotated[int, typer.Option(min=0, help="Of what is drawn.")] = 0,
    as_json: Json = False,
) -> None:
    """Fine-tune the embedded reader on the store's own catalog, documents, approved answers and cases."""
    from eval.errors import OptionError
    from eval.tuning.tuning import TuningRequest, report_to_dict, tune
    from index.learning.training_loop import RunOptions

    settings = load_settings(store)
    if sum((resume, status, rollback)) > 1:
        raise OptionError("--resume, --status and --rollback exclude each other")
    if status or rollback:
        _tell_models(settings.store, roll_back=rollback, as_json=as_json)
        return
    if resume and (cases or anew):
        raise OptionError("--resume goes on with what the training was begun with; leave out --cases and --anew")
    lasts = steps is not None or minutes is not None
    run = RunOptions(
        steps=steps,
        minutes=minutes if lasts else _MINUTES,
        learning_rate=learning_rate,
        batch=batch,
        checkpoint_minutes=2.0,
        seed=seed,
    )
    request = TuningRequest(
        run=run, cases=tuple(cases or ()), n_measured=questions, anew=anew, resume=resume, lasts=lasts
    )
    with _progress() as (stage, watch):
        report = tune(settings, request, stage=stage, watch=watch)
    if as_json:
        typer.echo(json.dumps(report_to_dict(report), ensure_ascii=False))
    else:
        _tell(report)
    if report.refused is not None:
        typer.echo(f"shelftalk: the new model was not installed: {report.refused}", err=True)
        raise typer.Exit(CHECK_FAILED)


@contextmanager
def _progress() -> "Iterator[tuple[Callable[[str], None], Callable[[Pace], None]]]":
    """A bar with the loss and the time left on a terminal, nothing elsewhere."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[pace]}"),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task("", total=None, pace="")

        def watch(pace: "Pace") -> None:
            left = f"{pace.left_s / 60:.0f} min" if pace.left_s >= 90 else f"{pace.left_s:.0f} s"
            shown = f"step {pace.step}, loss {pace.loss:.3f}, {left} left"
            bar.update(task, total=1.0, completed=pace.done, pace=shown)

        yield lambda said: bar.update(task, description=said, total=None, pace=""), watch


def _tell_models(store: Path, *, roll_back: bool, as_json: bool) -> None:
    from rag.tuning.own_readers import OwnReaders, installed

    readers = OwnReaders(store)
    if roll_back:
        with readers.locked():
            readers.roll_back()
        name = installed(store).name
        typer.echo(json.dumps({"model": name}) if as_json else f"{name} serves again, once the server has restarted.")
        return
    current = readers.current()
    shown = {
        "model": installed(store).name,
        "current": None if current is None else current.name,
        "readers": [_summary(own.name, own.report) for own in readers.every()],
        "unfinished": (readers.work / "plan.json").is_file(),
        "trainer_pid": readers.trainer_pid(),
    }
    if as_json:
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    typer.echo(f"{shown['model']} answers with SHELFTALK_MODEL=reader.")
    for own in readers.every():
        summary = _summary(own.name, own.report)
        typer.echo(f"  {own.name}: trained {summary['trained_at']}, accuracy {summary['before']} → {summary['after']}")
    if shown["unfinished"]:
        typer.echo("There is an unfinished training; go on with `shelftalk train --resume`.")


def _summary(name: str, report: Any) -> dict[str, object]:  # Any: JSON that a training wrote
    held_out = report.get("held_out", {})
    return {
        "name": name,
        "model": report.get("model"),
        "trained_at": report.get("trained_at"),
        "before": held_out.get("before", {}).get("accuracy"),
        "after": held_out.get("after", {}).get("accuracy"),
    }


def _tell(report: "TuningReport") -> None:
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in report.examples.items())
    typer.echo(f"Learnt from {kinds}; {report.steps:,} steps in {report.seconds / 60:.1f} min.")
    owners = report.n_owners
    typer.echo(f"{owners['train']:,} products and documents trained on, {owners['held_out']:,} held out.")
    if report.n_unusable_cases:
        typer.echo(f"{report.n_unusable_cases:,} cases could not be learnt from: no answer in English, or no evidence.")
    for title, figures in (("held out", report.own), ("other shops", report.general)):
        before, after, change = figures.before, figures.after, figures.difference
        typer.echo(
            f"{title} ({change.n} questions): accuracy {before.accuracy:.3f} → {after.accuracy:.3f} "
            f"({change.mean:+.3f}, {change.low:+.3f} to {change.high:+.3f}), "
            f"perplexity {_number(before.perplexity)} → {_number(after.perplexity)}"
        )
    if report.refused is None:
        typer.echo(f"{report.model} answers now with SHELFTALK_MODEL=reader; restart `shelftalk serve`.")
    else:
        typer.echo(f"{report.model} goes on answering.")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"

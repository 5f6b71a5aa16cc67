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
    from eval.tuning.end_to_end import EndToEnd
    from eval.tuning.learner import Learner
    from eval.tuning.report import SetFigures, TuningReport
    from index.learning.training_loop import Pace

_MINUTES = 10.0  # of training, where no length is given


@app.command()
@clear_errors
def train(
    store: Store = None,
    cases: Annotated[
        list[Path] | None,
        typer.Option(
            help="Questions with answers, in the form of `shelftalk eval`: learnt from, and those about held-out "
            "products asked of the whole assistant before and after. Repeatable."
        ),
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option(min=0.01, max=10_000, help="Minutes of training at most.  [default: 10]", show_default=False),
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, max=1_000_000, help="Steps of training at most.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a training that was interrupted.")] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="Start from the model without what it learnt from the store before.")
    ] = False,
    status: Annotated[bool, typer.Option("--status", help="Say which models there are, and end.")] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Let the model before the current one serve again, and end.")
    ] = False,
    questions: Annotated[
        int, typer.Option(min=8, max=5_000, help="Held-out questions, and cases, measured before and after, at most.")
    ] = 240,
    batch: Annotated[
        int | None,
        typer.Option(min=1, max=512, help="Examples of a step.  [default: 16, of an adapter 8]", show_default=False),
    ] = None,
    learning_rate: Annotated[
        float | None,
        typer.Option(
            min=1e-7, max=1.0, help="Highest learning rate.  [default: 1e-4, of an adapter 2e-4]", show_default=False
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of what is drawn.")] = 0,
    as_json: Json = False,
) -> None:
    """Fine-tune the model on the store's own catalog, documents, approved answers and cases.

    With SHELFTALK_MODEL=hf:PATH-or-ID an adapter of that model is trained, else the embedded reader.
    """
    from eval.errors import OptionError
    from eval.tuning.learners import learner_of
    from eval.tuning.report import report_to_dict
    from eval.tuning.tuning import TuningRequest, tune
    from index.learning.training_loop import RunOptions

    settings = load_settings(store)
    if sum((resume, status, rollback)) > 1:
        raise OptionError("--resume, --status and --rollback exclude each other")
    learner = learner_of(settings)
    if status or rollback:
        _tell_models(learner, roll_back=rollback, as_json=as_json)
        return
    if resume and (cases or anew):
        raise OptionError("--resume goes on with what the training was begun with; leave out --cases and --anew")
    lasts = steps is not None or minutes is not None
    run = RunOptions(
        steps=steps,
        minutes=minutes if lasts else _MINUTES,
        learning_rate=learner.learning_rate if learning_rate is None else learning_rate,
        batch=batch or learner.batch,
        checkpoint_minutes=2.0,
        seed=seed,
    )
    request = TuningRequest(
        run=run, cases=tuple(cases or ()), n_measured=questions, anew=anew, resume=resume, lasts=lasts
    )
    with _progress() as (stage, watch):
        report = tune(settings, learner, request, stage=stage, watch=watch)
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


def _tell_models(learner: "Learner", *, roll_back: bool, as_json: bool) -> None:
    from eval.tuning.tuning import serving

    models = learner.models
    if roll_back:
        with models.locked():
            models.roll_back()
        name = serving(learner).name
        typer.echo(json.dumps({"model": name}) if as_json else f"{name} serves again, once the server has restarted.")
        return
    current = models.current()
    trained = [_summary(own.name, own.report) for own in models.every()]
    shown = {
        "model": serving(learner).name,
        "setting": learner.setting,
        "current": None if current is None else current.name,
        "trained": trained,
        "unfinished": (models.work / "plan.json").is_file(),
        "trainer_pid": models.trainer_pid(),
    }
    if as_json:
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    typer.echo(f"{shown['model']} answers with SHELFTALK_MODEL={learner.setting}.")
    for one in trained:
        typer.echo(f"  {one['name']}: trained {one['trained_at']}, accuracy {one['before']} → {one['after']}")
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
    _tell_set("held out", report.own)
    _tell_set("other shops", report.general)
    _tell_whole(report.whole)
    if report.refused is None:
        typer.echo(f"{report.model} answers now with SHELFTALK_MODEL={report.setting}; restart `shelftalk serve`.")
    else:
        typer.echo(f"{report.model} goes on answering.")


def _tell_set(title: str, figures: "SetFigures") -> None:
    before, after, change = figures.before, figures.after, figures.difference
    typer.echo(
        f"{title} ({change.n} questions, evidence given): accuracy {before.accuracy:.3f} → {after.accuracy:.3f} "
        f"({change.mean:+.3f}, {change.low:+.3f} to {change.high:+.3f}), "
        f"perplexity {_number(before.perplexity)} → {_number(after.perplexity)}"
    )


def _tell_whole(whole: "EndToEnd | None") -> None:
    if whole is None:
        typer.echo(
            "end to end: not measured; give cases about held-out products by --cases to know whether answers changed."
        )
        return
    for one in whole.comparisons:
        typer.echo(
            f"end to end ({one.n} cases): {one.metric} {one.baseline:.3f} → {one.mean:.3f} "
            f"({one.difference:+.3f}, p = {one.p:.3f})"
        )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"

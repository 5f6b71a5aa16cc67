"""A reader that goes on learning: from published weights, over a store's examples, to weights as they are published.

The run's state lies in one directory: `plan.json` says what it was begun with, the rest is its checkpoint. No example
is kept there: a resumed run makes them again from the store, so that what was erased in between is not learnt from.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from index.learning.training_loop import Pace, RunOptions, TrainingLoop
from index.model_files import find_model
from rag.errors import TuningError
from rag.reader.examples import ReaderExample
from rag.reader.input import ReaderTokenizer
from rag.reader.loading import take_published
from rag.reader.starting import network_of_encoder
from rag.reader.train import Trainer
from rag.reader.weights import ReaderFiles, write_reader
from rag.tuning.gathering import shares_of

_PLAN = "plan.json"
_PROGRESS = "progress.json"  # of a checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningPlan:
    """What a run was begun with, and is gone on with."""

    start: str  # id of the model it starts from
    run: RunOptions
    cases: tuple[str, ...]  # files of cases, absolute
    n_measured: int  # held-out questions, at most
    anew: bool  # from the packaged reader, though the store has one of its own


def write_plan(work: Path, plan: TuningPlan) -> None:
    """Begin a run in a directory, which is made; what lay there before should be gone."""
    work.mkdir(parents=True, exist_ok=True)
    (work / _PLAN).write_text(json.dumps(asdict(plan)) + "\n", encoding="utf-8")


def read_plan(work: Path) -> TuningPlan:
    """What the unfinished run of a directory was begun with.

    Raises:
        TuningError: If there is none, or it cannot be read.
    """
    path = work / _PLAN
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return TuningPlan(**{**raw, "run": RunOptions(**raw["run"]), "cases": tuple(raw["cases"])})
    except FileNotFoundError as error:
        raise TuningError("there is no unfinished training in this store; start without --resume") from error
    except (ValueError, KeyError, TypeError) as error:
        raise TuningError(f"{str(path)!r} is damaged ({error}); start without --resume") from error


def fine_tune(
    start: ReaderFiles,
    train: Sequence[ReaderExample],
    plan: TuningPlan,
    work: Path,
    *,
    resume: bool,
    watch: Callable[[Pace], None] | None = None,
) -> Trainer:
    """Train to the end of the plan, with checkpoints in `work`.

    Args:
        start: The reader it starts from.
        train: Of kinds with a share (`gathering.SHARES`).
        plan: How long and how fast.
        work: Directory of the run.
        resume: Go on from the checkpoint there; without one, from the start.
        watch: Called after every step.
    """
    encoder = find_model(None)
    torch.manual_seed(plan.run.seed)
    network = network_of_encoder(encoder.directory, start.outputs)
    take_published(network, start)
    tokenizer = ReaderTokenizer(encoder.directory / "tokenizer.json")
    trainer = Trainer(network, tokenizer, train, (), plan.run, shares=shares_of(train))
    run_to_end(trainer, work, resume=resume, watch=watch)
    return trainer


def run_to_end(trainer: TrainingLoop, work: Path, *, resume: bool, watch: Callable[[Pace], None] | None = None) -> None:
    """Train to the end, on from the checkpoint of a directory where that is wanted and there is one."""
    if resume and (work / _PROGRESS).is_file():
        trainer.resume(work)
    trainer.run(work, watch=watch)


def write_candidate(trainer: Trainer, start: ReaderFiles, directory: Path, *, name: str) -> ReaderFiles:
    """The trained weights as they would be installed."""
    state = {key: value.cpu() for key, value in trainer.network.trained_state().items()}
    return write_reader(directory, state, name=name, encoder_sha256=start.encoder_sha256, outputs=start.outputs)

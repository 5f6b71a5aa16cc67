"""One training run of any model here: steps with a falling learning rate, checkpoints, progress, resuming.

Runs on a CPU, or a GPU where there is one, in bf16 where that is faster. The length is given in steps, or in minutes
where the machine is shared and its speed cannot be known. What a step learns from and what is measured is the
model's own file.
"""

import argparse
import json
import logging
import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import torch

from index.learning.checkpoint import Progress, TrainedModel, load_checkpoint, save_checkpoint

_LOG = logging.getLogger(__name__)
_MAX_NORM = 1.0
_WEIGHT_DECAY = 0.01
_LOGGED_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How long and how fast to train; a run ends at the first of the lengths that are given."""

    steps: int | None  # None: as many as fit into `minutes`
    minutes: float | None  # of training, checkpoints and measuring in; pauses not
    learning_rate: float
    batch: int  # examples a step
    checkpoint_minutes: float
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How the learning rate goes: up in a line, then down to nothing."""

    warm_up: float  # share of the training in which it rises
    fall: Literal["line", "cosine"]

    def share(self, done: float) -> float:
        """Share of the highest learning rate when `done` (0 to 1) of the training is over."""
        if done < self.warm_up:
            return max(done, 0.001) / self.warm_up
        fallen = min(1.0, (done - self.warm_up) / (1 - self.warm_up))
        return 1 - fallen if self.fall == "line" else 0.5 * (1 + math.cos(math.pi * fallen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How far a run is, for whoever watches it."""

    step: int
    done: float  # 0 to 1
    loss: float  # mean of the last steps
    left_s: float  # at the pace so far


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterGroup:
    """Weights that learn at one rate."""

    parameters: Sequence[torch.nn.Parameter]
    rate: float  # times the learning rate of the options


class TrainingLoop(ABC):
    """A run from where its model starts, or from a checkpoint.

    Args:
        model: On any device; it is trained where `device` says.
        groups: The weights that are trained.
        options: How long and how fast.
        schedule: Of the learning rate.
    """

    def __init__(
        self, model: TrainedModel, groups: Sequence[ParameterGroup], options: RunOptions, schedule: Schedule
    ) -> None:
        self._options = options
        self._schedule = schedule
        self._trained = model
        self._parameters = [one for group in groups for one in group.parameters]
        rates = [options.learning_rate * group.rate for group in groups]
        self.optimizer = torch.optim.AdamW(
            [{"params": list(g.parameters), "top_rate": r} for g, r in zip(groups, rates, strict=True)],
            lr=options.learning_rate,
            weight_decay=_WEIGHT_DECAY,
        )
        self.progress = Progress(step=0, elapsed_s=0.0)

    @abstractmethod
    def measure(self) -> Mapping[str, float]:
        """The figures of each development set."""

    @abstractmethod
    def _step_loss(self, step: int) -> torch.Tensor:
        """The loss over the examples of a step, a scalar with its gradient."""

    def run(self, out: Path, *, watch: Callable[[Pace], None] | None = None) -> None:
        """Train to the end, with checkpoints in `out`; `watch` is called after every step."""
        started = last = time.monotonic() - self.progress.elapsed_s
        losses: list[float] = []
        while self._done() < 1.0:
            losses = [*losses[1 - _LOGGED_STEPS :], self.step()]
            now = time.monotonic()
            self.progress = Progress(step=self.progress.step, elapsed_s=now - started)
            pace = self._pace(sum(losses) / len(losses))
            if watch is not None:
                watch(pace)
            if self.progress.step % _LOGGED_STEPS == 0:
                self._log(out, pace)
            if now - max(last, started) >= 60 * self._options.checkpoint_minutes:
                last = now
                self.save(out)
        self.save(out)

    def step(self) -> float:
        """Learn from one batch; gives its loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = group["top_rate"] * self._schedule.share(self._done())
        loss = self._step_loss(self.progress.step)
        loss.backward()  # type: ignore[no-untyped-call]  # torch states no types for it
        torch.nn.utils.clip_grad_norm_(self._parameters, _MAX_NORM)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.progress = Progress(step=self.progress.step + 1, elapsed_s=self.progress.elapsed_s)
        return loss.item()

    def save(self, out: Path) -> None:
        """Write a checkpoint and the figures of the development sets."""
        save_checkpoint(out, self._trained, self.optimizer, self.progress)
        figures = dict(self.measure())
        _LOG.info("checkpoint at step %d: %s", self.progress.step, json.dumps(figures))
        _append(out / "figures.jsonl", {**asdict(self.progress), "dev": figures})

    def resume(self, out: Path) -> None:
        """Go on from the checkpoint of `out`.

        Raises:
            IndexingError: If there is none.
        """
        self.progress = load_checkpoint(out, self._trained, self.optimizer)

    def _pace(self, loss: float) -> Pace:
        done, elapsed = self._done(), self.progress.elapsed_s
        return Pace(
            step=self.progress.step,
            done=min(1.0, done),
            loss=loss,
            left_s=max(0.0, elapsed / done - elapsed) if done else 0.0,
        )

    def _log(self, out: Path, pace: Pace) -> None:
        elapsed = self.progress.elapsed_s
        _LOG.info("step %d, %.0f s, loss %.4f, %.0f min left", pace.step, elapsed, pace.loss, pace.left_s / 60)
        _append(out / "losses.jsonl", {**asdict(self.progress), "loss": round(pace.loss, 4)})

    def _done(self) -> float:
        """Share of the training that is over."""
        steps, minutes = self._options.steps, self._options.minutes
        assert steps is not None or minutes is not None  # checked where the command is read
        by_steps = 0.0 if steps is None else self.progress.step / steps
        by_time = 0.0 if minutes is None else self.progress.elapsed_s / (60 * minutes)
        return max(by_steps, by_time)


def training_device() -> torch.device:
    """The GPU where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@cache
def bf16_is_faster(device: torch.device) -> bool:
    """Whether a product of two matrices takes less time in bf16 than in fp32 here; tried once a process."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())

    def seconds(dtype: torch.dtype) -> float:
        a = torch.ones((1024, 384), dtype=dtype)
        b = torch.ones((384, 1536), dtype=dtype)
        times = []
        for _ in range(5):
            start = time.perf_counter()
            a @ b
            times.append(time.perf_counter() - start)
        return min(times)

    return seconds(torch.bfloat16) < 0.8 * seconds(torch.float32)


def run_parser(program: str, description: str | None) -> argparse.ArgumentParser:
    """A command that trains, with the options of every run but for its rate and batch."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--out", type=Path, required=True, help="directory of the checkpoint")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--steps", type=int, help="steps in all")
    length.add_argument("--minutes", type=float, help="wall-clock minutes in all")
    parser.add_argument("--threads", type=int, default=2, help="of torch")
    parser.add_argument("--checkpoint-minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=0)
    return parser


def run_options(found: Any) -> RunOptions:  # Any: what argparse gives
    """The options that a command was given; `batch` and `learning_rate` are the command's own."""
    return RunOptions(
        steps=found.steps,
        minutes=found.minutes,
        learning_rate=found.learning_rate,
        batch=found.batch,
        checkpoint_minutes=found.checkpoint_minutes,
        seed=found.seed,
    )


def _append(path: Path, record: dict[str, object]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")

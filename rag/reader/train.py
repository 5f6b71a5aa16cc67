"""Train the reader: `python -m rag.reader.train --data DIR --out DIR [--resume]`.

Takes `train.jsonl`, `dev.jsonl` and `outputs.json` of `rag.reader.data`. Runs on a CPU, or a GPU where there is one, in
bf16 where that is faster. A checkpoint is written every few minutes and after the last step; `--resume` goes on from
it. The length is given in steps, or in minutes where the machine is shared and its speed cannot be known.
"""

import argparse
import json
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from index.errors import IndexingError
from index.model_files import find_model
from index.ranker.checkpoint import Progress, load_checkpoint, save_checkpoint
from index.ranker.train import bf16_is_faster
from rag.reader.batches import Batch, Sampler, batch_of, row_of
from rag.reader.examples import ReaderExample, read_examples
from rag.reader.input import SEGMENTS, ReaderTokenizer
from rag.reader.loading import take_published
from rag.reader.network import ReaderNetwork, Written, answer_loss
from rag.reader.starting import network_of_encoder
from rag.reader.weights import find_reader

_LOG = logging.getLogger(__name__)
_WARM_UP = 0.03  # share of the training in which the learning rate rises
_HEAD_RATE = 4.0  # what does not come from the encoder learns this many times faster
_NEW = ("segments.", "copy_", "gate.", "turn", "output_bias")
_MAX_NORM = 1.0
_DEV_EXAMPLES = 40  # of each data set, for the loss at a checkpoint
_LOGGED_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOptions:
    """How long and how fast to train."""

    steps: int | None  # None: as many as fit into `minutes`
    minutes: float | None
    learning_rate: float
    batch: int
    checkpoint_minutes: float
    seed: int


class Trainer:
    """One training run, from the encoder's weights or from its checkpoint.

    Args:
        network: Where it starts.
        tokenizer: The one that goes with it.
        train: What is learnt from.
        dev: What is measured at each checkpoint.
        options: How long and how fast.
    """

    def __init__(
        self,
        network: ReaderNetwork,
        tokenizer: ReaderTokenizer,
        train: Sequence[ReaderExample],
        dev: Sequence[ReaderExample],
        options: TrainingOptions,
    ) -> None:
        self._options = options
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = network.to(self._device)
        allowed = frozenset(network.output_ids.tolist())
        self._sampler = Sampler(train, tokenizer, allowed, seed=options.seed)
        _LOG.info("to draw from: %s", json.dumps(self._sampler.counts))
        self._dev = _measured_batches(dev, tokenizer, allowed)
        self._half = bf16_is_faster(self._device)
        self.optimizer = torch.optim.AdamW(self._parameter_groups(), lr=options.learning_rate, weight_decay=0.01)
        self.progress = Progress(step=0, elapsed_s=0.0)

    def run(self, out: Path) -> None:
        """Train to the end, with checkpoints in `out`."""
        started = last = time.monotonic() - self.progress.elapsed_s
        losses: list[float] = []
        while self._done() < 1.0:
            losses.append(self.step())
            now = time.monotonic()
            self.progress = Progress(step=self.progress.step, elapsed_s=now - started)
            if self.progress.step % _LOGGED_STEPS == 0:
                self._log(out, sum(losses[-_LOGGED_STEPS:]) / len(losses[-_LOGGED_STEPS:]))
            if now - max(last, started) >= 60 * self._options.checkpoint_minutes:
                last = now
                self.save(out)
        self.save(out)

    def save(self, out: Path) -> None:
        """Write a checkpoint and the loss on each development set."""
        save_checkpoint(out, self.network, self.optimizer, self.progress)
        figures = self.measure()
        _LOG.info("checkpoint at step %d: %s", self.progress.step, json.dumps(figures))
        _append(out / "figures.jsonl", {**asdict(self.progress), "dev": figures})

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Mean loss per answer token on each development set, nats."""
        self.network.eval()
        return {name: round(sum(map(self._loss_of, b)) / len(b), 4) for name, b in self._dev.items()}

    def _loss_of(self, batch: Batch) -> float:
        return self._loss(batch).item()

    def step(self) -> float:
        """Learn from one batch; gives its loss."""
        self.network.train()
        for group in self.optimizer.param_groups:
            group["lr"] = group["top_rate"] * learning_share(self._done())
        loss = self._loss(batch_of(self._sampler.draw(self.progress.step, self._options.batch)))
        loss.backward()  # type: ignore[no-untyped-call]  # torch states no types for it
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), _MAX_NORM)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.progress = Progress(step=self.progress.step + 1, elapsed_s=self.progress.elapsed_s)
        return loss.item()

    def _loss(self, batch: Batch) -> torch.Tensor:
        with torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=self._half):
            memory = self.network.give(*(t.to(self._device) for t in (batch.ids, batch.segments, batch.is_token)))
            hidden, _ = self.network.write(memory, batch.answer.to(self._device), SEGMENTS["answer"], Written())
            return answer_loss(self.network, memory, hidden, batch.labels.to(self._device))

    def _log(self, out: Path, loss: float) -> None:
        done, elapsed = self._done(), self.progress.elapsed_s
        left = elapsed / done - elapsed if done else 0.0
        _LOG.info("step %d, %.0f s, loss %.4f, %.0f min left", self.progress.step, elapsed, loss, left / 60)
        _append(out / "losses.jsonl", {**asdict(self.progress), "loss": round(loss, 4)})

    def _done(self) -> float:
        """Share of the training that is over."""
        if self._options.steps is not None:
            return self.progress.step / self._options.steps
        assert self._options.minutes is not None  # checked where the command is read
        return self.progress.elapsed_s / (60 * self._options.minutes)

    def _parameter_groups(self) -> list[dict[str, object]]:
        named = [(name, p) for name, p in self.network.named_parameters() if p.requires_grad]
        rate = self._options.learning_rate
        return [
            {"params": [p for name, p in named if not name.startswith(_NEW)], "top_rate": rate},
            {"params": [p for name, p in named if name.startswith(_NEW)], "top_rate": rate * _HEAD_RATE},
        ]


def learning_share(done: float) -> float:
    """Share of the highest learning rate when `done` of the training is over: up in a line, then down in a line."""
    if done < _WARM_UP:
        return max(done, 0.001) / _WARM_UP
    return max(0.0, (1 - done) / (1 - _WARM_UP))


def _measured_batches(
    dev: Sequence[ReaderExample], tokenizer: ReaderTokenizer, outputs: frozenset[int]
) -> dict[str, list[Batch]]:
    """Per data set, batches of ten of its first examples."""
    found = {}
    for name in sorted({one.dataset for one in dev}):
        examples = [one for one in dev if one.dataset == name][:_DEV_EXAMPLES]
        rows = [row for row in (row_of(one, tokenizer, outputs) for one in examples) if row is not None]
        if rows:
            found[name] = [batch_of(rows[start : start + 10]) for start in range(0, len(rows), 10)]
    return found


def _append(path: Path, record: dict[str, object]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, train; gives the exit code."""
    options, data, out, resume, start = _read_command(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        train, dev = list(read_examples(data / "train.jsonl")), list(read_examples(data / "dev.jsonl"))
        published = find_reader(start) if start is not None else None
        outputs = published.outputs if published else json.loads((data / "outputs.json").read_text(encoding="utf-8"))
        files = find_model(None)
        torch.manual_seed(options.seed)
        network = network_of_encoder(files.directory, outputs)
        if published is not None:
            take_published(network, published)
        trainer = Trainer(network, ReaderTokenizer(files.directory / "tokenizer.json"), train, dev, options)
        out.mkdir(parents=True, exist_ok=True)
        (out / "outputs.json").write_text(json.dumps(outputs), encoding="utf-8")
        if resume:
            trainer.progress = load_checkpoint(out, trainer.network, trainer.optimizer)
        trainer.run(out)
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    return 0


def _read_command(arguments: Sequence[str] | None) -> tuple[TrainingOptions, Path, Path, bool, Path | None]:
    parser = argparse.ArgumentParser(prog="python -m rag.reader.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="directory that `rag.reader.data` wrote")
    parser.add_argument("--out", type=Path, required=True, help="directory of the checkpoint")
    begin = parser.add_mutually_exclusive_group()
    begin.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    begin.add_argument("--start", type=Path, help="directory of a published reader whose weights are where it starts")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--steps", type=int, help="steps in all")
    length.add_argument("--minutes", type=float, help="wall-clock minutes in all")
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--batch", type=int, default=24, help="examples a step")
    parser.add_argument("--threads", type=int, default=2, help="of torch")
    parser.add_argument("--checkpoint-minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=0)
    found = parser.parse_args(arguments)
    torch.set_num_threads(found.threads)
    options = TrainingOptions(
        steps=found.steps,
        minutes=found.minutes,
        learning_rate=found.learning_rate,
        batch=found.batch,
        checkpoint_minutes=found.checkpoint_minutes,
        seed=found.seed,
    )
    return options, found.data, found.out, found.resume, found.start


if __name__ == "__main__":
    raise SystemExit(main())

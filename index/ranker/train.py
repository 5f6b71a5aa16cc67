"""Train the evidence ranker: `python -m index.ranker.train --data DIR --out DIR [--resume]`.

Takes `train.jsonl` and `dev.jsonl` of `index.ranker.data`. Runs on a CPU, or a GPU where there is one, in bf16 where
that is faster. A checkpoint is written every few minutes and after the last step; `--resume` goes on from it. The
length is given in steps, or in minutes where the machine is shared and its speed cannot be known.
"""

import argparse
import json
import logging
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from index.errors import IndexingError
from index.model_files import find_model
from index.ranker.checkpoint import Progress, load_checkpoint, save_checkpoint
from index.ranker.input import PairEncoder, TokenBatch, padded
from index.ranker.lists import RankingList, read_lists
from index.ranker.losses import list_loss
from index.ranker.measures import average_precision, precision_at_1
from index.ranker.model import CrossEncoder
from index.ranker.sampling import ListSampler

_LOG = logging.getLogger(__name__)
_PART_PAIRS = 24  # pairs of similar length that run together
_TRAINING_TOKENS = 72  # of a pair; 97 % are shorter, longer evidence loses its end
_WARM_UP = 0.05  # share of the training in which the learning rate rises
_HEAD_RATE = 10.0  # the head starts from nothing and learns this many times faster
_MAX_NORM = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOptions:
    """How long and how fast to train."""

    steps: int | None  # None: as many as fit into `minutes`
    minutes: float | None
    learning_rate: float
    lists_per_step: int
    candidates: int
    frozen_layers: int
    checkpoint_minutes: float
    seed: int


class Trainer:
    """One training run, from nothing or from its checkpoint."""

    def __init__(self, train: Sequence[RankingList], dev: Sequence[RankingList], options: TrainingOptions) -> None:
        files = find_model(None)
        self._options = options
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(options.seed)
        self.model = CrossEncoder(files.directory).to(self._device)
        for layer in self.model.bert.encoder.layer[: options.frozen_layers]:
            layer.requires_grad_(False)
        self._encoder = PairEncoder(files.directory / "tokenizer.json")
        self._sampler = ListSampler(train, seed=options.seed, candidates=options.candidates)
        self._dev = dev
        self._half = bf16_is_faster(self._device)
        self.optimizer = torch.optim.AdamW(self._parameter_groups(), lr=options.learning_rate, weight_decay=0.01)
        self.progress = Progress(step=0, elapsed_s=0.0)

    def run(self, out: Path) -> None:
        """Train to the end, with checkpoints in `out`."""
        started = last = time.monotonic() - self.progress.elapsed_s
        losses: list[float] = []
        while self._done() < 1.0:
            losses.append(self._step())
            now = time.monotonic()
            self.progress = Progress(step=self.progress.step + 1, elapsed_s=now - started)
            if self.progress.step % 20 == 0:
                _LOG.info("step %d, %.0f s, loss %.4f", *self._state(), sum(losses[-20:]) / len(losses[-20:]))
            if now - max(last, started) >= 60 * self._options.checkpoint_minutes:
                last = now
                self.save(out)
        self.save(out)

    def save(self, out: Path) -> None:
        """Write a checkpoint and report the development lists."""
        save_checkpoint(out, self.model, self.optimizer, self.progress)
        figures = self.measure()
        _LOG.info("checkpoint at step %d: %s", self.progress.step, json.dumps(figures))
        with (out / "figures.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({**asdict(self.progress), **figures}) + "\n")

    def measure(self) -> dict[str, float]:
        """P@1 and mean average precision of the answerable development lists of each data set."""
        found: dict[str, float] = {}
        for dataset in sorted({one.dataset for one in self._dev}):
            lists = [one for one in self._dev if one.dataset == dataset and one.answerable and len(one.candidates) > 1]
            scored = self.scores(lists)
            right = [[c.label == 1 for c in one.candidates] for one in lists]
            pairs = list(zip(scored, right, strict=True))
            found[f"{dataset}-p1"] = round(sum(precision_at_1(s, r) for s, r in pairs) / len(pairs), 4)
            found[f"{dataset}-map"] = round(sum(average_precision(s, r) for s, r in pairs) / len(pairs), 4)
        return found

    @torch.no_grad()
    def scores(self, lists: Sequence[RankingList]) -> list[list[float]]:
        """Logits of every candidate of every list."""
        self.model.eval()
        pairs = [pair for one in lists for pair in self._pairs(one)]
        order = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0]) + len(pairs[row][1]))
        logits = torch.zeros(len(pairs))
        for start in range(0, len(order), _PART_PAIRS):
            rows = order[start : start + _PART_PAIRS]
            logits[rows] = self._forward(padded([pairs[row] for row in rows])).cpu()
        found, at = [], 0
        for one in lists:
            found.append(logits[at : at + len(one.candidates)].tolist())
            at += len(one.candidates)
        return found

    def _step(self) -> float:
        self.model.train()
        for group in self.optimizer.param_groups:
            group["lr"] = group["top_rate"] * learning_share(self._done())
        lists = self._sampler.draw(self.progress.step, self._options.lists_per_step)
        pairs = [pair for one in lists for pair in self._pairs(one)]
        labels = torch.tensor([candidate.label for one in lists for candidate in one.candidates])
        list_of = torch.tensor([row for row, one in enumerate(lists) for _ in one.candidates])
        order = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0]) + len(pairs[row][1]))
        parts = [order[start : start + _PART_PAIRS] for start in range(0, len(order), _PART_PAIRS)]
        logits = torch.cat(
            [self._forward(padded([pairs[row] for row in rows], max_tokens=_TRAINING_TOKENS)) for rows in parts]
        )
        loss = list_loss(logits, labels[order].to(self._device), list_of[order].to(self._device))
        loss.backward()  # type: ignore[no-untyped-call]  # torch states no types for it
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), _MAX_NORM)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return loss.item()

    def _forward(self, batch: TokenBatch) -> torch.Tensor:
        tensors = [torch.from_numpy(a).to(self._device) for a in _arrays(batch)]
        with torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=self._half):
            logits: torch.Tensor = self.model(*tensors)
        return logits.float()

    def _pairs(self, one: RankingList) -> list[tuple[list[int], list[int]]]:
        asked = self._encoder.question_ids(one.question)
        return [(asked, ids) for ids in self._encoder.evidence_ids([c.evidence for c in one.candidates])]

    def _done(self) -> float:
        """Share of the training that is over."""
        if self._options.steps is not None:
            return self.progress.step / self._options.steps
        assert self._options.minutes is not None  # checked where the command is read
        return self.progress.elapsed_s / (60 * self._options.minutes)

    def _state(self) -> tuple[int, float]:
        return self.progress.step, self.progress.elapsed_s

    def _parameter_groups(self) -> list[dict[str, object]]:
        body = [p for name, p in self.model.named_parameters() if name.startswith("bert.") and p.requires_grad]
        head = [p for name, p in self.model.named_parameters() if not name.startswith("bert.")]
        rate = self._options.learning_rate
        return [{"params": body, "top_rate": rate}, {"params": head, "top_rate": rate * _HEAD_RATE}]


def learning_share(done: float) -> float:
    """Share of the highest learning rate when `done` of the training is over: up in a line, then down in a cosine."""
    if done < _WARM_UP:
        return max(done, 0.001) / _WARM_UP
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (done - _WARM_UP) / (1 - _WARM_UP))))


def bf16_is_faster(device: torch.device) -> bool:
    """Whether a product of two matrices takes less time in bf16 than in fp32 here."""
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


def _arrays(batch: TokenBatch) -> tuple[object, object, object]:
    return batch.input_ids, batch.attention_mask, batch.token_type_ids


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, train; gives the exit code."""
    options, data, out, resume = _read_command(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        trainer = Trainer(list(read_lists(data / "train.jsonl")), list(read_lists(data / "dev.jsonl")), options)
        out.mkdir(parents=True, exist_ok=True)
        if resume:
            trainer.progress = load_checkpoint(out, trainer.model, trainer.optimizer)
        trainer.run(out)
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    return 0


def _read_command(arguments: Sequence[str] | None) -> tuple[TrainingOptions, Path, Path, bool]:
    parser = argparse.ArgumentParser(prog="python -m index.ranker.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="directory with train.jsonl and dev.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="directory of the checkpoint")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--steps", type=int, help="steps in all")
    length.add_argument("--minutes", type=float, help="wall-clock minutes in all")
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--lists-per-step", type=int, default=16)
    parser.add_argument("--candidates", type=int, default=6, help="of a list in one step")
    parser.add_argument("--frozen-layers", type=int, default=0, help="lowest layers that stay as they are")
    parser.add_argument("--threads", type=int, default=2, help="of torch")
    parser.add_argument("--checkpoint-minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=0)
    found = parser.parse_args(arguments)
    torch.set_num_threads(found.threads)
    options = TrainingOptions(
        steps=found.steps,
        minutes=found.minutes,
        learning_rate=found.learning_rate,
        lists_per_step=found.lists_per_step,
        candidates=found.candidates,
        frozen_layers=found.frozen_layers,
        checkpoint_minutes=found.checkpoint_minutes,
        seed=found.seed,
    )
    return options, found.data, found.out, found.resume


if __name__ == "__main__":
    raise SystemExit(main())

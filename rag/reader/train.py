"""Train the reader: `python -m rag.reader.train --data DIR --out DIR [--resume]`.

Takes `train.jsonl`, `dev.jsonl` and `outputs.json` of `rag.reader.data`. A checkpoint is written every few
minutes and after the last step; `--resume` goes on from it.
"""

import json
import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from index.errors import IndexingError
from index.learning.training_loop import (
    ParameterGroup,
    RunOptions,
    Schedule,
    TrainingLoop,
    bf16_is_faster,
    run_options,
    run_parser,
    training_device,
)
from index.model_files import find_model
from rag.reader.batches import SHARES, Batch, Sampler, batch_of, row_of
from rag.reader.examples import ReaderExample, read_examples
from rag.reader.input import SEGMENTS, ReaderTokenizer
from rag.reader.loading import take_published
from rag.reader.network import ReaderNetwork, Written, answer_loss
from rag.reader.starting import network_of_encoder
from rag.reader.weights import find_reader

_LOG = logging.getLogger(__name__)
SCHEDULE = Schedule(warm_up=0.03, fall="line")
_HEAD_RATE = 4.0  # what does not come from the encoder learns this many times faster
_NEW = ("segments.", "copy_", "gate.", "turn", "output_bias")
_DEV_EXAMPLES = 40  # of each data set, for the loss at a checkpoint


class Trainer(TrainingLoop):
    """One training run, from the weights a network has or from its checkpoint.

    Args:
        network: Where it starts.
        tokenizer: The one that goes with it.
        train: What is learnt from.
        dev: What is measured at each checkpoint.
        options: How long and how fast.
        shares: Of the data sets in what is drawn.
    """

    def __init__(
        self,
        network: ReaderNetwork,
        tokenizer: ReaderTokenizer,
        train: Sequence[ReaderExample],
        dev: Sequence[ReaderExample],
        options: RunOptions,
        *,
        shares: Mapping[str, float] = SHARES,
    ) -> None:
        self._device = training_device()
        self.network = network.to(self._device)
        allowed = frozenset(network.output_ids.tolist())
        self._sampler = Sampler(train, tokenizer, allowed, seed=options.seed, shares=shares)
        _LOG.info("to draw from: %s", json.dumps(self._sampler.counts))
        self._dev = _measured_batches(dev, tokenizer, allowed)
        self._half = bf16_is_faster(self._device)
        super().__init__(self.network, self._parameter_groups(), options, SCHEDULE)

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Mean loss per answer token on each development set, nats."""
        self.network.eval()
        return {name: round(sum(map(self._loss_of, b)) / len(b), 4) for name, b in self._dev.items()}

    def _loss_of(self, batch: Batch) -> float:
        return self._loss(batch).item()

    def _step_loss(self, step: int) -> torch.Tensor:
        self.network.train()
        return self._loss(batch_of(self._sampler.draw(step, self._options.batch)))

    def _loss(self, batch: Batch) -> torch.Tensor:
        with torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=self._half):
            memory = self.network.give(*(t.to(self._device) for t in (batch.ids, batch.segments, batch.is_token)))
            hidden, _ = self.network.write(memory, batch.answer.to(self._device), SEGMENTS["answer"], Written())
            return answer_loss(self.network, memory, hidden, batch.labels.to(self._device))

    def _parameter_groups(self) -> list[ParameterGroup]:
        named = [(name, p) for name, p in self.network.named_parameters() if p.requires_grad]
        return [
            ParameterGroup(parameters=[p for name, p in named if not name.startswith(_NEW)], rate=1.0),
            ParameterGroup(parameters=[p for name, p in named if name.startswith(_NEW)], rate=_HEAD_RATE),
        ]


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, train; gives the exit code."""
    parser = run_parser("python -m rag.reader.train", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="directory that `rag.reader.data` wrote")
    begin = parser.add_mutually_exclusive_group()
    begin.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    begin.add_argument("--start", type=Path, help="directory of a published reader whose weights are where it starts")
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--batch", type=int, default=24, help="examples a step")
    found = parser.parse_args(arguments)
    torch.set_num_threads(found.threads)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        trainer, outputs = _trainer(found.data, found.start, run_options(found))
        found.out.mkdir(parents=True, exist_ok=True)
        (found.out / "outputs.json").write_text(json.dumps(list(outputs)), encoding="utf-8")
        if found.resume:
            trainer.resume(found.out)
        trainer.run(found.out)
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    return 0


def _trainer(data: Path, start: Path | None, options: RunOptions) -> tuple[Trainer, Sequence[int]]:
    """A run over the files of a directory, and the tokens that it may generate."""
    train, dev = list(read_examples(data / "train.jsonl")), list(read_examples(data / "dev.jsonl"))
    published = find_reader(start) if start is not None else None
    outputs = published.outputs if published else json.loads((data / "outputs.json").read_text(encoding="utf-8"))
    files = find_model(None)
    torch.manual_seed(options.seed)
    network = network_of_encoder(files.directory, outputs)
    if published is not None:
        take_published(network, published)
    return Trainer(network, ReaderTokenizer(files.directory / "tokenizer.json"), train, dev, options), outputs


if __name__ == "__main__":
    raise SystemExit(main())

"""Train the entailment model: `python -m index.entailment.train --data DIR --out DIR [--resume]`.

Takes `train.jsonl` and `dev.jsonl` of `eval.verification.entailment`. A checkpoint is written every few minutes and
after the last step; `--resume` goes on from it.
"""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch.nn import functional

from index.entailment.examples import EntailmentExample, read_examples
from index.entailment.input import StatementEncoder
from index.entailment.sampling import ExampleSampler
from index.errors import IndexingError
from index.learning.cross_encoder import CrossEncoder
from index.learning.token_pairs import similar_lengths
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
from index.ranker.measures import roc_area

SCHEDULE = Schedule(warm_up=0.05, fall="cosine")
_PART_PAIRS = 16  # pairs of similar length that run together
_DEV_EACH = 60  # of a set and label
_HEAD_RATE = 10.0  # the head starts from nothing and learns this many times faster

_Pair = tuple[list[int], list[int]]


class Trainer(TrainingLoop):
    """One training run, from the encoder's weights, from given ones, or from its checkpoint.

    Args:
        train: What is learnt from.
        dev: What is measured at each checkpoint.
        options: How long and how fast; a batch counts examples.
        frozen_layers: The lowest layers that stay as they are.
        start: Weights of another cross-encoder to start from; None takes the encoder's.
    """

    def __init__(
        self,
        train: Sequence[EntailmentExample],
        dev: Sequence[EntailmentExample],
        options: RunOptions,
        *,
        frozen_layers: int = 0,
        start: Path | None = None,
    ) -> None:
        files = find_model(None)
        self._device = training_device()
        torch.manual_seed(options.seed)
        self.model = CrossEncoder(files.directory).to(self._device)
        if start is not None:
            self.model.load_state_dict(load_file(start), strict=False)
        for layer in self.model.bert.encoder.layer[:frozen_layers]:
            layer.requires_grad_(False)
        self._encoder = StatementEncoder(files.directory / "tokenizer.json")
        self._sampler = ExampleSampler(train, seed=options.seed)
        self._dev = _few_of_each(dev)
        self._half = bf16_is_faster(self._device)
        super().__init__(self.model, self._parameter_groups(), options, SCHEDULE)

    def measure(self) -> dict[str, float]:
        """The area under the ROC curve of each development set."""
        found: dict[str, float] = {}
        for dataset in sorted({one.dataset for one in self._dev}):
            some = [one for one in self._dev if one.dataset == dataset]
            found[dataset] = round(roc_area(self.scores(some), [one.is_held for one in some]), 4)
        return found

    @torch.no_grad()
    def scores(self, examples: Sequence[EntailmentExample]) -> list[float]:
        """The logit of every example."""
        self.model.eval()
        pairs = [self._encoder.pair(one.evidence, one.statement) for one in examples]
        logits = torch.zeros(len(pairs))
        for rows in similar_lengths(pairs, part=_PART_PAIRS):
            logits[rows] = self._forward([pairs[row] for row in rows]).cpu()
        found: list[float] = logits.tolist()
        return found

    def _step_loss(self, step: int) -> torch.Tensor:
        self.model.train()
        examples = self._sampler.draw(step, self._options.batch)
        pairs = [self._encoder.pair(one.evidence, one.statement) for one in examples]
        parts = similar_lengths(pairs, part=_PART_PAIRS)
        logits = torch.cat([self._forward([pairs[row] for row in rows]) for rows in parts])  # (B,)
        held = torch.tensor([float(examples[row].is_held) for rows in parts for row in rows])
        return functional.binary_cross_entropy_with_logits(logits, held.to(self._device))

    def _forward(self, pairs: Sequence[_Pair]) -> torch.Tensor:
        batch = self._encoder.batch(pairs)
        arrays = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
        with torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=self._half):
            logits: torch.Tensor = self.model(*(torch.from_numpy(a).to(self._device) for a in arrays))
        return logits.float()

    def _parameter_groups(self) -> list[ParameterGroup]:
        body = [p for name, p in self.model.named_parameters() if name.startswith("bert.") and p.requires_grad]
        head = [p for name, p in self.model.named_parameters() if not name.startswith("bert.")]
        return [ParameterGroup(parameters=body, rate=1.0), ParameterGroup(parameters=head, rate=_HEAD_RATE)]


def _few_of_each(examples: Sequence[EntailmentExample]) -> list[EntailmentExample]:
    """The first few of each set and label, so that a checkpoint costs little."""
    pools: dict[tuple[str, bool], list[EntailmentExample]] = {}
    for one in examples:
        pools.setdefault((one.dataset, one.is_held), []).append(one)
    return [one for pool in pools.values() for one in pool[:_DEV_EACH]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, train; gives the exit code."""
    parser = run_parser("python -m index.entailment.train", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="directory with train.jsonl and dev.jsonl")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument("--start", type=Path, help="weights to start from  [default: the encoder's]")
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--examples-per-step", dest="batch", type=int, default=32)
    parser.add_argument("--frozen-layers", type=int, default=0, help="lowest layers that stay as they are")
    found = parser.parse_args(arguments)
    torch.set_num_threads(found.threads)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        trainer = Trainer(
            list(read_examples(found.data / "train.jsonl")),
            list(read_examples(found.data / "dev.jsonl")),
            run_options(found),
            frozen_layers=found.frozen_layers,
            start=found.start,
        )
        found.out.mkdir(parents=True, exist_ok=True)
        if found.resume:
            trainer.resume(found.out)
        trainer.run(found.out)
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

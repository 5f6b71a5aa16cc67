"""Train the evidence ranker: `python -m index.ranker.train --data DIR --out DIR [--resume]`.

Takes `train.jsonl` and `dev.jsonl` of `index.ranker.data`. A checkpoint is written every few minutes and after the last
step; `--resume` goes on from it.
"""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from index.errors import IndexingError
from index.learning.cross_encoder import CrossEncoder
from index.learning.token_pairs import TokenBatch, padded
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
from index.ranker.input import MAX_TOKENS, PairEncoder
from index.ranker.lists import RankingList, read_lists
from index.ranker.losses import list_loss
from index.ranker.measures import average_precision, precision_at_1
from index.ranker.sampling import ListSampler

SCHEDULE = Schedule(warm_up=0.05, fall="cosine")
_PART_PAIRS = 24  # pairs of similar length that run together
_TRAINING_TOKENS = 72  # of a pair; 97 % are shorter, longer evidence loses its end
_HEAD_RATE = 10.0  # the head starts from nothing and learns this many times faster


class Trainer(TrainingLoop):
    """One training run, from the encoder's weights or from its checkpoint.

    Args:
        train: What is learnt from.
        dev: What is measured at each checkpoint.
        options: How long and how fast; a batch counts lists.
        candidates: Of a list in one step, at most.
        frozen_layers: The lowest layers that stay as they are.
    """

    def __init__(
        self,
        train: Sequence[RankingList],
        dev: Sequence[RankingList],
        options: RunOptions,
        *,
        candidates: int = 6,
        frozen_layers: int = 0,
    ) -> None:
        files = find_model(None)
        self._device = training_device()
        torch.manual_seed(options.seed)
        self.model = CrossEncoder(files.directory).to(self._device)
        for layer in self.model.bert.encoder.layer[:frozen_layers]:
            layer.requires_grad_(False)
        self._encoder = PairEncoder(files.directory / "tokenizer.json")
        self._sampler = ListSampler(train, seed=options.seed, candidates=candidates)
        self._dev = dev
        self._half = bf16_is_faster(self._device)
        super().__init__(self.model, self._parameter_groups(), options, SCHEDULE)

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
            logits[rows] = self._forward(padded([pairs[row] for row in rows], max_tokens=MAX_TOKENS)).cpu()
        found, at = [], 0
        for one in lists:
            found.append(logits[at : at + len(one.candidates)].tolist())
            at += len(one.candidates)
        return found

    def _step_loss(self, step: int) -> torch.Tensor:
        self.model.train()
        lists = self._sampler.draw(step, self._options.batch)
        pairs = [pair for one in lists for pair in self._pairs(one)]
        labels = torch.tensor([candidate.label for one in lists for candidate in one.candidates])
        list_of = torch.tensor([row for row, one in enumerate(lists) for _ in one.candidates])
        order = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0]) + len(pairs[row][1]))
        parts = [order[start : start + _PART_PAIRS] for start in range(0, len(order), _PART_PAIRS)]
        logits = torch.cat(
            [self._forward(padded([pairs[row] for row in rows], max_tokens=_TRAINING_TOKENS)) for rows in parts]
        )
        return list_loss(logits, labels[order].to(self._device), list_of[order].to(self._device))

    def _forward(self, batch: TokenBatch) -> torch.Tensor:
        tensors = [torch.from_numpy(a).to(self._device) for a in _arrays(batch)]
        with torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=self._half):
            logits: torch.Tensor = self.model(*tensors)
        return logits.float()

    def _pairs(self, one: RankingList) -> list[tuple[list[int], list[int]]]:
        asked = self._encoder.question_ids(one.question)
        return [(asked, ids) for ids in self._encoder.evidence_ids([c.evidence for c in one.candidates])]

    def _parameter_groups(self) -> list[ParameterGroup]:
        body = [p for name, p in self.model.named_parameters() if name.startswith("bert.") and p.requires_grad]
        head = [p for name, p in self.model.named_parameters() if not name.startswith("bert.")]
        return [ParameterGroup(parameters=body, rate=1.0), ParameterGroup(parameters=head, rate=_HEAD_RATE)]


def _arrays(batch: TokenBatch) -> tuple[object, object, object]:
    return batch.input_ids, batch.attention_mask, batch.token_type_ids


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, train; gives the exit code."""
    parser = run_parser("python -m index.ranker.train", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="directory with train.jsonl and dev.jsonl")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--lists-per-step", dest="batch", type=int, default=16)
    parser.add_argument("--candidates", type=int, default=6, help="of a list in one step")
    parser.add_argument("--frozen-layers", type=int, default=0, help="lowest layers that stay as they are")
    found = parser.parse_args(arguments)
    torch.set_num_threads(found.threads)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        trainer = Trainer(
            list(read_lists(found.data / "train.jsonl")),
            list(read_lists(found.data / "dev.jsonl")),
            run_options(found),
            candidates=found.candidates,
            frozen_layers=found.frozen_layers,
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

"""Train an adapter that `SHELFTALK_MODEL=hf:OUT` loads: `python -m rag.lora --base MODEL --data FILE --out DIR`."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from catalog.errors import ShelftalkError
from index.learning.training_loop import run_options, run_parser
from rag.lora.examples import read_answered_prompts
from rag.lora.training import BATCH, LEARNING_RATE, MOST_TOKENS, RANK, BaseWithAdapter, LoraTrainer

_UNUSABLE = 2
_LOG = logging.getLogger("rag.lora")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, train; gives the exit code."""
    parser = run_parser("python -m rag.lora", __doc__)
    parser.add_argument("--base", required=True, help="directory or cached hub id of a model with a chat template")
    parser.add_argument("--data", type=Path, required=True, help='lines of {"messages": [...], "answer": "..."}')
    parser.add_argument("--held-out", type=Path, help="the same, to measure perplexity on")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument("--rank", type=int, default=RANK, help="of the adapter")
    parser.add_argument("--most-tokens", type=int, default=MOST_TOKENS, help="longer examples are left out")
    parser.add_argument("--learning-rate", type=float, default=LEARNING_RATE)
    parser.add_argument("--batch", type=int, default=BATCH, help="examples a step")
    found = parser.parse_args(arguments)
    torch.set_num_threads(found.threads)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        train = read_answered_prompts(found.data)
        held_out = read_answered_prompts(found.held_out) if found.held_out else []
        model = BaseWithAdapter(found.base, rank=found.rank, seed=found.seed)
        rows = model.as_tokens(train, most_tokens=found.most_tokens)
        kept = model.as_tokens(held_out, most_tokens=found.most_tokens) if held_out else []
        _LOG.info("%d of %d examples are short enough", len(rows), len(train))
        if kept:
            _LOG.info("perplexity of %d held-out answers before: %.3f", len(kept), model.perplexity(kept))
        LoraTrainer(model, rows, run_options(found), held_out=kept).train(found.out, resume=found.resume)
        if kept:
            _LOG.info("perplexity of %d held-out answers after: %.3f", len(kept), model.perplexity(kept))
    except ShelftalkError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return _UNUSABLE
    _LOG.info("SHELFTALK_MODEL=hf:%s loads the model with this adapter", found.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())

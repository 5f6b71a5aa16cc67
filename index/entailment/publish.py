"""Turn a checkpoint into weights that ship: `python -m index.entailment.publish --checkpoint DIR --data DIR --out DIR`.

The calibration is fitted on `dev.jsonl`, which training has not learnt from.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from index.entailment.examples import EntailmentExample, read_examples
from index.entailment.input import StatementEncoder
from index.entailment.weights import ENTAILMENT, as_fitted
from index.errors import IndexingError
from index.learning.checkpoint import MODEL
from index.learning.cross_encoder import CrossEncoder, load_cross_encoder, without_layers
from index.learning.token_pairs import similar_lengths
from index.model_files import find_model
from index.ranker.calibration import fit_platt

_NAME = "shelftalk-entailment-1"
_PART_PAIRS = 16
_MOST_OF_EACH = 150  # of a set and label, so that a large set does not decide alone


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, fit, write; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m index.entailment.publish", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True, help="directory with model.safetensors")
    parser.add_argument("--data", type=Path, required=True, help="directory with dev.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="directory of the weights")
    parser.add_argument("--frozen-layers", type=int, default=0, help="as the training was given")
    options = parser.parse_args(arguments)
    try:
        publish(options.checkpoint, options.data, options.out, frozen_layers=options.frozen_layers)
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    return 0


def publish(checkpoint: Path, data: Path, out: Path, *, frozen_layers: int) -> None:
    """Weights, manifest and calibration, in `out`."""
    weights = checkpoint / MODEL
    if not weights.is_file():
        raise IndexingError(f"there is no checkpoint in {str(checkpoint)!r}; train first")
    encoder = find_model(None)
    state = {name: value.to(torch.bfloat16).float() for name, value in load_file(weights).items()}  # as shipped
    trained = without_layers(state, frozen_layers)
    layers = len({name.split(".")[3] for name in state if name.startswith("bert.encoder.layer.")})
    model = load_cross_encoder(
        trained,
        layers=layers,
        encoder_sha256=encoder.weights_sha256,
        what="entailment model",
        frozen_layers=frozen_layers,
    )
    examples = _few_of_each(list(read_examples(data / "dev.jsonl")))
    calibration = fit_platt(_logits(model, examples), [one.is_held for one in examples])
    ENTAILMENT.write(
        out,
        trained,
        name=_NAME,
        shape=(layers, frozen_layers),
        encoder_sha256=encoder.weights_sha256,
        fitted=as_fitted(calibration),
    )


def _few_of_each(examples: Sequence[EntailmentExample]) -> list[EntailmentExample]:
    pools: dict[tuple[str, bool], list[EntailmentExample]] = {}
    for one in examples:
        pools.setdefault((one.dataset, one.is_held), []).append(one)
    return [one for pool in pools.values() for one in pool[:_MOST_OF_EACH]]


@torch.inference_mode()
def _logits(model: CrossEncoder, examples: Sequence[EntailmentExample]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    encoder = StatementEncoder(find_model(None).directory / "tokenizer.json")
    pairs = [encoder.pair(one.evidence, one.statement) for one in examples]
    logits = np.zeros(len(pairs))
    for rows in similar_lengths(pairs, part=_PART_PAIRS):
        batch = encoder.batch([pairs[row] for row in rows])
        arrays = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
        logits[rows] = model(*(torch.from_numpy(a) for a in arrays)).numpy()
    return logits


if __name__ == "__main__":
    raise SystemExit(main())

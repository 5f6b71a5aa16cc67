"""Turn a checkpoint into the weights that ship: `python -m index.ranker.publish --checkpoint DIR --data DIR --out DIR`.

Blend and calibration are fitted on `dev.jsonl`, which training has not seen. Generated lists are left out of the fit:
they are easier than what customers ask.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file

from index.errors import IndexingError
from index.learning.checkpoint import MODEL
from index.learning.cross_encoder import CrossEncoder, load_cross_encoder, without_layers
from index.learning.token_pairs import padded
from index.model_files import find_model
from index.ranker.blending import TuningData, fit_tuning
from index.ranker.input import MAX_TOKENS, PairEncoder
from index.ranker.late_interaction import token_matches
from index.ranker.lists import ANSWERS, RankingList, read_lists
from index.ranker.token_states import openvino_states
from index.ranker.weights import RANKER, as_fitted

_NAME = "shelftalk-ranker-1"
_TUNED_ON = ("hetpqa-ranking", "semipqa")
_BATCH_PAIRS = 16


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, fit, write; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m index.ranker.publish", description=__doc__)
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
    """Weights, manifest and what was tuned, in `out`."""
    encoder = find_model(None)
    weights = checkpoint / MODEL
    if not weights.is_file():
        raise IndexingError(f"there is no checkpoint in {str(checkpoint)!r}; train first")
    state = {name: value.to(torch.bfloat16).float() for name, value in load_file(weights).items()}  # as shipped
    trained = without_layers(state, frozen_layers)
    layers = len({name.split(".")[3] for name in state if name.startswith("bert.encoder.layer.")})
    model = load_cross_encoder(
        trained,
        layers=layers,
        encoder_sha256=encoder.weights_sha256,
        what=RANKER.files.kind,
        frozen_layers=frozen_layers,
    )
    lists = [one for one in read_lists(data / "dev.jsonl") if one.dataset in _TUNED_ON]
    fitted = as_fitted(fit_tuning(tuning_data(model, lists)))
    shape = (layers, frozen_layers)
    RANKER.write(out, trained, name=_NAME, shape=shape, encoder_sha256=encoder.weights_sha256, fitted=fitted)


def tuning_data(model: CrossEncoder, lists: Sequence[RankingList]) -> TuningData:
    """The candidates of lists with everything that a blend takes."""
    pairs = PairEncoder(find_model(None).directory / "tokenizer.json")
    reader = openvino_states()
    logits, matches = [], []
    for one in lists:
        logits.append(_logits(model, pairs, one))
        said, *states = reader.read([one.question.text, *(c.evidence.whole for c in one.candidates)])
        matches.append(token_matches(said, states))
    return TuningData(
        logits=np.concatenate(logits).astype(np.float64),
        matches=np.concatenate(matches).astype(np.float64),
        sources=[candidate.evidence.source for one in lists for candidate in one.candidates],
        true=np.array([candidate.label == ANSWERS for one in lists for candidate in one.candidates]),
        list_of=np.array([row for row, one in enumerate(lists) for _ in one.candidates], dtype=np.int64),
    )


@torch.inference_mode()
def _logits(model: CrossEncoder, encoder: PairEncoder, one: RankingList) -> NDArray[np.float32]:
    asked = encoder.question_ids(one.question)
    rows = [(asked, ids) for ids in encoder.evidence_ids([c.evidence for c in one.candidates])]
    found = []
    for start in range(0, len(rows), _BATCH_PAIRS):
        batch = padded(rows[start : start + _BATCH_PAIRS], max_tokens=MAX_TOKENS)
        arrays = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
        found.append(model(*(torch.from_numpy(a) for a in arrays)).numpy())
    return np.concatenate(found)


if __name__ == "__main__":
    raise SystemExit(main())

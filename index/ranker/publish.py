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
from safetensors.torch import load_file

from index.errors import IndexingError
from index.learning.cross_encoder import CrossEncoder
from index.learning.token_pairs import padded
from index.model_files import find_model
from index.openvino_encoder import OpenVinoEncoder
from index.ranker.blending import TuningData, fit_tuning, word_scores
from index.ranker.hard_negatives import RememberingEncoder
from index.ranker.input import MAX_TOKENS, PairEncoder, RankerEvidence
from index.ranker.lists import ANSWERS, RankingList, read_lists
from index.ranker.weights import write_ranker

_NAME = "shelftalk-ranker-1"
_TUNED_ON = ("hetpqa-ranking", "semipqa")
_BATCH_PAIRS = 16


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, fit, write; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m index.ranker.publish", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True, help="directory with model.safetensors")
    parser.add_argument("--data", type=Path, required=True, help="directory with dev.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="directory of the weights")
    options = parser.parse_args(arguments)
    try:
        publish(options.checkpoint, options.data, options.out)
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    return 0


def publish(checkpoint: Path, data: Path, out: Path) -> None:
    """Weights, manifest and what was tuned, in `out`."""
    encoder = find_model(None)
    model = CrossEncoder(encoder.directory)
    weights = checkpoint / "model.safetensors"
    if not weights.is_file():
        raise IndexingError(f"there is no checkpoint in {str(checkpoint)!r}; train first")
    state = {name: value.to(torch.bfloat16).float() for name, value in load_file(weights).items()}  # as shipped
    model.load_state_dict(state, strict=False)
    lists = [one for one in read_lists(data / "dev.jsonl") if one.dataset in _TUNED_ON]
    tuning = fit_tuning(tuning_data(model.eval(), lists))
    layers = len(model.bert.encoder.layer)
    write_ranker(out, state, name=_NAME, layers=layers, encoder_sha256=encoder.weights_sha256, tuning=tuning)


def tuning_data(model: CrossEncoder, lists: Sequence[RankingList]) -> TuningData:
    """The candidates of lists with everything that a blend takes."""
    pairs = PairEncoder(find_model(None).directory / "tokenizer.json")
    encoder = RememberingEncoder(OpenVinoEncoder())
    logits, cosines, words = [], [], []
    for one in lists:
        evidence = [candidate.evidence for candidate in one.candidates]
        logits.append(_logits(model, pairs, one))
        cosines.append(encoder.encode([embedded(e) for e in evidence]) @ encoder.encode([one.question.text])[0])
        words.append(word_scores(one.question, evidence))
    return TuningData(
        logits=np.concatenate(logits).astype(np.float64),
        cosines=np.concatenate(cosines).astype(np.float64),
        bm25=np.concatenate(words),
        sources=[candidate.evidence.source for one in lists for candidate in one.candidates],
        true=np.array([candidate.label == ANSWERS for one in lists for candidate in one.candidates]),
        list_of=np.array([row for row, one in enumerate(lists) for _ in one.candidates], dtype=np.int64),
    )


def embedded(evidence: RankerEvidence) -> str:
    """What the index embeds for a piece of evidence: a community answer goes with its question."""
    return f"{evidence.context}\n{evidence.text}" if evidence.context else evidence.text


@torch.inference_mode()
def _logits(
    model: CrossEncoder, encoder: PairEncoder, one: RankingList
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
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

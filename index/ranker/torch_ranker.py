"""The evidence ranker on torch: on a GPU in bf16, or on a CPU."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from index.learning.cross_encoder import CrossEncoder, load_cross_encoder
from index.model_files import find_model
from index.ranker.blending import RankerScores
from index.ranker.input import PairEncoder, RankerEvidence, RankerQuestion
from index.ranker.weights import RankerFiles, find_ranker, read_state


class TorchRanker:
    """A trained ranker on one torch device.

    Args:
        directory: Of the weights; None takes the packaged ones.
        device: torch device; None takes CUDA where there is one, else the CPU.
    """

    def __init__(self, *, directory: Path | None = None, device: str | None = None) -> None:
        files = find_ranker(directory)
        self._tuning = files.tuning
        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self._model = load_network(files).to(self._device)
        if self._device.type == "cuda":
            self._model = self._model.to(torch.bfloat16)
        self._encoder = PairEncoder(find_model(None).directory / "tokenizer.json")
        self.model_id = files.model_id

    def score(self, question: RankerQuestion, evidence: Sequence[RankerEvidence]) -> RankerScores:
        """Scores of each piece of evidence, in one batch."""
        if not evidence:
            return RankerScores(logits=np.zeros(0, dtype=np.float32), probabilities=np.zeros(0, dtype=np.float32))
        batch = self._encoder.batch(question, evidence)
        arrays = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
        with torch.inference_mode():
            logits = self._model(*(torch.from_numpy(a).to(self._device) for a in arrays))
        found = logits.float().cpu().numpy()  # (n,)
        return self._tuning.scores(question, evidence, found)


def load_network(files: RankerFiles) -> CrossEncoder:
    """The network in fp32 with trained weights, ready for inference.

    Raises:
        IndexCorruptError: If the encoder is another than it was trained with, or a weight is missing or unknown.
    """
    return load_cross_encoder(
        read_state(files), layers=files.layers, encoder_sha256=files.encoder_sha256, what="evidence ranker"
    )

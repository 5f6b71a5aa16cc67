"""The evidence ranker on torch: on a GPU in bf16, or on a CPU."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from index.model_files import find_model
from index.ranker.blending import RankerScores
from index.ranker.input import PairEncoder, RankerEvidence, RankerQuestion
from index.ranker.late_interaction import token_matches
from index.ranker.token_states import torch_states
from index.ranker.weights import RANKER, tuning_of


class TorchRanker:
    """A trained ranker on one torch device.

    Args:
        directory: Of the weights; None takes the packaged ones.
        device: torch device; None takes CUDA where there is one, else the CPU.
    """

    def __init__(self, *, directory: Path | None = None, device: str | None = None) -> None:
        files = RANKER.find(directory)
        self._tuning = tuning_of(files)
        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self._model = files.network().to(self._device)
        if self._device.type == "cuda":
            self._model = self._model.to(torch.bfloat16)
        self._states = torch_states(self._device)
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
        said, *states = self._states.read([question.text, *(piece.whole for piece in evidence)])
        return self._tuning.scores(evidence, found, token_matches(said, states))

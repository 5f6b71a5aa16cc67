"""The evidence ranker with OpenVINO on the CPU."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.learning.openvino_network import OpenVinoNetwork
from index.learning.token_pairs import padded, similar_lengths
from index.model_files import find_model
from index.ranker.blending import RankerScores
from index.ranker.input import MAX_TOKENS, PairEncoder, RankerEvidence, RankerQuestion
from index.ranker.late_interaction import token_matches
from index.ranker.token_states import openvino_states
from index.ranker.weights import RANKER, tuning_of

_PART_PAIRS = 16  # pairs of similar length that run together: padding costs more than a second call


class OpenVinoRanker:
    """A trained ranker converted to OpenVINO; safe to use from several threads.

    Args:
        directory: Of the weights; None takes the packaged ones.
        threads: Threads of inference; None leaves it to the runtime.
        cache_dir: Where the converted model is kept; None takes `XDG_CACHE_HOME/shelftalk`.
    """

    def __init__(
        self, *, directory: Path | None = None, threads: int | None = None, cache_dir: Path | None = None
    ) -> None:
        files = RANKER.find(directory)
        self._tuning = tuning_of(files)
        self._encoder = PairEncoder(find_model(None).directory / "tokenizer.json")
        self._network = OpenVinoNetwork("ranker", files.sha256, files.network, threads=threads, cache_dir=cache_dir)
        self._states = openvino_states(threads=threads, cache_dir=cache_dir)
        self.model_id = files.model_id

    def score(self, question: RankerQuestion, evidence: Sequence[RankerEvidence]) -> RankerScores:
        """Scores of each piece of evidence, in batches of similar length."""
        logits = np.zeros(len(evidence), dtype=np.float32)  # (n,)
        asked = self._encoder.question_ids(question)
        pairs = [(asked, stated) for stated in self._encoder.evidence_ids(evidence)]
        for rows in similar_lengths(pairs, part=_PART_PAIRS):
            logits[rows] = self._network.run(padded([pairs[row] for row in rows], max_tokens=MAX_TOKENS))
        said, *states = self._states.read([question.text, *(piece.whole for piece in evidence)])
        return self._tuning.scores(evidence, logits, token_matches(said, states))

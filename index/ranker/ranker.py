"""The evidence ranker as the rest of the program sees it: the Protocol, a fake, and the choice of backend."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from index.encoder import has_cuda
from index.errors import BackendMissingError
from index.ranker.blending import RankerScores
from index.ranker.input import RankerEvidence, RankerQuestion
from index.terms import question_terms, terms


class EvidenceRanker(Protocol):
    """Says which evidence answers a question."""

    model_id: str

    def score(self, question: RankerQuestion, evidence: Sequence[RankerEvidence]) -> RankerScores:
        """Scores of each piece of evidence, in their order; none for none."""
        ...


class WordShareRanker:
    """A deterministic fake: the share of the question's words that the evidence holds."""

    model_id = "word-share"

    def score(self, question: RankerQuestion, evidence: Sequence[RankerEvidence]) -> RankerScores:
        """The share as probability, its log-odds (within ±4) as logit."""
        wanted = set(question_terms(question.text))
        shares = [len(wanted & set(terms(f"{piece.context} {piece.text}"))) / max(1, len(wanted)) for piece in evidence]
        share = np.clip(np.array(shares, dtype=np.float32), 0.018, 0.982)
        return RankerScores(logits=np.log(share / (1 - share)).astype(np.float32), probabilities=share)


RANKERS = {
    "openvino": "index.ranker.openvino_ranker:OpenVinoRanker",
    "torch": "index.ranker.torch_ranker:TorchRanker",
    "words": "index.ranker.ranker:WordShareRanker",
}


def load_ranker(backend: str = "auto", *, directory: Path | None = None) -> EvidenceRanker:
    """A ranker by the key of its backend.

    Args:
        backend: A key of `RANKERS`; "torch" takes a GPU where there is one, "auto" torch where there is one.
        directory: Of the weights; None takes the packaged ones.

    Raises:
        BackendMissingError: If the key is unknown, its library is not installed, or the weights are not there.
        IndexCorruptError: If the weights are not the published ones.
    """
    if backend == "auto":
        backend = "torch" if has_cuda() else "openvino"
    if backend not in RANKERS:
        raise BackendMissingError(f"unknown ranker {backend!r}; known are {', '.join(sorted(RANKERS))}")
    module_name, _, class_name = RANKERS[backend].partition(":")
    try:
        made = getattr(importlib.import_module(module_name), class_name)
    except ImportError as error:
        raise BackendMissingError(f"the ranker {backend!r} needs a library that is not installed: {error}") from error
    ranker: EvidenceRanker = made() if backend == "words" else made(directory=directory)
    return ranker

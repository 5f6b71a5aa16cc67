"""Rank a small pool of passages for a question: the Protocol, and the first reranker behind it."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.passage import Passage
from index.terms import question_terms, terms

_K1 = 1.2
_B = 0.75
_CONTEXT_SHARE = 0.5  # a word of the context (title, heading, question) counts half a word of the text


class Reranker(Protocol):
    """Scores passages of a small pool for one question."""

    def score(self, question: str, passages: Sequence[Passage]) -> list[float]:
        """One score for each passage, in their order; higher is better, comparable within the call."""
        ...


class HybridReranker:
    """A weighted mean of BM25 within the pool (divided by its largest score) and the cosine.

    Args:
        cosines: Gives the cosine of question and each passage, shape (n,); None ranks by words alone.
        dense_weight: Share of the cosine, 0 to 1.
    """

    def __init__(
        self,
        cosines: Callable[[str, Sequence[Passage]], NDArray[np.float32]] | None,
        *,
        dense_weight: float = 0.5,
    ) -> None:
        if not 0 <= dense_weight <= 1:
            raise ValueError(f"a share lies between 0 and 1, got {dense_weight}")
        self._cosines = cosines
        self._dense_weight = dense_weight

    def score(self, question: str, passages: Sequence[Passage]) -> list[float]:
        """Scores between 0 and 1 (below 0 only where the cosine is)."""
        if not passages:
            return []
        lexical = np.array(pool_bm25(question, passages))  # (n,)
        largest = float(lexical.max())
        words = lexical / largest if largest > 0 else lexical
        if self._cosines is None or self._dense_weight == 0:
            return [float(score) for score in words]
        mixed = (1 - self._dense_weight) * words + self._dense_weight * self._cosines(question, passages)
        return [float(score) for score in mixed]


def pool_bm25(question: str, passages: Sequence[Passage]) -> list[float]:
    """BM25 of each passage among the given ones, 0 where it shares no word with the question."""
    wanted = question_terms(question)
    counts = [_weighted_counts(passage) for passage in passages]
    lengths = [sum(count.values()) for count in counts]
    mean_length = sum(lengths) / len(lengths) if lengths else 0.0
    frequency = {term: sum(term in count for count in counts) for term in wanted}
    scores = []
    for count, length in zip(counts, lengths, strict=True):
        score = 0.0
        for term in wanted:
            if term in count:
                idf = math.log(1 + (len(passages) - frequency[term] + 0.5) / (frequency[term] + 0.5))
                tf = count[term]
                score += idf * tf * (_K1 + 1) / (tf + _K1 * (1 - _B + _B * length / mean_length))
        scores.append(score)
    return scores


def _weighted_counts(passage: Passage) -> dict[str, float]:
    count: defaultdict[str, float] = defaultdict(float)
    for term in terms(passage.text):
        count[term] += 1
    for term in terms(passage.context):
        count[term] += _CONTEXT_SHARE
    return count

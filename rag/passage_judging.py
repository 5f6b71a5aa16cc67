"""How likely passages of a product's texts answer a question: as a trained ranker judges, or by words and meaning.

The ranker reads English. Its probability is brought to the scale of the other judgements, on which evidence below
`least_answer_likelihood` does not count: at its default, wrong refusals and wrong answers cost the same on questions
that nothing was trained on (`docs/models/evidence-ranker.md`).
"""

import threading
from collections.abc import Callable, Sequence

from index.passage import PassageHit
from index.ranker.input import RankerEvidence, RankerQuestion
from index.ranker.ranker import EvidenceRanker
from rag.documents.relevance import answer_likelihood, expected_dimension
from rag.words.language import is_chinese

_MOST_READ = 16  # passages, the best by words and meaning; reading one takes some milliseconds
_EVEN_PROBABILITY, _EVEN_LIKELIHOOD = 0.25, 0.4


class PassageJudge:
    """Judges passages; safe to use from several threads.

    Args:
        load: Gives the ranker, which is loaded at the first question; None judges by words and meaning alone.
    """

    def __init__(self, load: Callable[[], EvidenceRanker] | None) -> None:
        self._load = load
        self._ranker: EvidenceRanker | None = None
        self._lock = threading.Lock()

    def likelihoods(self, asked: str, wanted: list[str], hits: Sequence[PassageHit]) -> list[tuple[PassageHit, float]]:
        """The hits worth reading with how likely each answers, 0 to about 1, in their order.

        Args:
            asked: The question without the product's name.
            wanted: Its telling terms.
            hits: Best first by words and meaning.
        """
        if self._load is None or is_chinese(asked) or not hits:
            expected = expected_dimension(asked)
            return [(hit, answer_likelihood(wanted, hit, expected=expected)) for hit in hits]
        read = hits[:_MOST_READ]
        scores = self._loaded(self._load).score(RankerQuestion(text=asked), [_evidence(hit) for hit in read])
        return [(hit, likelihood_of(float(p))) for hit, p in zip(read, scores.probabilities, strict=True)]

    def warm_up(self) -> None:
        """Load the ranker now, so that the first customer does not wait for it."""
        if self._load is not None:
            evidence = RankerEvidence(source="bullet", text="It is warm.")
            self._loaded(self._load).score(RankerQuestion(text="Is it warm?"), [evidence])

    def _loaded(self, load: Callable[[], EvidenceRanker]) -> EvidenceRanker:
        with self._lock:
            if self._ranker is None:
                self._ranker = load()
            return self._ranker


def likelihood_of(probability: float) -> float:
    """A probability on the scale of likelihoods: 0, the even one and 1 are mapped, lines between them.

    Example:
        >>> likelihood_of(0.125), likelihood_of(0.25), likelihood_of(1.0)
        (0.2, 0.4, 1.0)
    """
    if probability < _EVEN_PROBABILITY:
        return _EVEN_LIKELIHOOD * probability / _EVEN_PROBABILITY
    above = (probability - _EVEN_PROBABILITY) / (1 - _EVEN_PROBABILITY)
    return _EVEN_LIKELIHOOD + (1 - _EVEN_LIKELIHOOD) * above


def _evidence(hit: PassageHit) -> RankerEvidence:
    """A passage as the ranker was trained to read it: only a community answer goes with what it replies to."""
    passage = hit.passage
    context = passage.context if passage.source == "qa" else ""
    return RankerEvidence(source=passage.source, text=passage.text, context=context)

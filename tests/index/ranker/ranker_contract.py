"""What every evidence ranker keeps."""

import numpy as np

from index.ranker.input import RankerEvidence, RankerQuestion
from index.ranker.ranker import EvidenceRanker

QUESTION = RankerQuestion(text="how heavy is it?", title="Aurora 200", before="is it loud?")
EVIDENCE = [
    RankerEvidence(source="attribute", text="weight: 2.4 kg"),
    RankerEvidence(source="review", text="so light that my daughter carries it up the stairs with one hand, every day"),
    RankerEvidence(source="qa", text="about five pounds", context="what does it weigh?"),
    RankerEvidence(source="bullet", text="washable filter"),
]


class RankerContract:
    """Inherited by the test of each backend, which gives the fixture `ranker`."""

    def test_there_is_one_logit_and_one_probability_for_each_piece(self, ranker: EvidenceRanker) -> None:
        found = ranker.score(QUESTION, EVIDENCE)
        assert found.logits.shape == found.probabilities.shape == (4,)
        assert found.logits.dtype == found.probabilities.dtype == np.float32
        assert ((found.probabilities > 0) & (found.probabilities < 1)).all()

    def test_no_evidence_has_no_scores(self, ranker: EvidenceRanker) -> None:
        found = ranker.score(QUESTION, [])
        assert found.logits.shape == found.probabilities.shape == (0,)

    def test_a_score_does_not_depend_on_order_or_company(self, ranker: EvidenceRanker) -> None:
        together = ranker.score(QUESTION, EVIDENCE).logits
        turned = ranker.score(QUESTION, EVIDENCE[::-1]).logits[::-1]
        alone = np.concatenate([ranker.score(QUESTION, [piece]).logits for piece in EVIDENCE])
        assert np.allclose(together, turned, atol=1e-3) and np.allclose(together, alone, atol=1e-3)

    def test_the_model_has_a_name(self, ranker: EvidenceRanker) -> None:
        assert ranker.model_id

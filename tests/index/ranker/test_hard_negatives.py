"""Negatives found with the encoder."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.ranker.hard_negatives import MiningLimits, RememberingEncoder, hardest_first, with_mined_negatives
from index.ranker.input import RankerEvidence, RankerQuestion
from index.ranker.lists import Candidate, RankingList

ANGLES = {  # in degrees: the cosine of two texts is that of the difference
    "how heavy?": 0, "what weight?": 10, "which color?": 80,
    "it weighs 2 kg": 20, "it is light": 30, "it is blue": 70, "a blue one": 55,
}  # fmt: skip


class AngleEncoder:
    """Two-dimensional vectors at stated angles; counts what it is asked."""

    dim, model_id = 2, "angles"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        angles = np.radians([ANGLES[text] for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32).reshape(-1, 2)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        return self.encode([text])[0]


def a_list(number: str, group: str, question: str, *texts: tuple[str, float]) -> RankingList:
    candidates = tuple(Candidate(evidence=RankerEvidence(source="qa", text=t), label=label) for t, label in texts)
    return RankingList(
        dataset="d", id=number, group=group, question=RankerQuestion(text=question), candidates=candidates
    )


def test_a_text_is_encoded_once() -> None:
    inner = AngleEncoder()
    encoder = RememberingEncoder(inner)
    first = encoder.encode(["how heavy?", "it is blue", "how heavy?"])
    assert (encoder.encode(["it is blue"])[0] == first[1]).all()
    assert inner.encoded == ["how heavy?", "it is blue"]


def test_candidates_that_do_not_answer_stand_nearest_first_after_the_answer() -> None:
    one = a_list("1", "g", "how heavy?", ("it is blue", 0), ("it is light", 0), ("it weighs 2 kg", 1))
    [found] = hardest_first([one], RememberingEncoder(AngleEncoder()))
    assert [c.evidence.text for c in found.candidates] == ["it weighs 2 kg", "it is light", "it is blue"]


def test_evidence_of_other_questions_is_added_but_not_that_of_the_same_question_or_as_near_as_the_answer() -> None:
    lists = [
        a_list("1", "P1", "how heavy?", ("it weighs 2 kg", 1.0)),
        a_list("2", "P1", "which color?", ("it is blue", 1.0)),  # cos 70° is far below 0.85 of cos 20°: added
        a_list("3", "P2", "what weight?", ("it is light", 1.0)),  # asks nearly the same: not added
        a_list("4", "P2", "which color?", ("a blue one", 1.0)),  # cos 55° = 0.57 ≤ 0.65 · cos 20° = 0.61: added
    ]
    found = with_mined_negatives(lists, RememberingEncoder(AngleEncoder()), MiningLimits(same_group=5, elsewhere=5))
    assert [(c.evidence.text, c.label) for c in found[0].candidates] == [
        ("it weighs 2 kg", 1.0),
        ("it is blue", 0.0),
        ("a blue one", 0.0),
    ]


def test_limits_hold() -> None:
    lists = [
        a_list("1", "P1", "how heavy?", ("it weighs 2 kg", 1.0)),
        a_list("2", "P1", "which color?", ("it is blue", 1.0), ("a blue one", 1.0)),
    ]
    found = with_mined_negatives(lists, RememberingEncoder(AngleEncoder()), MiningLimits(same_group=1, elsewhere=0))
    assert [c.evidence.text for c in found[0].candidates] == ["it weighs 2 kg", "a blue one"]

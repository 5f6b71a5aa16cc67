"""Questions that no shop answers, told by the meaning of sentences of both kinds."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import HashingEncoder
from rag.words.topics import FOREIGN, OF_SHOPS, TopicJudge


class OneWordEncoder:
    """Two directions: what speaks of rain, and everything else."""

    dim = 2

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.encode_query(text) for text in texts])

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector = (1.0, 0.0) if "rain today" in text else (0.0, 1.0) if text in OF_SHOPS else (0.6, -0.8)
        return np.asarray(vector, dtype=np.float32)


def test_a_question_nearer_to_what_no_shop_is_asked_is_foreign() -> None:
    judge = TopicJudge(OneWordEncoder())
    assert judge.is_foreign("Will there be rain today?")
    assert not judge.is_foreign(OF_SHOPS[0])


def test_what_shops_are_asked_is_never_foreign() -> None:
    judge = TopicJudge(HashingEncoder())
    assert not any(judge.is_foreign(question) for question in OF_SHOPS)


def test_the_sentences_of_both_kinds_differ() -> None:
    assert not set(FOREIGN) & set(OF_SHOPS)

"""Yes-or-no questions about what no document speaks of."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.documents.name_meanings import NameMeanings
from rag.documents.unsaid_words import asks_of_unsaid
from tests.rag.written_evidence import hit

FOUND = [hit("We deliver parcels to all countries. Use utensils of wood.", context="Delivery").passage]
_NEAR = ({"spatula", "utensil"},)


class _Meaning:
    """Knows a few words: those of one set are alike, all others are not."""

    dim = 8
    model_id = "words"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.encode_query(text) for text in texts])

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dim, dtype=np.float32)
        place = next((i for i, words in enumerate(_NEAR) if text in words), 1 + sum(map(ord, text)) % (self.dim - 1))
        vector[place] = 1.0
        return vector


def is_unsaid(question: str) -> bool:
    return asks_of_unsaid(question, FOUND, NameMeanings(_Meaning()))


def test_a_word_that_nothing_speaks_of_is_unsaid() -> None:
    near = {sum(map(ord, word)) % 7 for word in ("delivery", "parcel", "country", "deliver", "wood", "use", "all")}
    word = next(
        one for one in ("drone", "balloon", "rocket", "camel", "zeppelin") if sum(map(ord, one)) % 7 not in near
    )
    assert is_unsaid(f"do you deliver by {word}?")


def test_words_that_are_held_or_near_in_meaning_are_said() -> None:
    assert not is_unsaid("do you deliver parcels?")
    assert not is_unsaid("do you use a spatula?")


def test_only_yes_or_no_questions_in_the_customers_own_words_are_judged() -> None:
    assert not is_unsaid("how do you deliver by zeppelin?")
    assert not is_unsaid("do you deliver by zeppelin to Holland?")  # the shop has a word of its own for it
    assert not is_unsaid("可以用飞艇送货吗")


def test_a_long_question_is_told_in_words_that_no_answer_holds() -> None:
    said = "can I have my parcel delivered to the summer cottage of our family near the old lighthouse by zeppelin?"
    assert not is_unsaid(said)

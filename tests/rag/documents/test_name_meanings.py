"""Names are embedded once, and compared with each question."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoder import HashingEncoder
from rag.documents.name_meanings import NameMeanings


class Counting(HashingEncoder):
    """Keeps what was embedded."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return super().encode(texts)


def test_the_same_words_are_as_near_as_can_be() -> None:
    near, far = NameMeanings(HashingEncoder()).cosines("weight", ["weight", "colour"])
    assert near == pytest.approx(1.0, abs=1e-5)
    assert far < 0.5


def test_each_name_is_embedded_once_and_keeps_its_place() -> None:
    encoder = Counting()
    meanings = NameMeanings(encoder)
    first = meanings.cosines("weight", ["weight", "colour", "weight"])
    second = meanings.cosines("weight", ["power", "colour"])
    assert encoder.encoded == ["weight", "colour", "power"]
    assert first.shape == (3,)
    assert first.dtype == np.float32
    assert (first[0], first[1]) == pytest.approx((first[2], second[1]), abs=1e-5)  # places are summed apart

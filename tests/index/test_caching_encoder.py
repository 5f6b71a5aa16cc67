"""The caching encoder is an encoder like the one behind it, which it asks once."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.caching_encoder import CachingEncoder
from index.encoder import Encoder, HashingEncoder
from tests.index.encoder_contract import EncoderContract


class Counting(HashingEncoder):
    """Keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.indexed: list[str] = []

    def encode_query(self, text: str) -> NDArray[np.float32]:
        self.asked.append(text)
        return super().encode_query(text)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.indexed.extend(texts)
        return HashingEncoder().encode(texts)


class TestCachingEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return CachingEncoder(HashingEncoder(), size=2)


def test_question_is_embedded_once_and_has_the_same_vector() -> None:
    behind = Counting()
    encoder = CachingEncoder(behind, size=10)
    first, second = encoder.encode_query("red tent"), encoder.encode_query("red tent")
    assert behind.asked == ["red tent"]
    np.testing.assert_array_equal(first, HashingEncoder().encode_query("red tent"))
    assert second is first


def test_question_asked_longest_ago_is_forgotten_first() -> None:
    behind = Counting()
    encoder = CachingEncoder(behind, size=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        encoder.encode_query(text)
    assert behind.asked == ["a", "b", "c", "b"]


def test_size_of_nothing_keeps_nothing() -> None:
    behind = Counting()
    encoder = CachingEncoder(behind, size=0)
    encoder.encode_query("a")
    encoder.encode_query("a")
    assert behind.asked == ["a", "a"]


def test_texts_to_be_indexed_are_embedded_each_time() -> None:
    behind = Counting()
    encoder = CachingEncoder(behind, size=10)
    encoder.encode(["a"])
    encoder.encode(["a"])
    encoder.encode_query("a")
    assert (behind.indexed, behind.asked) == (["a", "a"], ["a"])


def test_shared_vector_cannot_be_changed() -> None:
    vector = CachingEncoder(HashingEncoder(), size=10).encode_query("red tent")
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 0.0


def test_negative_size_is_refused() -> None:
    with pytest.raises(ValueError, match="got -1"):
        CachingEncoder(HashingEncoder(), size=-1)

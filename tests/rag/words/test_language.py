"""The language of a question decides that of its answer."""

import pytest

from rag.question import Language
from rag.words.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("how heavy is it?", "en"),
        ("VAC-200多重？", "zh"),
        ("Sonora WH-1000XM5 headphones 多重", "zh"),  # two Chinese characters among many Latin ones
        ("云", "zh"),
        ("how heavy is the 云 cup", "en"),  # a single character is part of a name
        ("¿cuánto pesa?", "en"),  # neither: English is what the shop also speaks
    ],
)
def test_the_words_around_a_name_tell_the_language(text: str, language: Language) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "?!", "249.00", "  \t", "👍"])
def test_a_text_without_letters_keeps_the_language_of_the_conversation(text: str) -> None:
    assert detect_language(text, default="zh") == "zh"
    assert detect_language(text, default="en") == "en"


def test_letters_outweigh_the_default() -> None:
    assert detect_language("weight", default="zh") == "en"
    assert detect_language("重量", default="en") == "zh"

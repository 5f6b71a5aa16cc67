"""From the pieces of a model to sentences."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.generation import write_sentences
from rag.language_model import Message, ScriptedLanguageModel
from rag.prompt import NOT_STATED, Prompt

PROMPT = Prompt(messages=(Message(role="user", content="how heavy?"),), n_left_out=0)


class Pieces:
    """A model that gives out pieces as they are."""

    name = "pieces"
    context_tokens = 1_000

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces = pieces
        self.given = 0

    def count_tokens(self, text: str) -> int:
        return len(text)

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        for piece in self.pieces:
            self.given += 1
            yield piece


def written(*pieces: str) -> list[str]:
    return list(write_sentences(Pieces(pieces), PROMPT, max_tokens=100))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It weighs 2.4 kg. It is white.", ["It weighs 2.4 kg.", "It is white."]),
        ("  It fits.\n", ["It fits."]),
        ("重2.4公斤。白色。", ["重2.4公斤。", "白色。"]),
        ("It has no end", ["It has no end"]),
        ("NOT STATED", []),
        (" not stated. \n", []),
        ("NOT a problem. It fits.", ["NOT a problem.", "It fits."]),  # begins like the agreed words
        ("N", ["N"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_are_the_same_however_the_text_is_cut(text: str, sentences: list[str]) -> None:
    assert written(text) == sentences
    assert written(*text) == sentences
    assert written(*(text[i : i + 3] for i in range(0, len(text), 3))) == sentences


def test_a_sentence_is_given_before_the_model_has_ended() -> None:
    model = Pieces(["It weighs 2.4 kg. ", "It is ", "white."])
    sentences = write_sentences(model, PROMPT, max_tokens=100)
    assert next(sentences) == "It weighs 2.4 kg."
    assert model.given < 3


def test_a_decimal_point_at_the_end_of_a_piece_ends_no_sentence() -> None:
    assert written("It costs 2", ".", "4", " euros.") == ["It costs 2.4 euros."]


def test_a_bare_yes_stays_with_what_it_is_about() -> None:
    assert written("Yes. ", "It has a HEPA filter.") == ["Yes. It has a HEPA filter."]


def test_the_model_is_given_the_prompt() -> None:
    model = ScriptedLanguageModel(["It weighs 2.4 kg."])
    assert list(write_sentences(model, PROMPT, max_tokens=100)) == ["It weighs 2.4 kg."]
    assert model.prompts == [list(PROMPT.messages)]


@given(st.lists(st.text(alphabet="aN OT.é。 \n2", max_size=6), max_size=12))
def test_no_letter_is_lost(pieces: list[str]) -> None:
    whole = "".join(pieces)
    sentences = written(*pieces)
    if whole.strip().upper().startswith(NOT_STATED):
        return
    assert "".join("".join(sentences).split()) == "".join(whole.split())

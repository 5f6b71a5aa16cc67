"""The scripted fake keeps the contract of a language model."""

from collections.abc import Sequence

import pytest

from rag.language_model import LanguageModel, Message, ScriptedLanguageModel
from tests.rag.language_model_contract import LanguageModelContract


class TestScriptedLanguageModel(LanguageModelContract):
    @pytest.fixture
    def model(self) -> LanguageModel:
        return ScriptedLanguageModel(["It weighs 2.4 kg."])

    @pytest.fixture
    def messages(self) -> Sequence[Message]:
        return [Message(role="user", content="how heavy is it?")]

    def test_gives_its_answers_in_turn_and_keeps_the_prompts(self, messages: Sequence[Message]) -> None:
        model = ScriptedLanguageModel(["one", "two"])
        assert ["".join(model.stream(messages, max_tokens=5)) for _ in range(3)] == ["one", "two", "one"]
        assert model.prompts == [list(messages)] * 3

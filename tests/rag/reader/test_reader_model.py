"""The reader behind the Protocol of every language model."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.model_files import find_model
from rag.errors import GenerationError
from rag.language_model import LanguageModel, Message
from rag.models.model_registry import load_model
from rag.prompt import NOT_STATED
from rag.reader.reader_model import ReaderModel
from rag.reader.weights import write_reader
from rag.settings import AnsweringSettings
from tests.rag.language_model_contract import LanguageModelContract
from tests.rag.reader.tiny_reader import tiny_decoder, tiny_network

PROMPT = (
    Message(role="system", content="You answer a customer of an online shop."),
    Message(
        role="user",
        content=(
            "<evidence>\n[1] Aurora 200 – maker's data: weight: 1.25 kg\n"
            "[2] Aurora 200 – customer review: it folds flat and fits my drawer\n</evidence>\n\n"
            "Question: how heavy is it?"
        ),
    ),
)


class TestReaderModel(LanguageModelContract):
    @pytest.fixture
    def model(self) -> LanguageModel:
        return ReaderModel(tiny_decoder(5), name="tiny", least_confidence=0.0)

    @pytest.fixture
    def messages(self) -> Sequence[Message]:
        return PROMPT

    @pytest.mark.parametrize(
        "asked",
        [
            "Question: how heavy is it?",
            "[1] Aurora 200 – maker's data: weight: 1.25 kg\nQuestion: 有多重？",
        ],
    )
    def test_without_evidence_or_in_another_script_nothing_is_stated(self, model: LanguageModel, asked: str) -> None:
        assert "".join(model.stream([Message(role="user", content=asked)], max_tokens=20)) == NOT_STATED

    def test_an_answer_that_is_not_sure_enough_is_withheld(self) -> None:
        careful = ReaderModel(tiny_decoder(5), name="tiny", least_confidence=1.0)
        assert "".join(careful.stream(PROMPT, max_tokens=20)) == NOT_STATED

    def test_no_message_is_no_prompt(self, model: LanguageModel) -> None:
        with pytest.raises(ValueError, match="message"):
            model.stream([], max_tokens=20)
        with pytest.raises(ValueError, match="max_tokens"):
            model.stream(PROMPT, max_tokens=0)


def test_a_directory_of_weights_is_loaded_by_its_key(tmp_path: Path) -> None:
    network = tiny_network()
    write_reader(tmp_path, network.trained_state(), name="other", encoder_sha256="0" * 64, outputs=[4, 102])
    with pytest.raises(GenerationError, match="other was trained with the encoder"):
        load_model(f"reader:{tmp_path}", AnsweringSettings())
    encoder = find_model(None).weights_sha256
    write_reader(tmp_path, {"a": network.gate.weight}, name="other", encoder_sha256=encoder, outputs=[4, 102])
    with pytest.raises(GenerationError, match="lacks or misnames"):
        load_model(f"reader:{tmp_path}", AnsweringSettings())


def test_a_directory_without_weights_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="nothing"):
        load_model(f"reader:{tmp_path / 'nothing'}", AnsweringSettings())


@pytest.mark.parametrize("key", ["reader:", "readers"])
def test_a_key_that_is_nearly_right_is_an_error(key: str) -> None:
    with pytest.raises(GenerationError, match="unknown model"):
        load_model(key, AnsweringSettings())

"""Language models by setting."""

from pathlib import Path

import pytest

from rag.errors import GenerationError
from rag.model_registry import load_model
from rag.settings import AnsweringSettings
from tests.rag.tiny_model import ask


def test_the_composer_needs_no_model() -> None:
    assert load_model("composer", AnsweringSettings()) is None


@pytest.mark.parametrize("key", ["gpt", "", "hf", "hf:", "Composer", "openai:gpt", ":x"])
def test_an_unknown_key_is_an_error_that_lists_the_known_ones(key: str) -> None:
    with pytest.raises(GenerationError) as caught:
        load_model(key, AnsweringSettings())
    assert repr(key) in str(caught.value)
    assert "composer" in str(caught.value)
    assert "hf:" in str(caught.value)


def test_a_hugging_face_model_is_loaded_from_its_path(tiny_directory: Path) -> None:
    model = load_model(f"hf:{tiny_directory}", AnsweringSettings(device="cpu"))
    assert model is not None
    assert ask(model) == "It weighs 2.4 kg."


def test_a_path_without_a_model_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="nothing"):
        load_model(f"hf:{tmp_path / 'nothing'}", AnsweringSettings(device="cpu"))

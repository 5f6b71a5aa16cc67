"""Language models by setting."""

import re
from pathlib import Path

import pytest

from rag.errors import GenerationError
from rag.language_model import LanguageModel
from rag.models.model_registry import load_model, load_writers, writes_freely
from rag.settings import AnsweringSettings
from tests.rag.scripted_server import says, scripted_server
from tests.rag.tiny_model import ask


def test_the_composer_needs_no_model() -> None:
    assert load_model("composer", AnsweringSettings()) is None


@pytest.mark.parametrize("key", ["gpt", "", "hf", "hf:", "Composer", "openai", ":x"])
def test_an_unknown_key_is_an_error_that_lists_the_known_ones(key: str) -> None:
    with pytest.raises(GenerationError) as caught:
        load_model(key, AnsweringSettings())
    assert repr(key) in str(caught.value)
    assert "composer" in str(caught.value)
    assert "hf:" in str(caught.value)
    assert "openai:" in str(caught.value)


def test_a_hugging_face_model_is_loaded_from_its_path(tiny_directory: Path) -> None:
    model = load_model(f"hf:{tiny_directory}", AnsweringSettings(device="cpu"))
    assert model is not None
    assert ask(model) == "It weighs 2.4 kg."


def test_a_hugging_face_model_held_to_its_evidence_writes_no_other_number(tiny_directory: Path) -> None:
    settings = AnsweringSettings(device="cpu", answers_at_once=2, evidence_numbers_only=True)
    model = load_model(f"hf:{tiny_directory}", settings)
    assert model is not None
    fenced = "<evidence>\n[1] Aurora weight: 7.9 kg\n</evidence>\n\nQuestion: 2.4 kg?"
    written = ask(model, fenced, max_tokens=12)  # the text of a prompt it never learned
    assert re.findall(r"\d+(?:\.\d+)?", written) in ([], ["7.9"])


def test_a_path_without_a_model_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="nothing"):
        load_model(f"hf:{tmp_path / 'nothing'}", AnsweringSettings(device="cpu"))


def named(*models: LanguageModel | None) -> list[str | None]:
    return [None if model is None else model.name for model in models]


def test_a_model_of_a_server_has_a_circuit_and_the_stand_in_of_the_settings() -> None:
    with scripted_server(says("Hi"), listing={"data": [{"id": "qwen"}]}) as script:
        for fallback, stand_in in (("composer", None), ("reader", "shelftalk-reader-1")):
            writers = load_writers(f"openai:{script.url}#qwen", AnsweringSettings(fallback=fallback))
            assert named(writers.model, writers.stand_in) == ["qwen", stand_in]
            assert writers.circuit is not None


def test_the_composer_and_the_reader_need_no_stand_in(tiny_directory: Path) -> None:
    settings = AnsweringSettings(device="cpu", fallback="reader")
    found = [load_writers(key, settings) for key in ("composer", "reader", f"hf:{tiny_directory}")]
    assert [named(one.model, one.stand_in) for one in found] == [
        [None, None],
        ["shelftalk-reader-1", None],
        ["tiny", "shelftalk-reader-1"],
    ]
    assert [one.circuit for one in found] == [None, None, None]


def test_a_server_without_a_model_name_is_an_error_that_shows_the_form() -> None:
    with pytest.raises(GenerationError, match="openai:URL#NAME"):
        load_writers("openai:http://127.0.0.1:8001/v1", AnsweringSettings())


@pytest.mark.parametrize(
    ("key", "expected"), [("composer", False), ("reader", False), ("hf:some/model", True), ("openai:some-model", True)]
)
def test_only_large_models_write_in_their_own_words(key: str, expected: bool) -> None:
    assert writes_freely(key) is expected

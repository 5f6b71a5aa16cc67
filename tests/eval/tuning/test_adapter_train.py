"""`shelftalk train` with a Hugging Face model: a real adapter on a tiny real model, and every way it can end."""

import json
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import eval.cli  # noqa: F401  # registers the command
from rag.cli import app
from rag.errors import GenerationError
from rag.models.model_files import find_model_files
from rag.models.model_registry import load_model
from rag.settings import AnsweringSettings
from rag.tuning.own_adapters import own_adapters
from tests.rag.tiny_model import ask, change_json, save_tiny_model

FEW = ("--questions", "8", "--batch", "2", "--steps", "6", "--learning-rate", "0.02")
BRIEF = AnsweringSettings(device="cpu", answer_tokens=16)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with room for a prompt of the shop; no test changes it."""
    directory = save_tiny_model(tmp_path_factory.mktemp("adapted") / "tiny")
    change_json(directory / "config.json", max_position_embeddings=4_096)
    return directory


@pytest.fixture
def configured(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, tiny)


def configure(patched: pytest.MonkeyPatch, model: Path) -> None:
    patched.setenv("SHELFTALK_MODEL", f"hf:{model}")
    patched.setenv("SHELFTALK_ANSWERING__DEVICE", "cpu")
    patched.setenv("SHELFTALK_ANSWERING__ANSWER_TOKENS", "16")


def train(store: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, ["train", "--store", str(store), *(str(one) for one in arguments)])


def machine(store: Path, *arguments: object, code: int = 0) -> dict[str, object]:
    """The one object on standard output."""
    result = train(store, *arguments, "--json")
    assert result.exit_code == code, result.stderr
    (line,) = result.stdout.splitlines()
    parsed: dict[str, object] = json.loads(line)
    return parsed


@pytest.fixture(scope="module")
def trained(shop_catalog: Path, tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """A store with an adapter that was trained in one go, and the report."""
    store = shutil.copytree(shop_catalog, tmp_path_factory.mktemp("trained-adapter") / "store")
    with pytest.MonkeyPatch.context() as patched:
        for name in [name for name in os.environ if name.upper().startswith("SHELFTALK_")]:
            patched.delenv(name)
        configure(patched, tiny)
        return store, machine(store, *FEW)


@pytest.fixture
def store_with_adapter(trained: tuple[Path, dict[str, object]], tmp_path: Path) -> Path:
    return shutil.copytree(trained[0], tmp_path / "with-adapter")


def test_an_adapter_is_trained_on_what_the_reader_would_be_and_is_less_surprised(
    trained: tuple[Path, dict[str, object]], tiny: Path
) -> None:
    _, report = trained
    assert (report["installed"], report["model"], report["started_from"]) == (True, "tiny-store-001", "tiny")
    assert (report["setting"], report["steps"]) == (f"hf:{tiny}", 6)
    assert report["owners"] == {"train": 7, "held_out": 2}
    held_out = report["held_out"]
    assert isinstance(held_out, dict)
    assert held_out["n"] == 8
    assert held_out["after"]["perplexity"] < held_out["before"]["perplexity"]
    assert report["end_to_end"] is None


def test_the_installed_adapter_writes_and_without_the_store_the_model_is_as_it_was(
    trained: tuple[Path, dict[str, object]], tiny: Path
) -> None:
    own = load_model(f"hf:{tiny}", BRIEF, store=trained[0])
    plain = load_model(f"hf:{tiny}", BRIEF)
    assert own is not None and plain is not None
    assert (own.name, plain.name) == ("tiny-store-001", "tiny")
    assert ask(plain) == "It weighs 2.4 kg."


def test_an_adapter_goes_with_its_models_weights_wherever_they_lie(
    trained: tuple[Path, dict[str, object]], tiny: Path, tmp_path: Path
) -> None:
    moved = shutil.copytree(tiny, tmp_path / "moved")
    model = load_model(f"hf:{moved}", BRIEF, store=trained[0])
    assert model is not None and model.name == "tiny-store-001"
    weights = bytearray((moved / "model.safetensors").read_bytes())
    weights[-1] ^= 1  # another model
    (moved / "model.safetensors").write_bytes(weights)
    model = load_model(f"hf:{moved}", BRIEF, store=trained[0])
    assert model is not None and model.name == "moved"


def test_the_next_training_goes_on_from_the_adapter_and_rolling_back_goes_the_way_back(
    store_with_adapter: Path, configured: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Few steps may change the perplexity either way; what is tested is what follows.
    monkeypatch.setattr("eval.tuning.tuning.why_refused", lambda own, general, whole: None)
    status = machine(store_with_adapter, "--status")
    assert (status["model"], status["current"], status["unfinished"]) == ("tiny-store-001", "001", False)
    report = machine(store_with_adapter, *FEW)
    assert (report["model"], report["started_from"]) == ("tiny-store-002", "tiny-store-001")
    assert machine(store_with_adapter, "--rollback") == {"model": "tiny-store-001"}
    assert machine(store_with_adapter, "--rollback") == {"model": "tiny"}
    result = train(store_with_adapter, "--rollback")
    assert result.exit_code == 2
    assert "the model without an adapter serves" in " ".join(result.stderr.split())


def test_an_interrupted_training_goes_on_and_ends_as_an_unbroken_one(
    store: Path, trained: tuple[Path, dict[str, object]], configured: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("eval.tuning.adapter_learner.write_adapter", interrupted)
        assert train(store, *FEW).exit_code != 0
    assert machine(store, "--status")["unfinished"] is True
    resumed = machine(store, "--resume")
    assert resumed["steps"] == 6
    assert resumed["held_out"] == trained[1]["held_out"]


def test_a_model_that_is_worse_is_refused_and_the_old_one_stays(
    store_with_adapter: Path, tiny: Path, configured: None
) -> None:
    result = train(store_with_adapter, *FEW[:-1], "1.0")  # far too fast
    assert result.exit_code == 1
    said = " ".join(result.stderr.split())
    assert "was not installed: accuracy on held-out questions stayed at 0.000, their perplexity rose" in said
    assert "tiny-store-001 goes on answering." in result.stdout
    models = own_adapters(store_with_adapter, find_model_files(str(tiny)))
    assert [own.name for own in models.every()] == ["001"]
    assert not models.work.exists()


def test_a_damaged_adapter_is_an_error_that_names_the_way_back(
    store_with_adapter: Path, tiny: Path, configured: None
) -> None:
    current = own_adapters(store_with_adapter, find_model_files(str(tiny))).current()
    assert current is not None
    (current.directory / "adapter_model.safetensors").write_bytes(b"x")
    with pytest.raises(GenerationError, match="shelftalk train --rollback"):
        load_model(f"hf:{tiny}", BRIEF, store=store_with_adapter)
    assert train(store_with_adapter, *FEW).exit_code == 2
    assert machine(store_with_adapter, "--rollback") == {"model": "tiny"}


def test_what_cannot_be_trained_from_here_says_what_to_do(
    store: Path, store_with_adapter: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = own_adapters(store_with_adapter, find_model_files(str(tiny))).current()
    assert adapter is not None
    for model, said in (
        ("openai:http://127.0.0.1:1/v1#qwen", "cannot be trained from here; train it where it is served, or set"),
        (f"hf:{adapter.directory}", "set SHELFTALK_MODEL=hf: and the model it goes onto"),
        ("hf:/nowhere/model", "there is no model at '/nowhere/model'"),
        ("gpt", "unknown model 'gpt'"),
    ):
        monkeypatch.setenv("SHELFTALK_MODEL", model)
        result = train(store, *FEW)
        assert result.exit_code == 2
        assert said in " ".join(result.stderr.replace("│", " ").split())
        assert "Traceback" not in result.stderr


def test_a_model_with_too_short_a_context_is_refused_before_anything_is_installed(
    store: Path, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = shutil.copytree(tiny, tmp_path / "short")
    change_json(short / "config.json", max_position_embeddings=96)
    configure(monkeypatch, short)
    result = train(store, *FEW)
    assert result.exit_code == 2
    assert "none has at most 96 tokens" in " ".join(result.stderr.split())

"""An adapter teaches a small real model another way to answer, resumes where it was, and is loaded by its path."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from catalog.errors import ShelftalkError
from index.learning.training_loop import Pace, RunOptions
from rag.errors import GenerationError, TuningError
from rag.language_model import Message
from rag.lora.__main__ import main
from rag.lora.examples import AnsweredPrompt, read_answered_prompts, write_answered_prompts
from rag.lora.loss import answer_loss
from rag.lora.training import BaseWithAdapter, LoraTrainer
from rag.models.hugging_face_model import HuggingFaceModel
from tests.rag.tiny_model import HELD_OUT, ask, change_json, weight_line

# The base says "It weighs 2.4 kg."
_WANTED = "{} kg."
_FEW = RunOptions(steps=6, minutes=None, batch=2, learning_rate=1e-3, checkpoint_minutes=0.0, seed=0)


def trainer_of(directory: Path, options: RunOptions = _FEW) -> LoraTrainer:
    model = BaseWithAdapter(str(directory), rank=2, device="cpu")
    return LoraTrainer(model, model.as_tokens(TRAINED), options)


def example(value: str) -> AnsweredPrompt:
    messages = (Message(role="user", content=weight_line(value)),)
    return AnsweredPrompt(messages=messages, answer=_WANTED.format(value))


EXAMPLES = [example(f"{whole}.{tenth}") for whole in range(1, 10) for tenth in range(10)]
TRAINED = [one for one in EXAMPLES if not any(value in one.answer for value in HELD_OUT)]
KEPT = [example(value) for value in HELD_OUT]


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)  # steps this small only wait for each other on several


def test_the_adapter_answers_from_the_prompt_as_it_was_taught(tiny_directory: Path, tmp_path: Path) -> None:
    options = RunOptions(steps=150, minutes=None, batch=16, learning_rate=3e-3, checkpoint_minutes=5.0, seed=0)
    model = BaseWithAdapter(str(tiny_directory), rank=8, device="cpu")
    kept = model.as_tokens(KEPT)
    before = model.perplexity(kept)
    LoraTrainer(model, model.as_tokens(TRAINED), options, held_out=kept).train(tmp_path / "adapter")
    assert before > 2.0
    assert model.perplexity(kept) < 1.1
    figures = (tmp_path / "adapter" / "checkpoint" / "figures.jsonl").read_text().splitlines()
    assert json.loads(figures[-1])["dev"]["perplexity"] == pytest.approx(model.perplexity(kept))
    tuned = HuggingFaceModel(str(tmp_path / "adapter"), device="cpu")
    assert tuned.name == "adapter"
    assert [ask(tuned, weight_line(value)) for value in HELD_OUT] == [_WANTED.format(value) for value in HELD_OUT]
    base = HuggingFaceModel(str(tiny_directory), device="cpu")
    assert ask(base) == "It weighs 2.4 kg."  # untouched, though in the same process
    assert {file.suffix for file in (tmp_path / "adapter").rglob("*") if file.is_file()} <= {
        *(".safetensors", ".json", ".jsonl", ".md"),
    }


def test_only_the_answers_tokens_count_in_the_loss(tiny_directory: Path) -> None:
    model = BaseWithAdapter(str(tiny_directory), rank=2, device="cpu")
    said = AnsweredPrompt(messages=KEPT[0].messages, answer=f"It weighs {HELD_OUT[0]} kg.")
    alone = model.perplexity(model.as_tokens([said]))
    assert alone < 1.1  # its own words; the prompt's would surprise it
    longer = AnsweredPrompt(messages=(Message(role="user", content="Delta Max weight: 7.1 kg"),), answer="7.1 kg.")
    rows = model.as_tokens([said, longer])
    n = [len(row.answer) for row in rows]
    apart = [answer_loss(model.network, [row]).item() for row in rows]
    assert answer_loss(model.network, rows).item() == pytest.approx(
        (n[0] * apart[0] + n[1] * apart[1]) / sum(n), rel=1e-4
    )


def test_an_interrupted_run_ends_as_one_that_was_not(tiny_directory: Path, tmp_path: Path) -> None:
    trainer_of(tiny_directory).train(tmp_path / "whole")

    def interrupt(pace: Pace) -> None:
        if pace.step == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trainer_of(tiny_directory).train(tmp_path / "two", watch=interrupt)
    steps: list[int] = []
    trainer_of(tiny_directory).train(tmp_path / "two", resume=True, watch=lambda pace: steps.append(pace.step))
    assert steps == [5, 6]
    whole, two = (load_file(tmp_path / name / "adapter_model.safetensors") for name in ("whole", "two"))
    assert whole.keys() == two.keys()
    for name, weights in whole.items():
        torch.testing.assert_close(weights, two[name])


def test_resuming_with_other_options_or_nothing_to_resume_is_refused(tiny_directory: Path, tmp_path: Path) -> None:
    with pytest.raises(ShelftalkError, match="no checkpoint"):
        trainer_of(tiny_directory).train(tmp_path / "new", resume=True)
    trainer_of(tiny_directory).train(tmp_path / "old")
    with pytest.raises(TuningError, match="begun with other options"):
        trainer_of(tiny_directory, replace(_FEW, steps=7)).train(tmp_path / "old", resume=True)


def test_examples_that_are_too_long_are_said_to_be(tiny_directory: Path) -> None:
    model = BaseWithAdapter(str(tiny_directory), rank=2, device="cpu")
    with pytest.raises(TuningError, match=r"of 4 examples none has at most 16 tokens"):
        model.as_tokens(KEPT, most_tokens=16)


def test_examples_are_read_as_they_were_written_and_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "examples.jsonl"
    write_answered_prompts(path, KEPT)
    assert read_answered_prompts(path) == KEPT
    with path.open("a") as file:
        file.write('{"messages": [{"role": "customer", "content": "hi"}], "answer": "Hello."}\n')
    with pytest.raises(TuningError, match=r"line 5: messages\.0\.role: "):
        read_answered_prompts(path)
    with pytest.raises(TuningError, match="cannot be read"):
        read_answered_prompts(tmp_path / "nothing.jsonl")


def test_the_command_trains_measures_and_says_what_loads_the_adapter(
    tiny_directory: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    write_answered_prompts(tmp_path / "train.jsonl", TRAINED)
    write_answered_prompts(tmp_path / "held.jsonl", KEPT)
    files = ["--data", str(tmp_path / "train.jsonl"), "--held-out", str(tmp_path / "held.jsonl")]
    rest = [*files, "--out", str(tmp_path / "out"), "--steps", "3", "--rank", "2", "--threads", "1"]
    with caplog.at_level("INFO"):
        assert main(["--base", str(tiny_directory), *rest]) == 0
    assert "perplexity of 4 held-out answers after" in caplog.text
    assert f"SHELFTALK_MODEL=hf:{tmp_path / 'out'} loads" in caplog.text
    assert main(["--base", str(tmp_path / "no"), *rest]) == 2
    assert "it is not a directory" in capsys.readouterr().err


# --- adapters that cannot be used


@pytest.fixture(scope="module")
def saved(tiny_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("adapters") / "saved"
    trainer_of(tiny_directory).train(directory)
    return directory


@pytest.fixture
def adapter(saved: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "adapter"
    copy.mkdir()
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        (copy / name).write_bytes((saved / name).read_bytes())
    return copy


def test_an_adapter_whose_model_is_gone_says_where_it_was(adapter: Path) -> None:
    change_json(adapter / "adapter_config.json", base_model_name_or_path="/gone/model")
    with pytest.raises(GenerationError, match=r"no model at '/gone/model'"):
        HuggingFaceModel(str(adapter), device="cpu")
    change_json(adapter / "adapter_config.json", base_model_name_or_path=None)
    with pytest.raises(GenerationError, match="does not name the model"):
        HuggingFaceModel(str(adapter), device="cpu")


def test_an_adapter_without_safetensors_is_refused_though_a_pickle_lies_there(adapter: Path) -> None:
    (adapter / "adapter_model.safetensors").rename(adapter / "adapter_model.bin")
    with pytest.raises(GenerationError, match=r"there is no adapter_model\.safetensors"):
        HuggingFaceModel(str(adapter), device="cpu")


def test_a_damaged_adapter_is_refused(adapter: Path) -> None:
    (adapter / "adapter_model.safetensors").write_bytes(b"x" * 100)
    with pytest.raises(GenerationError, match="cannot be put onto its model"):
        HuggingFaceModel(str(adapter), device="cpu")
    (adapter / "adapter_config.json").write_text("{")
    with pytest.raises(GenerationError, match="is damaged"):
        HuggingFaceModel(str(adapter), device="cpu")


def test_no_adapter_goes_onto_an_adapter(adapter: Path, tmp_path: Path) -> None:
    with pytest.raises(TuningError, match="is an adapter"):
        BaseWithAdapter(str(adapter), device="cpu")
    second = tmp_path / "second"
    second.mkdir()
    (second / "adapter_model.safetensors").write_bytes(b"")
    (second / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": str(adapter)}))
    with pytest.raises(GenerationError, match="goes onto another adapter"):
        HuggingFaceModel(str(second), device="cpu")

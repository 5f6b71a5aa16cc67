"""A model is loaded once, and one that cannot be used is refused with its reason."""

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, MambaConfig, MambaForCausalLM

from rag.errors import GenerationError
from rag.models import model_loading
from rag.models.hugging_face_model import HuggingFaceModel
from rag.models.model_loading import Dtype
from tests.rag.tiny_model import HELD_OUT, ask, change_json, weight_line

# --- one set of weights for each process


def test_two_objects_of_the_same_files_load_them_once_and_changed_files_anew(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[object] = []
    load = AutoModelForCausalLM.from_pretrained

    def counted(directory: Path, **settings: object) -> object:
        loads.append(directory)
        return load(directory, **settings)

    monkeypatch.setattr(AutoModelForCausalLM, "from_pretrained", counted)
    first = HuggingFaceModel(str(copied), device="cpu")
    second = HuggingFaceModel(f"{copied}/.", device="cpu")
    assert len(loads) == 1
    weights = load_file(copied / "model.safetensors")
    weights["model.embed_tokens.weight"].zero_()
    save_file(weights, copied / "model.safetensors", metadata={"format": "pt", "note": "written anew"})
    third = HuggingFaceModel(str(copied), device="cpu")
    assert len(loads) == 2
    assert ask(first) == ask(second) == "It weighs 2.4 kg." != ask(third)


def test_weights_are_let_go_with_the_last_object(copied: Path) -> None:
    first, second = (HuggingFaceModel(str(copied), device="cpu", n_at_once=1) for _ in range(2))
    weights = weakref.ref(first._loaded.model)
    ask(first)
    del first
    gc.collect()
    assert weights() is not None
    del second
    gc.collect()
    assert weights() is None


# --- models that cannot be used


def refused(directory: Path | str, message: str, **settings: Any) -> None:  # settings pass through
    with pytest.raises(GenerationError, match=message) as caught:
        HuggingFaceModel(str(directory), **{"device": "cpu"} | settings)
    assert "\n" not in str(caught.value)


def test_a_model_that_is_not_there_is_named() -> None:
    refused("shelftalk/no-such-model", r"'shelftalk/no-such-model' .* nothing is downloaded unless")
    refused("/no/such/directory", r"no model at '/no/such/directory'")


def test_a_model_without_chat_template_is_refused(copied: Path) -> None:
    (copied / "chat_template.jinja").unlink()
    refused(copied, r"'copied' has no chat template, .* take its instruct or chat version")


def test_a_broken_chat_template_is_refused(copied: Path) -> None:
    (copied / "chat_template.jinja").write_text("{% for message in messages %}")
    refused(copied, r"the chat template of 'copied' refuses the messages: ")


def test_a_gpu_that_is_not_there_is_an_error(tiny_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    refused(tiny_directory, r"device 'cuda' was asked for, and there is no CUDA device", device="cuda")
    assert ask(HuggingFaceModel(str(tiny_directory), device="auto")) == "It weighs 2.4 kg."


def test_a_model_larger_than_the_free_memory_is_refused_before_it_is_loaded(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    n_weights = sum(weight.numel() for weight in load_file(copied / "model.safetensors").values())
    monkeypatch.setattr(model_loading, "free_memory_bytes", lambda: 4 * n_weights - 1)
    refused(copied, r"takes 0.00 GB as torch.float32, and 'cpu' has 0.00 GB free; take a smaller model")
    assert ask(HuggingFaceModel(str(copied), device="cpu", dtype="bf16")) == "It weighs 2.4 kg."


def test_cut_off_weights_are_refused(copied: Path) -> None:
    file = copied / "model.safetensors"
    file.write_bytes(file.read_bytes()[:1000])
    refused(copied, r"model.safetensors' is damaged")


def test_weights_that_lack_a_tensor_are_refused_and_not_filled_with_random_numbers(copied: Path) -> None:
    weights = load_file(copied / "model.safetensors")
    del weights["model.layers.1.mlp.up_proj.weight"]
    save_file(weights, copied / "model.safetensors", metadata={"format": "pt"})
    refused(copied, r"lack 1 tensors of the model, such as 'model.layers.1.mlp.up_proj.weight'")


def test_weights_of_another_shape_are_refused(copied: Path) -> None:
    change_json(copied / "config.json", intermediate_size=96)
    refused(copied, r"the model in '.*copied' cannot be loaded: ")


def test_pickled_weights_are_refused(copied: Path) -> None:
    torch.save(load_file(copied / "model.safetensors"), copied / "pytorch_model.bin")
    (copied / "model.safetensors").unlink()
    refused(copied, r"are a pickle \('pytorch_model.bin'\)")


def test_an_architecture_that_is_not_known_is_refused(copied: Path) -> None:
    change_json(copied / "config.json", model_type="of_tomorrow", architectures=["OfTomorrow"])
    refused(copied, r"cannot be loaded: .*of_tomorrow")


def test_a_model_of_another_kind_is_refused_in_one_line(copied: Path) -> None:
    change_json(copied / "config.json", model_type="t5", architectures=["T5Model"])
    refused(copied, r"cannot be loaded: Unrecognized configuration class .*T5Config.*…; take a causal")


def test_code_of_a_repository_is_never_run(copied: Path) -> None:
    ran = copied / "ran"
    (copied / "own.py").write_text(f"open({str(ran)!r}, 'w').close()\n")
    change_json(
        copied / "config.json",
        model_type="own",
        auto_map={"AutoConfig": "own.Config", "AutoModelForCausalLM": "own.Model"},
    )
    refused(copied, r"cannot be loaded: ")
    assert not ran.exists()


def test_a_model_without_tokenizer_is_refused(copied: Path) -> None:
    (copied / "tokenizer.json").unlink()
    refused(copied, r"cannot be loaded: ")


def test_context_comes_from_the_tokenizer_where_the_architecture_has_no_limit(copied: Path) -> None:
    n_tokens = Tokenizer.from_file(str(copied / "tokenizer.json")).get_vocab_size()
    config = MambaConfig(vocab_size=n_tokens, hidden_size=16, num_hidden_layers=1, state_size=4)
    MambaForCausalLM(config).save_pretrained(copied)
    refused(copied, r"'copied' does not say how many tokens it holds; add max_position_embeddings")
    change_json(copied / "tokenizer_config.json", model_max_length=50)
    model = HuggingFaceModel(str(copied), device="cpu")
    assert model.context_tokens == 50
    assert ask(model, "hi", max_tokens=5) == ask(model, "hi", max_tokens=5)


def test_a_model_without_chat_template_is_refused_before_its_weights_are_read(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copied / "chat_template.jinja").unlink()
    monkeypatch.setattr(AutoModelForCausalLM, "from_pretrained", lambda *_, **__: pytest.fail("weights were read"))
    refused(copied, r"'copied' has no chat template, so it is no model for conversations; take its instruct")


# --- on a GPU


@pytest.mark.gpu
@pytest.mark.parametrize("dtype", ["auto", "bf16", "fp32"])
def test_the_gpu_gives_the_same_answers(tiny_directory: Path, dtype: Dtype) -> None:
    model = HuggingFaceModel(str(tiny_directory), device="auto", dtype=dtype)
    assert [ask(model, weight_line(value)) for value in HELD_OUT] == [f"It weighs {value} kg." for value in HELD_OUT]


@pytest.mark.gpu
def test_weights_lie_on_the_gpu_in_bf16(copied: Path) -> None:
    before = torch.cuda.memory_allocated()
    model = HuggingFaceModel(str(copied), device="cuda")
    n_weights = sum(weight.numel() for weight in load_file(copied / "model.safetensors").values())
    taken = torch.cuda.memory_allocated() - before
    assert ask(model) == "It weighs 2.4 kg."
    assert 2 * n_weights <= taken < 4 * n_weights


@pytest.mark.gpu
def test_a_model_larger_than_the_free_gpu_memory_is_refused(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (1000, 2000))
    refused(copied, r"and 'cuda' has 0.00 GB free", device="cuda")

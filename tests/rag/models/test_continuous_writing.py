"""Several texts at once: the same text as alone, and no request hurts another."""

import gc
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import Qwen3ForCausalLM

from rag.errors import GenerationError
from rag.language_model import LanguageModel, Message
from rag.models import continuous_writing
from rag.models.continuous_writing import ContinuousWriter
from rag.models.hugging_face_model import HuggingFaceModel
from tests.rag.language_model_contract import LanguageModelContract
from tests.rag.tiny_model import HELD_OUT, ask, save_tiny_model, weight_line

# Unlike the training's lines, so that the texts are long and the model is not sure of them.
_STRANGE = ("Comet 5 red and 8 blue", "Delta Max weight 3", "kg kg 7", "Breeze weight: 1.2.3 kg and Aurora")


class Steps:
    """The model's forward pass, counted; `before` is called with the tokens of each step."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.n_tokens: list[int] = []
        self.before: Callable[[torch.Tensor], None] = lambda ids: None
        forward = Qwen3ForCausalLM.forward

        def counted(model: Any, input_ids: torch.Tensor, **settings: Any) -> Any:  # anything passes through
            self.n_tokens.append(input_ids.numel())
            self.before(input_ids)
            return forward(model, input_ids=input_ids, **settings)

        monkeypatch.setattr(Qwen3ForCausalLM, "forward", counted)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    return Steps(monkeypatch)


@pytest.fixture
def model(copied: Path) -> HuggingFaceModel:
    """Weights of its own, so that its batch begins anew."""
    return HuggingFaceModel(str(copied), device="cpu", n_at_once=4)


@pytest.fixture
def alone(copied: Path) -> HuggingFaceModel:
    return HuggingFaceModel(str(copied), device="cpu", n_at_once=1)


def ask_all(model: HuggingFaceModel, contents: Sequence[str]) -> list[str]:
    with ThreadPoolExecutor(max_workers=len(contents)) as readers:
        return list(readers.map(lambda content: ask(model, content), contents))


def writer_of(model: HuggingFaceModel) -> ContinuousWriter:
    writer = model._writer
    assert isinstance(writer, ContinuousWriter)
    return writer


class TestContinuousWriting(LanguageModelContract):
    @pytest.fixture
    def model(self, tiny_directory: Path) -> LanguageModel:
        return HuggingFaceModel(str(tiny_directory), device="cpu", n_at_once=4)

    @pytest.fixture
    def messages(self) -> Sequence[Message]:
        return [Message(role="user", content=weight_line("2.4"))]


def test_texts_written_together_are_those_written_one_by_one(
    model: HuggingFaceModel, alone: HuggingFaceModel, steps: Steps
) -> None:
    contents = [*(weight_line(value) for value in HELD_OUT), *_STRANGE, weight_line("2.4", "Delta Max")]
    expected = [ask(alone, content) for content in contents]
    n_alone = len(steps.n_tokens)
    assert ask_all(model, contents) == expected
    assert len(steps.n_tokens) - n_alone < n_alone  # some steps wrote several texts
    assert not writer_of(model).gave_up


def test_a_prompt_that_begins_like_one_before_is_computed_from_where_it_differs(
    model: HuggingFaceModel, steps: Steps
) -> None:
    shared = "Aurora weight: 1.0 kg " * 4
    ask(model, f"{shared}red")
    n_first = steps.n_tokens[0]
    steps.n_tokens.clear()
    ask(model, f"{shared}blue")
    assert n_first > 2 * 16 + 8
    assert steps.n_tokens[0] <= n_first - 2 * 16 + 8  # two whole pages of 16 tokens, and one word is longer


def test_what_is_barred_in_one_text_is_written_in_the_other(model: HuggingFaceModel) -> None:
    messages = [Message(role="user", content=weight_line("2.4"))]
    free = model.stream(messages, max_tokens=20)
    barred = model.stream(messages, max_tokens=20, barred=["2.4"])
    pieces = [piece for pair in zip(free, barred, strict=False) for piece in pair]
    assert pieces
    assert "".join(model.stream(messages, max_tokens=20)) == "It weighs 2.4 kg."
    assert "2.4" not in "".join(model.stream(messages, max_tokens=20, barred=["2.4"]))


def test_a_failure_strikes_only_the_text_that_causes_it(
    model: HuggingFaceModel, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = int(model._loaded.chat.encode("?")[0])

    def fail(ids: torch.Tensor) -> None:
        if (ids == poison).any():
            raise RuntimeError("device lost")

    assert ask(model) == "It weighs 2.4 kg."  # batching works here
    steps.before = fail

    def asked(content: str) -> str:
        try:
            return ask(model, content)
        except GenerationError as error:
            return str(error)

    contents = [weight_line("2.4"), "weight?", weight_line("7.1"), weight_line("5.8")]
    with ThreadPoolExecutor(max_workers=4) as readers:
        answers = list(readers.map(asked, contents))
    assert "failed while it wrote: device lost" in answers[1]
    assert [answers[i] for i in (0, 2, 3)] == [f"It weighs {value} kg." for value in ("2.4", "7.1", "5.8")]
    n_steps = len(steps.n_tokens)
    assert ask_all(model, [weight_line(value) for value in HELD_OUT]) == [f"It weighs {v} kg." for v in HELD_OUT]
    assert len(steps.n_tokens) - n_steps < 4 * 10  # together again
    assert not writer_of(model).gave_up


def test_a_failure_in_the_middle_goes_on_where_it_was(model: HuggingFaceModel, steps: Steps) -> None:
    assert ask(model) == "It weighs 2.4 kg."
    seen: list[int] = []

    def fail_once(ids: torch.Tensor) -> None:
        seen.append(ids.numel())
        if len(seen) == 5:
            raise RuntimeError("a passing failure")

    steps.before = fail_once
    assert ask(model, weight_line("7.1")) == "It weighs 7.1 kg."
    assert len(seen) > 5


def test_a_model_that_cannot_be_batched_is_written_with_one_by_one(
    model: HuggingFaceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(manager: Any) -> None:
        raise MemoryError("no room for pages")

    monkeypatch.setattr(
        "transformers.generation.continuous_batching.continuous_api.ContinuousBatchingManager._create_batch_processor",
        fails,
    )
    assert ask(model) == "It weighs 2.4 kg."
    assert ask(model, weight_line("7.1")) == "It weighs 7.1 kg."
    assert writer_of(model).gave_up


def test_without_memory_for_pages_texts_are_written_one_by_one(
    model: HuggingFaceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(continuous_writing, "free_memory_bytes", lambda: 1_000)
    assert ask(model) == "It weighs 2.4 kg."
    assert writer_of(model).gave_up


def test_a_reader_who_stops_ends_the_text_and_no_other(model: HuggingFaceModel, steps: Steps) -> None:
    model._loaded.model.generation_config.eos_token_id = None  # it would go on to its last token
    messages = [Message(role="user", content=weight_line("2.4"))]
    left: Any = model.stream(messages, max_tokens=60)  # a generator
    read = model.stream([Message(role="user", content=weight_line("7.1"))], max_tokens=30)
    assert next(left) == "It "
    pieces = [next(read)]
    left.close()
    pieces.extend(read)
    assert "".join(pieces).startswith("It weighs 7.1 kg.")
    session = writer_of(model)._session
    assert session is not None
    until = time.monotonic() + 20
    while session._manager.batch_processor.scheduler.has_pending_requests() and time.monotonic() < until:
        time.sleep(0.01)
    assert len(steps.n_tokens) < 60


@pytest.mark.slow
def test_a_llama_copies_one_by_one_and_together(tmp_path: Path) -> None:
    directory = str(save_tiny_model(tmp_path / "llama", "llama"))
    for n_at_once in (1, 4):
        model = HuggingFaceModel(directory, device="cpu", n_at_once=n_at_once)
        assert ask_all(model, [weight_line(v) for v in HELD_OUT]) == [f"It weighs {v} kg." for v in HELD_OUT]


@pytest.mark.gpu
def test_the_gpu_writes_the_same_texts_together(copied: Path) -> None:
    model = HuggingFaceModel(str(copied), device="cuda")
    assert ask_all(model, [weight_line(v) for v in HELD_OUT]) == [f"It weighs {v} kg." for v in HELD_OUT]
    assert not writer_of(model).gave_up


def test_threads_and_weights_go_with_the_last_object(copied: Path) -> None:
    before = set(threading.enumerate())
    model = HuggingFaceModel(str(copied), device="cpu", n_at_once=4)
    ask(model)
    weights = weakref.ref(model._loaded.model)
    del model
    until = time.monotonic() + 20
    while (weights() is not None or set(threading.enumerate()) - before) and time.monotonic() < until:
        gc.collect()
        time.sleep(0.05)
    assert weights() is None
    assert set(threading.enumerate()) - before == set()

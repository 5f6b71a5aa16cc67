"""Train a LoRA adapter on a causal model: cross-entropy on the answers' tokens, checkpoints, resuming, no pickle.

The batches follow from the seed and the number of the step alone, so that a run of so many steps that was interrupted
ends as one that was not.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from index.learning.training_loop import Pace, ParameterGroup, RunOptions, Schedule, TrainingLoop
from rag.errors import TuningError
from rag.lora.examples import AnsweredPrompt, TokenExample, as_tokens
from rag.lora.loss import answer_loss, answer_perplexity
from rag.models.adapter import new_adapter, save_adapter, trainable_adapter
from rag.models.chat_prompt import ChatPrompt
from rag.models.model_files import find_model_files
from rag.models.model_loading import (
    Device,
    check_memory,
    chosen_device,
    context_tokens,
    load_tokenizer,
    load_weights,
    own_dtype,
    progress_only_on_a_terminal,
)

# Those of most recipes for models of 1 to 8 billion weights.
RANK = 16
LEARNING_RATE = 2e-4
BATCH = 8
MOST_TOKENS = 2_560  # the default prompt and answer

_SCHEDULE = Schedule(warm_up=0.05, fall="line")
_OPTIONS = "options.json"


class BaseWithAdapter:
    """A causal model with a new adapter, which alone is trained.

    Args:
        base: Directory or cached hub id of a causal model with a chat template.
        rank: Of the adapter.
        seed: Of the adapter's first weights.
        start: Directory of an adapter to go on from, which has its own rank; None for a new one.
        device: `auto` takes the GPU when there is one; bf16 there, fp32 on the CPU.

    Raises:
        GenerationError: If the model cannot be loaded or does not fit, or peft is not installed.
        TuningError: If the base is an adapter itself.
    """

    def __init__(
        self, base: str, *, rank: int = RANK, seed: int = 0, start: Path | None = None, device: Device = "auto"
    ) -> None:
        files = find_model_files(base)
        if files.adapter is not None:
            raise TuningError(f"{base!r} is an adapter; train a new one on the model it goes onto")
        self.base = str(files.directory.resolve()) if Path(base).expanduser().is_dir() else base
        self.rank = rank
        place = chosen_device(device)
        dtype = own_dtype(place)
        check_memory(files, place, dtype)
        self._tokenizer = load_tokenizer(files.directory)
        self._chat = ChatPrompt(self._tokenizer, base)
        with progress_only_on_a_terminal():
            model = load_weights(files, place, dtype)
        self.context_tokens = context_tokens(model, self._tokenizer, base)
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self.network = new_adapter(model, rank=rank) if start is None else trainable_adapter(model, start)

    def count_tokens(self, text: str) -> int:
        """How many tokens `text` takes, without any the chat template adds."""
        return len(self._chat.encode(text))

    def as_tokens(self, examples: Sequence[AnsweredPrompt], *, most_tokens: int = MOST_TOKENS) -> list[TokenExample]:
        """Examples as the model meets them; as `examples.as_tokens` says."""
        return as_tokens(examples, self._chat, end=self._tokenizer.eos_token_id, most_tokens=most_tokens)

    def perplexity(self, rows: Sequence[TokenExample]) -> float:
        """How surprised the model is by a token of the answers; as `loss.answer_perplexity` says."""
        return answer_perplexity(self.network, rows)

    def trained_state(self) -> dict[str, torch.Tensor]:
        """The adapter's weights, by name."""
        return {name: weight for name, weight in self.network.named_parameters() if weight.requires_grad}

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True) -> object:  # Any: torch's own type
        """Take the adapter's weights."""
        found: object = self.network.load_state_dict(state_dict, strict=strict)
        return found


class LoraTrainer(TrainingLoop):
    """One run over prompts and their answers.

    Args:
        model: Its adapter learns.
        train: What is learnt from; not empty.
        options: How long and how fast.
        held_out: What is measured at each checkpoint; may be empty.
        shares: Of each kind of example in what is drawn, relative to each other; None draws each example as often.
    """

    def __init__(
        self,
        model: BaseWithAdapter,
        train: Sequence[TokenExample],
        options: RunOptions,
        *,
        held_out: Sequence[TokenExample] = (),
        shares: Mapping[str, float] | None = None,
    ) -> None:
        self._model = model
        counts = Counter(row.kind for row in train)
        self._weights = None if shares is None else [shares[row.kind] / counts[row.kind] for row in train]
        self._train = train
        self._held_out = held_out
        group = ParameterGroup(parameters=list(model.trained_state().values()), rate=1.0)  # type: ignore[arg-type]  # each is a Parameter
        super().__init__(model, [group], options, _SCHEDULE)

    def train(self, out: Path, *, resume: bool = False, watch: Callable[[Pace], None] | None = None) -> None:
        """Train to the end and save the adapter in `out`, with all that resuming needs in `out/checkpoint`.

        Raises:
            TuningError: If the checkpoint was begun with other options.
            IndexingError: If there is no checkpoint to go on from.
        """
        work = out / "checkpoint"
        work.mkdir(parents=True, exist_ok=True)
        begun_with = json.dumps({"base": self._model.base, "rank": self._model.rank, **asdict(self._options)})
        file = work / _OPTIONS
        if resume:
            if file.is_file() and file.read_text(encoding="utf-8") != begun_with:
                raise TuningError(f"the run in {str(work)!r} was begun with other options; give those of {file.name}")
            self.resume(work)
        else:
            file.write_text(begun_with, encoding="utf-8")
        self.run(work, watch=watch)
        save_adapter(self._model.network, out, base=self._model.base)

    def measure(self) -> dict[str, float]:
        """The perplexity of the held-out answers."""
        return {"perplexity": self._model.perplexity(self._held_out)} if self._held_out else {}

    def _step_loss(self, step: int) -> torch.Tensor:
        self._model.network.train()
        rng = random.Random(f"{self._options.seed}:{step}")
        return answer_loss(self._model.network, rng.choices(self._train, self._weights, k=self._options.batch))

"""Train a LoRA adapter: cross-entropy on the answers' tokens, checkpoints, resuming, no pickle.

The batches follow from the seed and the number of the step alone, so that a run that was interrupted ends as one that
was not.
"""

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from index.ranker.checkpoint import Progress, load_checkpoint, save_checkpoint
from rag.adapter import new_adapter, save_adapter
from rag.chat_prompt import ChatPrompt
from rag.errors import TuningError
from rag.lora.examples import AnsweredPrompt, TokenExample, as_tokens
from rag.model_files import find_model_files
from rag.model_loading import (
    Device,
    check_memory,
    chosen_device,
    load_tokenizer,
    load_weights,
    own_dtype,
    progress_only_on_a_terminal,
)

_WARM_UP = 0.05  # share of the steps in which the rate rises
_MAX_NORM = 1.0
_IGNORED = -100  # what cross-entropy leaves out
_MEASURED_BATCH = 8
_OPTIONS, _LOSSES = "options.json", "losses.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoraOptions:
    """How long and how fast an adapter is trained; the defaults are those of most recipes for models of 1B to 8B."""

    steps: int = 500
    batch: int = 8  # examples a step
    learning_rate: float = 2e-4
    rank: int = 16
    most_tokens: int = 2_560  # of prompt and answer; longer examples are left out
    checkpoint_steps: int = 100
    seed: int = 0


class LoraTrainer:
    """A base model with an adapter that learns.

    Args:
        base: Directory or hub id of a causal model with a chat template.
        options: How long and how fast.
        device: `auto` takes the GPU when there is one; bf16 there, fp32 on the CPU.

    Raises:
        GenerationError: If the model cannot be loaded or does not fit, or peft is not installed.
        TuningError: If the base is an adapter itself.
    """

    def __init__(self, base: str, options: LoraOptions, *, device: Device = "auto") -> None:
        files = find_model_files(base)
        if files.adapter is not None:
            raise TuningError(f"{base!r} is an adapter; train a new one on the model it goes onto")
        self._base = str(files.directory.resolve()) if Path(base).expanduser().is_dir() else base
        self._options = options
        self._device = chosen_device(device)
        dtype = own_dtype(self._device)
        check_memory(files, self._device, dtype)
        self._tokenizer = load_tokenizer(files.directory)
        self._chat = ChatPrompt(self._tokenizer, base)
        torch.manual_seed(options.seed)  # of the adapter's first weights
        with progress_only_on_a_terminal():
            weights = load_weights(files, self._device, dtype)
        self._model = new_adapter(weights, rank=options.rank)
        self._weights = [weight for weight in self._model.parameters() if weight.requires_grad]
        self._optimizer = torch.optim.AdamW(self._weights, lr=options.learning_rate, weight_decay=0.0)
        self._progress = Progress(step=0, elapsed_s=0.0)

    def train(
        self,
        examples: Sequence[AnsweredPrompt],
        out: Path,
        *,
        resume: bool = False,
        watch: Callable[[int, float], None] | None = None,
    ) -> None:
        """Train to the last step and save the adapter, with all that resuming needs, in a directory.

        Args:
            examples: To learn from.
            out: Directory of the adapter; made.
            resume: Go on from the checkpoint there, with the same options and examples.
            watch: Called after every step with its number, from 1, and its loss.

        Raises:
            TuningError: If no example is short enough, or the checkpoint was begun with other options.
            IndexingError: If there is no checkpoint to go on from.
        """
        rows = self._as_tokens(examples)
        work = out / "checkpoint"
        work.mkdir(parents=True, exist_ok=True)
        self._begin(work, resume)
        self._model.train()
        while self._progress.step < self._options.steps:
            loss = self._step(rows)
            _append(work / _LOSSES, {"step": self._progress.step, "loss": round(loss, 5)})
            if watch is not None:
                watch(self._progress.step, loss)
            if self._progress.step % self._options.checkpoint_steps == 0:
                self._save_checkpoint(work)
        self._model.eval()
        self._save_checkpoint(work)
        save_adapter(self._model, out, base=self._base)

    def perplexity(self, examples: Sequence[AnsweredPrompt]) -> float:
        """How surprised the model is by a token of the answers: e to the mean loss; 1 is not at all.

        Raises:
            TuningError: If no example is short enough.
        """
        rows = self._as_tokens(examples)
        total, n_tokens = 0.0, 0
        self._model.eval()
        with torch.inference_mode():
            for start in range(0, len(rows), _MEASURED_BATCH):
                batch = rows[start : start + _MEASURED_BATCH]
                n_batch = sum(len(row.answer) for row in batch)
                total += self._loss(batch).item() * n_batch
                n_tokens += n_batch
        return math.exp(total / n_tokens)

    def trained_state(self) -> dict[str, torch.Tensor]:
        """The adapter's weights, by name."""
        return {name: weight for name, weight in self._model.named_parameters() if weight.requires_grad}

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True) -> object:  # Any: torch's own type
        """Take the adapter's weights."""
        found: object = self._model.load_state_dict(state_dict, strict=strict)
        return found

    def _as_tokens(self, examples: Sequence[AnsweredPrompt]) -> list[TokenExample]:
        end = self._tokenizer.eos_token_id
        return as_tokens(examples, self._chat, end=end, most_tokens=self._options.most_tokens)

    def _begin(self, work: Path, resume: bool) -> None:
        file = work / _OPTIONS
        begun_with = json.dumps({"base": self._base, **asdict(self._options)})
        if not resume:
            (work / _LOSSES).unlink(missing_ok=True)
            file.write_text(begun_with, encoding="utf-8")
            return
        if file.is_file() and file.read_text(encoding="utf-8") != begun_with:
            raise TuningError(
                f"the checkpoint in {str(work)!r} was begun with other options; give those of {file.name}"
            )
        self._progress = load_checkpoint(work, self, self._optimizer)

    def _save_checkpoint(self, work: Path) -> None:
        save_checkpoint(work, self, self._optimizer, self._progress)

    def _step(self, rows: Sequence[TokenExample]) -> float:
        step = self._progress.step
        rng = random.Random(f"{self._options.seed}:{step}")
        batch = [rows[rng.randrange(len(rows))] for _ in range(self._options.batch)]
        for group in self._optimizer.param_groups:
            group["lr"] = self._options.learning_rate * _share(step / self._options.steps)
        loss = self._loss(batch)
        loss.backward()  # type: ignore[no-untyped-call]  # torch states no types for it
        torch.nn.utils.clip_grad_norm_(self._weights, _MAX_NORM)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self._progress = Progress(step=step + 1, elapsed_s=0.0)
        return loss.item()

    def _loss(self, batch: Sequence[TokenExample]) -> torch.Tensor:
        """Mean cross-entropy of the answers' tokens; padding stands before the prompts, answers at the end."""
        width = max(len(row.prompt) + len(row.answer) for row in batch)
        n_answer = max(len(row.answer) for row in batch)
        ids = torch.zeros((len(batch), width), dtype=torch.long)
        mask = torch.zeros_like(ids)
        targets = torch.full((len(batch), n_answer), _IGNORED)
        for place, row in enumerate(batch):
            tokens = torch.tensor([*row.prompt, *row.answer])
            ids[place, -len(tokens) :] = tokens
            mask[place, -len(tokens) :] = 1
            targets[place, -len(row.answer) :] = torch.tensor(row.answer)
        positions = (mask.cumsum(dim=1) - 1).clamp(min=0)
        logits = self._model(
            input_ids=ids.to(self._device),
            attention_mask=mask.to(self._device),
            position_ids=positions.to(self._device),
            logits_to_keep=n_answer + 1,
        ).logits[:, :-1]  # (batch, n_answer, vocabulary)
        return torch.nn.functional.cross_entropy(
            logits.flatten(0, 1).float(), targets.flatten().to(self._device), ignore_index=_IGNORED
        )


def _share(done: float) -> float:
    """Share of the highest learning rate when `done` (0 to 1) of the training is over: up, then down in a line."""
    if done < _WARM_UP:
        return max(done, 0.1 * _WARM_UP) / _WARM_UP
    return (1 - done) / (1 - _WARM_UP)


def _append(path: Path, record: dict[str, object]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")

"""LoRA adapters on a model in memory, by peft: put on new, loaded and merged, saved.

The only file that imports peft, which the extra `lora` installs.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from safetensors import SafetensorError

from rag.errors import GenerationError
from rag.models.one_line import one_line


def merge_adapter(model: Any, directory: Path) -> Any:  # Any: a PreTrainedModel
    """The model with an adapter added into its weights, so that it is as quick as before.

    Raises:
        GenerationError: If peft is not installed, or the adapter does not fit the model.
    """
    peft = _peft()
    with _fitting(directory), _own_deprecations_aside():
        return peft.PeftModel.from_pretrained(model, directory, local_files_only=True).merge_and_unload().eval()


def new_adapter(model: Any, *, rank: int) -> Any:  # Any: a PreTrainedModel, and a PeftModel of it
    """The model with an adapter of a rank beside each linear layer but the last; the adapter alone can be trained.

    The adapter's output is doubled (alpha is twice the rank), as its authors and most recipes have it.

    Reference: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022.
    """
    peft = _peft()
    config = peft.LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear", task_type="CAUSAL_LM")
    with _own_deprecations_aside():
        return peft.get_peft_model(model, config)


def trainable_adapter(model: Any, directory: Path) -> Any:  # Any: a PreTrainedModel, and a PeftModel of it
    """The model with an adapter that was saved; the adapter alone can be trained, on from where it was.

    Raises:
        GenerationError: If peft is not installed, or the adapter does not fit the model.
    """
    peft = _peft()
    with _fitting(directory), _own_deprecations_aside():
        return peft.PeftModel.from_pretrained(model, directory, is_trainable=True, local_files_only=True)


def save_adapter(model: Any, directory: Path, *, base: str) -> None:  # Any: a PeftModel
    """Write the adapter as safetensors with what it was trained on."""
    for config in model.peft_config.values():
        config.base_model_name_or_path = base
    model.save_pretrained(directory, safe_serialization=True)


@contextmanager
def _fitting(directory: Path) -> Iterator[None]:
    """Say of an adapter that does not go onto its model what to do."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise GenerationError(
            f"the adapter in {str(directory)!r} cannot be put onto its model: {one_line(str(error))}; train it again "
            "on this model, or copy it again"
        ) from error


@contextmanager
def _own_deprecations_aside() -> Iterator[None]:
    """Without the warnings of transformers about what peft asks of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


def _peft() -> ModuleType:
    try:
        import peft  # here: only training and adapters need it, and it takes a second
    except ImportError as error:
        raise GenerationError("LoRA adapters need peft; install shelftalk[lora]") from error
    module: ModuleType = peft
    return module

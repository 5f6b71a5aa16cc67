"""Load a Hugging Face causal model into memory, once per process, or say why it cannot be.

Takes checked model files, gives the tokenizer, the weights on a device, set to greedy generation, and who writes with
them. Weights that do not fit are refused before they are read. Never runs code from a model's repository.
"""

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NoReturn
from weakref import WeakValueDictionary

import torch
from huggingface_hub.errors import StrictDataclassError
from safetensors import SafetensorError
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig
from transformers.utils import logging as transformers_logging

from rag.errors import GenerationError
from rag.models.adapter import merge_adapter
from rag.models.chat_prompt import ChatPrompt
from rag.models.continuous_writing import ContinuousWriter
from rag.models.model_files import ModelFiles, free_memory_bytes, in_one_line, weight_bytes
from rag.models.single_writing import SingleWriter
from rag.models.token_writing import TokenWriter

Device = Literal["auto", "cpu", "cuda"]
Dtype = Literal["auto", "bf16", "fp32"]

# On two cores four together are done in two thirds to three quarters of the time of one by one, and one alone takes
# about as long (docs/models.md); a GPU reads its weights for 64 texts in nearly the time of one.
_AT_ONCE = {"cpu": 4, "cuda": 64}
_UNLIMITED = 1_000_000_000  # tokenizers state a length above this when they know none
_DTYPES = {"bf16": torch.bfloat16, "fp32": torch.float32}
# Raised for files that are missing, damaged, of an unknown architecture, or that need a further library.
_LOADING_ERRORS = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    ImportError,
    RuntimeError,
    SafetensorError,
    StrictDataclassError,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class LoadedModel:
    """A model in memory, with those who write with it: all its users share them."""

    tokenizer: Any  # a PreTrainedTokenizerBase; transformers is not type-checked
    model: Any  # a PreTrainedModel; transformers is not type-checked
    chat: ChatPrompt
    single: SingleWriter
    together: dict[int, ContinuousWriter] = field(default_factory=dict)  # by how many texts at once

    def writer(self, n_at_once: int | None) -> TokenWriter:
        """Who writes so many texts at once; None for as many as suit the device."""
        n_texts = n_at_once or _AT_ONCE[self.model.device.type]
        if n_texts == 1:
            return self.single
        with _loading:
            if n_texts not in self.together:
                self.together[n_texts] = ContinuousWriter(self.model, self.single, n_texts)
            return self.together[n_texts]


_loaded: "WeakValueDictionary[tuple[object, ...], LoadedModel]" = WeakValueDictionary()
_loading = threading.Lock()


def load_once(files: ModelFiles, *, name: str, device: Device, dtype: Dtype) -> LoadedModel:
    """Return the model of `files`, the one in memory if these files are loaded so already.

    Files that were written anew since count as others.

    Args:
        files: From `find_model_files`.
        name: What errors call the model.
        device: `auto` takes the GPU when there is one.
        dtype: `auto` takes bf16 on a GPU that has it, else fp32.

    Raises:
        GenerationError: If there is no such device, or the model does not fit its memory, has no chat template or
            cannot be loaded; before its weights are read, but for the last.
    """
    place = chosen_device(device)
    chosen = _DTYPES[dtype] if dtype != "auto" else own_dtype(place)
    directories = (files.directory, *([files.adapter] if files.adapter else []))
    key = (*((one.resolve(), _stamps(one)) for one in directories), place, chosen)
    with _loading:
        loaded = _loaded.get(key)
        if loaded is None:
            check_memory(files, place, chosen)
            loaded = _loaded[key] = _load(files, name, place, chosen)
        return loaded


def _stamps(directory: Path) -> tuple[tuple[str, int, int], ...]:
    stats = [(file.name, file.stat()) for file in sorted(directory.iterdir())]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _load(files: ModelFiles, name: str, device: torch.device, dtype: torch.dtype) -> LoadedModel:
    tokenizer = load_tokenizer(files.directory)
    chat = ChatPrompt(tokenizer, name)
    model = load_weights(files, device, dtype)
    model.generation_config = _greedy(model.generation_config, tokenizer)
    return LoadedModel(tokenizer=tokenizer, model=model, chat=chat, single=SingleWriter(model))


def load_tokenizer(directory: Path) -> Any:  # Any: a PreTrainedTokenizerBase
    """The tokenizer of a model.

    Raises:
        GenerationError: If it cannot be loaded.
    """
    try:
        return AutoTokenizer.from_pretrained(directory, local_files_only=True, trust_remote_code=False)
    except _LOADING_ERRORS as error:
        _refuse(directory, error)


def load_weights(files: ModelFiles, device: torch.device, dtype: torch.dtype) -> Any:  # Any: a PreTrainedModel
    """The model of `files` in memory of its own, ready to write; an adapter is merged into its weights.

    Raises:
        GenerationError: If it does not fit, or cannot be loaded.
    """
    directory = files.directory
    try:
        model, report = AutoModelForCausalLM.from_pretrained(
            directory,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=dtype,
            output_loading_info=True,
        )
        model = model.to(device).eval()
    except torch.OutOfMemoryError as error:
        raise GenerationError(
            f"the model in {str(directory)!r} does not fit the free memory of {device.type!r}; take a "
            "smaller model, or device 'cpu'"
        ) from error
    except _LOADING_ERRORS as error:
        _refuse(directory, error)
    if report["missing_keys"]:  # transformers would fill them with random numbers
        raise GenerationError(
            f"the weights in {str(directory)!r} lack {len(report['missing_keys'])} tensors of the model, "
            f"such as {min(report['missing_keys'])!r}; take a whole causal language model, or fetch it again"
        )
    return model if files.adapter is None else merge_adapter(model, files.adapter)


def _refuse(directory: Path, error: Exception) -> NoReturn:
    raise GenerationError(
        f"the model in {str(directory)!r} cannot be loaded: {in_one_line(error)}; take a causal "
        "language model that the installed transformers knows, with its tokenizer, or fetch it again"
    ) from error


def _greedy(stated: Any, tokenizer: Any) -> GenerationConfig:
    """Keep the special tokens of the stated configuration, but no sampling and no repetition penalty.

    A penalty on repetition would push the model away from the very numbers it is to copy. The tokenizer's
    own end is added because some models name the end of a text there and the end of a turn here.
    """
    ends = stated.eos_token_id if isinstance(stated.eos_token_id, list) else [stated.eos_token_id]
    ends = list(dict.fromkeys(end for end in [*ends, tokenizer.eos_token_id] if end is not None))
    padding = next((end for end in [stated.pad_token_id, tokenizer.pad_token_id, *ends] if end is not None), None)
    return GenerationConfig(
        do_sample=False, bos_token_id=stated.bos_token_id, eos_token_id=ends or None, pad_token_id=padding
    )


def check_memory(files: ModelFiles, device: torch.device, dtype: torch.dtype) -> None:
    """Refuse weights that do not fit, before the system ends the process for it.

    Raises:
        GenerationError: If they do not.
    """
    needed = weight_bytes(files, float_bytes=dtype.itemsize)
    free = {"cpu": free_memory_bytes()}  # the weights pass through main memory on their way to a GPU
    if device.type == "cuda":
        gc.collect()
        torch.cuda.empty_cache()  # what models of this process that are gone have left
        free["cuda"] = torch.cuda.mem_get_info(device)[0]
    for place, n_bytes in free.items():
        if n_bytes is not None and needed > n_bytes:
            raise GenerationError(
                f"the model in {str(files.directory)!r} takes {needed / 1e9:.2f} GB as {dtype}, and "
                f"{place!r} has {n_bytes / 1e9:.2f} GB free; take a smaller model, or "
                "dtype 'bf16' where it is not yet"
            )


def context_tokens(model: Any, tokenizer: Any, name: str) -> int:  # Any: see `LoadedModel`
    """How many tokens a model holds, prompt and answer together.

    Raises:
        GenerationError: If it does not say.
    """
    stated = getattr(model.config.get_text_config(), "max_position_embeddings", None)
    context = stated or tokenizer.model_max_length
    if context > _UNLIMITED:
        raise GenerationError(
            f"{name!r} does not say how many tokens it holds; add max_position_embeddings to its config.json"
        )
    return int(context)


def chosen_device(device: Device) -> torch.device:
    """The device of a setting.

    Raises:
        GenerationError: If there is none.
    """
    has_gpu = torch.cuda.is_available()
    if device == "cuda" and not has_gpu:
        raise GenerationError("device 'cuda' was asked for, and there is no CUDA device; take 'auto' or 'cpu'")
    return torch.device("cuda" if has_gpu and device != "cpu" else "cpu")


def own_dtype(device: torch.device) -> torch.dtype:
    """bf16 on a GPU that has it, else fp32."""
    if device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.bfloat16
    return torch.float32


@contextmanager
def progress_only_on_a_terminal() -> Iterator[None]:
    """No progress of loading or fetching where nobody sees it."""
    shown = transformers_logging.is_progress_bar_enabled()
    if shown and not sys.stderr.isatty():
        transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            transformers_logging.enable_progress_bar()

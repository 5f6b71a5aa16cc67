"""Find the files of a Hugging Face model and say early whether they can be used.

Takes a directory or a hub id and gives the directory of the model with its weights as safetensors. Reads
headers only, loads no tensor, never reads a pickle, and reaches the network only where that is allowed.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HFValidationError
from safetensors import SafetensorError, safe_open

from rag.errors import GenerationError
from rag.models.adapter_files import base_of, is_adapter
from rag.models.one_line import one_line

_WEIGHTS = "model.safetensors"
_WEIGHTS_INDEX = "model.safetensors.index.json"
_CHECKED_JSON = (
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    _WEIGHTS_INDEX,
)
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt")
# A hub repository may also hold weights for other programs: in folders, or as one consolidated file.
_WANTED = ["*.json", "*.safetensors", "*.txt", "*.model", "*.jinja"]
_UNWANTED = ["*/*", "consolidated*"]
_FLOATS = frozenset({"F64", "F32", "F16", "BF16"})
_OTHER_BYTES = {"I64": 8, "U64": 8, "I32": 4, "U32": 4, "I16": 2, "U16": 2}  # any other takes 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFiles:
    """The directory of a model, the files in it that hold its weights, and the adapter that goes onto them."""

    directory: Path
    weights: tuple[Path, ...]  # at least one, all safetensors
    adapter: Path | None = None  # directory of a LoRA adapter; None for the model as it is


def find_model_files(path_or_id: str, *, revision: str | None = None, allow_download: bool = False) -> ModelFiles:
    """Return the checked files of the model at a directory, or of a hub id in the local cache.

    Where the directory holds a LoRA adapter, the files are those of the model it was trained on.

    Args:
        path_or_id: A directory, or an id such as `owner/model`. A directory wins.
        revision: Branch, tag or commit of a hub id.
        allow_download: Whether a model that is not in the local cache may be fetched from the hub.

    Raises:
        GenerationError: If there is no such model, or its files are missing, damaged or pickles.
    """
    directory = Path(path_or_id).expanduser()
    if directory.exists() or path_or_id.startswith(("/", ".", "~")):
        if revision is not None:
            raise GenerationError(
                f"revision {revision!r} was given for the local model {path_or_id!r}; leave it out, or give a hub id"
            )
        if not directory.is_dir():
            raise GenerationError(
                f"there is no model at {path_or_id!r}: it is not a directory; give a directory with "
                f"config.json, a tokenizer and {_WEIGHTS}, or a hub id"
            )
    else:
        directory = _snapshot(path_or_id, revision=revision, allow_download=allow_download)
    if is_adapter(directory):
        base = find_model_files(base_of(directory), allow_download=allow_download)
        if base.adapter is not None:
            raise GenerationError(f"the adapter in {str(directory)!r} goes onto another adapter; give it a whole model")
        return replace(base, adapter=directory)
    _check_json(directory)
    return ModelFiles(directory=directory, weights=_weights(directory))


def weight_bytes(files: ModelFiles, *, float_bytes: int) -> int:
    """Return how many bytes the weights take in memory when each float takes `float_bytes`.

    Integer and 8-bit weights keep the size they have on disk.

    Raises:
        GenerationError: If a file is damaged.
    """
    return sum(_file_bytes(file, float_bytes) for file in files.weights)


def free_memory_bytes() -> int | None:
    """Return the main memory that can still be taken, None where the system does not say.

    The smaller of what Linux reports as available and what the limit of the container leaves.

    Reference: proc_meminfo(5), "MemAvailable"; Linux kernel, Control Group v2, "Memory Interface Files".
    """
    meminfo = Path("/proc/meminfo")
    if not meminfo.exists():
        return None
    free = int(_table(meminfo.read_text())["MemAvailable:"]) * 1024
    group = Path("/sys/fs/cgroup")
    if not (group / "memory.max").exists():
        return free
    limit = (group / "memory.max").read_text().strip()
    if limit == "max":
        return free
    reclaimable = int(_table((group / "memory.stat").read_text())["inactive_file"])
    used = int((group / "memory.current").read_text()) - reclaimable
    return max(0, min(free, int(limit) - used))


def in_one_line(error: Exception) -> str:
    """Return what a library's error says, cut to 300 characters; its class where it says nothing."""
    return one_line(str(error)) or type(error).__name__


def _snapshot(model_id: str, *, revision: str | None, allow_download: bool) -> Path:
    what = repr(model_id) if revision is None else f"{model_id!r} at revision {revision!r}"
    try:
        found = snapshot_download(
            model_id,
            revision=revision,
            local_files_only=not allow_download,
            allow_patterns=_WANTED,
            ignore_patterns=_UNWANTED,
        )
    except HFValidationError as error:
        raise GenerationError(
            f"{model_id!r} is neither a directory nor a hub id: {in_one_line(error)}; give a directory, or "
            "an id such as `owner/model`"
        ) from error
    except OSError as error:  # not cached, no such repository or revision, no access, no network
        if allow_download:
            raise GenerationError(
                f"the model {what} could not be fetched: {in_one_line(error)}; check the id, the network and "
                "the access, or give a directory"
            ) from error
        raise GenerationError(
            f"the model {what} is neither a directory nor in the local cache, and nothing is downloaded "
            "unless that is allowed; give a directory, or allow downloads in the settings"
        ) from error
    return Path(found)


def _check_json(directory: Path) -> None:
    if not (directory / "config.json").is_file():
        raise GenerationError(f"there is no config.json in {str(directory)!r}; give the directory of a saved model")
    for name in _CHECKED_JSON:
        file = directory / name
        try:
            if file.is_file():
                json.loads(file.read_bytes())
        except ValueError as error:
            raise GenerationError(f"{str(file)!r} is damaged: {error}; copy or fetch the model again") from error


def _weights(directory: Path) -> tuple[Path, ...]:
    single, index = directory / _WEIGHTS, directory / _WEIGHTS_INDEX
    if single.is_file():
        return (single,)
    if index.is_file():
        names = sorted(set(json.loads(index.read_bytes())["weight_map"].values()))
        missing = [name for name in names if not (directory / name).is_file()]
        if missing:
            raise GenerationError(
                f"{len(missing)} of {len(names)} weight files are missing in {str(directory)!r}, the first "
                f"is {missing[0]!r}; copy or fetch the model again"
            )
        return tuple(directory / name for name in names)
    pickles = sorted(file.name for pattern in _PICKLES for file in directory.glob(pattern))
    if pickles:
        raise GenerationError(
            f"the weights in {str(directory)!r} are a pickle ({pickles[0]!r}), which can run code when it is "
            "read; save the model again with `save_pretrained`, which writes safetensors"
        )
    raise GenerationError(f"there is no {_WEIGHTS} in {str(directory)!r}; copy or fetch the model again")


def _file_bytes(file: Path, float_bytes: int) -> int:
    total = 0
    try:
        with safe_open(file, framework="pt") as tensors:
            for name in tensors.keys():  # noqa: SIM118  not a mapping: it cannot be iterated itself
                tensor = tensors.get_slice(name)
                size = 1
                for length in tensor.get_shape():
                    size *= length
                dtype = tensor.get_dtype()
                total += size * (float_bytes if dtype in _FLOATS else _OTHER_BYTES.get(dtype, 1))
    except SafetensorError as error:
        raise GenerationError(f"{str(file)!r} is damaged: {error}; copy or fetch the model again") from error
    return total


def _table(text: str) -> dict[str, str]:
    """First word of each line, with its second."""
    return {words[0]: words[1] for line in text.splitlines() if len(words := line.split()) > 1}

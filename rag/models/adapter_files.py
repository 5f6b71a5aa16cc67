"""A directory with a LoRA adapter in the form of peft: whether it is one, and the model it goes onto.

Reads the configuration only, never a pickle, and needs no peft.
"""

import json
from pathlib import Path

from rag.errors import GenerationError

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"


def is_adapter(directory: Path) -> bool:
    """Whether a directory holds an adapter and no whole model."""
    return (directory / CONFIG).is_file() and not (directory / "config.json").is_file()


def base_of(directory: Path) -> str:
    """The directory or hub id of the model that an adapter was trained on.

    Raises:
        GenerationError: If the adapter is damaged, has no weights as safetensors, or does not say.
    """
    file = directory / CONFIG
    try:
        base = json.loads(file.read_bytes()).get("base_model_name_or_path")
    except (ValueError, AttributeError) as error:
        raise GenerationError(f"{str(file)!r} is damaged: {error}; copy the adapter again") from error
    if not (directory / WEIGHTS).is_file():  # peft would read a pickle
        raise GenerationError(f"there is no {WEIGHTS} in {str(directory)!r}; copy the adapter again")
    if not isinstance(base, str) or not base:
        raise GenerationError(
            f"{str(file)!r} does not name the model the adapter was trained on; put its directory or hub id there "
            "as base_model_name_or_path"
        )
    return base

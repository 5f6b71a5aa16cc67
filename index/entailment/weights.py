"""The entailment model's weights as files that ship: bf16, the layers that were trained and the head."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.learning.weight_files import WeightFormat, model_id
from index.ranker.calibration import Platt

if TYPE_CHECKING:  # torch takes seconds, and a converted model needs none of it
    import torch

PACKAGED = Path(__file__).parent / "weights"
_FORMAT = WeightFormat(manifest="entailment.json", kind="entailment model")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntailmentFiles:
    """A trained entailment model on disk, checked."""

    directory: Path
    name: str
    layers: int
    frozen_layers: int  # the lowest, which are the encoder's own
    encoder_sha256: str  # of the encoder's weights, whose embeddings and lowest layers it reads with
    sha256: str  # over all parts
    calibration: Platt

    @property
    def model_id(self) -> str:
        """Name and the first 16 digits of the checksum."""
        return model_id(self.name, self.sha256)


def write_entailment(
    directory: Path,
    state: "Mapping[str, torch.Tensor]",
    *,
    name: str,
    shape: tuple[int, int],
    encoder_sha256: str,
    calibration: Platt,
) -> EntailmentFiles:
    """Write the parts and their manifest; parts of an earlier version are removed.

    Args:
        directory: Where to.
        state: The weights that are not the encoder's own, by name.
        name: Of the model.
        shape: How many layers it has, and how many of them are the encoder's own.
        encoder_sha256: Of the encoder's weights.
        calibration: From a logit to a probability.
    """
    import torch

    tensors = {key: value.detach().to(torch.bfloat16).contiguous() for key, value in state.items()}
    layers, frozen = shape
    fields = {
        "name": name,
        "layers": layers,
        "frozen_layers": frozen,
        "encoder_sha256": encoder_sha256,
        "calibration": asdict(calibration),
    }
    _FORMAT.write(directory, tensors, fields, indent=1)
    return find_entailment(directory)


def find_entailment(directory: Path | None = None) -> EntailmentFiles:
    """The model of a directory, None for the packaged one; every part is checked against its checksum.

    Raises:
        BackendMissingError: If there is no model there.
        IndexCorruptError: If a part is missing or is not what the manifest says.
    """
    found = directory or PACKAGED
    manifest = _FORMAT.read(found)
    fields = manifest.fields
    try:
        return EntailmentFiles(
            directory=found,
            name=fields["name"],
            layers=int(fields["layers"]),
            frozen_layers=int(fields["frozen_layers"]),
            encoder_sha256=fields["encoder_sha256"],
            sha256=manifest.sha256,
            calibration=Platt(**fields["calibration"]),
        )
    except (KeyError, TypeError) as error:
        raise _FORMAT.misnamed(found, error) from error


def read_state(files: EntailmentFiles) -> "dict[str, torch.Tensor]":
    """The weights in fp32, by name."""
    return {name: value.float() for name, value in _FORMAT.tensors(files.directory).items()}

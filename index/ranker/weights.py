"""The ranker's weights as files that ship: bf16, with what was tuned beside them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from index.learning.weight_files import WeightFormat, model_id
from index.ranker.blending import Blend, Tuning
from index.ranker.calibration import Calibration, Platt

PACKAGED = Path(__file__).parent / "weights"
_FORMAT = WeightFormat(manifest="ranker.json", kind="evidence ranker")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankerFiles:
    """A trained ranker on disk, checked."""

    directory: Path
    name: str
    layers: int
    encoder_sha256: str  # of the encoder's weights, whose embeddings it reads with
    sha256: str  # over all parts
    tuning: Tuning

    @property
    def model_id(self) -> str:
        """Name and the first 16 digits of the checksum."""
        return model_id(self.name, self.sha256)


def write_ranker(
    directory: Path,
    state: Mapping[str, torch.Tensor],
    *,
    name: str,
    layers: int,
    encoder_sha256: str,
    tuning: Tuning,
) -> RankerFiles:
    """Write the parts and their manifest; parts of an earlier version are removed."""
    tensors = {key: value.detach().to(torch.bfloat16).contiguous() for key, value in state.items()}
    fields = {
        "name": name,
        "layers": layers,
        "encoder_sha256": encoder_sha256,
        "blend": asdict(tuning.blend),
        "alone": _as_json(tuning.alone),
        "blended": _as_json(tuning.blended),
    }
    _FORMAT.write(directory, tensors, fields, indent=1)
    return find_ranker(directory)


def find_ranker(directory: Path | None = None) -> RankerFiles:
    """The ranker of a directory, None for the packaged one; every part is checked against its checksum.

    Raises:
        BackendMissingError: If there is no ranker there.
        IndexCorruptError: If a part is missing or is not what the manifest says.
    """
    found = directory or PACKAGED
    manifest = _FORMAT.read(found)
    fields = manifest.fields
    try:
        return RankerFiles(
            directory=found,
            name=fields["name"],
            layers=int(fields["layers"]),
            encoder_sha256=fields["encoder_sha256"],
            sha256=manifest.sha256,
            tuning=Tuning(
                blend=Blend(**fields["blend"]),
                alone=_calibration(fields["alone"]),
                blended=_calibration(fields["blended"]),
            ),
        )
    except (KeyError, TypeError) as error:
        raise _FORMAT.misnamed(found, error) from error


def read_state(files: RankerFiles) -> dict[str, torch.Tensor]:
    """The trained weights in fp32, by name."""
    return {name: value.float() for name, value in _FORMAT.tensors(files.directory).items()}


def _as_json(calibration: Calibration) -> dict[str, dict[str, float]]:
    return {source: asdict(platt) for source, platt in calibration.by_source.items()}


def _calibration(raw: Mapping[str, Mapping[str, float]]) -> Calibration:
    return Calibration(by_source={source: Platt(**fit) for source, fit in raw.items()})

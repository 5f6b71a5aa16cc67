"""The reader's weights as files that ship: 8-bit matrices, with the encoder they go with and what may be generated.

Each row of a matrix is stored as whole numbers from -127 to 127 and a scale; vectors are stored in bf16. The word
embeddings are the encoder package's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from index.learning.weight_files import WeightFormat, model_id

PACKAGED = Path(__file__).parent / "weights"
_FORMAT = WeightFormat(manifest="reader.json", kind="reader")
_SCALE = ".scale"  # after the name of a matrix: its rows' scales
_LARGEST = 127


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderFiles:
    """A trained reader on disk, checked."""

    directory: Path
    name: str
    encoder_sha256: str  # of the encoder's weights, whose word embeddings it reads and writes with
    sha256: str  # over all parts
    outputs: tuple[int, ...]  # the tokens it may generate

    @property
    def model_id(self) -> str:
        """Name and the first 16 digits of the checksum."""
        return model_id(self.name, self.sha256)


def write_reader(
    directory: Path, state: Mapping[str, torch.Tensor], *, name: str, encoder_sha256: str, outputs: Sequence[int]
) -> ReaderFiles:
    """Write the parts and their manifest; parts of an earlier version are removed."""
    fields = {"name": name, "encoder_sha256": encoder_sha256, "outputs": list(outputs)}
    _FORMAT.write(directory, packed(state), fields)
    return find_reader(directory)


def find_reader(directory: Path | None = None, *, remedy: str = _FORMAT.remedy) -> ReaderFiles:
    """The reader of a directory, None for the packaged one; every part is checked against its checksum.

    Args:
        directory: With its manifest.
        remedy: What an error says to do about damaged files.

    Raises:
        BackendMissingError: If there is no reader there.
        IndexCorruptError: If a part is missing or is not what the manifest says.
    """
    found = directory or PACKAGED
    kept = replace(_FORMAT, remedy=remedy)
    manifest = kept.read(found)
    fields = manifest.fields
    try:
        return ReaderFiles(
            directory=found,
            name=fields["name"],
            encoder_sha256=fields["encoder_sha256"],
            sha256=manifest.sha256,
            outputs=tuple(fields["outputs"]),
        )
    except (KeyError, TypeError) as error:
        raise kept.misnamed(found, error) from error


def read_state(files: ReaderFiles) -> dict[str, torch.Tensor]:
    """The trained weights in fp32, by name."""
    return unpacked(_FORMAT.tensors(files.directory))


def packed(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Matrices as int8 with a scale for each row, everything else as bf16."""
    found: dict[str, torch.Tensor] = {}
    for name, value in state.items():
        if value.dim() < 2:
            found[name] = value.detach().to(torch.bfloat16).contiguous()
            continue
        scale = (value.detach().abs().amax(1) / _LARGEST).clamp(min=1e-12)  # (rows,)
        found[name] = (value.detach() / scale[:, None]).round().to(torch.int8).contiguous()
        found[f"{name}{_SCALE}"] = scale.float().contiguous()
    return found


def unpacked(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The weights in fp32 again."""
    return {
        name: value.float() * state[f"{name}{_SCALE}"][:, None] if value.dtype == torch.int8 else value.float()
        for name, value in state.items()
        if not name.endswith(_SCALE)
    }

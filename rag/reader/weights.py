"""The reader's weights as files that ship: 8-bit matrices in safetensors parts, with checksums in a manifest.

Each row of a matrix is stored as whole numbers from -127 to 127 and a scale; vectors are stored in bf16. A part stays
below 16 MiB, a limit many code hosts and mirrors set. The word embeddings are the encoder package's. Nothing is
unpickled.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load, save

from index.errors import BackendMissingError, IndexCorruptError

PACKAGED = Path(__file__).parent / "weights"
_MANIFEST = "reader.json"
_PART_BYTES = 12 * 1024 * 1024
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
        return f"{self.name}@sha256:{self.sha256[:16]}"


def write_reader(
    directory: Path, state: Mapping[str, torch.Tensor], *, name: str, encoder_sha256: str, outputs: Sequence[int]
) -> ReaderFiles:
    """Write the parts and their manifest; parts of an earlier version are removed."""
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.glob("part-*.safetensors"):
        old.unlink()
    parts = []
    for number, tensors in enumerate(_in_parts(packed(state)), start=1):
        raw = save(tensors)
        (directory / f"part-{number}.safetensors").write_bytes(raw)
        parts.append({"file": f"part-{number}.safetensors", "sha256": hashlib.sha256(raw).hexdigest()})
    manifest = {"name": name, "encoder_sha256": encoder_sha256, "parts": parts, "outputs": list(outputs)}
    (directory / _MANIFEST).write_text(json.dumps(manifest) + "\n", encoding="utf-8")
    return find_reader(directory)


def find_reader(directory: Path | None = None) -> ReaderFiles:
    """The reader of a directory, None for the packaged one; every part is checked against its checksum.

    Raises:
        BackendMissingError: If there is no reader there.
        IndexCorruptError: If a part is missing or is not what the manifest says.
    """
    found = directory or PACKAGED
    manifest = _read_manifest(found)
    try:
        total = hashlib.sha256()
        for part in manifest["parts"]:
            raw = _read_part(found / part["file"])
            if hashlib.sha256(raw).hexdigest() != part["sha256"]:
                raise IndexCorruptError(
                    f"{str(found / part['file'])!r} is not the file that was published; reinstall shelftalk"
                )
            total.update(raw)
        return ReaderFiles(
            directory=found,
            name=manifest["name"],
            encoder_sha256=manifest["encoder_sha256"],
            sha256=total.hexdigest(),
            outputs=tuple(manifest["outputs"]),
        )
    except (KeyError, TypeError) as error:
        raise IndexCorruptError(f"{str(found / _MANIFEST)!r} lacks or misnames {error}; reinstall shelftalk") from error


def read_state(files: ReaderFiles) -> dict[str, torch.Tensor]:
    """The trained weights in fp32, by name."""
    state: dict[str, torch.Tensor] = {}
    for part in _read_manifest(files.directory)["parts"]:
        state.update(load(_read_part(files.directory / part["file"])))
    return unpacked(state)


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


def _in_parts(state: Mapping[str, torch.Tensor]) -> list[dict[str, torch.Tensor]]:
    parts: list[dict[str, torch.Tensor]] = [{}]
    size = 0
    for name in sorted(state):
        if parts[-1] and size + state[name].nbytes > _PART_BYTES:
            parts.append({})
            size = 0
        parts[-1][name] = state[name]
        size += state[name].nbytes
    return parts


def _read_manifest(directory: Path) -> Any:  # Any: JSON, checked where it is read
    path = directory / _MANIFEST
    if not path.is_file():
        raise BackendMissingError(f"there is no reader in {str(directory)!r}; name a directory with {_MANIFEST}")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise IndexCorruptError(f"{str(path)!r} is not valid JSON ({error}); reinstall shelftalk") from error


def _read_part(path: Path) -> bytes:
    if not path.is_file():
        raise IndexCorruptError(f"{str(path)!r} is missing; reinstall shelftalk")
    return path.read_bytes()

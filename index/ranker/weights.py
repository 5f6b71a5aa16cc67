"""The ranker's weights as files that ship: bf16 safetensors in parts, with checksums and what was tuned beside them.

A part stays below 16 MiB, a limit many code hosts and mirrors set. Nothing is unpickled.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load, save

from index.errors import BackendMissingError, IndexCorruptError
from index.ranker.blending import Blend, Tuning
from index.ranker.calibration import Calibration, Platt

PACKAGED = Path(__file__).parent / "weights"
_MANIFEST = "ranker.json"
_PART_BYTES = 12 * 1024 * 1024


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
        return f"{self.name}@sha256:{self.sha256[:16]}"


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
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.glob("part-*.safetensors"):
        old.unlink()
    parts = []
    for number, tensors in enumerate(_in_parts(state), start=1):
        raw = save(tensors)
        (directory / f"part-{number}.safetensors").write_bytes(raw)
        parts.append({"file": f"part-{number}.safetensors", "sha256": hashlib.sha256(raw).hexdigest()})
    manifest = {
        "name": name,
        "layers": layers,
        "encoder_sha256": encoder_sha256,
        "parts": parts,
        "blend": asdict(tuning.blend),
        "alone": _as_json(tuning.alone),
        "blended": _as_json(tuning.blended),
    }
    (directory / _MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return find_ranker(directory)


def find_ranker(directory: Path | None = None) -> RankerFiles:
    """The ranker of a directory, None for the packaged one; every part is checked against its checksum.

    Raises:
        BackendMissingError: If there is no ranker there.
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
        return RankerFiles(
            directory=found,
            name=manifest["name"],
            layers=int(manifest["layers"]),
            encoder_sha256=manifest["encoder_sha256"],
            sha256=total.hexdigest(),
            tuning=Tuning(
                blend=Blend(**manifest["blend"]),
                alone=_calibration(manifest["alone"]),
                blended=_calibration(manifest["blended"]),
            ),
        )
    except (KeyError, TypeError) as error:
        raise IndexCorruptError(f"{str(found / _MANIFEST)!r} lacks or misnames {error}; reinstall shelftalk") from error


def read_state(files: RankerFiles) -> dict[str, torch.Tensor]:
    """The trained weights in fp32, by name."""
    state: dict[str, torch.Tensor] = {}
    for part in _read_manifest(files.directory)["parts"]:
        state.update(load(_read_part(files.directory / part["file"])))
    return {name: value.float() for name, value in state.items()}


def _as_json(calibration: Calibration) -> dict[str, dict[str, float]]:
    return {source: asdict(platt) for source, platt in calibration.by_source.items()}


def _calibration(raw: Mapping[str, Mapping[str, float]]) -> Calibration:
    return Calibration(by_source={source: Platt(**fit) for source, fit in raw.items()})


def _in_parts(state: Mapping[str, torch.Tensor]) -> list[dict[str, torch.Tensor]]:
    parts: list[dict[str, torch.Tensor]] = [{}]
    size = 0
    for name in sorted(state):
        tensor = state[name].detach().to(torch.bfloat16).contiguous()
        if parts[-1] and size + tensor.nbytes > _PART_BYTES:
            parts.append({})
            size = 0
        parts[-1][name] = tensor
        size += tensor.nbytes
    return parts


def _read_manifest(directory: Path) -> Any:  # Any: JSON, checked where it is read
    path = directory / _MANIFEST
    if not path.is_file():
        raise BackendMissingError(
            f"there is no evidence ranker in {str(directory)!r}; name a directory with {_MANIFEST}"
        )
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise IndexCorruptError(f"{str(path)!r} is not valid JSON ({error}); reinstall shelftalk") from error


def _read_part(path: Path) -> bytes:
    if not path.is_file():
        raise IndexCorruptError(f"{str(path)!r} is missing; reinstall shelftalk")
    return path.read_bytes()

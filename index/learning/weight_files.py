"""A trained model's weights as files that ship: safetensors in parts, with their checksums in a JSON manifest.

A part stays below 16 MiB, a limit many code hosts and mirrors set, unless one tensor alone is larger. Nothing is
unpickled. What else stands in a manifest is the model's affair.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import BackendMissingError, IndexCorruptError

if TYPE_CHECKING:  # torch takes seconds, and checking parts needs none of it
    import torch

_PART_BYTES = 12 * 1024 * 1024
_PATTERN = "part-*.safetensors"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedManifest:
    """A manifest whose parts are the ones it was written with."""

    fields: Any  # Any: JSON, checked where it is read
    sha256: str  # over all parts


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightFormat:
    """How one kind of model is kept in a directory."""

    manifest: str  # name of its file
    kind: str  # what the model is called in an error
    remedy: str = "reinstall shelftalk"  # what to do about damaged files

    def write(
        self,
        directory: Path,
        tensors: "Mapping[str, torch.Tensor]",
        fields: Mapping[str, object],
        *,
        indent: int | None = None,
    ) -> None:
        """Write the parts, then their manifest with further fields; parts of an earlier version are removed."""
        from safetensors.torch import save

        directory.mkdir(parents=True, exist_ok=True)
        for old in directory.glob(_PATTERN):
            old.unlink()
        parts = []
        for number, some in enumerate(_in_parts(tensors), start=1):
            raw = save(some)
            name = _PATTERN.replace("*", str(number))
            (directory / name).write_bytes(raw)
            parts.append({"file": name, "sha256": hashlib.sha256(raw).hexdigest()})
        written = json.dumps({**fields, "parts": parts}, indent=indent)
        (directory / self.manifest).write_text(written + "\n", encoding="utf-8")

    def read(self, directory: Path) -> CheckedManifest:
        """The manifest of a directory, every part checked against its checksum.

        Raises:
            BackendMissingError: If there is no manifest.
            IndexCorruptError: If the manifest is not readable, or a part is missing or is not what it says.
        """
        fields = self._fields(directory)
        total = hashlib.sha256()
        try:
            for part in fields["parts"]:
                raw = self._part(directory / part["file"])
                if hashlib.sha256(raw).hexdigest() != part["sha256"]:
                    raise IndexCorruptError(
                        f"{str(directory / part['file'])!r} is not the file that was published; {self.remedy}"
                    )
                total.update(raw)
        except (KeyError, TypeError) as error:
            raise self.misnamed(directory, error) from error
        return CheckedManifest(fields=fields, sha256=total.hexdigest())

    def tensors(self, directory: Path) -> "dict[str, torch.Tensor]":
        """The tensors of all parts, by name.

        Raises:
            BackendMissingError, IndexCorruptError: As `read`, but for the checksums.
        """
        from safetensors.torch import load

        found: dict[str, torch.Tensor] = {}
        for part in self._fields(directory)["parts"]:
            found.update(load(self._part(directory / part["file"])))
        return found

    def misnamed(self, directory: Path, error: Exception) -> IndexCorruptError:
        """The error of a manifest that lacks a field or has another kind of value there."""
        return IndexCorruptError(f"{str(directory / self.manifest)!r} lacks or misnames {error}; {self.remedy}")

    def _fields(self, directory: Path) -> Any:  # Any: see `CheckedManifest`
        path = directory / self.manifest
        if not path.is_file():
            raise BackendMissingError(
                f"there is no {self.kind} in {str(directory)!r}; name a directory with {self.manifest}"
            )
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise IndexCorruptError(f"{str(path)!r} is not valid JSON ({error}); {self.remedy}") from error

    def _part(self, path: Path) -> bytes:
        if not path.is_file():
            raise IndexCorruptError(f"{str(path)!r} is missing; {self.remedy}")
        return path.read_bytes()


def model_id(name: str, sha256: str) -> str:
    """Name and the first 16 digits of the checksum."""
    return f"{name}@sha256:{sha256[:16]}"


def _in_parts(tensors: "Mapping[str, torch.Tensor]") -> "list[dict[str, torch.Tensor]]":
    parts: list[dict[str, torch.Tensor]] = [{}]
    size = 0
    for name in sorted(tensors):
        tensor = tensors[name]
        if parts[-1] and size + tensor.nbytes > _PART_BYTES:
            parts.append({})
            size = 0
        parts[-1][name] = tensor
        size += tensor.nbytes
    return parts

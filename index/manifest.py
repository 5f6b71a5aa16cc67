"""What a generation says of itself: for which catalog and encoder it was made, and what its files hold.

The manifest is the last file written into a generation; a directory without a readable one is no generation.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from index.errors import IndexCorruptError, IndexStaleError

FORMAT_VERSION = 2
MANIFEST_NAME = "manifest.json"


class FileEntry(BaseModel):
    """Size and checksum of one file of a generation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n_bytes: int = Field(ge=0, description="Size in bytes.")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="Checksum of the content.")


class Manifest(BaseModel):
    """The description of one generation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format_version: int = Field(description="Layout of the files; another version cannot be read.")
    generation: str = Field(pattern=r"^\d{6,}$", description="Name of the directory.")
    created_at: datetime = Field(description="UTC.")
    catalog_revision: str = Field(description="Revision of the catalog it was made from.")
    model_id: str = Field(description="Name and checksum of the encoder's model.")
    dim: int = Field(ge=1, description="Length of a vector.")
    settings: Mapping[str, JsonValue] = Field(description="Settings of the index when it was made.")
    n_products: int = Field(ge=0, description="Products held.")
    n_documents: int = Field(ge=0, description="Documents held.")
    n_passages: int = Field(ge=0, description="Passages held.")
    files: Mapping[str, FileEntry] = Field(description="Every other file by its path inside the directory.")

    @property
    def n_owners(self) -> int:
        """Products and documents held."""
        return self.n_products + self.n_documents


def read_manifest(directory: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        IndexCorruptError: If it is missing or not readable.
        IndexStaleError: If it is of another format version.
    """
    path = directory / MANIFEST_NAME
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise IndexCorruptError(f"{str(path)!r} is missing; run `shelftalk index rebuild`") from error
    except ValidationError as error:
        raise IndexCorruptError(
            f"{str(path)!r} is not a manifest ({error.errors()[0]['msg']}); run `shelftalk index rebuild`"
        ) from error
    if manifest.format_version != FORMAT_VERSION:
        raise IndexStaleError(
            f"generation {manifest.generation} has index format {manifest.format_version}, "
            f"this program reads {FORMAT_VERSION}; run `shelftalk index rebuild`"
        )
    return manifest


def describe_files(directory: Path) -> dict[str, FileEntry]:
    """Size and checksum of every file under a directory but the manifest and lock files, by relative path."""
    found = {}
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory).as_posix()
        if path.is_file() and name != MANIFEST_NAME and path.suffix != ".lock":
            found[name] = FileEntry(n_bytes=path.stat().st_size, sha256=_sha256(path))
    return found


def check_files(directory: Path, manifest: Manifest, *, checksums: bool) -> None:
    """Compare the files of a generation with its manifest: sizes always, checksums where asked.

    Raises:
        IndexCorruptError: Naming the first file that is missing or differs.
    """
    for name, entry in manifest.files.items():
        path = directory / name
        if not path.is_file():
            problem = "is missing"
        elif path.stat().st_size != entry.n_bytes:
            problem = f"has {path.stat().st_size} bytes, the manifest says {entry.n_bytes}"
        elif checksums and _sha256(path) != entry.sha256:
            problem = "does not match its checksum"
        else:
            continue
        raise IndexCorruptError(
            f"file {name!r} of generation {manifest.generation} {problem}; "
            "run `shelftalk index rollback` or `shelftalk index rebuild`"
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

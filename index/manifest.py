"""What a generation says of itself: for which catalog and encoder it was made, and what its files hold.

The manifest is the last file written into a generation; a directory without a readable one is no generation.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from stat import S_ISREG

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from index.errors import IndexCorruptError, IndexStaleError

FORMAT_VERSION = 2
MANIFEST_NAME = "manifest.json"
_CHECKSUM_NAME = "manifest.sha256"  # of the manifest itself; those of earlier programs have none

_READERS = 2  # files read at the same time to check them; hashing lets other threads run
_LEAST_BYTES_FOR_READERS = 16_000_000  # fewer are read before the threads have begun


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


class DeltaManifest(BaseModel):
    """The description of one delta; what it holds stands in for what its generation holds of the same ids."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format_version: int = Field(description="Layout of the files; another version cannot be read.")
    generation: str = Field(pattern=r"^\d{6,}$", description="Generation that it lies over.")
    delta: str = Field(pattern=r"^\d{6,}$", description="Name of the directory.")
    created_at: datetime = Field(description="UTC.")
    catalog_revision: str = Field(description="Revision of the catalog that it brings the index to.")
    n_owners: int = Field(ge=0, description="Products and documents held.")
    n_hidden: int = Field(ge=0, description="Products and documents of the generation that are found no more.")
    n_owner_rows: int = Field(ge=0, description="Rows of products and documents, those written anew since included.")
    n_passage_rows: int = Field(ge=0, description="Rows of passages, likewise.")
    files: Mapping[str, FileEntry] = Field(description="Every other file by its path inside the directory.")


def write_manifest(directory: Path, manifest: Manifest | DeltaManifest) -> None:
    """Write a manifest and its checksum into a directory whose other files are all written."""
    content = manifest.model_dump_json(indent=2).encode() + b"\n"
    (directory / _CHECKSUM_NAME).write_text(hashlib.sha256(content).hexdigest() + "\n", encoding="ascii")
    (directory / MANIFEST_NAME).write_bytes(content)


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
    _check_manifest(directory, f"generation {manifest.generation}")
    return manifest


def read_delta_manifest(directory: Path) -> DeltaManifest:
    """The manifest of a delta.

    Raises:
        IndexCorruptError: If it is missing, not readable, or of another format version.
    """
    path = directory / MANIFEST_NAME
    try:
        manifest = DeltaManifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexCorruptError(
            f"delta {directory.name!r} has no readable manifest; run `shelftalk index rebuild`"
        ) from error
    if manifest.format_version != FORMAT_VERSION:
        raise IndexCorruptError(
            f"delta {manifest.delta} has index format {manifest.format_version}, this program reads {FORMAT_VERSION}; "
            "run `shelftalk index rebuild`"
        )
    _check_manifest(directory, f"delta {directory.name}")
    return manifest


def entries_by_inode(directory: Path, manifest: Manifest | DeltaManifest) -> dict[int, FileEntry]:
    """The files of a generation or a delta that are there, by what is the same for their hard links."""
    found = {}
    for name, entry in manifest.files.items():
        try:
            found[(directory / name).stat().st_ino] = entry
        except FileNotFoundError:
            continue
    return found


def describe_files(directory: Path, shared: Mapping[int, FileEntry] | None = None) -> dict[str, FileEntry]:
    """Size and checksum of every file under a directory but the manifest and lock files, by relative path.

    Args:
        directory: Where they lie.
        shared: Known files, see `entries_by_inode`; a file that is the same one is not read again.
    """
    found = {}
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory).as_posix()
        status = path.stat()
        if S_ISREG(status.st_mode) and name not in (MANIFEST_NAME, _CHECKSUM_NAME) and path.suffix != ".lock":
            entry = None if shared is None else shared.get(status.st_ino)
            found[name] = entry or FileEntry(n_bytes=status.st_size, sha256=_sha256(path))
    return found


def check_files(
    directory: Path,
    manifest: Manifest | DeltaManifest,
    *,
    checksums: bool,
    beside: Path | None = None,
    names: Collection[str] | None = None,
) -> None:
    """Compare the files of a generation or a delta with its manifest: sizes always, checksums where asked.

    Args:
        directory: Where they lie.
        manifest: What they are to be.
        checksums: Whether to read them.
        beside: A checked directory; files that are the same there (hard links) are not read again.
        names: Only these files; None checks all.

    Raises:
        IndexCorruptError: Naming the first file that is missing or differs.
    """
    whole = f"generation {manifest.generation}"
    if isinstance(manifest, DeltaManifest):
        whole = f"delta {manifest.delta} over {whole}"
    entries = {name: entry for name, entry in manifest.files.items() if names is None or name in names}
    for name, entry in entries.items():
        _check_size(directory / name, name, entry, whole)
    if checksums:
        read = [name for name in entries if beside is None or not _is_same(directory / name, beside / name)]
        n_bytes = sum(entries[name].n_bytes for name in read)
        for name, digest in zip(read, _digests([directory / name for name in read], n_bytes), strict=True):
            if digest != entries[name].sha256:
                raise _damaged(name, whole, "does not match its checksum")


def _digests(paths: Sequence[Path], n_bytes: int) -> list[str]:
    """The checksums of files that hold so many bytes together."""
    if n_bytes < _LEAST_BYTES_FOR_READERS:
        return [_sha256(path) for path in paths]
    with ThreadPoolExecutor(_READERS) as readers:
        return list(readers.map(_sha256, paths))


def _check_manifest(directory: Path, whole: str) -> None:
    path = directory / _CHECKSUM_NAME
    if path.is_file() and path.read_bytes() != _sha256(directory / MANIFEST_NAME).encode() + b"\n":
        raise _damaged(MANIFEST_NAME, whole, f"does not match {_CHECKSUM_NAME!r}")


def _check_size(path: Path, name: str, entry: FileEntry, whole: str) -> None:
    try:
        status = path.stat()
    except FileNotFoundError:
        status = None
    if status is None or not S_ISREG(status.st_mode):
        raise _damaged(name, whole, "is missing")
    n_bytes = status.st_size
    if n_bytes != entry.n_bytes:
        raise _damaged(name, whole, f"has {n_bytes} bytes, the manifest says {entry.n_bytes}")


def _damaged(name: str, whole: str, problem: str) -> IndexCorruptError:
    return IndexCorruptError(
        f"file {name!r} of {whole} {problem}; run `shelftalk index rollback` or `shelftalk index rebuild`"
    )


def _is_same(path: Path, other: Path) -> bool:
    return other.is_file() and path.samefile(other)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What an evaluation was made with: program, settings, models, index and machine.

`Identity` holds what decides the answers, and its digest tells whether outcomes of an earlier run still hold;
`Hardware` decides only how long they take.
"""

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict, Field, JsonValue

import catalog
import index
import rag
from index.generations import Generations
from rag.assembly import index_root, open_catalog
from rag.models.model_files import find_model_files
from rag.models.model_registry import HUGGING_FACE, READER, parse_model
from rag.settings import Settings
from rag.tuning.own_adapters import installed_adapter, weights_sample_sha256
from rag.tuning.own_readers import installed

_LIBRARIES = (
    "faiss-cpu", "numpy", "openvino", "pydantic", "sacrebleu", "sentence-transformers",
    "sqlmodel", "tantivy", "torch", "transformers",
)  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Identity(_Part):
    """All that decides the answers beside the cases."""

    shelftalk: str = Field(description="Version of this program.")
    program_sha256: str = Field(description="Of the sources of catalog, index and rag.")
    python: str = Field(description="Version of Python.")
    libraries: Mapping[str, str] = Field(description="Versions of the libraries that decide answers.")
    settings: Mapping[str, JsonValue] = Field(description="All settings but where the store lies.")
    model: str = Field(
        description="Setting that names who writes the answers; `reader` and `hf:` with the weights' checksums."
    )
    encoder: str = Field(description="Encoder of the index with the checksum of its weights.")
    generation: str = Field(description="Generation of the index.")
    index_sha256: str = Field(description="Of the checksums of the index's files.")
    catalog_revision: int = Field(description="Number of committed changes of the catalog.")
    n_products: int = Field(description="Products in the catalog.")
    n_documents: int = Field(description="Documents in the catalog.")

    def digest(self) -> str:
        """One checksum of all of it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class Hardware(_Part):
    """The machine."""

    processor: str = Field(description="Name of the CPU.")
    cores: int = Field(description="Cores this process may use.")
    memory_gib: float | None = Field(description="Memory of the machine; None where the system does not say.")
    gpu: str | None = Field(description="Name of the GPU; None: there is none.")
    system: str = Field(description="Operating system.")


def identity_of(settings: Settings) -> Identity:
    """What answers of this store depend on.

    Raises:
        StoreError: If the catalog cannot be read.
        IndexMissingError: If there is no index yet.
    """
    with closing(open_catalog(settings)) as opened:
        counts, revision = opened.counts(), opened.revision()
    serving = Generations(index_root(settings), settings.index).serving()
    manifest = serving.manifest
    entries = {**manifest.files, **({} if serving.delta is None else serving.delta.manifest.files)}
    files = {name: entry.sha256 for name, entry in sorted(entries.items())}
    return Identity(
        shelftalk=_version("shelftalk"),
        program_sha256=_program_digest(),
        python=platform.python_version(),
        libraries={name: _version(name) for name in _LIBRARIES},
        settings=settings.model_dump(mode="json", exclude={"store", "database_url"}),
        model=_model(settings),
        encoder=manifest.model_id,
        generation=serving.name,
        index_sha256=hashlib.sha256(json.dumps(files).encode()).hexdigest(),
        catalog_revision=revision,
        n_products=counts.products,
        n_documents=counts.documents,
    )


def hardware() -> Hardware:
    """The machine this runs on."""
    return Hardware(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_gib=_memory_gib(),
        gpu=torch.cuda.get_device_name(0) if torch.cuda.is_available() else None,
        system=f"{platform.system()} {platform.machine()}",
    )


def _model(settings: Settings) -> str:
    """Who writes: of `reader` and `hf:`, which weights, because a store may have its own."""
    key = parse_model(settings.model)
    if key.backend == READER and not key.name:
        return f"{settings.model} {installed(settings.store).model_id}"
    if key.backend == HUGGING_FACE:
        files = find_model_files(key.name, allow_download=settings.answering.allow_downloads)
        adapter = installed_adapter(settings.store, files)
        own = "" if adapter is None else f" {adapter.model_id}"
        return f"{settings.model} {weights_sample_sha256(files)[:16]}{own}"
    return settings.model


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _program_digest() -> str:
    digest = hashlib.sha256()
    for package in (catalog, index, rag):
        root = Path(next(iter(package.__path__)))
        for path in sorted(root.rglob("*.py")):
            digest.update(f"{package.__name__}/{path.relative_to(root).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    if path.is_file():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> float | None:
    if not hasattr(os, "sysconf"):
        return None
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)

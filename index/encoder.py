"""Text to unit vectors: the Protocol, the registry of backends, and a deterministic fake.

Nothing heavy is imported here; a backend's library is imported when the backend is asked for.
"""

import hashlib
import importlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from index.errors import BackendMissingError
from index.settings import IndexSettings
from index.terms import terms

_NVIDIA_DEVICE = Path("/dev/nvidiactl")
_HASHING_DIM = 256


class Encoder(Protocol):
    """Text to unit vectors."""

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    @property
    def model_id(self) -> str:
        """Name and checksum of the model; equal ids give vectors that may be compared."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return shape (len(texts), dim), float32, each row of L2 norm 1; for what is indexed."""
        ...

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Return shape (dim,), float32, L2 norm 1; for what is asked."""
        ...


class HashingEncoder:
    """A fake: each term is a fixed pseudo-random direction, a text the normalised sum of its terms.

    Equal texts have cosine 1, texts without a common term a cosine near 0. Needs no model and no library.
    """

    def __init__(self, dim: int = _HASHING_DIM) -> None:
        if dim < 2:
            raise ValueError(f"a vector needs at least 2 dimensions, got {dim}")
        self.dim = dim
        self.model_id = f"hashing-{dim}@1"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts; a text without any term has the direction of the empty word."""
        rows = [self.encode_query(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dim), dtype=np.float32)  # (n, dim)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a text."""
        total = np.zeros(self.dim, dtype=np.float64)
        for term in terms(text) or [""]:
            total += _direction(term, self.dim)
        norm = float(np.linalg.norm(total)) or 1.0
        return (total / norm).astype(np.float32)


ENCODERS = {
    "openvino": "index.openvino_encoder:OpenVinoEncoder",
    "transformer": "index.transformer_encoder:TransformerEncoder",
    "hashing": "index.encoder:HashingEncoder",
}
"""Backends by key; the class behind each is made by `load_encoder`."""


def load_encoder(settings: IndexSettings, *, cache_dir: Path | None = None) -> Encoder:
    """Make the encoder the settings ask for.

    `auto` is torch on a machine with a CUDA device, else OpenVINO on the CPU.

    Args:
        settings: Backend, model and threads.
        cache_dir: Where a converted model is kept; None takes `XDG_CACHE_HOME/shelftalk`.

    Raises:
        BackendMissingError: If the backend is unknown, its library is missing or its model cannot be loaded.
    """
    key = settings.encoder
    if key == "auto":
        key = "transformer" if has_cuda() else "openvino"
    backend = _backend_class(key)
    if key == "hashing":
        return cast(Encoder, backend())  # the registry is text, so its classes are typed by convention
    if key == "openvino":
        made = backend(
            model=settings.model,
            threads=settings.threads,
            batch_tokens=settings.batch_tokens,
            precision=settings.precision,
            cache_dir=cache_dir,
        )
    else:
        made = backend(model=settings.model, batch_tokens=settings.batch_tokens)
    return cast(Encoder, made)


def _backend_class(key: str) -> type:
    if key not in ENCODERS:
        raise BackendMissingError(f"unknown encoder {key!r}; known are {', '.join(sorted(ENCODERS))}")
    module_name, class_name = ENCODERS[key].split(":")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise BackendMissingError(
            f"encoder {key!r} needs the library {error.name!r}; install it with `pip install shelftalk`"
        ) from error
    found: type = getattr(module, class_name)
    return found


def has_cuda() -> bool:
    """Whether torch can use a CUDA device; torch (200 MB) is only imported where a driver is loaded."""
    if not _NVIDIA_DEVICE.exists():
        return False
    import torch  # here, so that CPU machines never pay for it

    return torch.cuda.is_available()


@lru_cache(maxsize=65_536)
def _direction(term: str, dim: int) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(term.encode()).digest()[:8], "little")
    return np.random.default_rng(seed).standard_normal(dim)

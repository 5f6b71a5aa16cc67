"""The reference: what the popular frameworks come down to for a catalog.

A plain script of sentence-transformers (torch, fp32, batches of 32) and a flat FAISS index over one text a
product, "title. description. attribute: value; ...". No cleaning, no database, no words, no passages.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import HashingEncoder
from index.model_files import find_model
from index.settings import EncoderKey

_BATCH_TEXTS = 32

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to unit vectors, shape (n, dim)."""


def load_reference_encoder(key: EncoderKey) -> Embed:
    """The plain encoder; with the key `hashing` the fake of the index, so that a trial run needs no model."""
    if key == "hashing":
        return HashingEncoder().encode
    import torch  # here, so that a trial run does not load it
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(find_model(None).directory), local_files_only=True)

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        with torch.inference_mode():
            found = model.encode(
                list(texts), batch_size=_BATCH_TEXTS, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(found, dtype=np.float32)

    return embed


class ReferenceIndex:
    """Vectors in a flat index."""

    def __init__(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        self._ids = ids
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    def search(self, vector: NDArray[np.float32], *, limit: int) -> list[str]:
        """The ids of the nearest, best first."""
        _, rows = self._index.search(vector[None, :], min(limit, len(self._ids)))
        return [self._ids[row] for row in rows[0]]


def read_texts(path: Path) -> tuple[list[str], list[str]]:
    """The ids of the products of a file, and the text of each."""
    with path.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    return [str(record["id"]) for record in records], [_text_of(record) for record in records]


def _text_of(record: dict[str, object]) -> str:
    attributes = record.get("attributes")
    pairs = attributes.items() if isinstance(attributes, dict) else ()
    facts = "; ".join(f"{name}: {value}" for name, value in pairs)
    return ". ".join(str(part) for part in (record["title"], record.get("description"), facts) if part)

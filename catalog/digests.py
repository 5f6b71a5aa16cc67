"""Digests of 16 bytes to whole numbers, for millions of them: 24 bytes each where a dict takes 150.

New ones stand in a dict; when there are many they are merged into sorted arrays. Two texts have one digest as good as
never (1 in 10^26 among a million), so that what is found needs no second look.
"""

from bisect import bisect_left
from hashlib import blake2b
from struct import Struct

import numpy as np

_MAX_RECENT = 100_000  # their dict takes 15 MB; a merge of so many into a million takes 0.1 s
_HALVES = Struct("=QQ")


def digest(content: bytes) -> bytes:
    """The digest of a text."""
    return blake2b(content, digest_size=_HALVES.size).digest()


class DigestMap:
    """A growing map; what was added is never changed."""

    def __init__(self, max_recent: int = _MAX_RECENT) -> None:
        self._max_recent = max_recent
        self._recent: dict[bytes, int] = {}
        # The others: halves of the digests, sorted by the high ones, and their numbers. Seen through memoryviews, which
        # give single numbers four times as fast as arrays do.
        self._highs = np.empty(0, np.uint64).data
        self._lows = np.empty(0, np.uint64).data
        self._numbers = np.empty(0, np.int64).data

    def get(self, key: bytes) -> int | None:
        """The number of this digest; None if there is none."""
        found = self._recent.get(key)
        return self._merged(key) if found is None and len(self._highs) else found

    def add(self, key: bytes, number: int) -> None:
        """Remember the number, from -2^63 to 2^63 - 1, of a new digest."""
        self._recent[key] = number
        if len(self._recent) >= self._max_recent:
            self._merge()

    def _merged(self, key: bytes) -> int | None:
        high, low = _HALVES.unpack(key)
        place = bisect_left(self._highs, high)
        while place < len(self._highs) and self._highs[place] == high:
            if self._lows[place] == low:
                return self._numbers[place]
            place += 1
        return None

    def _merge(self) -> None:
        halves = np.frombuffer(b"".join(self._recent), np.uint64).reshape(-1, 2)
        numbers = np.fromiter(self._recent.values(), np.int64, len(self._recent))
        self._recent = {}
        highs = np.concatenate([self._highs, halves[:, 0]])
        order = np.argsort(highs, kind="stable")  # fast: most of it is in order
        self._highs = highs[order].data
        self._lows = np.concatenate([self._lows, halves[:, 1]])[order].data
        self._numbers = np.concatenate([self._numbers, numbers])[order].data

"""Positive numbers counted in bins of equal ratio, so that millions of them take as little room as their spread.

The bins are 1/50 of a power of ten wide: a median is exact to 2.4 %, which no rule here notices.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_BINS_PER_DECADE = 50
_NORMAL_CONSISTENCY = 1.4826  # makes the median absolute deviation of a normal law its standard deviation


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Numbers with no wide gap among them."""

    low: float
    high: float
    median: float
    n: int


class LogHistogram:
    """How often each order of size occurs; order of adding does not matter."""

    def __init__(self) -> None:
        self._bins: Counter[int] = Counter()
        self.n = 0

    def add(self, value: float) -> None:
        """Count a number.

        Raises:
            ValueError: If it is not above 0 and finite.
        """
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(f"a number above 0 is needed, got {value!r}")
        self._bins[math.floor(math.log10(value) * _BINS_PER_DECADE)] += 1
        self.n += 1

    def quantile(self, share: float) -> float:
        """The number that `share` (0 to 1) of all do not exceed; exact to half a bin.

        Raises:
            ValueError: If nothing was counted.
        """
        if not self.n:
            raise ValueError("nothing was counted")
        return _centre(_at(sorted(self._bins.items()), share))

    def spread(self) -> float:
        """Median absolute deviation of the decimal logarithm, scaled to be one standard deviation of a normal law.

        Half of the numbers may be wrong without moving it far.

        Reference: Rousseeuw, Croux, Alternatives to the Median Absolute Deviation, JASA 1993.
        """
        middle = _at(sorted(self._bins.items()), 0.5)
        deviations: Counter[int] = Counter()
        for place, n in self._bins.items():
            deviations[abs(place - middle)] += n
        return _NORMAL_CONSISTENCY * _at(sorted(deviations.items()), 0.5) / _BINS_PER_DECADE

    def n_below(self, value: float) -> int:
        """How many numbers lie under `value`, above 0; exact to a bin."""
        limit = math.floor(math.log10(value) * _BINS_PER_DECADE)
        return sum(n for place, n in self._bins.items() if place < limit)

    def n_above(self, value: float) -> int:
        """How many numbers lie over `value`, above 0; exact to a bin."""
        limit = math.floor(math.log10(value) * _BINS_PER_DECADE)
        return sum(n for place, n in self._bins.items() if place > limit)

    def clusters(self, gap: float) -> list[Cluster]:
        """Groups of numbers parted by empty spans of at least `gap` powers of ten, smallest first."""
        return [
            Cluster(
                low=_edge(group[0][0]), high=_edge(group[-1][0] + 1), median=_centre(_at(group, 0.5)), n=_sum(group)
            )
            for group in self._groups(gap * _BINS_PER_DECADE)
        ]

    def _groups(self, gap_bins: float) -> Iterator[list[tuple[int, int]]]:
        group: list[tuple[int, int]] = []
        for place, n in sorted(self._bins.items()):
            if group and place - group[-1][0] > gap_bins:
                yield group
                group = []
            group.append((place, n))
        if group:
            yield group


def _at(ordered: list[tuple[int, int]], share: float) -> int:
    wanted = max(1, math.ceil(share * _sum(ordered)))
    seen = 0
    for place, n in ordered:
        seen += n
        if seen >= wanted:
            return place
    return ordered[-1][0]


def _sum(ordered: list[tuple[int, int]]) -> int:
    return sum(n for _, n in ordered)


def _edge(place: int) -> float:
    return float(10 ** (place / _BINS_PER_DECADE))


def _centre(place: int) -> float:
    return float(10 ** ((place + 0.5) / _BINS_PER_DECADE))

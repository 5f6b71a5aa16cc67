"""Amounts of one attribute that do not go together: other units than its neighbours, or a thousand times their size.

Units that can be converted agree: 900 g and 2 kg are one measure. A rule is made from what was counted in a first
walk over a category; it judges each value in a second one.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from catalog.amount import Quantity, format_quantity
from catalog.insights.finding import FindingKind
from catalog.insights.histogram import LogHistogram
from catalog.quantity import parse_quantity
from catalog.units import named_unit, unit_symbol

LEAST_AMOUNTS = 8
"""Values with a number that an attribute of a category needs before any of them is doubted."""

_LEAST_MEASURED = 0.8  # of its values; else it is a text in which numbers occur
_LEAST_MAIN = 0.7  # of its numbers in the commonest measure; else there is none to agree with
_LEAST_GAP = 15.0  # a factor; the ends of one spread lie closer
_MOST_APART = 0.2  # of few values; more are a kind of product of their own
_MANY = 40  # values of which 5 % are two
_TAIL = 0.05
# Prefixes of units are a thousand apart. What is apart by other factors (m and cm) differs so much by nature too.
_PREFIX = 1_000.0
_SLACK = 1.5  # factor by which a mended value may exceed the others
_MAY_BE_LIST = re.compile(r"\d{1,3}(?:,\d{3})+")
_COUNTED = frozenset({"piece", "pack", "device", "person", "gear", "layer", "page", "star"})
_SPREADS_WIDELY = frozenset({"data", "data_rate", "frequency", "time", "currency", "percent"}) | _COUNTED
# Measures that stand for one another in shops, where neither is a mistake.
_INTERCHANGEABLE = (
    frozenset({"mass", "volume"}),
    frozenset({"power", "apparent_power"}),
    frozenset({"length", "area"}),
)


class MeasureSummary:
    """The values of one attribute in one category."""

    def __init__(self) -> None:
        self.n_texts = 0
        self._n_amounts = 0
        self._units: dict[str | None, Counter[str]] = {}
        self._sizes: dict[str | None, LogHistogram] = {}

    def add(self, text: str) -> None:
        """Count a value."""
        self.n_texts += 1
        amount = amount_of(text)
        if amount is None:
            return
        self._n_amounts += 1
        dimension = amount.dimension
        if dimension not in self._units:
            self._units[dimension], self._sizes[dimension] = Counter(), LogHistogram()
        self._units[dimension][amount.unit or ""] += 1
        if _has_size(amount):
            self._sizes[dimension].add(amount.base_magnitude)

    def rule(self) -> "MeasureRule | None":
        """What these values say of a single one; None where they are too few or too different."""
        if self._n_amounts < LEAST_AMOUNTS or self._n_amounts < _LEAST_MEASURED * self.n_texts:
            return None
        counts = {dimension: units.total() for dimension, units in self._units.items()}
        main = max(counts, key=lambda dimension: (counts[dimension], dimension or ""))
        if counts[main] < _LEAST_MAIN * self._n_amounts:
            return None
        unit = min(self._units[main].items(), key=lambda pair: (-pair[1], pair[0]))[0]
        bulk = None if main in _SPREADS_WIDELY else _bulk(self._sizes[main])
        return MeasureRule(dimension=main, unit=unit or None, bulk=bulk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """Where nearly all sizes of an attribute lie, in base units."""

    low: float
    high: float
    median: float
    reach: float  # factor that a size must lie outside to be doubted, 1 or more

    def doubts(self, size: float) -> bool:
        """Whether a size above 0 lies outside, and inside once it is divided or multiplied by 1,000."""
        if size > self.high * self.reach:
            return self._holds(size / _PREFIX)
        return size < self.low / self.reach and self._holds(size * _PREFIX)

    def _holds(self, size: float) -> bool:
        return self.low / _SLACK <= size <= self.high * _SLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRule:
    """Judges single values of an attribute in a category."""

    dimension: str | None  # that nearly all have; None: bare numbers
    unit: str | None  # the commonest of that dimension
    bulk: Bulk | None  # None: sizes are not judged

    def usual(self, kind: FindingKind) -> str | None:
        """What the others have, beside a finding of this kind: their middle amount or their unit."""
        if kind != "unlikely_size" or self.bulk is None:
            return None if self.unit is None else unit_symbol(self.unit)
        unit = None if self.unit is None else named_unit(self.unit)
        size = self.bulk.median if unit is None else (self.bulk.median - unit.offset) / unit.factor
        return format_quantity(float(f"{size:.2g}"), self.unit)

    def judge(self, text: str) -> FindingKind | None:
        """What is wrong with a value, if anything.

        Another dimension than that of nearly all cannot be compared with them; a bare number is unclear where
        the others state a unit. A size is unlikely when it lies far outside of where nearly all are, and inside
        once it is divided or multiplied by 1,000, as grams written as kilograms do.
        """
        amount = amount_of(text)
        if amount is None:
            return None
        if amount.dimension != self.dimension:
            return self._other_dimension(amount)
        doubted = self.bulk is not None and _has_size(amount) and self.bulk.doubts(amount.base_magnitude)
        return "unlikely_size" if doubted else None

    def _other_dimension(self, amount: Quantity) -> FindingKind | None:
        pair = {amount.dimension, self.dimension}
        if self.dimension is None or self.dimension in _COUNTED | {"currency"}:
            return None
        if amount.dimension is None:
            return "missing_unit"
        if pair & (_COUNTED | {"percent", "currency"}) or pair in _INTERCHANGEABLE:
            return None
        return "mixed_measures"


def _has_size(amount: Quantity) -> bool:
    """Whether an amount is above 0 and surely one number: "120,140" may be a list."""
    return amount.base_magnitude > 0 and not (amount.unit is None and _MAY_BE_LIST.fullmatch(amount.text))


def _bulk(sizes: LogHistogram) -> Bulk | None:
    """Where nearly all lie; None where that cannot be told.

    Of many values it is the middle 90 %: among many some err in other ways, and fill the gap before those that are
    sought. Of few it is what a wide gap parts from the rest.
    """
    if sizes.n >= _MANY:
        low, high = sizes.quantile(_TAIL), sizes.quantile(1 - _TAIL)
        return Bulk(low=low, high=high, median=sizes.quantile(0.5), reach=_LEAST_GAP)
    clusters = sizes.clusters(math.log10(_LEAST_GAP))
    most = max(clusters, key=lambda cluster: cluster.n, default=None)
    if most is None or most.n < max(LEAST_AMOUNTS, (1 - _MOST_APART) * sizes.n):
        return None
    return Bulk(low=most.low, high=most.high, median=most.median, reach=1.0)


@lru_cache(maxsize=1 << 16)  # a catalog repeats its values
def amount_of(text: str) -> Quantity | None:
    """The one amount that a value states, if it is a finite one."""
    amount = parse_quantity(text)
    return amount if amount is not None and math.isfinite(amount.base_magnitude) else None

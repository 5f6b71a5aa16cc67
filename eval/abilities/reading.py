"""Read a number with its unit from a raw value, by a units library and nothing else of this repository.

Only plain values are read: one number, then a unit or nothing. Ranges, lists, tolerances and texts with a
number in them are not, because what they are compared as is a matter of opinion.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import pint

_PLAIN = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([^\s\d]{0,12})")
_CHINESE = {
    "千克": "kg", "公斤": "kg", "克": "g", "毫克": "mg", "米": "m", "厘米": "cm", "毫米": "mm", "升": "l", "毫升": "ml",
    "瓦": "W", "千瓦": "kW", "分钟": "min", "小时": "h", "秒": "s", "天": "day", "年": "year", "个月": "month",
    "英寸": "inch", "伏": "V", "平方米": "m**2",
}  # fmt: skip
_SPELLINGS = {
    "l": "liter",
    "h": "hour",
    "in": "inch",
    '"': "inch",
    "years": "year",
    "months": "month",
    "Ah": "A*hour",
    "Nm": "N*m",
}
_NO_PHYSICS = frozenset({"rpm", "bpm", "dpi", "db", "°c", "℃", "°f", "°", "%"})  # compared only with their like


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number as written, and in the base units of its dimension."""

    magnitude: float
    unit: str  # as written; "": none
    dimension: str  # a dimension of pint, else the unit itself
    base: float  # magnitude in base units; the magnitude itself without physics

    @property
    def is_count(self) -> bool:
        """Whether it counts things: a whole number of what is no physical quantity."""
        return self.dimension == self.unit.casefold() and self.magnitude == int(self.magnitude)


def read_measure(text: str) -> Measure | None:
    """The measure that a whole text is; None when it is anything else.

    Example:
        >>> read_measure("2.4 kg").base, read_measure("43-53 cm")
        (2.4, None)
    """
    found = _PLAIN.fullmatch(text.strip())
    if found is None:
        return None
    magnitude, unit = float(found[1].replace(",", "")), found[2]
    if not unit:
        return Measure(magnitude=magnitude, unit="", dimension="", base=magnitude)
    scale = _scale(unit)
    if scale is None:
        return Measure(magnitude=magnitude, unit=unit, dimension=unit.casefold(), base=magnitude)
    dimension, factor = scale
    return Measure(magnitude=magnitude, unit=unit, dimension=dimension, base=magnitude * factor)


def plain(magnitude: float) -> str:
    """A number without needless digits: 3460.0 is "3460"."""
    return f"{magnitude:.6f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry:
    return pint.UnitRegistry()


@lru_cache(maxsize=4096)
def _scale(unit: str) -> tuple[str, float] | None:
    """Dimension and factor to base units; None for a unit that the library does not know."""
    if unit.casefold() in _NO_PHYSICS or " " in unit:
        return None
    known = _CHINESE.get(unit, unit)
    known = _SPELLINGS.get(known, known).replace("²", "**2").replace("³", "**3")
    try:
        base = _registry().Quantity(1, known).to_base_units()
    except (pint.PintError, AssertionError, TypeError, ValueError, AttributeError):
        return None  # the library raises each of these for text that is no unit
    if base.dimensionless:
        return None
    return str(base.dimensionality), float(base.magnitude)

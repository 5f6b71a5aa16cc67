"""Units that a catalog leaves out because everybody knows them: screens in inches, memory in gigabytes.

Only attributes whose values are bare numbers throughout are taken so. Lengths and weights are not: a bare 300 may be
grams or millimetres, and nobody can tell.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from catalog.plan import Filter, Vocabulary
from catalog.units import named_unit

_METRIC = re.compile(r"\bmetric\b|\bangle\b")
_USUAL = (
    (re.compile(r"\bdiagonal\b|\b(?:screen|display) size\b|屏幕尺寸"), "inch"),
    (re.compile(r"\b(?:internal|installed|maximum|ram|graphics?|video|adapter) memory\b|\bram\b|内存"), "gigabyte"),
    (re.compile(r"\b(?:storage|hard drive|hdd|ssd|flash|disk|drive) capacity\b|\btotal storage\b"), "gigabyte"),
    (re.compile(r"\brefresh rate\b|\bfrequency response\b"), "hertz"),
    (re.compile(r"\bprocessor (?:base |boost )?frequency\b"), "gigahertz"),
    (re.compile(r"\bnoise level\b|\bsound pressure\b"), "decibel"),
    (re.compile(r"\bresponse time\b"), "millisecond"),
)


def usual_unit(name: str, words: Vocabulary) -> str | None:
    """The unit of an attribute whose values are bare numbers; None where they have units, or none is usual."""
    if name not in words.measured or words.dimensions.get(name) or _METRIC.search(name):
        return None
    return next((unit for pattern, unit in _USUAL if pattern.search(name)), None)


def dimensions_of(names: Iterable[str], words: Vocabulary) -> dict[str, frozenset[str]]:
    """In which dimensions attributes are measured, those in usual units too."""
    found = {name: words.dimensions.get(name, frozenset()) for name in names}
    for name in found:
        if (unit := usual_unit(name, words)) is not None:
            found[name] = frozenset({named_unit(unit).dimension})
    return {name: dimensions for name, dimensions in found.items() if dimensions}


def as_stated(one: Filter, words: Vocabulary) -> Filter:
    """A condition in the unit that a catalog leaves out: 30 inches of a display diagonal are a bare 30."""
    units = [usual_unit(name, words) for name in one.field.split("|")]
    if one.dimension is None or not isinstance(one.value, int | float) or None in units or len(set(units)) != 1:
        return one
    unit = named_unit(units[0] or "")
    if unit.dimension != one.dimension:
        return one
    return replace(one, value=one.value / unit.factor, slack=one.slack / unit.factor, dimension=None, unit=None)

"""How many of a part products are wanted to have: "a 48 port switch", "tents with two doors", "2 HDMI ports".

A number right before a noun counts it. The attribute it is of is called like the noun, or says that it counts it
("number of slices", "RJ-45 ports quantity"). Nothing here touches the catalog.
"""

import re
from collections.abc import Collection, Sequence

from catalog.plan import Filter
from catalog.quantity import Quantity, find_quantities
from index.terms import STOP_WORDS, terms
from rag.conditions.constraints import NumberConditions

_WORDS = {
    "one": 1, "single": 1, "two": 2, "double": 2, "dual": 2, "three": 3, "triple": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8,
}  # fmt: skip
_COUNTED = re.compile(
    rf"(?<![\w.,$€£/-])(?P<number>\d{{1,6}}|{'|'.join(_WORDS)})[\s-]+(?P<noun>[a-z][\w-]*(?:\s+[a-z][\w-]*){{0,2}})",
    re.IGNORECASE,
)
_SAYS_COUNT = frozenset(["number", "quantity", "count", "qty"])
_SAYS_NO_PART = frozenset(["max", "maximum", "min", "minimum", "supported", "per", "time", "size", "weight", "length"])
_COUNTED_DIMENSIONS = ("piece", "pack")
_MAX_NAMES = 12  # attributes that may count one noun; more, and nobody can tell


def counted_parts(text: str, available: Sequence[str], measured: Collection[str]) -> NumberConditions:
    """The counts of a text as conditions, and the text without them.

    Args:
        text: A question that wants products.
        available: Names of the attributes that the products in question state.
        measured: Of these the ones whose values are numbers.

    Example:
        >>> found = counted_parts("a toaster with 4 slices", ["number of slices"], {"number of slices"})
        >>> [(one.field, one.operator, one.value, one.text) for one in found.filters]
        [('number of slices', '=', 4.0, '4 slices')]
    """
    with_unit = [(one.start, one.end) for one in find_quantities(text) if measures(one)]
    filters: list[Filter] = []
    rest, shift = text, 0
    for match in _COUNTED.finditer(text):
        if any(start <= match.start("number") < end for start, end in with_unit):
            continue
        found = _named(match["noun"].split(), available, measured)
        if found is None:
            continue
        names, n_words = found
        number = match["number"].lower()
        end = match.start("noun") + [word.end() for word in re.finditer(r"\S+", match["noun"])][n_words - 1]
        filters.append(
            Filter(
                field="|".join(names),
                operator="=",
                value=float(_WORDS.get(number, 0) or number),
                text=text[match.start() : end],
            )
        )
        rest = f"{rest[: match.start() - shift]} {rest[end - shift :]}"
        shift = len(text) - len(rest)
    return NumberConditions(filters=tuple(filters), rest=rest)


def measures(amount: Quantity) -> bool:
    """Whether an amount is measured in a unit; pieces and packs are counted."""
    return amount.unit is not None and amount.dimension not in _COUNTED_DIMENSIONS


def is_count(one: Filter) -> bool:
    """Whether a condition is on how many of a part a product has."""
    return one.operator == "=" and isinstance(one.value, float) and one.dimension is None and not one.slack


def _named(words: Sequence[str], available: Sequence[str], measured: Collection[str]) -> tuple[list[str], int] | None:
    """The attributes that count what the first of some words call, and how many words that are; the most that can."""
    for size in range(len(words), 0, -1):
        wanted = [term for term in terms(" ".join(words[:size])) if term not in STOP_WORDS]
        if len(wanted) < size:
            continue
        names = [name for name in available if name in measured and _counts(name, frozenset(wanted))]
        names = [name for name in names if set(terms(name)) == set(wanted)] or names
        if 0 < len(names) <= _MAX_NAMES:
            return names, size
    return None


def _counts(name: str, wanted: frozenset[str]) -> bool:
    """Whether an attribute is called like a noun, or says that it counts it."""
    own = frozenset(terms(name))
    if own == wanted:
        return True
    return wanted <= own and not own.isdisjoint(_SAYS_COUNT) and own.isdisjoint(_SAYS_NO_PART)

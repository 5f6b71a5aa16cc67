"""Tables from a key to what has it, in order: the products with a word in their titles, the words of one length.

Never changed: a change gives another table, which shares with the old one what is the same. So whoever reads the old
one goes on with it, and a change costs a shallow copy and what it touches.
"""

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

_K = TypeVar("_K", bound=Hashable)

Pairs = Iterable[tuple[_K, str]]
"""(key, what has it)"""


def postings(pairs: Pairs[_K]) -> dict[_K, tuple[str, ...]]:
    """The table of pairs; those of one key come in ascending order.

    Example:
        >>> postings([("red", "A"), ("tent", "A"), ("red", "B"), ("red", "B")])
        {'red': ('A', 'B'), 'tent': ('A',)}
    """
    found: dict[_K, list[str]] = {}
    for key, one in pairs:
        having = found.setdefault(key, [])
        if not having or having[-1] != one:
            having.append(one)
    return {key: tuple(having) for key, having in found.items()}


def changed_postings(
    table: Mapping[_K, tuple[str, ...]], *, gone: Pairs[_K], new: Pairs[_K]
) -> dict[_K, tuple[str, ...]]:
    """The table without the pairs that are gone and with the new ones; what is among both stays.

    Example:
        >>> changed_postings({"red": ("A",)}, gone=[("red", "A")], new=[("blue", "A"), ("blue", "B")])
        {'blue': ('A', 'B')}
    """
    before, after = set(gone), set(new)
    touched: dict[_K, list[str]] = {}
    for key, one in before - after:
        having = touched.setdefault(key, list(table.get(key, ())))
        place = bisect_left(having, one)
        if place < len(having) and having[place] == one:
            del having[place]
    for key, one in after - before:
        having = touched.setdefault(key, list(table.get(key, ())))
        place = bisect_left(having, one)
        if place == len(having) or having[place] != one:
            insort(having, one)
    result = dict(table)
    for key, having in touched.items():
        if having:
            result[key] = tuple(having)
        else:
            result.pop(key, None)
    return result

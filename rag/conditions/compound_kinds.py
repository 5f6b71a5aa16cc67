"""The head of a compound of kinds: a "camera lens" is a lens, a "phone case" a case for phones.

English puts what a thing is last. Of kinds whose names stand side by side the last one is meant, and of a name within a
longer one the longer.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.terms import terms

_PIECE_END = re.compile(r"[,;:.!?()]\s|\s[-–—]\s|[?!.]$")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a kind is named in the terms of a piece of a text."""

    leaf: str
    start: int
    end: int


def head_kind(leaf: str, names: Mapping[str, Iterable[frozenset[str]]], text: str) -> str:
    """The kind that is meant by a compound of kinds that one of them is part of; that one where there is none.

    Args:
        leaf: The kind that a text names best.
        names: Of each kind that the text names in full, the terms of the names.
        text: A question or part of one.

    Example:
        >>> names = {"Camera": [frozenset({"camera"})], "Bag": [frozenset({"bag"})]}
        >>> head_kind("Camera", names, "camera bags"), head_kind("Camera", names, "a camera and a bag")
        ('Bag', 'Camera')
    """
    for piece in _PIECE_END.split(text):
        places = [one for kind, said in names.items() for one in _places(kind, said, terms(piece))]
        meant = next((one for one in places if one.leaf == leaf), None)
        while meant is not None and (following := _following(meant, places)) is not None:
            meant = following
        if meant is not None:
            return meant.leaf
    return leaf


def _following(meant: _Place, places: Sequence[_Place]) -> _Place | None:
    """The kind whose name stands right behind a name, or holds it; the longest."""
    further = [
        one
        for one in places
        if (one.end > meant.end and (one.start == meant.end or one.start <= meant.start))
        or (one.end == meant.end and one.start < meant.start)
    ]
    return min(further, key=lambda one: (one.start, -one.end, one.leaf), default=None)


def _places(leaf: str, names: Iterable[frozenset[str]], words: Sequence[str]) -> list[_Place]:
    """Where the words of a kind's names stand together."""
    found: list[_Place] = []
    for name in names:
        size = len(name)
        starts = (i for i in range(len(words) - size + 1) if set(words[i : i + size]) == name)
        found.extend(_Place(leaf, start, start + size) for start in starts)
    return found

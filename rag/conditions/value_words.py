"""The words of the values by which shops filter: "stainless steel" -> the attributes that have it."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from index.terms import STOP_WORDS, terms
from rag.vocabulary.bilingual import attribute_synonyms, value_synonyms
from rag.vocabulary.broader_values import broader
from rag.words.asking_words import ASKING_WORDS

MAX_VALUE_TERMS = 3
"""A value of more terms is not looked for."""

_WEAK_VALUES = frozenset(
    terms("on off other others standard default normal general various single basic full low high")
)
_SAYING_NOTHING = STOP_WORDS | {"yes", "none"}
_JOINED = re.compile(r"[,;/、，]| and ")
_MAX_KEPT = 1 << 16  # values whose parts are kept for the next change of the catalog


def value_words(values: Mapping[str, Sequence[str]]) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Terms of a short value -> (attribute, value) that have it; yes/no and numbers are left out.

    Args:
        values: Of each attribute, the commonest first.
    """
    found: dict[tuple[str, ...], dict[tuple[str, str], None]] = {}
    for name, own in values.items():
        for value in own:
            for key, said in _parts(value):
                found.setdefault(key, {})[name, said] = None
    for having in [dict(pairs) for pairs in found.values()]:
        for name, value in having:
            for key, said in _otherwise(value):
                found.setdefault(key, {})[name, said] = None
    return {key: list(pairs) for key, pairs in found.items()}


def meant_value(
    having: Sequence[tuple[str, str]],
    available: frozenset[str],
    places: Mapping[str, int],
    of_kind: frozenset[str] = frozenset(),
) -> tuple[tuple[str, ...], str]:
    """The attributes and the value that are meant by a word, the commonest attribute first.

    "Red" is the colour of a product where one of the attributes is called so, not that of its laser.

    Args:
        having: All (attribute, value) that have the word.
        available: Attributes that the products in question state.
        places: Of the attributes among all, the commonest first.
        of_kind: Terms of what the kind of product is called: of cables the "cable colour" counts.
    """
    fitting = [pair for pair in having if pair[0] in available] or having
    value = fitting[0][1]
    names = {name for name, own in fitting if own == value}
    of_colour = attribute_synonyms()["colour"]
    if not names.isdisjoint(of_colour):  # also where too many values are stated for them to be known
        parts = {name for name in names if set(terms(name)) - set(terms("colour color")) <= of_kind}
        names = parts | {name for name in of_colour if name in places}
    return tuple(sorted(names, key=lambda name: (places.get(name, len(places)), name))), value


@lru_cache(maxsize=_MAX_KEPT)
def _parts(value: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """(terms, text in small letters) of what stands in a value between commas and the like, where it says something."""
    found = []
    for part in _JOINED.split(value):
        key = tuple(terms(part))
        if 0 < len(key) <= MAX_VALUE_TERMS and len("".join(key)) > 1 and not any(c.isdigit() for c in part):
            asks = len(key) == 1 and key[0] in ASKING_WORDS  # "right now" wants no right-hand door
            if not asks and not set(key) <= _WEAK_VALUES and key[0] not in _SAYING_NOTHING:
                found.append((key, part.strip().lower()))
    return tuple(found)


@lru_cache(maxsize=_MAX_KEPT)
def _otherwise(value: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """What else a value is called: (terms, what is then meant)."""
    found = [(tuple(terms(broad)), broad) for broad in broader(value)]
    for said in value_synonyms().get(value, ()):
        key = tuple(terms(said))
        if len(said) > 1 and len(key) <= MAX_VALUE_TERMS:
            found.append((key, value))
    return tuple(found)

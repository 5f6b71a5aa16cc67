"""The words by which shops filter: the values of attributes, and the names of those that are yes or no."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from catalog.plan import Vocabulary
from index.terms import STOP_WORDS, terms
from rag.composing.wording import is_no, is_yes
from rag.vocabulary.bilingual import value_synonyms
from rag.vocabulary.broader_values import broader
from rag.words.asking_words import ASKING_WORDS

_SAYING_ONLY_YES = frozenset(
    terms("included available function supported support compatible safe feature present possible required built in")
)
MAX_VALUE_TERMS = 3
_WEAK_VALUES = frozenset(
    terms("on off other others standard default normal general various single basic full low high")
)
_LEAST_SWITCH_SHARE = 0.6  # of an attribute's values that are a plain yes or no


def yes_no_attributes(vocabulary: Vocabulary) -> dict[tuple[str, ...], str]:
    """Terms of the name of each attribute whose values are yes and no -> the name; longer names first."""
    names = [
        name
        for name, values in vocabulary.values.items()
        if values and sum(is_yes(value) or is_no(value) for value in values) >= _LEAST_SWITCH_SHARE * len(values)
    ]
    return {tuple(terms(name)): name for name in sorted(names, key=lambda n: (-len(n), n)) if terms(name)}


def shortened(switches: Mapping[tuple[str, ...], str]) -> dict[tuple[str, ...], list[str]]:
    """What is left of the names of yes/no attributes without words that say nothing -> the names: "lid included"."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, name in switches.items():
        short = tuple(term for term in key if term not in _SAYING_ONLY_YES)
        if short and short != key:
            found[short].append(name)
    return found


def meant_value(having: Sequence[tuple[str, str]], available: frozenset[str]) -> tuple[tuple[str, ...], str]:
    """The attributes and the value that are meant by a word, of all (attribute, value) that have it."""
    fitting = [pair for pair in having if pair[0] in available] or having
    value = fitting[0][1]
    return tuple(sorted({name for name, own in fitting if own == value}, key=lambda name: (len(name), name))), value


def filter_values(vocabulary: Vocabulary) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Terms of a short value -> (attribute, value) that have it; yes/no and numbers are left out."""
    found: dict[tuple[str, ...], dict[tuple[str, str], None]] = {}
    for name, values in vocabulary.values.items():
        for value in values:
            for part in re.split(r"[,;/、，]| and ", value):
                key = tuple(terms(part))
                asks = set(key) <= _WEAK_VALUES or (
                    len(key) == 1 and key[0] in ASKING_WORDS
                )  # "right now" wants no right-hand door
                plain = (
                    not asks
                    and not set(key) <= _WEAK_VALUES
                    and 0 < len(key) <= MAX_VALUE_TERMS
                    and not any(c.isdigit() for c in part)
                )
                if plain and key[0] not in STOP_WORDS | {"yes", "none"} and len(part.strip()) > 1:
                    found.setdefault(key, {})[name, part.strip().lower()] = None
    for having in [dict(pairs) for pairs in found.values()]:
        for name, value in having:
            for broad in broader(value):
                found.setdefault(tuple(terms(broad)), {})[name, broad] = None
            for said in value_synonyms().get(value, ()):
                key = tuple(terms(said))
                if len(said) > 1 and len(key) <= MAX_VALUE_TERMS:
                    found.setdefault(key, {})[name, value] = None
    return {key: list(pairs) for key, pairs in found.items()}

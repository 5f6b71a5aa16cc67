"""The attributes whose values are yes and no, by the words of their names: "built in speakers", "lid included"."""

from collections import defaultdict
from collections.abc import Mapping

from catalog.plan import Vocabulary
from index.terms import terms
from rag.composing.wording import is_no, is_yes

_SAYING_ONLY_YES = frozenset(
    terms("included available function supported support compatible safe feature present possible built in")
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

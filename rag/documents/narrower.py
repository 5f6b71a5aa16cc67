"""Whether a sentence speaks only of a part of what is asked: "no advertising cookies", where cookies are asked of.

What it denies or grants of that part says nothing of the whole.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from index.terms import STOP_WORDS, terms
from rag.documents.relevance import stem

_WORD_OR_MARK = re.compile(r"[A-Za-z][\w'’-]*|[^\s\w]|\d+")


def speaks_of_less(sentence: str, is_asked: Callable[[str], bool], is_light: Callable[[str], bool]) -> bool:
    """Whether a word of the question stands behind one that narrows it and was not asked.

    Args:
        sentence: In a Latin script; in others no word is told from the next.
        is_asked: Whether the question holds a stem.
        is_light: Whether a stem narrows nothing, as "accept" before what is accepted.

    Example:
        >>> asked = {"batter"}
        >>> speaks_of_less("Car batteries are not accepted.", asked.__contains__, lambda one: False)
        True
        >>> speaks_of_less("Batteries are not accepted.", asked.__contains__, lambda one: False)
        False
        >>> speaks_of_less("Larch & Lantern delivers to all countries.", {"deliv"}.__contains__, lambda one: False)
        False
    """
    words = _WORD_OR_MARK.findall(sentence)
    for place, (before, word) in enumerate(pairwise(words)):
        is_name = place > 0 and before[0].isupper()  # "Larch & Lantern delivers" narrows no delivery
        if (
            not any(is_asked(stem(term)) for term in terms(word))
            or not before[0].isalpha()
            or before.lower() in STOP_WORDS
            or is_name
        ):
            continue
        narrowing = [stem(term) for term in terms(before)]
        if narrowing and not any(is_asked(one) or is_light(one) for one in narrowing):
            return True
    return False

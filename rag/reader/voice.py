"""Whether an answer says whose word it is: what customers wrote is reported, what the maker states is not.

Told by where the words of an answer were copied from. Knows no model.
"""

import re
from collections.abc import Sequence

from rag.reader.choosing import WrittenToken
from rag.reader.input import SEGMENTS, Given

_REPORTED = re.compile(r"\bcustomers? (?:says?|disagree)", re.IGNORECASE)
_CUSTOMERS = frozenset((SEGMENTS["review"], SEGMENTS["qa"]))
_SHOPS = frozenset(SEGMENTS[name] for name in ("attribute", "bullet", "description", "document", "catalog"))


def has_right_voice(text: str, tokens: Sequence[WrittenToken], given: Given) -> bool:
    """Whether an answer reports customers exactly where most of what it copied is theirs.

    Args:
        text: The answer.
        tokens: Its tokens with their places.
        given: What they were copied from.
    """
    copied = [given.segments[token.place] for token in tokens if token.place is not None]
    customers = sum(segment in _CUSTOMERS for segment in copied)
    shops = sum(segment in _SHOPS for segment in copied)
    return customers >= shops if _REPORTED.search(text) else shops >= customers

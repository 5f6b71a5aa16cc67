"""Words that only describe another within a value: the "hard" of "carpet and hard floor" says that nothing is hard."""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.terms import STOP_WORDS, terms


def only_describes(wanted: Sequence[str], value: str) -> bool:
    """Whether the one term asked for stands in a value only before another word, which it describes.

    Example:
        >>> only_describes(["hard"], "carpet and hard floor"), only_describes(["floor"], "carpet and hard floor")
        (True, False)
    """
    if len(wanted) != 1 or not wanted[0].isascii():
        return False
    words = [terms(word) for word in re.findall(r"[^\W_]+|[^\w\s]", value)]  # marks have no terms
    followed = [after for word, after in pairwise([*words, []]) if wanted[0] in word]
    return bool(followed) and all(any(term not in STOP_WORDS for term in after) for after in followed)

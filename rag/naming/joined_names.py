"""Several products named in one Chinese sentence: "A和B哪个更轻", "A、B的价格".

Without spaces between words the names run into what joins them. Each part between two joining words is looked up by
itself; of a part with a Latin name only the Latin stretch, which is the name.
"""

import re
from collections.abc import Callable

from rag.naming.names import NamedProducts

_JOINS = re.compile(
    r"还是|以及|或者|对比|相比|和|跟|与|及|同|比|、|或|对(?![比吗吧于应得不])|\bvs\.?(?=\W)|，(?=\s*[A-Z0-9])",
    re.IGNORECASE,
)
_LATIN_STRETCH = re.compile(r"[A-Za-z0-9][^一-鿿，。？！、；：（）“”《》]*")
_LEAST_CHARS = 3
_MAX_PARTS = 5


def names_of_parts(text: str, find: Callable[[str], NamedProducts]) -> NamedProducts | None:
    """The products that the parts of a Chinese sentence name, in order; None where fewer than two parts name one.

    Args:
        text: A question.
        find: Gives the products that a text names.
    """
    parts = [part for part in _JOINS.split(text) if part.strip()]
    if not 2 <= len(parts) <= _MAX_PARTS:
        return None
    found = [named for part in parts if (named := _named(part, find)) is not None]
    groups = tuple(dict.fromkeys(group for named in found for group in named.groups[:1]))
    if len(groups) < 2:
        return None
    return NamedProducts(
        groups=groups,
        by_identifier=all(named.by_identifier for named in found),
        corrected=tuple(one for named in found for one in named.corrected),
        used_words=frozenset(word for named in found for word in named.used_words),
    )


def _named(part: str, find: Callable[[str], NamedProducts]) -> NamedProducts | None:
    """What a part names: its longest Latin stretch, or else the whole of it."""
    stretches = [match.group().strip() for match in _LATIN_STRETCH.finditer(part)]
    telling = [one for one in stretches if len(one) >= _LEAST_CHARS and re.search(r"[A-Za-z]", one)]
    for asked in (*sorted(telling, key=len, reverse=True)[:1], part):
        named = find(asked)
        if named.groups:
            return named
    return None

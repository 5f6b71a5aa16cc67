"""Traditional Chinese as simplified, so that either finds the other."""

import re
from functools import cache

from opencc import OpenCC

_HAN = re.compile(r"[㐀-䶿一-鿿]")


def simplified(text: str) -> str:
    """A text in simplified characters; one without Chinese comes back as it is.

    Example:
        >>> simplified("電飯煲的容量")
        '电饭煲的容量'
    """
    return _converter().convert(text) if _HAN.search(text) else text


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")

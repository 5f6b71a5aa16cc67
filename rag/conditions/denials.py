"""What a question wants not: "anything but red", "without leather", "不要黑色的".

Between the word that denies and what is denied stand only small words, so that "not too heavy, black" denies no black.
"""

import re
from functools import lru_cache

_SMALL = (
    r"(?:(?:a|an|the|any|in|of|with|made|from|have|having|come|available|be|being|to|too|coloured|colored)\s+){0,3}"
)
_DENYING = (
    r"(?:(?:anything|everything|all) but|but not|except(?: for)?|other than|excluding|apart from|rather than|instead of"
    r"|avoid(?:ing)?|not|non|nor|neither|isn['’]?t|aren['’]?t)[\s-]+" + _SMALL + r"|(?:without|no)[\s-]+" + _SMALL
)
_DENYING_ZH = r"(?:不要|不想要|别要|除了?|不含|不带|(?<!是)不是|(?<!有)没有|[无不非])\s*"  # 有没有 only asks
_WORDS = re.compile(rf"\b(?:{_DENYING})(?P<word>[a-z][\w-]{{2,}})", re.IGNORECASE)
_MOST_REMEMBERED = 4_096


def is_denied(text: str, value: str) -> bool:
    """Whether a text says that a value is not wanted.

    Example:
        >>> is_denied("backpacks in anything but red", "red"), is_denied("not too heavy, in red", "red")
        (True, False)
    """
    return _denial_of(value.lower()).search(text.lower()) is not None


def denied_words(text: str) -> frozenset[str]:
    """The single English words that a text wants not, in small letters.

    Example:
        >>> sorted(denied_words("a jacket without a hood, not in black"))
        ['black', 'hood']
    """
    return frozenset(match["word"].lower() for match in _WORDS.finditer(text))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _denial_of(value: str) -> re.Pattern[str]:
    edge = r"\b" if value[-1:].isascii() else ""
    return re.compile(rf"\b(?:{_DENYING})(?:\w+\s+)?{re.escape(value)}{edge}|{_DENYING_ZH}{re.escape(value)}")

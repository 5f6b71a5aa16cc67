"""The size of clothes and shoes that a question wants: "in size 43", 43码."""

import re

from catalog.fields import OPTION
from catalog.plan import Filter, Vocabulary

_SIZE = re.compile(
    r"\bsize\b\s*:?\s*(?P<named>\d{2,3}(?:[.,]5)?|x{0,3}[sl]|m)\b(?!\s*(?:cm|mm|inch|l\b))"
    r"|\b(?P<region>(?:eu|uk|us)\s?\d{1,2}(?:[.,]5)?)\b|(?<!\d)(?P<zh>\d{2}(?:\.5)?|X{0,3}[SL]|M)\s?[码碼号]",
    re.IGNORECASE,
)
_LETTER_ALONE = re.compile(  # "in L", "do you have it in XL?", "有L的吗"
    r"\b(?:in|an?|the)\s+(?P<named>x{1,3}[sl]|[sml]|(?:3[5-9]|4[0-9])(?:[.,]5)?)"
    r"(?=\s*(?:[?？.!,]|please\b|too\b|as well\b|$))"
    r"|(?<![A-Za-z0-9])(?P<zh>X{1,3}[SL]|[SML])(?=的)",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\bsize\b|尺码|尺寸|码数", re.IGNORECASE)


def wanted_size(text: str, words: Vocabulary) -> tuple[Filter, tuple[int, int]] | None:
    """The size that is wanted as a condition on what the shop calls sizes, and where it stands; None without one."""
    match = _SIZE.search(text) or _LETTER_ALONE.search(text)
    names = [name for name in words.options if _NAMES.search(name)]
    if match is None or not names:
        return None
    size = next(filter(None, match.groups()))
    field = "|".join(one for name in names for one in (name, f"{OPTION}{name}"))
    return Filter(field=field, operator="contains", value=size, text=size), match.span()

"""Words as a shop spells them: who asks for the "color" of a shop's "colours", or for a "usb c" hub, is understood."""

import re
from collections.abc import Callable

_VARIANTS = (
    ("color", "colour"),
    ("gray", "grey"),
    ("aluminum", "aluminium"),
    ("fiber", "fibre"),
    ("canceling", "cancelling"),
    ("jewelry", "jewellery"),
)
_SPELLED = {spelled: other for pair in _VARIANTS for spelled, other in (pair, pair[::-1])}
_WORD = re.compile(rf"\b(?P<word>{'|'.join(_SPELLED)})(?P<ending>s|ed|ful)?\b", re.IGNORECASE)
_MODEL = re.compile(r"\b(?:[a-z]+\d{2,}\w*|\d{2,}[a-z]\w*|\d{3,})\b", re.IGNORECASE)  # then the word may be of a name
_WIFI = re.compile(r"\bwi-?fi\b", re.IGNORECASE)
_USB_C = re.compile(r"\busb(?: type)?[ -]c\b", re.IGNORECASE)


def in_shops_spelling(text: str, n_uses: Callable[[str], int]) -> str:
    """A text with its words in the spelling that a shop uses, or uses more; as it is where it names a model.

    Args:
        text: A question.
        n_uses: How often a word in small letters stands in the shop's attributes.

    Example:
        >>> in_shops_spelling("what color is it?", ["colour"].count)
        'what colour is it?'
    """
    text = _USB_C.sub("USB-C", text)
    text = _WIFI.sub("wi fi", text) if n_uses("wi") > n_uses("wifi") else text
    return text if _MODEL.search(text) else _WORD.sub(lambda match: _spelled(match, n_uses), text)


def _spelled(match: re.Match[str], n_uses: Callable[[str], int]) -> str:
    typed = match["word"].lower()
    other = _SPELLED[typed]
    return f"{other if n_uses(other) > n_uses(typed) else match['word']}{match['ending'] or ''}"

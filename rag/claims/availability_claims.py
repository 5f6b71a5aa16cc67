"""What a claim says of the stock, in several wordings, and whether the offer states it."""

import re
from collections.abc import Sequence

from rag.composing.wording import availability_phrases
from rag.evidence import EvidenceItem

_SYNONYMS: tuple[tuple[str, tuple[str, str]], ...] = (  # wording, what the offer says for it
    (r"\bnot (?:currently |yet )?(?:in stock|available)(?! for| in\b)|\bunavailable\b|\bsold[ -]out\b|\bno longer (?:in stock|available)\b",
     ("out of stock", "缺货")),
    (r"\bnot (?:currently )?(?:out of stock|sold out)\b", ("in stock", "有货")),
    (r"没有货|无货|没货|售罄|卖完|不是有货|暂时没有", ("out of stock", "缺货")),
    (r"不缺货|不是缺货|有现货", ("in stock", "有货")),
    (r"不是可预订|不可预订|不能预订", ("no pre-order", "不可预订")),
)  # fmt: skip
_DENIED = re.compile(r"(?:\bnot\b|n['’]t\b|\bno longer\b)[^,.;]{0,24}$|(?:不是|没有|并非)\s*$")


def availabilities_said(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each wording of an availability in a text, with the words of the offer that hold it.

    Example:
        >>> availabilities_said("It is sold out.")
        [('sold out', ('out of stock', '缺货'))]
    """
    lowered = text.lower()
    found: list[tuple[str, tuple[str, ...]]] = []
    for pattern, held_by in _SYNONYMS:
        for match in re.finditer(pattern, lowered):
            found.append((match.group(), held_by))
            lowered = lowered[: match.start()] + " " * len(match.group()) + lowered[match.end() :]
    for phrase in availability_phrases():
        start = lowered.find(phrase)
        if start >= 0:
            is_denied = bool(_DENIED.search(lowered[:start]))
            found.append((phrase, (f"not {phrase}",) if is_denied else (phrase, *_TRANSLATED.get(phrase, ()))))
            lowered = lowered.replace(phrase, " " * len(phrase))
    return found


def is_stated(held_by: Sequence[str], fact: EvidenceItem) -> bool:
    """Whether an offer states one of these."""
    return any(words == fact.text.lower() for words in held_by)


def without_availability(text: str) -> str:
    """A text without what it says of the stock."""
    for phrase, _ in availabilities_said(text):
        text = re.sub(re.escape(phrase), lambda found: " " * len(found.group()), text, flags=re.IGNORECASE)
    return text


_TRANSLATED = {"in stock": ("有货",), "out of stock": ("缺货",), "有货": ("in stock",), "缺货": ("out of stock",)}

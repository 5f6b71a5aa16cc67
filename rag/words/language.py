"""The language of a question, English or Chinese; it decides the language of the answer."""

import re

from index.terms import is_mostly_cjk
from rag.question import Language

_SURELY_CHINESE = 2  # characters
_ENGLISH_WORD = re.compile(r"[a-z]{3,}", re.IGNORECASE)


def detect_language(text: str, *, default: Language = "en") -> Language:
    """The language a text is written in; `default` when it holds no letter ("VAC-200?" keeps the conversation's).

    Example:
        >>> detect_language("VAC-200多重？"), detect_language("how heavy is it")
        ('zh', 'en')
    """
    if is_mostly_cjk(text) or _has_chinese_question(text):
        return "zh"
    return "en" if any(char.isalpha() for char in text) else default


def is_chinese(text: str) -> bool:
    """Whether a text holds any Chinese character."""
    return any("一" <= char <= "鿿" for char in text)


def _has_chinese_question(text: str) -> bool:
    """A question with a long Latin product name is Chinese when its other words are: "U盘 32g" too."""
    n_chinese = sum("一" <= char <= "鿿" for char in text)
    return n_chinese >= _SURELY_CHINESE or (n_chinese > 0 and not _ENGLISH_WORD.search(text))

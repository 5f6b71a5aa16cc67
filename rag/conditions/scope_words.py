"""Texts and names as the finding of a scope compares them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence

from index.chinese_script import simplified
from index.terms import terms
from rag.vocabulary.bilingual import attribute_synonyms

_WORD = re.compile(r"[a-z0-9]+")


def without_chinese(text: str, words: Collection[str]) -> str:
    """A text with blanks for Chinese words that are understood: the 鼠标 asked for is no "mouse included"."""
    for word in sorted((one for one in words if not one.isascii()), key=lambda one: (-len(one), one)):
        text = text.replace(word, " " * len(word))
    return text


def is_within(name: str, spoken: Sequence[str]) -> bool:
    """Whether what an English name is called in Chinese stands in one of some phrases."""
    if not name.isascii():
        return False
    called = [said for said in attribute_synonyms().get(name, ()) if not said.isascii()]
    return any(said in phrase for said in called for phrase in spoken)


def folded(text: str) -> str:
    """A text in simplified characters, half width and small letters."""
    return simplified(unicodedata.normalize("NFKC", text)).casefold()


def first_word(brand: str) -> str:
    """The word by which a brand is looked up in a text; "" for one that is not written in Latin letters and digits."""
    found = _WORD.match(brand)
    return found.group() if found and brand.isascii() else ""


def attribute_terms(names: Sequence[str]) -> dict[str, list[tuple[str, str, set[str]]]]:
    """First term of what a name is called, also in the other language -> (that, the name, the terms)."""
    found: dict[str, list[tuple[str, str, set[str]]]] = defaultdict(list)
    for name in names:
        own = [said for said in attribute_synonyms().get(simplified(name), ()) if said.isascii() != name.isascii()]
        for said in map(simplified, (name, *own)):
            said_terms = terms(said)
            if said_terms:
                found[said_terms[0]].append((said, name, set(said_terms)))
    return found

"""The parts of a title: what the thing is, what is said of it, what it is for.

"Epson projector lamp 230 W for EB-1750" is a lamp, not a projector: `lamp` is its head, `projector` stands before it,
`EB-1750` behind "for". So that a search for a projector finds projectors before their lamps, the parts weigh
differently (`owner_words.py`). Decided by the order of words alone, from what the product itself says: a colour that is
one of its attributes ("Headphones Black") is no head. Where it errs, a word weighs a little more or less, no more.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from index.terms import CJK_CHARACTERS, terms

_TOKEN = re.compile(rf"[{CJK_CHARACTERS}]+|[^\W_{CJK_CHARACTERS}]+(?:[-'’.&+][^\W_{CJK_CHARACTERS}]+)*|[^\w\s]")
_WORD = re.compile(rf"[^\W\d_{CJK_CHARACTERS}]{{2,}}(?:[-'’][^\W\d_{CJK_CHARACTERS}]+)*")
_CJK_RUN = re.compile(f"[{CJK_CHARACTERS}]+")
_BREAKS = frozenset(",-–—|();/，、（）；")
_CLAUSE_ENDS = frozenset(",-–—|;，；")
_LINKS = frozenset("for with without of to in on from by incl including compatible fits".split())
_UNITS = frozenset("mm cm ft in inch gb mb tb kg lb oz ml ghz mhz hz dpi pixels pc pcs page pages sheets".split())
_VALUE_CHARS = 25  # longer values are sentences, whose words may be anything


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleWords:
    """The terms of a title by part, each in reading order with repetitions."""

    heads: tuple[str, ...]  # what it is: the last word of a run of words, `lamp`
    modifiers: tuple[str, ...]  # words before a head or behind "for" and "with": `projector`, `eb1750`
    others: tuple[str, ...]  # brand, model, numbers, values of attributes


def title_words(title: str, *, brand: str = "", values: Collection[str] = ()) -> TitleWords:
    """Split a title into its parts; together they hold every term of the title.

    Args:
        title: As the merchant wrote it.
        brand: Never a head; "" where there is none.
        values: Folded words that other fields state as values, as `value_words` gives them.

    Example:
        >>> title_words("Epson projector lamp 230 W Black", brand="Epson", values={"black"}).heads
        ('lamp',)
    """
    tokens = _TOKEN.findall(unicodedata.normalize("NFKC", title))
    folded = [token.lower() for token in tokens]
    brand_words = {brand.lower(), *brand.lower().split()}
    is_word = [
        _WORD.fullmatch(token) is not None and token not in _UNITS and token not in brand_words for token in folded
    ]
    heads: list[str] = []
    modifiers: list[str] = []
    is_behind_link, has_word = False, False
    for place, token in enumerate(folded):
        if token in _BREAKS:
            is_behind_link = is_behind_link and token not in _CLAUSE_ENDS
        elif token in _LINKS:
            is_behind_link = is_behind_link or has_word
        elif is_behind_link:
            modifiers.extend(terms(token))
        elif _CJK_RUN.fullmatch(token):
            has_word = True
            if token not in values and token not in brand_words:
                heads.extend(terms(token)[-1:])  # the last two characters say what it is
        elif is_word[place]:
            has_word = True
            if _is_followed(place, folded, is_word, values):
                modifiers.extend(terms(token))
            elif token not in values:
                heads.extend(terms(token))
    return _parted(terms(title), heads, modifiers)


def value_words(texts: Iterable[str]) -> frozenset[str]:
    """The folded words of short values ("black", "stainless steel"); longer texts are left out.

    Example:
        >>> sorted(value_words(["Stainless Steel", "4 GB"]))
        ['gb', 'stainless', 'steel']
    """
    return frozenset(word for text in texts if len(text) <= _VALUE_CHARS for word in _words(text))


def _words(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKC", text).lower()
    yield from _WORD.findall(folded)
    yield from _CJK_RUN.findall(folded)


def _is_followed(place: int, folded: list[str], is_word: list[bool], values: Collection[str]) -> bool:
    """Whether another word that could be the head stands right behind this one."""
    behind = place + 1
    if behind == len(folded) or not is_word[behind]:
        return False
    return folded[behind] not in _LINKS and folded[behind] not in values


def _parted(all_terms: list[str], heads: list[str], modifiers: list[str]) -> TitleWords:
    """Deal out the terms of the whole title, so that none is lost or counted twice."""
    n_heads, n_modifiers = Counter(heads), Counter(modifiers)
    parts: tuple[list[str], list[str], list[str]] = ([], [], [])
    for term in all_terms:
        if n_heads[term] > 0:
            n_heads[term] -= 1
            parts[0].append(term)
        elif n_modifiers[term] > 0:
            n_modifiers[term] -= 1
            parts[1].append(term)
        else:
            parts[2].append(term)
    return TitleWords(heads=tuple(parts[0]), modifiers=tuple(parts[1]), others=tuple(parts[2]))

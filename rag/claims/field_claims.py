"""What a claim says of a named attribute must be that attribute's own value.

"The weight is 12 V" holds a right number of another attribute; "the colour is roll-top" a right word of another. Each
name that a claim speaks governs what follows it, up to the next name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.plan import normalise_attribute_name
from catalog.quantity import Quantity
from index.terms import STOP_WORDS, terms
from rag.claims.claim_parts import concepts_said
from rag.evidence import EvidenceItem
from rag.vocabulary.attributes import concept_names
from rag.vocabulary.bilingual import names_in_chinese

_WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*")
_JOINS_PARTS = re.compile(r"\b(?:and|or)\b|[,;，；、。]|[和与或]")
_TAIL = re.compile(r"[;；。]|, (?:which|so|and|making|but|with|because)\b")  # what follows says more than the value
_VALUE_ENDS = re.compile(
    r"(?:^\s*[SML]\b|[^\W\d_]{2,}|[是否有无])[^,;，；]*[,;，；][^,;，；]*$"
)  # "power source mains, " or "size M, " before a price
_BRACKET = re.compile(r"[()（）]")
_LETTERS = re.compile(r"(?<![\w'’.&/-])(?:[B-HJ-Z]|US|IT)(?![\w'’&/-])")  # no term, or a small word when written small
_MOST_BEFORE_CHARS = 18  # "a 2 year warranty", "15.6 inch screen size"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """Where a claim names an attribute, and which facts may be meant."""

    start: int
    end: int
    names: frozenset[str]  # normalised


def named_places(bare: str, facts: Sequence[EvidenceItem]) -> list[NamedPlace]:
    """The attributes that a claim names, in order; a name inside a longer one does not count.

    Args:
        bare: The claim, product names and amounts blanked out.
        facts: That may be meant.
    """
    written = sorted({(normalise_attribute_name(fact.field), fact.field) for fact in facts if fact.field})
    names = list(dict.fromkeys(name for name, _ in written))
    words = [(match.start(), match.end(), (terms(match.group()) or [""])[-1]) for match in _WORD.finditer(bare)]
    found: list[NamedPlace] = []
    for name in names:
        if name.isascii():
            found.extend(_english(name, words))
        for said in {name, *(w for n, w in written if n == name)} if not name.isascii() else names_in_chinese(name):
            found.extend(
                NamedPlace(start=match.start(), end=match.end(), names=frozenset((name,)))
                for match in re.finditer(re.escape(said), bare)
            )
    for concept, (start, end) in concepts_said(bare):
        meant = frozenset((*concept_names(concept, names), *(name for name in names if name == concept.name)))
        if meant:
            found.append(NamedPlace(start=start, end=end, names=meant))  # behind exact names, which go before it
    return _outermost(found)


def _english(name: str, words: Sequence[tuple[int, int, str]]) -> list[NamedPlace]:
    """The places where the words of a name stand one after the other."""
    wanted = [(terms(word) or [""])[-1] for word in _WORD.findall(name)]
    n = len(wanted)
    return [
        NamedPlace(start=words[i][0], end=words[i + n - 1][1], names=frozenset((name,)))
        for i in range(len(words) - n + 1)
        if n and [term for _, _, term in words[i : i + n]] == wanted
    ]


def _outermost(places: Sequence[NamedPlace]) -> list[NamedPlace]:
    """Places in order; of two in one place the first given counts, what stands inside another does not."""
    kept: list[NamedPlace] = []
    for place in sorted(places, key=lambda one: (one.start, -(one.end - one.start))):
        last = kept[-1] if kept else None
        if last is None or place.start >= last.end:
            kept.append(place)
    return kept


def governing(
    quantity: Quantity, quantities: Sequence[Quantity], places: Sequence[NamedPlace], text: str
) -> NamedPlace | None:
    """The name that an amount belongs to; None where none does for sure.

    It stands before, with no amount of another kind between; or just behind, as in "a 2 year warranty".
    """
    before = [place for place in places if place.end <= quantity.start]
    if before:
        place = before[-1]
        between_them = text[place.end : quantity.start]
        if _VALUE_ENDS.search(between_them) or _leaves_bracket(between_them):
            before = []
    if before:
        between = [q for q in quantities if place.end <= q.start < quantity.start]
        if not between or all(
            q.dimension in (quantity.dimension, None) and not _JOINS_PARTS.search(text[q.end : quantity.start])
            for q in between
        ):
            return place
    behind = next((place for place in places if place.start >= quantity.end), None)
    if behind is None:
        return None
    gap = text[quantity.end : behind.start]
    if len(gap) <= _MOST_BEFORE_CHARS and not _JOINS_PARTS.search(gap) and not _BRACKET.search(gap):
        return behind
    return None


def _leaves_bracket(text: str) -> bool:
    """Whether a bracket ends that began before: in "(size M), the cheapest costs €99" no size is 99."""
    open_ones = 0
    for mark in _BRACKET.findall(text):
        open_ones += 1 if mark in "(（" else -1
        if open_ones < 0:
            return True
    return False


def said_of(place: NamedPlace, places: Sequence[NamedPlace], bare: str) -> frozenset[str]:
    """The telling terms between a name and the next one."""
    following = next((other.start for other in places if other.start >= place.end), len(bare))
    segment = _TAIL.split(bare[place.end : following], maxsplit=1)[0]
    return frozenset(term for term in terms(segment) if term not in STOP_WORDS)


def letters_of(place: NamedPlace, places: Sequence[NamedPlace], bare: str) -> frozenset[str]:
    """The single capitals between a name and the next one, which are a value that holds no term: "energy class D"."""
    following = next((other.start for other in places if other.start >= place.end), len(bare))
    return letters_in(_TAIL.split(bare[place.end : following], maxsplit=1)[0])


def letters_in(text: str) -> frozenset[str]:
    """The single capitals of a text, and those of words that would be small words otherwise."""
    return frozenset(_LETTERS.findall(text))

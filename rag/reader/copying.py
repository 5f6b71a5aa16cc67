"""Which token may come next: numbers and codes are copied whole, nothing is said twice. Knows no network.

A word of the source that holds a digit ("2.4", "WH-1000XM5", "1,200") is an atom: an answer that begins it goes on to
its end, and cannot begin it in its middle. So no number can be put together from pieces of two.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.learning.token_ids import CLS, PAD, SEP
from rag.reader.input import NOT_STATED_TOKEN, Given, ReaderTokenizer

_WORD = re.compile(r"\S+")
_OUTER = "\"'“”‘’()[]{}<>,.;:!?…"
_REPEATED_TOKENS = 4  # a run of as many may not occur twice; shorter ones do in good answers ("5 x 5 x 5")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Source:
    """The given tokens as a source to copy from."""

    ids: tuple[int, ...]
    goes_on: tuple[bool, ...]  # the next token belongs to the same atom
    is_inside: tuple[bool, ...]  # the token before belongs to the same atom
    with_digit: frozenset[int]  # ids of tokens that hold a digit
    places: dict[int, tuple[int, ...]]  # where each id stands


def source_of(given: Given, tokenizer: ReaderTokenizer) -> Source:
    """What is given, with its atoms."""
    atoms = [_atoms(text) for text in given.texts]
    number = [_atom_at(atoms[s.text], s.start, s.end) if s is not None else None for s in given.spans]
    texts = [s.text if s is not None else -1 for s in given.spans]
    count = len(given.ids)
    goes_on = [
        i + 1 < count and number[i] is not None and number[i] == number[i + 1] and texts[i] == texts[i + 1]
        for i in range(count)
    ]
    places: dict[int, list[int]] = {}
    for place, (id_, span) in enumerate(zip(given.ids, given.spans, strict=True)):
        if span is not None:
            places.setdefault(id_, []).append(place)
    return Source(
        ids=given.ids,
        goes_on=tuple(goes_on),
        is_inside=(False, *goes_on[:-1]),
        with_digit=frozenset(id_ for id_ in places if _DIGIT.search(tokenizer.token(id_))),
        places={id_: tuple(where) for id_, where in places.items()},
    )


def _atoms(text: str) -> list[tuple[int, int]]:
    """Start and end of each word with a digit, without the marks around it."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        if not _DIGIT.search(word):
            continue
        start = match.start() + len(word) - len(word.lstrip(_OUTER))
        if re.search(r"\.$", text[:start]) and text[start : start + 1].isdigit():
            start -= 1  # ".3 inch" is no 3 inch
        found.append((start, match.end() - (len(word) - len(word.rstrip(_OUTER)))))
    return found


def _atom_at(atoms: Sequence[tuple[int, int]], start: int, end: int) -> int | None:
    """The number of the atom that a span lies in."""
    return next((n for n, (first, last) in enumerate(atoms) if first <= start and end <= last), None)


class Course:
    """The answer so far, and what may follow it.

    Args:
        source: What can be copied.
        outputs: The tokens that can be generated.
        openings: The tokens of which one begins the answer, all of them outputs; none: any may.
    """

    def __init__(self, source: Source, outputs: frozenset[int], openings: frozenset[int] = frozenset()) -> None:
        self.source = source
        self._openings = openings
        self._outputs = outputs
        self.ids: list[int] = []
        self._from: frozenset[int] = frozenset()  # places that the last token may have been copied from
        self._runs: set[tuple[int, ...]] = set()

    def copy(self) -> "Course":
        """The same course, to try on."""
        other = Course(self.source, self._outputs, self._openings)
        other.ids, other._from, other._runs = list(self.ids), self._from, set(self._runs)
        return other

    def add(self, token: int) -> None:
        """Go on by one token, which should be allowed."""
        places = self.places_of(token)
        self._from = frozenset([p for p in places if self.source.is_inside[p]] or places)  # an atom goes on first
        self.ids.append(token)
        if len(self.ids) >= _REPEATED_TOKENS:
            self._runs.add(tuple(self.ids[-_REPEATED_TOKENS:]))

    @property
    def opens_with(self) -> frozenset[int]:
        """The tokens of which one must begin the answer; none where any may, or it has begun."""
        return frozenset() if self.ids else self._openings

    def must(self) -> frozenset[int] | None:
        """The only tokens that may follow, because an atom must be finished; None where others may too."""
        source = self.source
        if not self.ids or not self._from or not all(source.goes_on[place] for place in self._from):
            return None
        last = self.ids[-1]
        if last in self._outputs and not any(source.is_inside[place] for place in self._from):
            return None  # "a" of "A4" may as well be a word of the answer's own
        return frozenset(source.ids[place + 1] for place in self._from)

    def allows(self, token: int) -> bool:
        """Whether a token may follow, leaving aside what `must` asks for."""
        if token in (PAD, CLS) or (token == NOT_STATED_TOKEN and self.ids):
            return False
        if token == SEP:
            return bool(self.ids)
        if self.ids and self.ids[-1] == NOT_STATED_TOKEN:
            return False
        places = self.places_of(token)
        if self._says_again(token) and not any(self.source.is_inside[place] for place in places):
            return False
        return token in self._outputs or bool(places)

    def _says_again(self, token: int) -> bool:
        """Whether a token would repeat the last one, the last two, or a run of four of the answer."""
        ids = self.ids
        if len(ids) >= _REPEATED_TOKENS - 1 and (*ids[1 - _REPEATED_TOKENS :], token) in self._runs:
            return True
        if ids and token == ids[-1]:
            return True
        digits = self.source.with_digit
        return len(ids) > 2 and ids[-3:-1] == [ids[-1], token] and ids[-1] not in digits and token not in digits

    def following(self, place: int, count: int) -> list[int]:
        """The source's tokens after a place, up to a separator."""
        ids = self.source.ids[place + 1 : place + 1 + count]
        return list(ids[: ids.index(SEP)] if SEP in ids else ids)

    def places_of(self, token: int) -> list[int]:
        """Where in the source a token that comes next may be copied from."""
        source = self.source
        after = {place + 1 for place in self._from}
        return [p for p in source.places.get(token, ()) if not source.is_inside[p] or p in after]

    @property
    def last_place(self) -> int | None:
        """The place to go on copying after: the first that the last token may be from; None where it is from none."""
        return min(self._from, default=None)

    @property
    def copied_from(self) -> frozenset[int]:
        """The places that the last token may have been copied from."""
        return self._from

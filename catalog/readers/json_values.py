"""The objects of a JSON file one by one: of an array, of an array under a key, or one after the other.

The text is read block by block; an object may not be longer than a line of JSON Lines.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from catalog.errors import SourceUnreadableError
from catalog.readers.encodings import MAX_LINE_CHARS, TextSource

_BLOCK_CHARS = 2**16
_SKIPPER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)  # finds the end, judges nothing
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_LIST_KEYS = "products items data documents records entries results faq faqs questions"
_WRAPPED = re.compile(rf"[\s\ufeff]*\{{\s*\"(?:{'|'.join(_LIST_KEYS.split())})\"\s*:\s*(?=\[)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonText:
    """The text of one value and the line it starts on."""

    line: int
    text: str


def json_texts(source: TextSource) -> Iterator[JsonText]:
    """The values of a file in order.

    Raises:
        SourceUnreadableError: While reading, if the file breaks off, is no JSON, or a value is too long or too deep.
    """
    with source.open() as stream:
        window = _Window(source.name, stream.read)
        wrapped = _WRAPPED.match(window.ahead())
        window.skip(wrapped.end() if wrapped else 0)
        if window.next_char() == "[":
            window.skip(1)
            yield from _elements(window)
        else:
            while window.next_char():
                yield window.value()


def is_wrapped(head: str) -> bool:
    """Whether a text starts with an object that holds a list of records."""
    return _WRAPPED.match(head) is not None


def _elements(window: "_Window") -> Iterator[JsonText]:
    if window.next_char() == "]":
        return
    while True:
        yield window.value()
        mark = window.next_char()
        if mark == "]":
            return
        if mark != ",":
            window.refuse("breaks off inside the list" if not mark else "a comma is missing between two entries")
        window.skip(1)


class _Window:
    """The part of a text that is being read."""

    def __init__(self, name: str, read: Callable[[int], str]) -> None:
        self._name = name
        self._read = read
        self._text = ""
        self._place = 0
        self._line = 1
        self._ended = False

    def ahead(self) -> str:
        """What is at hand from here on, a block at least where there is so much."""
        if len(self._text) - self._place < _BLOCK_CHARS:
            self._more()
        return self._text[self._place :]

    def skip(self, n_chars: int) -> None:
        """Go on by some characters."""
        self._line += self._text.count("\n", self._place, self._place + n_chars)
        self._place += n_chars

    def next_char(self) -> str:
        """The next character that is not white space, without going past it; "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._place)
            assert found is not None  # it matches nothing too
            self.skip(found.end() - self._place)
            if self._place < len(self._text) or not self._more():
                return self._text[self._place : self._place + 1]

    def value(self) -> JsonText:
        """The next value, gone past."""
        self.next_char()
        while True:
            try:
                _, end = _SKIPPER.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                if len(self._text) - self._place > MAX_LINE_CHARS:
                    self.refuse(f"a value is longer than {MAX_LINE_CHARS:,} characters, or not valid JSON: {error.msg}")
                if not self._more():
                    self._line += self._text.count("\n", self._place, error.pos)
                    self.refuse(f"is not valid JSON: {error.msg}")
            except RecursionError:
                self.refuse("is nested too deeply")
            else:
                found = JsonText(line=self._line, text=self._text[self._place : end])
                self.skip(end - self._place)
                return found

    def refuse(self, reason: str) -> NoReturn:
        """Give the file up."""
        raise SourceUnreadableError(f"{self._name}, line {self._line}: {reason}")

    def _more(self) -> bool:
        """Read on; whether there was anything. What is at hand is doubled, so that a long value costs no more."""
        if self._ended:
            return False
        kept = self._text[self._place :]
        block = self._read(max(_BLOCK_CHARS, len(kept)))
        self._text, self._place = kept + block, 0
        self._ended = not block
        return bool(block)

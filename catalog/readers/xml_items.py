"""The items of an XML file one by one, in constant memory, safe against hostile files.

Parsing is expat's. A file that declares entities is refused: feeds need none, and they are how a small file is
made to fill the memory. Names are taken without regard to namespaces, since feeds often forget to declare them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from catalog.errors import SourceUnreadableError
from catalog.readers.encodings import TextSource

MAX_DEPTH = 64  # of elements; feeds need five
MAX_ITEM_CHARS = 16 * 2**20  # of all texts of one item
_BLOCK_CHARS = 2**16


@dataclass(slots=True, kw_only=True)
class Element:
    """An element with what is in it; `name` keeps its prefix, e.g. "g:price"."""

    name: str
    line: int  # from 1
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, trimmed."""
        return "".join(self.pieces).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class OversizedItem:
    """An item that was not kept, because its texts are too long."""

    line: int


def xml_items(text: TextSource, names: frozenset[str]) -> Iterator[Element | OversizedItem]:
    """Elements of these names in order; one inside another of them is part of that one.

    Raises:
        SourceUnreadableError: While reading, if the file is not well-formed, declares an entity, or is nested deeper
            than `MAX_DEPTH`.
    """
    collector = _Collector(text.name, names)
    with text.open() as stream:
        try:
            while block := stream.read(_BLOCK_CHARS):
                collector.parser.Parse(block, False)
                yield from collector.take()
            collector.parser.Parse("", True)
        except expat.ExpatError as error:
            raise SourceUnreadableError(
                f"{text.name}, line {error.lineno}: is not well-formed XML ({expat.ErrorString(error.code)}, column "
                f"{error.offset + 1}); export the file again"
            ) from error
    yield from collector.take()


class _Collector:
    """What expat calls; gathers items."""

    def __init__(self, source: str, names: frozenset[str]) -> None:
        self._source = source
        self._names = names
        self._depth = 0
        self._open: list[Element] = []  # from the item inwards
        self._n_chars = 0
        self._done: list[Element | OversizedItem] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._refuse_entity

    def take(self) -> list[Element | OversizedItem]:
        """Items that are complete, each once."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        line = self.parser.CurrentLineNumber
        if self._depth > MAX_DEPTH:
            raise SourceUnreadableError(
                f"{self._source}, line {line}: elements are nested deeper than {MAX_DEPTH}; this is no product feed"
            )
        if not self._open:
            if name in self._names:
                self._open.append(Element(name=name, line=line, attributes=attributes))
                self._n_chars = 0
            return
        self._n_chars += len(name) + sum(map(len, attributes.values()))
        child = Element(name=name, line=line, attributes=attributes)
        if self._n_chars <= MAX_ITEM_CHARS:
            self._open[-1].children.append(child)
        self._open.append(child)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        closed = self._open.pop()
        if not self._open:
            oversized = self._n_chars > MAX_ITEM_CHARS
            self._done.append(OversizedItem(line=closed.line) if oversized else closed)

    def _characters(self, data: str) -> None:
        if self._open:
            self._n_chars += len(data)
            if self._n_chars <= MAX_ITEM_CHARS:
                self._open[-1].pieces.append(data)

    def _refuse_entity(self, name: str, *_rest: object) -> NoReturn:
        raise SourceUnreadableError(
            f"{self._source}, line {self.parser.CurrentLineNumber}: declares the entity {name!r}; files with entities "
            f"are refused, since they can be made to fill the memory; export the feed without them"
        )

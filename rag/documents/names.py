"""What the shop's documents give a name to: "Lantern Care", "Price Promise".

Such a name is none of a product, though a product may be called Lantern, and who says it asks for the shop's terms.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from catalog.product import Document

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*)$", re.MULTILINE)
_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,3}")
_MOST_DOCUMENTS = 2_000  # of a shop with more, the names stay unknown: reading all of them would take seconds


class DocumentNames:
    """The names that headings and titles of documents give.

    Args:
        documents: Of the shop.
        titles: Of its products; a name that stands in one is a product's.
    """

    def __init__(self, documents: Iterable[Document], titles: Iterable[str]) -> None:
        found = {name for document in documents for name in _names_of(document)}
        self._found = sorted(found, key=lambda name: (-len(name), name))
        self._names = _not_sold(self._found, titles)

    def changed(self, *, gone: Iterable[str], new: Iterable[str], titles: Iterable[str]) -> "DocumentNames":
        """Those of the same documents beside other products.

        Args:
            gone: Titles that are no more.
            new: Titles that were not before.
            titles: All, as they are now; only looked at where they decide.
        """
        sold = set(self._found) - set(self._names)
        other = DocumentNames((), ())
        other._found = self._found
        if _not_sold(sorted(sold), gone) != sorted(sold):  # another product may be called so, too
            other._names = _not_sold(self._found, titles)
        else:
            other._names = _not_sold(self._names, new)
        return other

    @classmethod
    def of(cls, documents: Iterator[Document], n_documents: int, titles: Iterable[str]) -> "DocumentNames":
        """Those of a shop; none where it has too many documents to read them all."""
        return cls(documents if n_documents <= _MOST_DOCUMENTS else (), titles)

    def are_in(self, text: str) -> bool:
        """Whether a text says one of the names."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def without(self, text: str) -> str:
        """A text with the names blanked out.

        Example:
            >>> shop = Document(id="care", title="Lantern Care", text="")
            >>> DocumentNames([shop], ["Glimmer Lantern"]).without("what does Lantern Care cost?")
            'what does              cost?'
        """
        return text if self._pattern is None else self._pattern.sub(lambda match: " " * len(match.group()), text)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self._names:
            return None
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, self._names))})\b", re.IGNORECASE)


def _not_sold(names: Sequence[str], titles: Iterable[str]) -> list[str]:
    """The names that stand in no title."""
    if not names:
        return []
    sold = "\n".join(titles).casefold()
    return [name for name in names if name.casefold() not in sold]


def _names_of(document: Document) -> Iterator[str]:
    headings = (one.rstrip().rstrip("#").rstrip() for one in _HEADING.findall(document.text))
    for heading in (document.title, *headings):
        if _NAME.fullmatch(heading):
            yield heading

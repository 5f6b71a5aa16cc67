"""What one run has seen: which ids, where each first stood, and whether texts repeat under other ids.

Kept small, since a run may see millions: a place is one number, a text its hash.
"""

import re
from collections.abc import Set
from dataclasses import dataclass

from catalog.product import Product

_LINE_BITS = 40  # of a place; above them stands the number of its source
_NO_LINE = 0
_NO_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record stands."""

    source: str
    line: int | None  # from 1; None: the whole source

    def __str__(self) -> str:
        return self.source if self.line is None else f"{self.source}, line {self.line}"


class SeenRecords:
    """The records of a run by their ids."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._sources: list[str] = []
        self._texts: dict[int, int] = {}  # hash of what a product says: the place of the first

    def place(self, record_id: str) -> Place | None:
        """Where a record of this id was seen first; None if there was none."""
        packed = self._places.get(record_id)
        return None if packed is None else self._unpacked(packed)

    def add(self, record_id: str, place: Place) -> None:
        """Remember a record of a new id."""
        self._places[record_id] = self._packed(place)

    def ids(self) -> Set[str]:
        """All ids."""
        return self._places.keys()

    def copied(self, product: Product, place: Place) -> Place | None:
        """Where an earlier product said the same in the same words; None, and it is remembered, if none did.

        Codes and the offer do not count, nor do case, spaces and punctuation.
        """
        texts = [product.title, product.brand or "", product.description or "", *product.bullets]
        texts += [f"{name} {text}" for name, text in sorted(product.options.items())]
        texts += [f"{attribute.name} {attribute.text}" for attribute in product.attributes]
        said = hash(tuple(_NO_WORD.sub(" ", text).strip().casefold() for text in texts))
        packed = self._texts.get(said)
        if packed is not None:
            return self._unpacked(packed)
        self._texts[said] = self._packed(place)
        return None

    def _packed(self, place: Place) -> int:
        if not self._sources or self._sources[-1] != place.source:
            self._sources.append(place.source)
        return (len(self._sources) - 1) << _LINE_BITS | (place.line or _NO_LINE)

    def _unpacked(self, packed: int) -> Place:
        line = packed & ((1 << _LINE_BITS) - 1)
        return Place(source=self._sources[packed >> _LINE_BITS], line=line if line != _NO_LINE else None)

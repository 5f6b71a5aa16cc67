"""What one run has seen: where each id and each product's texts stood first.

Kept small, since a run may see millions: an id and a text are digests, a place is one number.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from catalog.digests import DigestMap, digest
from catalog.product import Product, Record

_LINE_BITS = 40  # of a place; above them stands the number of its source
_NO_LINE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record stands."""

    source: str
    line: int | None  # from 1; None: the whole source

    def __str__(self) -> str:
        return self.source if self.line is None else f"{self.source}, line {self.line}"


class SeenRecords:
    """The good records of a run."""

    def __init__(self) -> None:
        self._ids = DigestMap()
        self._texts = DigestMap()
        self._sources: list[str] = []

    def add_id(self, record_id: str, place: Place) -> Place | None:
        """Remember a record; where its id was seen before, that place, and nothing is remembered."""
        key = digest(record_id.encode())
        earlier = self._ids.get(key)
        if earlier is not None:
            return self._unpacked(earlier)
        self._ids.add(key, self._packed(place))
        return None

    def add_texts(self, record: Record, place: Place) -> Place | None:
        """Remember what a product says of itself, its codes and offer apart; where another said the same before it."""
        if not isinstance(record, Product):
            return None
        title = " ".join(record.title.casefold().split())
        options = sorted(record.options.items())
        said = (title, record.brand, record.description, options, record.attributes, record.bullets)
        key = digest(orjson.dumps(said))
        earlier = self._texts.get(key)
        if earlier is not None:
            return self._unpacked(earlier)
        self._texts.add(key, self._packed(place))
        return None

    def missing(self, ids: Iterable[str]) -> Iterator[str]:
        """Those of the ids that were not seen."""
        return (each for each in ids if self._ids.get(digest(each.encode())) is None)

    def _packed(self, place: Place) -> int:
        if not self._sources or self._sources[-1] != place.source:
            self._sources.append(place.source)
        return (len(self._sources) - 1) << _LINE_BITS | (place.line or _NO_LINE)

    def _unpacked(self, packed: int) -> Place:
        line = packed & ((1 << _LINE_BITS) - 1)
        return Place(source=self._sources[packed >> _LINE_BITS], line=line if line != _NO_LINE else None)

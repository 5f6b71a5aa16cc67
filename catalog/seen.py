"""What one run has seen: which ids, where each first stood, and whether texts repeat under other ids.

Kept small, since a run may see millions: a place is one number, a text its hash.
"""

from collections.abc import Set
from dataclasses import dataclass

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
    """The records of a run by their ids."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._sources: list[str] = []
        self._texts: set[int] = set()

    def place(self, record_id: str) -> Place | None:
        """Where a record of this id was seen first; None if there was none."""
        packed = self._places.get(record_id)
        if packed is None:
            return None
        line = packed & ((1 << _LINE_BITS) - 1)
        return Place(source=self._sources[packed >> _LINE_BITS], line=line if line != _NO_LINE else None)

    def add(self, record_id: str, place: Place) -> None:
        """Remember a record of a new id."""
        if not self._sources or self._sources[-1] != place.source:
            self._sources.append(place.source)
        self._places[record_id] = (len(self._sources) - 1) << _LINE_BITS | (place.line or _NO_LINE)

    def ids(self) -> Set[str]:
        """All ids."""
        return self._places.keys()

    def repeats(self, record: Record) -> bool:
        """Whether a product says of itself what an earlier one of another id said, its codes and offer apart."""
        if not isinstance(record, Product):
            return False
        said = hash(
            (
                " ".join(record.title.casefold().split()),
                record.brand,
                record.description,
                tuple(sorted(record.options.items())),
                record.attributes,
                record.bullets,
            )
        )
        if said in self._texts:
            return True
        self._texts.add(said)
        return False

"""How the names of a catalog have changed since they were read."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.database import ProductName


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChanges:
    """Products that are gone and those that are new; one with another name is among both."""

    gone: Sequence[ProductName] = ()  # as they were
    new: Sequence[ProductName] = ()  # as they are

    def __bool__(self) -> bool:
        return bool(self.gone or self.new)

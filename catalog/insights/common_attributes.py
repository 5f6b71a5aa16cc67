"""Which attribute names mean the same, and which of them customers ask of anything.

Told from above (`CommonAttribute`), since what customers ask is not known to a catalog. An attribute goes by a
key: that of each common attribute it belongs to, else its own normalised name.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.plan import normalise_attribute_name
from catalog.product import Product

_NOT_A_VALUE = frozenset(
    "n/a|na|n.a.|none|null|nan|-|--|–|—|?|tbd|tba|unknown|unspecified|not available|not specified|not stated"
    "|does not apply|see description|无|暂无|未知|不详".split("|")
)
_LONGEST_NO_VALUE = max(map(len, _NOT_A_VALUE)) + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonAttribute:
    """Something that customers ask for, with what merchants call it."""

    key: str
    names: tuple[str, ...]  # normalised
    dimension: str | None = None  # of its values, where it tells it from others: "mass"; else None
    within: tuple[str, ...] = ()  # a name that holds all words of one of these may mean it: "weight with battery"
    everywhere: bool = False  # asked of nearly anything that is sold: weight, size, material


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AttributeName:
    """A name as the merchant wrote it, with what it means; one object for each name."""

    name: str
    own: str  # normalised
    keys: frozenset[str]  # what it means
    near: frozenset[str]  # and what it may mean: enough to say that a product does not lack it, not to expect it


Statement = tuple[AttributeName, str]
"""A name with its value, verbatim."""


class AttributeKeys:
    """Names to keys."""

    def __init__(self, common: Iterable[CommonAttribute]) -> None:
        self.common = {one.key: one for one in common}
        self._known: dict[str, AttributeName] = {}

    def statements(self, product: Product) -> list[Statement]:
        """What a product states, its options first; values that say "none known" are left out."""
        pairs = [*product.options.items(), *((one.name, one.text) for one in product.attributes)]
        return [(self._of(name), text) for name, text in pairs if _is_value(text)]

    def _of(self, name: str) -> AttributeName:
        known = self._known.get(name)
        if known is None:
            own = normalise_attribute_name(name)
            exact = frozenset(key for key, one in self.common.items() if own in one.names)
            keys = exact or frozenset((own,))
            near = frozenset(key for key, one in self.common.items() if _holds(own, one.within))
            known = self._known[name] = AttributeName(name=name, own=own, keys=keys, near=keys | near)
        return known


def _is_value(text: str) -> bool:
    return len(text) > _LONGEST_NO_VALUE or text.strip().casefold() not in _NOT_A_VALUE


def _holds(own: str, names: Iterable[str]) -> bool:
    words = frozenset(own.split())
    return any(words.issuperset(name.split()) if name.isascii() else name in own for name in names)

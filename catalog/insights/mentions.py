"""Whether a product's own texts mention what none of its attributes states.

A mention can answer a question, though less surely than an attribute, and neither filters nor comparisons find it.
"""

import re

from catalog.insights.common_attributes import CommonAttribute
from catalog.product import Product
from catalog.quantity import find_quantities

# What amounts of these measure is seldom anything else; a length or a time may be that of many things.
_TELLING = frozenset({"mass", "power", "decibel", "data", "volume"})
_MAX_CHARS = 4_000  # of a description; what matters is said early


class Mentions:
    """Looks into the texts of one product; what is read is kept for the next question."""

    def __init__(self, product: Product) -> None:
        parts = [product.title, product.description or "", *product.bullets, *(pair.answer for pair in product.qa)]
        self._text = "\n".join(parts)[:_MAX_CHARS]
        self._words: str | None = None
        self._dimensions: set[str | None] | None = None

    def of(self, name: str, common: CommonAttribute | None) -> bool:
        """Whether an attribute is mentioned, by one of its names or by an amount that can be no other.

        Args:
            name: Normalised.
            common: What else it is called; None for an attribute of this shop alone.
        """
        names = (name,) if common is None else (name, *common.names)
        if any(self._holds(one) for one in names):
            return True
        return common is not None and common.dimension in _TELLING and common.dimension in self._measured()

    def _holds(self, name: str) -> bool:
        if self._words is None:
            plain = re.sub(r"[\W_]+", " ", self._text.casefold())
            self._words = f" {plain} "
        return f" {name} " in self._words if name.isascii() else name in self._words

    def _measured(self) -> set[str | None]:
        if self._dimensions is None:
            self._dimensions = {amount.dimension for amount in find_quantities(self._text)}
        return self._dimensions

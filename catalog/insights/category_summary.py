"""What a category states, counted in one walk over its products.

Its size depends on how many attributes the category has and how far their values spread, not on how many products
there are.
"""

from collections import Counter
from collections.abc import Iterable

from catalog.insights.common_attributes import AttributeName, Statement
from catalog.insights.measures import MeasureSummary
from catalog.insights.prices import PriceSummary
from catalog.product import Product

CORE_FIELDS = ("price", "currency", "description", "availability", "brand")
"""Fields of a product that customers ask about or an answer needs; they go by these keys, as attributes do."""


def core_keys(product: Product) -> frozenset[str]:
    """Which of `CORE_FIELDS` a product states; the currency counts where there is a price."""
    stated = {
        "price": product.price is not None,
        "currency": product.currency is not None or product.price is None,
        "description": bool(product.description),
        "availability": product.availability != "unknown" or product.stock is not None,
        "brand": product.brand is not None,
    }
    return frozenset(key for key in CORE_FIELDS if stated[key])


class CategorySummary:
    """Counts over the products of one category."""

    def __init__(self) -> None:
        self.n_products = 0
        self.stated: Counter[str] = Counter()  # products by key
        self.prices = PriceSummary()
        self.measures: dict[str, MeasureSummary] = {}  # by normalised name
        self._spellings: Counter[AttributeName] = Counter()

    def add(self, product: Product, statements: Iterable[Statement]) -> None:
        """Count a product with what it states."""
        self.n_products += 1
        keys = set(core_keys(product))
        for name, text in statements:
            keys |= name.keys
            self._spellings[name] += 1
            if product.category is not None:  # products of all kinds have no measure in common
                self._measure(name.own).add(text)
        self.stated.update(keys)
        if product.price is not None:
            self.prices.add(product.price, product.currency)

    def share(self, key: str) -> float:
        """Share of the products that state a key, 0 to 1."""
        return self.stated[key] / self.n_products

    def spelling(self, key: str) -> str:
        """What the merchant mostly calls a key; the key itself where it is never stated."""
        counts = {one.name: n for one, n in self._spellings.items() if key in one.keys}
        return min(counts, key=lambda name: (-counts[name], name), default=key)

    def _measure(self, own: str) -> MeasureSummary:
        measure = self.measures.get(own)
        if measure is None:
            measure = self.measures[own] = MeasureSummary()
        return measure

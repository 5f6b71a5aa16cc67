"""A new stock alone decides whether a product is in stock."""

import pytest

from catalog.database import Catalog
from catalog.editing import patch, put
from catalog.product import Availability
from catalog.settings import CatalogSettings

SETTINGS = CatalogSettings()


@pytest.mark.parametrize(
    ("was", "stock", "is_now"),
    [
        ("out_of_stock", 7, "in_stock"),
        ("in_stock", 0, "out_of_stock"),
        ("in_stock", 3, "in_stock"),
        ("preorder", 0, "preorder"),
        ("unknown", 5, "unknown"),
    ],
)
def test_a_patch_of_the_stock_alone(was: Availability, stock: int, is_now: Availability) -> None:
    with Catalog.open(":memory:") as catalog:
        put(catalog, {"id": "A", "title": "Thing", "availability": was}, settings=SETTINGS)
        assert patch(catalog, "A", {"stock": stock}, settings=SETTINGS).availability == is_now


def test_an_availability_that_is_stated_counts() -> None:
    with Catalog.open(":memory:") as catalog:
        put(catalog, {"id": "A", "title": "Thing", "availability": "in_stock"}, settings=SETTINGS)
        changed = patch(catalog, "A", {"stock": 0, "availability": "backorder"}, settings=SETTINGS)
        assert changed.availability == "backorder"

"""Whether everything is in stock."""

import pytest

from catalog.database import Catalog
from catalog.product import Product
from rag.assembly import Shop
from rag.composing.stock_overview import asks_stock_of_all, stock_overview


@pytest.mark.parametrize(
    "text", ["Is everything in stock?", "are all your products available", "所有商品都有货吗", "都有货吗"]
)
def test_everything_is_asked_for(text: str) -> None:
    assert asks_stock_of_all(text)


@pytest.mark.parametrize(
    "text", ["is the kettle in stock?", "is everything cheap?", "are all kettles in stock?", "有货吗"]
)
def test_other_questions_are_not_about_everything(text: str) -> None:
    assert not asks_stock_of_all(text)


def test_products_of_each_availability_are_counted(shop: Shop) -> None:
    english, chinese = stock_overview(shop.catalog, "en"), stock_overview(shop.catalog, "zh")
    assert english is not None
    assert english.text == "Of 12 products: 9 in stock, 2 out of stock, 1 available for pre-order."
    assert chinese is not None
    assert chinese.text == "12 款商品中：9 有货，2 缺货，1 可预订。"


def test_a_shop_that_states_none_has_no_overview() -> None:
    with Catalog.open(":memory:") as catalog:
        assert stock_overview(catalog, "en") is None
        catalog.put(Product(id="K", title="Kettle"))
        assert stock_overview(catalog, "en") is None

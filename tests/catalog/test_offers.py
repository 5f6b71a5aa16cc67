"""A feed of prices and stock alone changes the offers of known products and nothing else."""

import json
from pathlib import Path

import pytest

from catalog.database import Catalog
from catalog.errors import SourceUnreadableError
from catalog.ingest import IngestReport, ingest
from catalog.settings import CatalogSettings

AURORA = {
    "id": "VAC-200",
    "title": "Aurora 200",
    "price": "249.00",
    "currency": "EUR",
    "stock": 12,
    "attributes": {"weight": "2.4 kg"},
    "updated_at": "2026-01-01T00:00:00Z",
}


class Shop:
    """A store with one product, and feeds written beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.catalog = Catalog.open(":memory:")
        self.feed("shop.jsonl", json.dumps(AURORA))
        self.text_revision = self.catalog.text_revision()

    def feed(self, name: str, text: str) -> IngestReport:
        (self.root / name).write_text(text, encoding="utf-8")
        return ingest(self.catalog, [self.root / name], settings=CatalogSettings())

    def offer(self) -> tuple[str, str | None, int | None]:
        product = self.catalog.product("VAC-200")
        assert product is not None
        assert (product.title, product.attributes[0].text) == ("Aurora 200", "2.4 kg")
        return str(product.price), product.currency, product.stock


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_table_of_prices_changes_the_price_and_no_text(shop: Shop) -> None:
    report = shop.feed("prices.csv", "sku,price\nVAC-200,199.00\n")
    assert (report.updated, report.rejected) == (1, 0)
    assert shop.offer() == ("199.00", "EUR", 12)
    assert shop.catalog.text_revision() == shop.text_revision
    assert shop.catalog.offers(["VAC-200"])["VAC-200"].as_of.year >= 2026


def test_a_table_of_stock_leaves_the_price(shop: Shop) -> None:
    shop.feed("stock.csv", "id;stock;availability\nVAC-200;0;out of stock\n")
    assert shop.offer() == ("249.00", "EUR", 0)
    product = shop.catalog.product("VAC-200")
    assert product is not None
    assert product.availability == "out_of_stock"


def test_the_same_offers_again_change_nothing(shop: Shop) -> None:
    shop.feed("prices.jsonl", '{"id": "VAC-200", "price": "199.00"}\n')
    revision = shop.catalog.revision()
    assert shop.feed("prices.jsonl", '{"id": "VAC-200", "price": "199.00"}\n').unchanged == 1
    assert shop.catalog.revision() == revision


def test_an_offer_of_an_unknown_product_is_rejected_with_what_is_missing(shop: Shop) -> None:
    report = shop.feed("prices.csv", "id,price\nVAC-200,199.00\nNEW-1,10.00\n")
    assert (report.updated, report.rejected) == (1, 1)
    rejection = report.rejects[0]
    assert (rejection.line, rejection.field, rejection.record_id) == (3, "title", "NEW-1")
    assert "only a product in the store" in rejection.reason


def test_a_bad_price_is_rejected_and_the_old_one_stays(shop: Shop) -> None:
    report = shop.feed("prices.csv", "id,price,stock\nVAC-200,cheap,3\n")
    assert (report.rejects[0].field, report.rejects[0].value) == ("price", "cheap")
    assert shop.offer() == ("249.00", "EUR", 12)


def test_a_table_with_further_columns_still_needs_a_title(shop: Shop) -> None:
    with pytest.raises(SourceUnreadableError, match="no column for title"):
        shop.feed("odd.csv", "id,price,warehouse\nVAC-200,199.00,north\n")


def test_a_currency_in_the_price_is_taken(shop: Shop) -> None:
    shop.feed("prices.jsonl", '{"id": "VAC-200", "price": "199.00 USD"}\n')
    assert shop.offer() == ("199.00", "USD", 12)


def test_a_stock_alone_brings_a_product_back_in_stock(shop: Shop) -> None:
    shop.feed("gone.csv", "id,availability,stock\nVAC-200,out_of_stock,0\n")
    shop.feed("back.csv", "id,stock\nVAC-200,7\n")
    product = shop.catalog.product("VAC-200")
    assert product is not None
    assert (product.availability, product.stock) == ("in_stock", 7)

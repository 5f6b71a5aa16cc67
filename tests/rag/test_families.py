"""Questions about a product of which the shop has variants that differ in their options alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.assembly import Shop, open_shop
from tests.rag.conftest import hashing_settings
from tests.rag.shop_parts import ask, ingest_into

FEED = """\
Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,\
Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Status
trail-shirt,Trail Shirt,<p>Merino. Machine wash 30 °C.</p>,Fjellby,Shirts,TRUE,Colour,Red,Size,M,TS-R-M,\
shopify,4,deny,29.90,active
trail-shirt,,,,,,,Red,,L,TS-R-L,shopify,0,deny,29.90,
trail-shirt,,,,,,,Blue,,M,TS-B-M,shopify,2,deny,31.50,
"""


@pytest.fixture(scope="module")
def shirts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shirts")
    (folder / "shopify.csv").write_text(FEED, encoding="utf-8")
    ingest_into(folder / "store", Path(folder / "shopify.csv"))
    shop = open_shop(hashing_settings(folder / "store"))
    yield shop
    shop.close()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which colors does the Trail Shirt come in?", "The Trail Shirt comes with colour Red or Blue."),
        ("what sizes do you have of the trail shirt?", "The Trail Shirt comes with size M or L."),
        ("do you have the Trail Shirt in green?", "No. The Trail Shirt comes with colour Red or Blue."),
        ("is the red Trail Shirt in L in stock?", "No. The Trail Shirt, Red, L is out of stock."),
    ],
)
def test_options_are_told_for_the_family(shirts: Shop, question: str, said: str) -> None:
    assert ask(shirts, question).text == said


def test_what_all_variants_share_is_told_once(shirts: Shop) -> None:
    assert "Machine wash 30 °C." in ask(shirts, "how do I wash the trail shirt?").text

"""A shop whose feed has no categories, and bare numbers for amounts, answers by what its titles and names tell."""

from collections.abc import Iterator

import pytest

from rag.assembly import Shop
from tests.rag.shop_parts import ask, last_of, open_shop_of

PRODUCTS: list[dict[str, object]] = [
    {"id": "M1", "title": "AOC 22 monitor", "price": "90", "brand": "AOC", "attributes": {"display diagonal": 22}},
    {
        "id": "M2",
        "title": "AOC 27 monitor Black",
        "price": "190",
        "brand": "AOC",
        "attributes": {"display diagonal": 27},
    },
    {"id": "M3", "title": "NEC Wide monitor", "price": "250", "brand": "NEC", "attributes": {"display diagonal": 34}},
    {"id": "A1", "title": "Ergo monitor arm", "price": "40", "attributes": {"colour": "black"}},
    {"id": "P1", "title": "Brother HL printer", "price": "120", "attributes": {"duplex printing": "yes"}},
    {"id": "P2", "title": "Canon LP printer 600 x 600 DPI", "price": "80", "attributes": {"duplex printing": "no"}},
    {"id": "T1", "title": "Canon toner cartridge Original", "category": "Original", "price": "30"},
    {"id": "N1", "title": "Acer Swift laptop", "price": "700", "brand": "Acer", "attributes": {"internal memory": 16}},
    {"id": "N2", "title": "Dell Slim laptop", "price": "500", "brand": "Dell", "attributes": {"internal memory": 8}},
    {"id": "C1", "title": "C2G Velocity HDMI cable", "price": "9", "attributes": {"cable length": 5}},
]


@pytest.fixture(scope="module")
def shop_without_kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = open_shop_of(tmp_path_factory.mktemp("uncategorised"), PRODUCTS, currency="USD")
    yield shop
    shop.close()


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("how many monitors do you have?", ["3 Monitor"], []),
        ("27 inch monitor", ["AOC 27", "1 of 3 Monitor"], ["AOC 22", "NEC", "arm"]),
        ("a monitor bigger than 30 inches", ["NEC Wide"], ["AOC"]),
        ("27寸显示器有哪些", ["AOC 27"], ["NEC"]),
        ("cheapest printer", ["Canon LP"], ["toner", "Brother"]),
        ("支持双面打印的打印机", ["Brother HL"], ["Canon"]),
        ("laptop with 16 GB ram under 1000", ["Acer Swift"], ["Dell"]),
        ("有16GB内存的笔记本吗", ["Acer Swift"], ["Dell"]),
        ("what brands of laptops do you carry?", ["2 brands", "Acer", "Dell"], ["AOC"]),
        ("toner", ["Canon toner"], ["printer"]),
        ("a printer of at least 3000 lumens", ["“at least 3000 lumens”", "left that out", "2 Printer"], []),
        ("24 inch monitor with HDMI", ["Monitor"], ["C2G Velocity"]),
        ("what is the average price of your printers?", ["2 Printer", "$100.00"], []),
    ],
)
def test_kinds_are_told_by_titles(
    shop_without_kinds: Shop, question: str, told: list[str], not_told: list[str]
) -> None:
    text = ask(shop_without_kinds, question).text
    assert all(part in text for part in told), text
    assert not any(part in text for part in not_told), text


def test_a_list_of_such_a_kind_is_narrowed_and_ranked(shop_without_kinds: Shop) -> None:
    narrowed = last_of(shop_without_kinds, "show me monitors", "under 200 dollars").text
    assert "AOC 22" in narrowed and "AOC 27" in narrowed and "NEC" not in narrowed
    assert "NEC Wide" in last_of(shop_without_kinds, "show me monitors", "which is the most expensive?").text
    assert "AOC 22" in last_of(shop_without_kinds, "how much is the AOC 27 monitor?", "anything cheaper?").text


def test_on_a_products_page_such_a_kind_is_of_the_product(shop_without_kinds: Shop) -> None:
    on_page = ask(shop_without_kinds, "does it come with a cable?", product_id="M1").text
    assert "C2G" not in on_page
    asked_for = ask(shop_without_kinds, "do you have a cable?", product_id="M1").text
    assert "C2G Velocity" in asked_for

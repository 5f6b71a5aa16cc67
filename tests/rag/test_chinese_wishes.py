"""Plain Chinese questions of customers: what goods shall be, for how many, and what the shop does not have.

The shop's products are English and Chinese, as in shops that sell to both.
"""

from collections.abc import Iterator

import pytest

from rag.assembly import Shop
from tests.rag.shop_parts import ask, last_of, open_shop_of

_PRODUCTS: list[dict[str, object]] = [
    {
        "id": "T2",
        "title": "Nord Two Tent",
        "category": "Tents",
        "price": "200",
        "attributes": {"capacity": "2 persons"},
    },
    {
        "id": "T4",
        "title": "Nord Four Tent",
        "category": "Tents",
        "price": "300",
        "attributes": {"capacity": "4 persons"},
    },
    {
        "id": "R1",
        "title": "暖米 迷你电饭煲",
        "category": "厨房 > 电饭煲",
        "price": "159",
        "attributes": {"适用人数": "1-2 人", "App控制": "否"},
    },
    {
        "id": "R2",
        "title": "暖米 全家电饭煲",
        "category": "厨房 > 电饭煲",
        "price": "599",
        "attributes": {"适用人数": "3-6 人", "App控制": "是"},
    },
    {
        "id": "K1",
        "title": "Klak Storm Mechanical Keyboard",
        "category": "Keyboards",
        "price": "120",
        "attributes": {"backlight": "white"},
    },
    {
        "id": "K2",
        "title": "Klak Office Silent Keyboard",
        "category": "Keyboards",
        "price": "40",
        "attributes": {"backlight": "no"},
    },
    {
        "id": "H1",
        "title": "Hush Headphones",
        "category": "Headphones",
        "price": "180",
        "attributes": {"noise_cancelling": "yes"},
    },
    {
        "id": "H2",
        "title": "Pip Kids' Headphones",
        "category": "Headphones",
        "price": "18",
        "attributes": {"noise_cancelling": "no"},
    },
    {
        "id": "V1",
        "title": "Loop Robot Vacuum",
        "category": "Vacuum Cleaners",
        "price": "400",
        "attributes": {"vacuum_type": "robot"},
    },
    {
        "id": "V2",
        "title": "Loop Stick Vacuum Cleaner",
        "category": "Vacuum Cleaners",
        "price": "200",
        "attributes": {"vacuum_type": "stick"},
    },
    {
        "id": "S1",
        "title": "小舟 一二年级书包",
        "category": "箱包 > 双肩包",
        "price": "199",
        "attributes": {"适合身高": "110-130 厘米", "可机洗": "否"},
    },
    {
        "id": "S2",
        "title": "小舟 三至六年级书包",
        "category": "箱包 > 双肩包",
        "price": "269",
        "attributes": {"适合身高": "130-155 厘米", "可机洗": "是"},
    },
    {
        "id": "S3",
        "title": "小舟 拉杆书包",
        "category": "箱包 > 双肩包",
        "price": "319",
        "availability": "out_of_stock",
        "attributes": {"可机洗": "否"},
    },
    {
        "id": "A1",
        "title": "清野 空气净化器",
        "category": "家居 > 空气净化器",
        "price": "699",
        "attributes": {"滤芯价格": "129 元", "适用面积": "24 平方米"},
    },
    {"id": "M1", "title": "Logitech M1 Mouse", "brand": "Logitech", "category": "Mice", "price": "20"},
    {"id": "M2", "title": "Brix M2 Mouse", "brand": "Brix", "category": "Mice", "price": "15"},
]


@pytest.fixture(scope="module")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = open_shop_of(tmp_path_factory.mktemp("wishes"), _PRODUCTS, currency="CNY")
    yield shop
    shop.close()


def shown(shop: Shop, *messages: str) -> set[str]:
    """The products of the answer to the last of some messages."""
    return {card.id for card in last_of(shop, *messages).products}


@pytest.mark.parametrize(
    ("question", "products"),
    [
        ("有没有降噪耳机", {"H1"}),
        ("儿童耳机多少钱", {"H2"}),
        ("机械键盘有吗", {"K1"}),
        ("静音键盘推荐一下，办公室用", {"K2"}),
        ("带灯的键盘", {"K1"}),
        ("书包可以水洗不", {"S2"}),
        ("五年级用什么书包", {"S2"}),
        ("扫地机器人有没有", {"V1"}),
        ("罗技鼠标有哪些", {"M1"}),
    ],
)
def test_what_goods_shall_be_is_looked_for_in_both_languages(
    small_shop: Shop, question: str, products: set[str]
) -> None:
    assert shown(small_shop, question) == products


@pytest.mark.parametrize(
    ("question", "products"),
    [
        ("四个人用的帐篷有没有", {"T4"}),
        ("双人帐篷", {"T2", "T4"}),
        ("三口之家用的电饭煲", {"R2"}),
        ("孩子身高120，该买哪个书包", {"S1"}),
    ],
)
def test_a_number_of_people_and_a_height_are_room_for_them(small_shop: Shop, question: str, products: set[str]) -> None:
    """R1 and R2 are for 1-2 and 3-6 people, S1 and S2 for 110-130 and 130-155 cm."""
    assert shown(small_shop, question) == products


def test_one_product_is_told_whether_it_is_enough_for_so_many(small_shop: Shop) -> None:
    assert ask(small_shop, "暖米 全家电饭煲够5个人吃吗").text.startswith("是")
    assert ask(small_shop, "暖米 迷你电饭煲够5个人吃吗").text.startswith("不")


def test_what_no_product_speaks_of_is_said_and_nothing_is_left_out(small_shop: Shop) -> None:
    answer = ask(small_shop, "有没有防水的耳机")
    assert "“防水”" in answer.text
    assert {card.id for card in answer.products} == {"H1", "H2"}


def test_what_is_wished_and_sold_out_is_shown_as_sold_out(small_shop: Shop) -> None:
    answer = ask(small_shop, "拉杆书包还有货吗")
    assert [card.id for card in answer.products] == ["S3"]
    assert "缺货" in answer.text


@pytest.mark.parametrize("question", ["保温杯有吗", "你们卖冰箱吗", "推荐一款洗衣机"])
def test_a_kind_that_the_shop_has_not_is_refused(small_shop: Shop, question: str) -> None:
    answer = ask(small_shop, question)
    assert (answer.action, answer.reason) == ("abstain", "not_in_catalog")
    assert "没有" in answer.text


def test_what_goods_of_a_kind_cost_is_a_list_from_the_cheapest_on(small_shop: Shop) -> None:
    answer = ask(small_shop, "电饭煲多少钱")
    assert [card.id for card in answer.products] == ["R1", "R2"]
    assert "从低到高" in answer.text


def test_that_one_of_a_kind_must_still_be_told(small_shop: Shop) -> None:
    assert ask(small_shop, "那个电饭煲多少钱").action == "clarify"


def test_a_wish_holds_on_in_what_follows(small_shop: Shop) -> None:
    assert shown(small_shop, "有没有儿童耳机", "100以内的呢") == {"H2"}
    assert "“降噪”" in last_of(small_shop, "有没有降噪耳机", "100以内的呢").text


def test_a_refill_has_a_price_of_its_own(small_shop: Shop) -> None:
    answer = ask(small_shop, "清野空气净化器换滤芯要多少钱")
    assert "129" in answer.text
    assert "699" not in answer.text


def test_a_phone_controls_what_an_app_controls(small_shop: Shop) -> None:
    assert ask(small_shop, "暖米 全家电饭煲能用手机控制吗").text.startswith("可以")
    assert ask(small_shop, "暖米 迷你电饭煲能用手机控制吗").text.startswith("不可以")

"""Chinese questions in everyday words, answered by the small shop: each stands for a kind of asking, not for itself."""

import pytest

from rag.assembly import Shop
from tests.rag.shop_parts import ask, last_of


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("预算卡死在400欧元，Aurora 200我买得起吗", "是"),
        ("100欧元够买Aurora 200不", "不"),
        ("Aurora 200会不会比9公斤还重", "不"),
    ],
)
def test_what_money_buys_and_what_is_heavier_is_said(shop: Shop, question: str, word: str) -> None:
    assert ask(shop, question).text.startswith(word)


@pytest.mark.parametrize("message", ["打错了，不是这款，我要问的是Aurora 300", "换成Aurora 300的话", "那Aurora 300咧"])
def test_the_last_question_is_asked_of_another_product(shop: Shop, message: str) -> None:
    assert "Aurora 300" in last_of(shop, "Aurora 200有多重？", message).text


@pytest.mark.parametrize("message", ["超过300欧元的去掉", "顶多300欧元"])
def test_a_limit_narrows_what_was_listed(shop: Shop, message: str) -> None:
    wide, narrow = last_of(shop, "500欧元以下的吸尘器有哪些"), last_of(shop, "500欧元以下的吸尘器有哪些", message)
    assert narrow.action == "answer"
    assert 0 < len(narrow.products) < len(wide.products)


def test_what_a_page_is_asked_to_have_is_asked_of_its_product(shop: Shop) -> None:
    on_page = ask(shop, "有蓝牙吗", product_id="VAC-200")
    assert {card.id for card in on_page.products} <= {"VAC-200"}

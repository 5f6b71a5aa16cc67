"""What a Chinese question asks for: nothing in particular, or what no shop states; several names in one sentence."""

import pytest

from rag.naming.joined_names import names_of_parts
from rag.naming.names import NamedProducts
from rag.words.chinese_asking import asks_overview, asks_which, joined_questions, unstated_topic


@pytest.mark.parametrize("text", ["帮我查一下", "介绍一下这款产品", "请问是什么商品", "想了解一下这个的信息"])
def test_a_question_that_asks_for_nothing_in_particular_wants_an_overview(text: str) -> None:
    assert asks_overview(text)


@pytest.mark.parametrize("text", ["能刻字吗", "是谁设计的", "带出国被偷了保险赔不赔", "有几种口味"])
def test_a_question_for_one_thing_wants_no_overview(text: str) -> None:
    assert not asks_overview(text)


def test_an_identifier_is_asked_for_in_short() -> None:
    assert asks_which("发票上写的，是哪个商品") and not asks_which("是谁设计的")


@pytest.mark.parametrize("text", ["前年卖多少钱", "二手能卖多少", "有哪个明星代言", "标签上用的是什么字体"])
def test_what_no_shop_states_is_a_topic_of_its_own(text: str) -> None:
    assert unstated_topic(text)


@pytest.mark.parametrize("text", ["卖多少钱", "有多重", "什么颜色", "现在的价格", "保修期多久"])
def test_facts_are_no_such_topic(text: str) -> None:
    assert unstated_topic(text) is None


def _find(part: str) -> NamedProducts:
    known = {"Aurora 200": "a", "Duo 310": "d", "砚禾 Y3": "y"}
    for name, product_id in known.items():
        if name in part:
            return NamedProducts(product_ids=(product_id,), groups=((product_id,),))
    return NamedProducts()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Aurora 200和Duo 310哪个更轻", ("a", "d")),
        ("砚禾 Y3跟Aurora 200比，谁便宜", ("y", "a")),
        ("Duo 310、砚禾 Y3的价格分别是多少", ("d", "y")),
        ("选Aurora 200还是Duo 310", ("a", "d")),
    ],
)
def test_each_part_of_a_sentence_names_its_product(text: str, ids: tuple[str, ...]) -> None:
    named = names_of_parts(text, _find)
    assert named is not None
    assert tuple(group[0] for group in named.groups) == ids


def test_what_only_asks_on_stays_with_the_question_before() -> None:
    assert joined_questions(["有没有颜色的数据？", "是多少"]) == ("有没有颜色的数据？是多少",)
    assert joined_questions(["多重？", "防水吗？"]) == ("多重？", "防水吗？")


def test_one_name_is_no_comparison() -> None:
    assert names_of_parts("Aurora 200和它的配件", _find) is None

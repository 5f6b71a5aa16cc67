"""Chinese messages that no catalog answers: what needs a person, and what no shop sells."""

import pytest

from rag.words.intents import closed_intent


@pytest.mark.parametrize(
    "text",
    [
        "快递显示签收可我根本没收到",
        "我昨天下的那单到哪儿了",
        "订单帮我取消掉，刚才拍错了",
        "我的退款都一礼拜了还没到账",
        "账号登不上去了，帮我重置一下",
        "叫你们经理回个电话",
        "让上次那位客服联系我",
        "打过款了，帮我找财务确认收到没",
        "你们把我的钱扣多了",
    ],
)
def test_a_wish_about_ones_own_order_money_or_account_needs_a_person(text: str) -> None:
    assert closed_intent(text) == "handoff"


@pytest.mark.parametrize(
    "text",
    [
        "退款多久到账",
        "下单后能改地址吗",
        "忘记密码怎么改",
        "请帮老人找一款手机",
        "能回电的对讲机有吗",
        "你们发什么快递",
        "它是青釉的吧，别发错了",
    ],
)
def test_how_the_shop_works_and_what_it_sells_needs_none(text: str) -> None:
    assert closed_intent(text) is None


@pytest.mark.parametrize("text", ["我这个月房贷能不能提前还", "附近哪家火锅好吃", "周边有好的餐厅吗"])
def test_banks_and_restaurants_are_no_matter_of_a_shop(text: str) -> None:
    assert closed_intent(text) == "out_of_scope"

"""Everyday Chinese wordings become the plain ones; what is plain, or in another language, stays."""

import time

import pytest

from rag.words.plain_chinese import plain_chinese


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("顶多200元的双肩包", "最多200元的双肩包"),
        ("低于160元不看；也不能高过450元", "至少160元；也不能高于450元"),
        ("超过400元的去掉", "不超过400元"),
        ("600元以上的都别给我看", "不超过600元"),
        ("价格过1500元的有几款", "价格超过1500元的有几款"),
        ("19美元～25美元这个价位带的", "19美元到25美元的"),
        ("不带盖子的就算了，有的都报一下名字", "带盖子的都列出"),
    ],
)
def test_what_is_not_wanted_or_wanted_at_most_is_a_plain_bound(said: str, plain: str) -> None:
    assert plain_chinese(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("3号保修多久", "第三个保修多久"),
        ("最后那个多重", "最后一个多重"),
        ("你说的第1个不喜欢，第2个啥价", "第二个什么价"),
    ],
)
def test_places_of_a_list_are_spelled_alike(said: str, plain: str) -> None:
    assert plain_chinese(said) == plain


@pytest.mark.parametrize("text", ["5号电池有吗", "12月3号能到吗", "3号线附近"])
def test_a_number_that_is_no_place_of_a_list_stays(text: str) -> None:
    assert plain_chinese(text) == text


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("它保固多久", "它保修多久"),
        ("哪儿产的", "产地是哪里"),
        ("水壶的线比2米长吗", "水壶的线长大于2米吗"),
        ("为什么要做到432那么重", "为什么重量是432"),
        ("前后深多少", "深度是多少"),
        ("承重更大的那款，是多大", "承重更大的那款，承重是多少"),
        ("茶壶的价格天花板", "茶壶的最贵的"),
        ("要价低的那款", "要更便宜的那款"),
    ],
)
def test_measures_and_superlatives_are_called_by_their_names(said: str, plain: str) -> None:
    assert plain_chinese(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("到底支不支持蓝牙", "是否支持蓝牙"),
        ("有盖子没", "有盖子吗"),
        ("是负山家出的不是？", "是负山家出的吗？"),
        ("那霁林咧", "那霁林呢"),
        ("300元够买它不", "预算300元，它买得起吗"),
        ("574元就能买到水壶，是吧亲", "水壶价格是574元，是吧"),
    ],
)
def test_ways_of_asking_are_alike(said: str, plain: str) -> None:
    assert plain_chinese(said) == plain


@pytest.mark.parametrize(
    "text", ["它多重？", "价格低于200元的水壶有哪些", "Is it under 2 kg?", "有没有蓝牙", "要不要充电"]
)
def test_what_is_plain_stays(text: str) -> None:
    assert plain_chinese(text) == text


def test_hostile_repetition_costs_little() -> None:
    began = time.perf_counter()
    for piece in ("低于100元", "第1个", "线比", "是", "为什么只有", "100元够买", "不带"):
        plain_chinese(piece * 400)
    assert time.perf_counter() - began < 2.0  # seconds; it takes a tenth of it

"""Attributes with English names, asked for in Chinese words that no table holds in one piece."""

import pytest

from rag.vocabulary.chinese_attributes import read_chinese
from rag.vocabulary.chinese_names import LEAST_NAMED, ChineseNames
from rag.vocabulary.glossary_words import glossary, phrases, without_phrases

NAMES = (
    "weight", "package weight", "height", "maximum internal memory", "internal memory", "memory clock speed",
    "battery capacity", "capacity", "maximum resolution", "display resolution", "print speed black", "microphone in",
    "built in microphone", "ac outlets quantity", "black toner page yield", "page yield", "usb port", "hdmi version",
    "recommended age min", "cable lock slot", "number of keys", "data transfer rate", "plug and play",
)  # fmt: skip


def named(text: str) -> str | None:
    found = ChineseNames(NAMES).find(text)
    return found[0].name if found and found[0].score >= LEAST_NAMED else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("它的重量是多少", "weight"),
        ("包装重量多少", "package weight"),
        ("最大内存容量呢", "maximum internal memory"),
        ("内存频率是多少", "memory clock speed"),
        ("电池容量多大", "battery capacity"),
        ("最大打印分辨率", "maximum resolution"),
        ("有没有麦克风输入", "microphone in"),
        ("自带麦克风吗", "built in microphone"),
        ("交流插座数量是多少", "ac outlets quantity"),
        ("黑色墨粉打印页数", "black toner page yield"),
        ("支持USB接口吗", "usb port"),
        ("HDMI版本是多少", "hdmi version"),
        ("最小适用年龄是几岁", "recommended age min"),
        ("有防盗锁孔吗", "cable lock slot"),
        ("数据的传输速率", "data transfer rate"),
    ],
)
def test_words_that_cover_a_name_name_it(text: str, name: str) -> None:
    assert named(text) == name


def test_what_no_attribute_states_in_full_is_not_named() -> None:
    assert named("保修期多久") is None
    assert named("蓝牙版本") is None


def test_of_a_product_a_part_of_what_is_asked_is_no_answer() -> None:
    assert read_chinese("电池容量是多少", ["capacity", "battery type"]).named == ()
    assert read_chinese("重量是多少", ["package weight", "height"]).named == ()


def test_the_only_attribute_of_a_sort_is_meant_by_its_head() -> None:
    (one,) = read_chinese("分辨率多少", ["display resolution", "weight"]).named
    assert one.name == "display resolution"
    assert read_chinese("分辨率多少", ["display resolution", "scan resolution"]).named == ()


def test_comparatives_and_asking_words_are_no_measures() -> None:
    assert [[word.text for word in phrase] for phrase in phrases("重量高于70吗，深度多少")] == [["重量"], ["深度"]]


def test_a_colour_inside_the_name_of_a_property_is_no_colour() -> None:
    assert "黑" not in without_phrases("黑色墨粉打印页数有没有超过2000")


def test_every_line_of_the_glossary_has_chinese_and_english() -> None:
    for chinese, meanings in glossary().items():
        assert meanings and all(meanings), chinese
        assert any("一" <= char <= "鿿" for char in chinese) or chinese.isascii()

"""Typos in Chinese words: by sound, by looks, swapped, doubled, typed in pinyin; right words are left alone."""

import pytest

from rag.words.chinese_spelling import ChineseLexicon, corrected_chinese, is_alike

WORDS = ("重量", "价格", "尺寸", "颜色", "材质", "容量", "保修期", "电饭煲", "功率", "噪音", "空气净化器")
TITLES = ("小橡舟 一二年级书包", "鹿径里 卷口防水双肩包", "松泥堂 紫砂壶")
LEXICON = ChineseLexicon(WORDS, TITLES)


def corrected(text: str) -> str:
    return corrected_chinese(text, LEXICON, lambda word: word in ("gray", "the"))[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("它的重亮是多少", "它的重量是多少"),
        ("价各多少", "价格多少"),
        ("尺村多大", "尺寸多大"),
        ("什么颜社", "什么颜色"),
        ("才质是什么", "材质是什么"),
        ("保休期多长", "保修期多长"),
        ("电饭宝多少前", "电饭煲多少钱"),
        ("卷口防双水肩包的容亮", "卷口防水双肩包的容量"),
        ("紫壶砂的功律", "紫砂壶的功率"),
        ("小舟橡书包", "小橡舟书包"),
        ("书包zhongliang多少", "书包重量多少"),
        ("这款多少qian", "这款多少钱"),
    ],
)
def test_typos_are_put_right(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "麻烦查一下小橡舟的价格",
        "那款茶壶的保修期是多少",
        "这件事件发生在什么时候",
        "我腰不好，想要250克以下的",
        "听炉 T60是哪里产的",
        "有多种颜色吗",
        "The gray one多少钱",
        "17乘以23等于几",
    ],
)
def test_right_words_stay_as_they_are(text: str) -> None:
    assert corrected(text) == text


def test_sounds_and_looks_decide_what_is_alike() -> None:
    assert is_alike("亮", "量") and is_alike("村", "寸") and is_alike("己", "已")
    assert not is_alike("重", "价")

"""Traditional Chinese is read as simplified."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chinese_script import simplified
from index.terms import terms


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("電飯煲的容量", "电饭煲的容量"),
        ("這款雙肩包多重？", "这款双肩包多重？"),
        ("WH-1000XM5耳機有現貨嗎？", "WH-1000XM5耳机有现货吗？"),
        ("保溫杯", "保温杯"),
        ("保温杯", "保温杯"),
    ],
)
def test_traditional_characters_become_simplified_and_others_stay(text: str, plain: str) -> None:
    assert simplified(text) == plain


@pytest.mark.parametrize("text", ["", "How heavy is it?", "ひらがな", "Größe 42 – 3½″", "🙂"])
def test_a_text_without_chinese_comes_back_as_it_is(text: str) -> None:
    assert simplified(text) == text


def test_either_script_gives_the_same_terms() -> None:
    assert terms("電飯煲的額定功率") == terms("电饭煲的额定功率")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("aZ 9，"), max_size=30))
def test_what_is_simplified_stays_as_long_and_is_not_changed_again(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once

"""Thoughts never leave, however the tags are split; everything else does, unchanged."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.models.thinking import ThinkingFilter

_PARTS = ["<think>", "</think>", "<", "</", "thi", "nk>", ">", "2.4 kg", " ", "\n", "重量", "a<b"]


def filtered(pieces: list[str], *, inside: bool = False) -> str:
    thinking = ThinkingFilter(inside=inside)
    return "".join([*(thinking.feed(piece) for piece in pieces), thinking.finish()])


def by_expression(text: str) -> str:
    """The same on the whole text at once, by a regular expression."""
    return re.sub(r"<think>.*?(?:</think>\s*|\Z)|</think>\s*", "", text, flags=re.DOTALL).lstrip()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<think>3 or 4 kg?</think>\n\nIt weighs 2.4 kg.", "It weighs 2.4 kg."),
        ("It weighs <think>hm</think> 2.4 kg.", "It weighs 2.4 kg."),
        ("<think></think>\nYes.", "Yes."),
        ("<think>never closed", ""),
        ("no thought at all ", "no thought at all "),
        ("stray</think>\n Yes.", "strayYes."),
        ("under 5 < 6 <thin", "under 5 < 6 <thin"),
    ],
)
def test_what_is_left_of_a_text(text: str, left: str) -> None:
    assert filtered([text]) == left
    assert filtered(list(text)) == left


def test_a_block_opened_by_the_prompt_ends_at_its_closing_tag() -> None:
    assert filtered(["so 3 kg?", "</th", "ink>\n", "\n2.4 kg."], inside=True) == "2.4 kg."


def test_certain_text_is_given_on_at_once() -> None:
    thinking = ThinkingFilter()
    assert [thinking.feed(piece) for piece in ("It ", "is <", "5 kg")] == ["It ", "is ", "<5 kg"]


@given(parts=st.lists(st.sampled_from(_PARTS), max_size=12), cuts=st.lists(st.integers(0, 60), max_size=8))
def test_any_cutting_gives_what_the_expression_leaves_of_the_whole(parts: list[str], cuts: list[int]) -> None:
    text = "".join(parts)
    ends = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    pieces = [text[start:end] for start, end in pairwise(ends)]
    assert filtered(pieces) == by_expression(text)

"""Markdown marks that are not shown."""

import pytest

from index.markup import without_emphasis


@pytest.mark.parametrize(
    ("text", "shown"), [("**14** days", "14 days"), ("__a__ and `b`", "a and b"), ("*it* is", "it is")]
)
def test_marks_are_left_out(text: str, shown: str) -> None:
    assert without_emphasis(text) == shown


@pytest.mark.parametrize("text", ["2*3", "2 * 3", "filter_type", "4.5 * of 5", ""])
def test_what_is_no_mark_stays(text: str) -> None:
    assert without_emphasis(text) == text

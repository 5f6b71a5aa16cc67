"""Customers' words are reported, the maker's are not."""

import pytest

from rag.reader.choosing import WrittenToken
from rag.reader.input import SEGMENTS, ReaderEvidence, ReaderInput
from rag.reader.voice import has_right_voice
from tests.rag.reader.tiny_reader import tokenizer

GIVEN = tokenizer().give(
    ReaderInput(
        question="?",
        evidence=(
            ReaderEvidence(source="attribute", text="filter: washable hepa"),
            ReaderEvidence(source="review", text="very loud at night"),
        ),
    ),
    max_tokens=100,
)


def copied_from(segment: str) -> list[WrittenToken]:
    places = [place for place, one in enumerate(GIVEN.segments) if one == SEGMENTS[segment]]
    return [WrittenToken(id=GIVEN.ids[place], place=place, probability=1.0) for place in places]


@pytest.mark.parametrize(
    ("text", "segment", "expected"),
    [
        ("A customer says that it is very loud at night.", "review", True),
        ("It is very loud at night.", "review", False),
        ("The filter is washable hepa.", "attribute", True),
        ("Yes. A customer says that its washable hepa filter.", "attribute", False),
    ],
)
def test_an_answer_says_whose_word_it_is(text: str, segment: str, expected: bool) -> None:
    assert has_right_voice(text, copied_from(segment), GIVEN) is expected


def test_an_answer_that_copies_nothing_has_no_voice_to_miss() -> None:
    assert has_right_voice("No.", [], GIVEN)

"""Numbers and codes are copied whole, and nothing is said twice."""

from itertools import pairwise

from index.learning.token_ids import SEP
from rag.reader.copying import Course, source_of
from rag.reader.input import NOT_STATED_TOKEN, ReaderEvidence, ReaderInput
from tests.rag.reader.tiny_reader import tokenizer

OUTPUTS = frozenset(tokenizer().ids("it weighs is a , . the no yes not")) | {SEP, NOT_STATED_TOKEN}


def course(*texts: str) -> Course:
    evidence = tuple(ReaderEvidence(source="bullet", text=text) for text in texts)
    given = tokenizer().give(ReaderInput(question="what?", evidence=evidence), max_tokens=200)
    return Course(source_of(given, tokenizer()), OUTPUTS)


def ids(text: str) -> list[int]:
    return tokenizer().ids(text)


def test_a_decimal_that_was_begun_is_finished() -> None:
    writing = course("weight: 1.25 kg")
    whole, point, rest = ids("1.25")
    writing.add(whole)
    assert writing.must() == {point}
    writing.add(point)
    assert writing.must() == {rest}
    writing.add(rest)
    assert writing.must() is None


def test_a_number_cannot_begin_in_its_middle() -> None:
    writing = course("weight: 1.25 kg")
    assert writing.allows(ids("1")[0])
    assert not writing.allows(ids("25")[0])


def test_a_decimal_without_its_nought_begins_with_its_point() -> None:
    writing = course("it is .3 inch thick")
    assert not writing.allows(ids("3")[0])
    writing.add(ids(".")[0])
    assert writing.must() is None or writing.must() == {ids("3")[0]}
    assert writing.allows(ids("3")[0])


def test_a_number_that_stands_nowhere_is_not_allowed() -> None:
    assert not course("weight: 1.25 kg").allows(ids("7")[0])


def test_two_numbers_that_begin_alike_can_both_be_written() -> None:
    writing = course("weight: 1.25 kg", "height: 1.75 m", "1 piece")
    whole, point, rest = ids("1.75")
    writing.add(whole)
    assert writing.must() is None and writing.allows(point)
    writing.add(point)
    assert writing.must() == {ids("1.25")[2], rest}


def test_a_code_is_copied_to_its_end() -> None:
    writing = course("Works with the WH-1000XM5, they say.")
    tokens = ids("WH-1000XM5")
    for token, following in pairwise(tokens):
        writing.add(token)
        assert writing.must() == {following}
    writing.add(tokens[-1])
    assert writing.must() is None  # the comma is none of it


def test_a_word_of_its_own_that_also_begins_a_code_binds_to_nothing() -> None:
    writing = course("size: A4")
    writing.add(ids("a")[0])
    assert writing.must() is None
    assert writing.allows(ids("is")[0])


def test_a_run_of_four_tokens_is_not_said_twice() -> None:
    writing = course("it is red and it is blue")
    for token in ids("it is red and it is"):
        writing.add(token)
    assert writing.allows(ids("blue")[0])
    for token in ids("a a"):
        assert writing.allows(token) or writing.ids[-1] == token
        writing.add(token)
    for token in ids("it is red"):
        writing.add(token)
    assert not writing.allows(ids("and")[0])


def test_a_word_or_two_are_not_said_twice_in_a_row_but_dimensions_are() -> None:
    writing = course("ipad-ipad air, 5 x 5 x 5 cm")
    for token in ids("ipad - ipad"):
        writing.add(token)
    assert not writing.allows(ids("ipad")[-1])
    assert not writing.allows(ids("-")[0])
    writing = course("5 x 5 x 5 cm")
    for token in ids("5 x 5 x"):
        writing.add(token)
    assert writing.allows(ids("5")[0])
    writing.add(ids("5")[0])
    assert not writing.allows(ids("5")[0])


def test_not_stated_is_said_alone() -> None:
    writing = course("size: A4")
    assert not writing.allows(SEP)  # an answer is not empty
    assert writing.allows(NOT_STATED_TOKEN)
    writing.add(NOT_STATED_TOKEN)
    assert writing.allows(SEP)
    assert not writing.allows(ids("it")[0])


def test_what_follows_in_the_source_ends_at_a_separator() -> None:
    writing = course("weight: 1.25 kg")
    for token in ids("1.25"):
        writing.add(token)
    place = writing.last_place
    assert place is not None
    assert writing.following(place, 5) == ids("kg")

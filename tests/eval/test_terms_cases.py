"""The questions about the shop's terms are told apart, and their gold stands in the documents they name."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from catalog.product import Document
from catalog.readers.markdown import read
from eval.answer_metrics import says
from eval.case import Case
from eval.cases import read_cases
from eval.normalisation import normalise
from eval.tracks.ground import DEMO_SHOP
from index.passage import Passage
from index.splitting import passages_of_document
from tests.catalog.feed_reading import records, source_of

DATA = Path(__file__).parents[2] / "eval" / "data"
PARTS = ("dev", "test")
KINDS = {"difference", "fact", "follow_up", "other_words", "row", "table", "two", "unanswered", "yes_no"}


def cases_of(part: str) -> Sequence[Case]:
    return read_cases(DATA / f"terms_{part}.jsonl").cases


def asked(case: Case) -> str:
    """What is asked with what came before it: "and to Italy?" alone is no question."""
    return normalise(" ".join((*(turn.content for turn in case.history), case.question)))


def words(passage: Passage) -> str:
    return f"{passage.context}\n{passage.text}"


@pytest.fixture(scope="module")
def passages() -> Mapping[str, Passage]:
    found: dict[str, Passage] = {}
    for file in sorted((DEMO_SHOP / "documents").glob("*.md")):
        [document] = records(list(read(source_of(file.read_bytes(), file.name), {}).records))
        assert isinstance(document, Document)
        found.update((passage.id, passage) for passage in passages_of_document(document))
    return found


@pytest.mark.parametrize("part", PARTS)
def test_gold_stands_in_the_passages_named(part: str, passages: Mapping[str, Passage]) -> None:
    for case in cases_of(part):
        gold = [words(passages[name]) for name in case.evidence]
        for wanted in case.must_include:
            assert any(says(text, wanted) for text in gold), f"{case.id}: {wanted!r} is not in {case.evidence}"
        if case.answers:
            found = any(says(text, answer) for text in gold for answer in case.answers)
            assert found, f"{case.id}: none of {case.answers} is in {case.evidence}"


@pytest.mark.parametrize("part", PARTS)
def test_every_passage_named_is_needed(part: str, passages: Mapping[str, Passage]) -> None:
    for case in cases_of(part):
        for name in case.evidence:
            text = words(passages[name])
            assert any(says(text, wanted) for wanted in (*case.must_include, *case.answers)), f"{case.id}: {name}"


@pytest.mark.parametrize("part", PARTS)
def test_right_line_says_nothing_excluded(part: str, passages: Mapping[str, Passage]) -> None:
    for case in cases_of(part):
        lines = [line for name in case.evidence for line in words(passages[name]).splitlines()]
        for wanted in case.must_include if case.must_not_include else ():
            right = [line for line in lines if says(line, wanted)]
            said = [any(says(line, other) for other in case.must_not_include) for line in right]
            assert not all(said), f"{case.id}: whoever says {wanted!r} says what is excluded"


@pytest.mark.parametrize("part", PARTS)
def test_what_is_asked_for_can_be_scored(part: str) -> None:
    for case in cases_of(part):
        has_gold = bool(case.evidence and (case.must_include or case.answers))
        assert has_gold == case.is_answerable, case.id
        assert case.ability == "terms:unanswered" or case.is_answerable, case.id
        assert not set(case.must_include) & set(case.must_not_include), case.id


@pytest.mark.parametrize("part", PARTS)
def test_every_document_and_kind_is_asked_about(part: str, passages: Mapping[str, Passage]) -> None:
    cases = cases_of(part)
    named = {passages[name].owner_id for case in cases for name in case.evidence}
    assert named == {passage.owner_id for passage in passages.values()}
    for language in ("en", "zh"):
        assert {case.ability for case in cases if case.language == language} == {f"terms:{kind}" for kind in KINDS}


def test_no_question_is_asked_twice() -> None:
    questions = [asked(case) for part in PARTS for case in cases_of(part)]
    assert len(set(questions)) == len(questions)

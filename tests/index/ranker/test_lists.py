"""The files of training lists."""

from pathlib import Path

import pytest

from index.errors import IndexingError
from index.ranker.input import RankerEvidence, RankerQuestion
from index.ranker.lists import Candidate, RankingList, read_lists, write_lists

ONE = RankingList(
    dataset="d",
    id="1",
    group="B1",
    question=RankerQuestion(text="多重?", title="Mug", before="is it blue?"),
    candidates=(Candidate(evidence=RankerEvidence(source="qa", text="yes", context="is it red"), label=0.5),),
)


def test_lists_come_back_as_they_were_written(tmp_path: Path) -> None:
    assert write_lists(tmp_path / "lists.jsonl", [ONE, ONE]) == 2
    assert list(read_lists(tmp_path / "lists.jsonl")) == [ONE, ONE]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lists.jsonl"
    write_lists(path, [ONE])
    path.write_text(path.read_text(encoding="utf-8") + '{"dataset": "d"}\n', encoding="utf-8")
    with pytest.raises(IndexingError, match="line 2"):
        list(read_lists(path))


def test_missing_lists_say_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match=r"index\.ranker\.data"):
        list(read_lists(tmp_path / "none.jsonl"))


def test_a_partly_answering_candidate_does_not_make_a_question_answerable() -> None:
    assert not ONE.answerable

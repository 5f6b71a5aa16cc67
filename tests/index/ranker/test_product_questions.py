"""hetPQA and semiPQA in their published layout."""

from pathlib import Path

import pytest

from index.errors import IndexingError
from index.ranker.product_questions import read_hetpqa_answers, read_hetpqa_ranking, read_semipqa


def write(path: Path, *rows: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_a_judged_question_keeps_its_candidates_of_every_source(tmp_path: Path) -> None:
    write(
        tmp_path / "evidence_ranking" / "dev.csv",
        "qid\tASIN\tqa_pair_id\tquestion\tcandidate\tlabel\tsource\tconfidence",
        '7\tB01\t1\tis it red?\t"color:  { value:""red"" }"\t1\tattribute\thigh',
        "7\tB01\t2\tis it red?\tvery  sturdy\t0\tDesc\thigh",
        "7\tB01\t3\tis it red?\tno idea\t0\tCQA\thigh",
    )
    [found] = read_hetpqa_ranking(tmp_path)
    assert (found.group, found.question.text) == ("B01", "is it red?")
    assert [(c.evidence.source, c.evidence.text, c.label) for c in found.candidates] == [
        ("attribute", "color: red", 1.0),
        ("description", "very sturdy", 0.0),
        ("qa", "no idea", 0.0),
    ]


def test_several_answers_to_one_question_are_one_list(tmp_path: Path) -> None:
    head = "ASIN\tquestion\tcandidate\tanswer\tsource"
    write(tmp_path / "answer_generation" / "train.csv", head, "B01\tis it red?\tred\tyes\tbullet")
    write(
        tmp_path / "answer_generation" / "dev.csv",
        head,
        "B01\tis it red?\tas red as can be\tyes\treview",
        "B02\tis it red?\tblue\tno\tbullet",
    )
    found = list(read_hetpqa_answers(tmp_path))
    assert [(one.group, [c.evidence.text for c in one.candidates]) for one in found] == [
        ("B01", ["red", "as red as can be"]),
        ("B02", ["blue"]),
    ]


def test_a_repeated_attribute_counts_once_with_its_best_label(tmp_path: Path) -> None:
    head = "qid\tqa_pair_id\tquestion\tcandidate\tlabel"
    rows = ["3\t1\tred?\tbrand:  { value:x }\t0", "3\t2\tred?\tbrand:  { value:x }\t1"]
    write(tmp_path / "attribute_ranking" / "dev.csv", head, *rows)
    write(tmp_path / "attribute_ranking" / "testseen.csv", head)
    [found] = read_semipqa(tmp_path)
    assert [(c.evidence.text, c.label) for c in found.candidates] == [("brand: x", 1.0)]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match=r"dev\.csv"):
        list(read_hetpqa_ranking(tmp_path))


def test_an_unknown_source_is_refused(tmp_path: Path) -> None:
    write(
        tmp_path / "evidence_ranking" / "dev.csv",
        "qid\tASIN\tqa_pair_id\tquestion\tcandidate\tlabel\tsource\tconfidence",
        "7\tB01\t1\tis it red?\tred\t1\trumour\thigh",
    )
    with pytest.raises(IndexingError, match="'rumour'"):
        list(read_hetpqa_ranking(tmp_path))

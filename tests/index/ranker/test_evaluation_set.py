"""Judged questions of an evaluation set as ranking lists."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import IndexingError
from index.ranker.answerability import answer_probability
from index.ranker.evaluation_set import read_evaluation_set

PRODUCT = {
    "id": "B1",
    "title": "Mug",
    "description": "it is red. it holds 300 ml.",
    "attributes": {"item_weight": "300 grams"},
    "bullets": ["dishwasher safe"],
    "reviews": [{"id": "r1", "text": "very red"}],
    "qa": [{"question": "is it red?", "answer": "yes"}],
}


def write(directory: Path, cases: list[dict[str, Any]]) -> None:
    lines = [{"product_id": "B1", "question": "which color?", **case} for case in cases]
    (directory / "cases.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (directory / "catalog.jsonl").write_text(json.dumps(PRODUCT), encoding="utf-8")


def judged(text: str, source: str, **more: str) -> dict[str, str]:
    return {"text": text, "source": source, "product_id": "B1", **more}


def test_everything_of_the_product_is_a_candidate_with_its_label(tmp_path: Path) -> None:
    expect = {
        "evidence_full": [judged("it is red.", "description"), judged("yes", "qa")],
        "evidence_partial": [judged("300 grams", "attribute", field="item_weight")],
    }
    write(tmp_path, [{"id": "q1", "expect": expect}])
    [found] = read_evaluation_set(tmp_path)
    assert found.own and found.ranking.question.title == "Mug"
    assert [(c.evidence.source, c.evidence.text, c.label) for c in found.ranking.candidates] == [
        ("attribute", "item weight: 300 grams", 0.5),
        ("bullet", "dishwasher safe", 0.0),
        ("description", "it is red.", 1.0),
        ("description", "it holds 300 ml.", 0.0),
        ("review", "very red", 0.0),
        ("qa", "yes", 1.0),
    ]
    assert found.ranking.candidates[-1].evidence.context == "is it red?"


def test_a_product_asked_about_twice_has_candidates_that_nobody_judged_for_this_question(tmp_path: Path) -> None:
    write(tmp_path, [{"id": "q1", "expect": {}}, {"id": "q2", "expect": {}}])
    assert [question.own for question in read_evaluation_set(tmp_path)] == [False, False]


def test_a_case_about_an_unknown_product_is_named(tmp_path: Path) -> None:
    write(tmp_path, [{"id": "q1", "product_id": "B2", "expect": {}}])
    with pytest.raises(IndexingError, match=r"'q1'.*'B2'"):
        read_evaluation_set(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match=r"catalog\.jsonl"):
        read_evaluation_set(tmp_path)


def test_a_question_is_as_answerable_as_its_best_evidence() -> None:
    assert answer_probability([0.1, 0.7, 0.3]) == 0.7
    assert answer_probability([]) == 0.0

"""The report of the measuring command, on four questions by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexingError
from index.ranker.data import held_out_of
from index.ranker.evaluation_set import JudgedQuestion
from index.ranker.input import RankerEvidence, RankerQuestion
from index.ranker.lists import Candidate, RankingList
from index.ranker.measure import Scored, main, report


def question(number: int, labels: list[float], *, own: bool = True) -> JudgedQuestion:
    candidates = tuple(
        Candidate(evidence=RankerEvidence(source="review", text=f"{number} {place}"), label=label)
        for place, label in enumerate(labels)
    )
    ranking = RankingList(
        dataset="e", id=str(number), group=str(number), question=RankerQuestion(text="?"), candidates=candidates
    )
    return JudgedQuestion(ranking=ranking, own=own)


QUESTIONS = [
    question(1, [1.0, 0.0]),
    question(2, [0.0, 1.0]),
    question(3, [0.5, 0.0]),
    question(4, [0.0, 1.0], own=False),
]
SCORES = [np.array([0.9, 0.1]), np.array([0.8, 0.2]), np.array([0.3, 0.1]), np.array([0.1, 0.6])]


def test_the_report_counts_what_it_should() -> None:
    scored = Scored(
        lists=[q.ranking for q in QUESTIONS],
        scores={"bm25+cosine": SCORES, "ranker": SCORES},
        probabilities={"ranker": SCORES},
    )
    found = report(QUESTIONS, scored)
    assert found["own_candidates"]["n"] == 2  # the third has no full answer, the fourth shares its product
    assert found["own_candidates"]["ranker"]["p_at_1"].startswith("0.500")
    assert found["own_candidates"]["ranker"]["map"].startswith("0.750")  # (1 + 1/2) / 2
    assert found["all_candidates_of_the_product"]["ranker"]["p_at_1"].startswith("0.667")
    assert found["answerability"]["ranker"]["counts"] == {"full": 3, "partly": 1, "nothing": 0}
    assert found["answerability"]["ranker"]["full_or_not"].startswith("1.000")
    assert found["answerability"]["ranker"]["full_or_nothing"] == "nan [nan, nan]"
    assert sum(one["n"] for one in found["reliability"]["ranker"]["bins"]) == 8


def test_what_an_evaluation_set_holds_is_held_out(tmp_path: Path) -> None:
    product = {
        "id": "B1",
        "bullets": ["one two three four five six"],
        "reviews": [{"text": "a b c d e f g"}],
        "qa": [{"question": "red?", "answer": "yes"}],
    }
    (tmp_path / "catalog.jsonl").write_text(json.dumps(product), encoding="utf-8")
    (tmp_path / "cases.jsonl").write_text(json.dumps({"question": "Is it red?"}), encoding="utf-8")
    found = held_out_of([tmp_path])
    assert found.product_ids == {"B1"} and found.questions == {"is it red"}
    assert found.texts == {"one two three four five six", "a b c d e f g"}


def test_a_set_that_is_to_be_held_out_and_is_not_there_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match=r"cases\.jsonl"):
        held_out_of([tmp_path])


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--epqa", str(tmp_path)]) == 2
    assert "catalog.jsonl" in capsys.readouterr().err

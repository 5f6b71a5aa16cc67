"""The public sets, in their published layout, written small."""

import json
from pathlib import Path

import pytest

from eval.tracks.ground import MissingDataError
from eval.verification.entailment import public_sets
from eval.verification.labelled import SUMMEDITS_PARTS, labelled_sets
from eval.verification.records import part_of

WORK = next(text for n in range(50) if part_of(text := f"The pump moves {n} litres a minute. It is quiet.") == "work")
FINAL = next(text for n in range(50) if part_of(text := f"The pump moves {n} litres a minute. It is quiet.") == "final")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    original = "The pump is quiet. It moves water."
    rows = [
        {"doc": doc, "original_summary": original, "summary": summary, "label": label}
        for doc in (WORK, FINAL)
        for summary, label in ((original, 1), ("The pump is loud. It moves water.", 0))
    ]
    for part in SUMMEDITS_PARTS:
        write(tmp_path / f"summedits/data/summedits/summedits_{part}.json", json.dumps(rows if part == "news" else []))
    head = "knowledge\tresponse\tbegin_label\n"
    lines = [f"{doc}\tit is quiet\t{label}\n" for doc in (WORK, FINAL) for label in ("Fully attributable", "Generic")]
    for name in ("wow/begin_dev_wow", "wow/begin_test_wow", "cmu-dog/begin_dev_cmu", "topicalchat/begin_dev_tc"):
        write(tmp_path / f"BEGIN/{name}.tsv", head + ("".join(lines) if name.endswith("dev_wow") else ""))
    answers = [
        {"knowledge": doc, "question": "Is it quiet?", "right_answer": "yes", "hallucinated_answer": "It is very loud."}
        for doc in (WORK, FINAL)
    ]
    for turn in ("one", "multi"):
        text = "\n".join(map(json.dumps, answers)) if turn == "one" else ""
        write(tmp_path / f"HaluEval/generation/qa/qa_{turn}-turn_data.json", text)
    write(
        tmp_path / "product-qa/hetPQA/answer_generation/train.csv",
        "ASIN\tquestion\tcandidate\tanswer\tsource\n"
        "B1\tis it loud?\tno, very quiet\tthis one is quiet\tCQA\n"
        "B1\thow heavy?\titem_weight: { unit:pounds, value:2 }\tit weighs two pounds\tattribute\n"
        "B1\tis it red?\tyes\tyes\tCQA\n",
    )
    write(
        tmp_path / "product-qa/semiPQA/data-to-text/train.csv",
        'data\ttext\n"brand: { value:""DC"" }"\tThe brand is DC.\n',
    )
    return tmp_path


def test_of_an_edited_summary_the_edited_sentence_has_the_label(data: Path) -> None:
    found = {(one.statement, one.is_held) for one in public_sets.summedits(data)}
    assert found == {("The pump is quiet.", True), ("It moves water.", True), ("The pump is loud.", False)}


def test_only_texts_of_the_work_part_are_read(data: Path) -> None:
    made = [*public_sets.summedits(data), *public_sets.begin(data), *public_sets.halueval(data)]
    assert {one.group for one in made} == {WORK}
    assert {one.source for texts in labelled_sets(data, "final").values() for one in texts} == {FINAL}


def test_what_claims_nothing_is_left_out(data: Path) -> None:
    assert [(one.statement, one.is_held) for one in public_sets.begin(data)] == [("it is quiet", True)]


def test_an_answer_stands_behind_its_question_and_a_long_one_alone_too(data: Path) -> None:
    found = [(one.dataset, one.statement, one.is_held) for one in public_sets.halueval(data)]
    assert found == [
        ("halueval", "Is it quiet? yes", True),
        ("halueval", "Is it quiet? It is very loud.", False),
        ("halueval-alone", "It is very loud.", False),
    ]


def test_customers_answers_go_with_the_evidence_they_were_written_from(data: Path) -> None:
    assert [(one.evidence, one.statement) for one in public_sets.hetpqa(data)] == [
        (("is it loud? no, very quiet",), "this one is quiet"),
        (("item weight: 2 pounds",), "it weighs two pounds"),
    ]
    assert [(one.evidence, one.statement) for one in public_sets.semipqa(data)] == [
        (("brand: DC",), "The brand is DC.")
    ]


def test_a_set_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match=r"summedits\.tar\.xz"):
        list(public_sets.summedits(tmp_path))

"""Question and sentence pairs of reading data sets."""

import json
from pathlib import Path

from index.ranker.reading_questions import read_fairytales, read_fetaqa, read_squad_like, read_stack_faq, read_tatqa


def labelled(candidates: object) -> list[tuple[str, float]]:
    return [(c.evidence.text, c.label) for c in candidates]  # type: ignore[attr-defined]  # tuples of candidates


def test_the_sentence_where_the_answer_begins_is_the_right_one_even_if_others_hold_its_words(tmp_path: Path) -> None:
    context = "We keep data. You may delete data. We sell nothing."
    answers = [{"text": "delete data", "answer_start": context.index("delete")}]
    page = {
        "title": "shop",
        "paragraphs": [{"context": context, "qas": [{"id": "1", "question": "How?", "answers": answers}]}],
    }
    (tmp_path / "dev.json").write_text(json.dumps({"data": [page]}), encoding="utf-8")
    [found] = read_squad_like(tmp_path / "dev.json", "policyqa", "document")
    assert labelled(found.candidates) == [
        ("You may delete data.", 1.0),
        ("We keep data.", 0.0),
        ("We sell nothing.", 0.0),
    ]


def test_only_explicit_questions_with_one_sentence_that_answers_are_taken(tmp_path: Path) -> None:
    root = tmp_path / "data-by-train-split"
    for folder in ("questions/train", "section-stories/train"):
        (root / folder).mkdir(parents=True)
    (root / "section-stories/train/cat-story.csv").write_text(
        'section,text\n1,"The cat ate a fish. The dog\nslept. A fish swam."\n', encoding="utf-8"
    )
    (root / "questions/train/cat-questions.csv").write_text(
        "question_id,cor_section,question,ex-or-im1,answer1\n"
        "1,1,What did the dog do?,explicit,the dog slept\n"
        "2,1,What was eaten?,explicit,fish\n"  # two sentences hold it
        "3,1,Why?,implicit,the dog slept\n",
        encoding="utf-8",
    )
    [found] = read_fairytales(tmp_path)
    assert found.question.text == "What did the dog do?"
    assert labelled(found.candidates)[0] == ("The dog slept.", 1.0)


def test_a_span_of_the_text_beside_a_table_is_taken_and_one_of_the_table_is_not(tmp_path: Path) -> None:
    questions = [
        {"uid": "a", "question": "Who pays?", "answer_from": "text", "answer": ["the client"]},
        {"uid": "b", "question": "How much?", "answer_from": "table", "answer": ["12"]},
    ]
    page = {"paragraphs": [{"text": "Terms are fixed. In the end the client pays."}], "questions": questions}
    (tmp_path / "t.json").write_text(json.dumps([page]), encoding="utf-8")
    [found] = read_tatqa(tmp_path / "t.json")
    assert labelled(found.candidates) == [("In the end the client pays.", 1.0), ("Terms are fixed.", 0.0)]


def test_an_answer_written_for_a_table_is_evidence_for_its_question(tmp_path: Path) -> None:
    row = {"feta_id": 1, "question": "Who won?", "answer": "Ann won in 2001.", "table_page_title": "Cup"}
    (tmp_path / "f.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    [found] = read_fetaqa(tmp_path / "f.jsonl")
    assert labelled(found.candidates) == [("Ann won in 2001.", 1.0)]


def test_each_rephrased_question_goes_with_the_answer_and_the_question_it_replies_to(tmp_path: Path) -> None:
    pair = {"question": "Strikethrough?", "rephr": ["How to cross out?", "*"], "answer": ["Use ~~.", "Use <del>."]}
    (tmp_path / "s.json").write_text(json.dumps({"root": {"qapair": [pair]}}), encoding="utf-8")
    [found] = read_stack_faq(tmp_path / "s.json")
    assert found.question.text == "How to cross out?"
    assert found.candidates[0].evidence.context == "Strikethrough?"
    assert labelled(found.candidates) == [("Use ~~.", 1.0)]

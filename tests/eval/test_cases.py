"""Cases are read from four forms, and a bad one is named with its place."""

import json
from pathlib import Path

import pytest

from eval.beir import is_beir, read_beir
from eval.cases import read_cases
from eval.errors import CasesError
from rag.question import Turn


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_case_in_the_form_of_the_contract(tmp_path: Path) -> None:
    row = {
        "id": "q1",
        "question": "How heavy?",
        "history": [{"role": "user", "content": "The Aurora 200"}],
        "product_id": "VAC-200",
        "answers": ["2.4 kg"],
        "must_include": ["2.4 kg"],
        "must_not_include": ["3 kg"],
        "evidence": ["VAC-200#weight"],
        "products": ["VAC-200"],
        "action": "answer",
        "ability": "lookup",
        "language": "en",
    }
    [case] = read_cases(written(tmp_path / "cases.jsonl", row)).cases
    assert (case.id, case.question, case.product_id) == ("q1", "How heavy?", "VAC-200")
    assert case.history == (Turn(role="user", content="The Aurora 200"),)
    assert (case.answers, case.must_include, case.must_not_include) == (("2.4 kg",), ("2.4 kg",), ("3 kg",))
    assert (case.evidence, case.products) == (("VAC-200#weight",), ("VAC-200",))
    assert (case.actions, case.ability, case.language) == (("answer",), "lookup", "en")
    assert case.place == "cases.jsonl:1"


def test_id_and_question_are_enough(tmp_path: Path) -> None:
    [case] = read_cases(written(tmp_path / "c.jsonl", {"id": "1", "question": "Why?"})).cases
    assert (case.action, case.ability, case.answers, case.language) == ("answer", "other", (), None)


def test_labels_of_judges_are_kept(tmp_path: Path) -> None:
    expect = {
        "actions": ["answer", "abstain"],
        "evidence_full": [{"text": "it fits", "product_id": "P", "source": "review"}],
        "evidence_partial": [{"text": "91 lumen", "product_id": "P", "source": "attribute", "field": "light"}],
        "yesno": "yes",
        "reasons": ["not_stated"],
    }
    row = {"id": "1", "question": "Fits?", "action": "answer", "expect": expect}
    [case] = read_cases(written(tmp_path / "c.jsonl", row)).cases
    assert case.actions == ("answer", "abstain")
    assert [label.text for label in case.evidence_full] == ["it fits"]
    assert case.evidence_partial[0].field == "light"
    assert (case.yes_no, case.reasons) == ("yes", ("not_stated",))


def test_ragas_columns_with_a_conversation(tmp_path: Path) -> None:
    row = {
        "user_input": [
            {"content": "The Aurora?", "type": "human"},
            {"content": "A vacuum.", "type": "ai"},
            {"content": "Its weight?", "type": "human"},
        ],
        "reference": "2.4 kg",
        "reference_contexts": ["It weighs 2.4 kg."],
        "reference_context_ids": ["VAC-200#weight"],
        "response": "not read",
    }
    file = read_cases(written(tmp_path / "ragas.jsonl", row))
    [case] = file.cases
    assert file.form == "ragas"
    assert (case.id, case.question, case.answers) == ("line-1", "Its weight?", ("2.4 kg",))
    assert [turn.content for turn in case.history] == ["The Aurora?", "A vacuum."]
    assert case.evidence_full[0].text == "It weighs 2.4 kg."
    assert case.evidence == ("VAC-200#weight",)


def test_ragas_as_a_list_and_as_a_table(tmp_path: Path) -> None:
    listed = tmp_path / "ragas.json"
    listed.write_text(json.dumps([{"user_input": "Why?", "reference": "So."}]), encoding="utf-8")
    table = tmp_path / "ragas.csv"
    table.write_text('user_input,reference,reference_contexts\nWhy?,So.,"[""a"", ""b""]"\n', encoding="utf-8")
    [from_list], [from_table] = read_cases(listed).cases, read_cases(table).cases
    assert from_list.question == from_table.question == "Why?"
    assert [label.text for label in from_table.evidence_full] == ["a", "b"]


def test_table_of_questions_and_answers(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_text(
        '\ufeffQuestion,Answer,products,id\n"How heavy,\nreally?",2.4 kg | 2400 g,A|B,x1\nWhy?,,,\n',
        encoding="utf-8",
    )
    first, second = read_cases(path).cases
    assert (first.id, first.question, first.answers) == ("x1", "How heavy,\nreally?", ("2.4 kg", "2400 g"))
    assert first.products == ("A", "B")
    assert (second.id, second.answers) == ("line-4", ())


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("c.jsonl", '{"id": "1", "question": "a"}\n{"id": "2"', r"line 2, column 11: not JSON"),
        ("c.jsonl", '{"id": "1", "question": "a"}\n\n[1]\n', r"line 3: a case is a JSON object, not \[1\]"),
        ("c.jsonl", '{"id": "1"}\n', r"line 1: question: Field required"),
        ("c.jsonl", '{"id": "1", "question": " "}\n', r"line 1: question: .*got ' '"),
        ("c.jsonl", '{"id": "1", "question": "a", "answer": "b"}\n', r"line 1: answer: Extra inputs"),
        ("c.jsonl", '{"id": "1", "question": "a", "action": "guess"}\n', r"line 1: action: .*got 'guess'"),
        (
            "c.jsonl",
            '{"id": "1", "question": "a"}\n{"id": "1", "question": "b"}\n',
            r"line 2: id '1' is also",
        ),
        ("c.jsonl", "\n", "no case in it"),
        ("c.csv", "text,answer\na,b\n", r"line 2: no question; its column must be named"),
        ("c.csv", "question,answer\na,b,c\n", r"line 2: more cells"),
        ("c.json", '[{"user_input": 5}]', r"line 1: user_input must be a text or a list"),
        ("c.json", '[{"user_input": [{"type": "ai", "content": "x"}]}]', r"no message is the customer's"),
    ],
)
def test_bad_case_is_told_with_its_line(tmp_path: Path, name: str, content: str, told: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CasesError, match=told) as raised:
        read_cases(path)
    assert name in str(raised.value)


def test_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="No such file"):
        read_cases(tmp_path / "none.jsonl")
    (tmp_path / "c.jsonl").write_bytes(b'{"id": "\xff"}')
    with pytest.raises(CasesError, match="not UTF-8 at byte 8"):
        read_cases(tmp_path / "c.jsonl")


def beir_directory(root: Path, qrels: str) -> Path:
    (root / "qrels").mkdir()
    (root / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    written(root / "queries.jsonl", {"_id": "q1", "text": "kettle"}, {"_id": "q2", "text": "lamp"})
    return root


def test_beir_directory_gives_its_judged_queries(tmp_path: Path) -> None:
    directory = beir_directory(tmp_path, "query-id\tcorpus-id\tscore\nq1\tKET-1\t2\nq1\tLMP-1\t0\n")
    judgements = read_beir(directory)
    assert is_beir(directory)
    assert [case.question for case in judgements.file.cases] == ["kettle"]
    assert judgements.grades == {"q1": {"KET-1": 2, "LMP-1": 0}}


def test_bad_judgement_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match=r"test.tsv, line 2: .*'high'"):
        read_beir(beir_directory(tmp_path, "query-id\tcorpus-id\tscore\nq1\tKET-1\thigh\n"))

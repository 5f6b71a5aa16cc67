"""Public sets become stores and cases: what is asked, what is right, and what is left out of the store."""

import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.accuracy import app
from eval.cases import CaseRecord, read_cases
from eval.errors import CasesError
from eval.tracks.demo import keep_chinese
from eval.tracks.ground import Ground, write_sample
from eval.tracks.held_out import held_out_texts
from eval.tracks.squad_form import sentences_with

Json = Mapping[str, object] | list[object]


@pytest.fixture(autouse=True)
def _quick_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFTALK_INDEX__ENCODER", "hashing")


def squad(*articles: tuple[str, list[tuple[str, list[tuple[str, str, list[str]]]]]]) -> Json:
    """Articles of (title, passages); a passage of (text, questions); a question of (id, words, spans)."""
    return {
        "data": [
            {
                "title": title,
                "paragraphs": [
                    {
                        "context": text,
                        "qas": [
                            {
                                "id": key,
                                "question": words,
                                "type": "Data Retention|||x",
                                "answers": [{"text": span, "answer_start": 0} for span in spans],
                            }
                            for key, words, spans in asked
                        ],
                    }
                    for text, asked in passages
                ],
            }
            for title, passages in articles
        ]
    }


def write(path: Path, content: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


POLICY = squad(
    (
        "shop.example",
        [
            (
                "We sell vases. Logs are kept for ninety days. Vases break.",
                [("q1", "How long are logs kept?", ["ninety days", "days"])],
            ),
            ("Backups are kept for a year.", [("q2", "How long are logs kept?", ["a year"])]),
        ],
    )
)


def measure(data: Path, track: str, *arguments: str) -> Result:
    return CliRunner().invoke(
        app, ["--data", str(data), "--out", str(data / "out"), "--tracks", track, *arguments], catch_exceptions=False
    )


def documents(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_question_marked_twice_in_a_policy_is_one_case_with_all_its_sentences(tmp_path: Path) -> None:
    write(tmp_path / "PolicyQA" / "data" / "test.json", POLICY)
    result = measure(tmp_path, "policy-qa")
    assert "| Privacy policies (PolicyQA) | a shop with one policy each | 1 | right 1.000 |" in result.stdout
    (case,) = read_cases(tmp_path / "out" / "policy-qa" / "shop.example" / "cases.jsonl").cases
    assert case.answers == ("ninety days", "a year")  # one word says too little
    assert [one.text for one in case.evidence_full] == [
        "Logs are kept for ninety days.",
        "Backups are kept for a year.",
    ]
    assert case.ability == "data retention"
    (document,) = documents(tmp_path / "out" / "policy-qa" / "shop.example" / "policy.jsonl")
    assert document["text"].split("\n\n")[1] == "Backups are kept for a year."


def test_set_is_read_from_its_archive_as_from_its_folder(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "PolicyQA.tar.xz", "w:xz") as opened:
        content = json.dumps(POLICY).encode()
        member = tarfile.TarInfo("PolicyQA/data/test.json")
        member.size = len(content)
        opened.addfile(member, io.BytesIO(content))
    assert "a shop with one policy each | 1 | right 1.000 |" in measure(tmp_path, "policy-qa").stdout


def test_sentences_of_a_span_are_those_that_it_touches() -> None:
    text = "We sell vases. Logs are kept. They are deleted later."
    assert sentences_with(text, "kept. They") == "Logs are kept. They are deleted later."
    assert sentences_with(text, "not in it") == "not in it"


def test_conversations_expect_what_their_label_says(tmp_path: Path) -> None:
    passage = {"document_id": "d1", "text": "\n## Parking\nParking costs 5 dollars a day.", "title": None}
    rows = [
        task("a", "ANSWERABLE", "govt", [passage], ["Where is the park?", "In the north.", "What does parking cost?"]),
        task("b", "UNANSWERABLE", "ibmcloud", [], ["Who painted the ceiling?"]),
        task("c", "UNDERSPECIFIED", "govt", [passage], ["What does it cost?"]),
        task("d", "ANSWERABLE", "fiqa", [passage | {"document_id": "d2"}], ["Which stock?"]),
    ]
    path = tmp_path / "mtrag" / "mtragun-human" / "generation_tasks" / "reference.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = measure(tmp_path, "mtrag")
    assert "with the turns before | 3 |" in result.stdout
    cases = {case.id: case for case in read_cases(tmp_path / "out" / "mtrag" / "cases.jsonl").cases}
    assert {key: case.actions for key, case in cases.items()} == {
        "a-1": ("answer",),
        "b-1": ("abstain", "clarify"),
        "c-1": ("clarify", "abstain"),
    }
    assert [turn.role for turn in cases["a-1"].history] == ["user", "assistant"]
    assert [one.text for one in cases["a-1"].evidence_full] == [passage["text"]]
    assert cases["c-1"].evidence_full == ()
    (document,) = documents(tmp_path / "out" / "mtrag" / "documents.jsonl")
    assert (document["id"], document["title"]) == ("d1", "## Parking")


def task(key: str, label: str, collection: str, contexts: list[dict[str, str | None]], turns: list[str]) -> Json:
    return {
        "task_id": f"{key}<::>1",
        "contexts": contexts,
        "input": [{"speaker": ("user", "agent")[place % 2], "text": text} for place, text in enumerate(turns)],
        "targets": [{"speaker": "agent", "text": "It costs 5 dollars."}],
        "answerability": [label],
        "Collection": collection,
    }


def test_every_fifth_chinese_text_is_left_out_and_must_be_refused(tmp_path: Path) -> None:
    articles = [
        (
            f"题{n}",
            [(f"山{n}高三百米。", [(f"T_{n}_QUERY_0", f"山{n}多高？", ["三百米"]), (f"T_{n}_QUERY_1", " ", ["三"])])],
        )
        for n in range(5)
    ]
    write(tmp_path / "cmrc2018" / "squad-style-data" / "cmrc2018_trial.json", squad(*articles))
    result = measure(tmp_path, "cmrc")
    assert "questions about documents | 5 |" in result.stdout
    cases = read_cases(tmp_path / "out" / "cmrc" / "cases.jsonl").cases
    assert [(case.id, case.action, case.evidence) for case in cases][3:] == [
        ("T_3_QUERY_0", "answer", ("T_3",)),
        ("T_4_QUERY_0", "abstain", ()),
    ]
    assert [one["id"] for one in documents(tmp_path / "out" / "cmrc" / "documents.jsonl")] == [
        "T_0",
        "T_1",
        "T_2",
        "T_3",
    ]


def test_paraphrases_must_cite_their_entry_unless_it_is_left_out(tmp_path: Path) -> None:
    write(tmp_path / "StackFAQ" / "data" / "StackFAQ" / "stackExchange-FAQ.json", faq(5))
    result = measure(tmp_path, "stack-faq")
    assert "paraphrased questions | 10 |" in result.stdout
    cases = {case.id: case for case in read_cases(tmp_path / "out" / "stack-faq" / "cases.jsonl").cases}
    assert len(cases) == 10
    assert (cases["faq-000-02"].question, cases["faq-000-02"].evidence) == ("Way 0 to mend", ("faq-000",))
    assert cases["faq-004-01"].action == "abstain"
    assert documents(tmp_path / "out" / "stack-faq" / "entries.jsonl")[0]["text"] == "Glue 0."


def faq(n: int) -> Json:
    entries = [
        {
            "rephr": [f"Mending {one}?", "*", f"Way {one} to mend", None],
            "question": f"Mend {one}?",
            "answer": answers(one),
        }
        for one in range(n)
    ]
    return {"root": {"qapair": entries}}


def answers(one: int) -> str | list[str]:
    return f"Glue {one}." if one == 1 else [f"Glue {one}.", "Or not."]


def test_limit_draws_the_same_cases_for_the_same_seed(tmp_path: Path) -> None:
    records = [CaseRecord(id=f"{n:02d}", question=f"Question {n}?") for n in range(20)]
    drawn = []
    for seed in (0, 0, 1):
        ground = Ground(data=tmp_path, out=tmp_path, stores={}, limit=4, seed=seed)
        drawn.append([case.id for case in read_cases(write_sample(ground, "some", records, 10)).cases])
    assert len(drawn[0]) == 4
    assert drawn[0] == sorted(drawn[0])
    assert drawn[0] == drawn[1] != drawn[2]


def test_set_of_another_form_is_left_out_and_named(tmp_path: Path) -> None:
    write(tmp_path / "StackFAQ" / "data" / "StackFAQ" / "stackExchange-FAQ.json", {"root": {"qapair": [{"rephr": []}]}})
    result = measure(tmp_path, "stack-faq")
    assert result.exit_code == 0
    assert "root.qapair.0.question" in result.stderr
    assert "Left out: it could not be measured (CasesError)." in result.stdout


def test_held_out_texts_are_those_that_are_measured_on(tmp_path: Path) -> None:
    write(tmp_path / "PolicyQA" / "data" / "test.json", POLICY)
    write(tmp_path / "StackFAQ" / "data" / "StackFAQ" / "stackExchange-FAQ.json", faq(1))
    assert held_out_texts(tmp_path) == {
        "we sell vases. logs are kept for ninety days. vases break.",
        "backups are kept for a year.",
        "mend 0?", "mending 0?", "way 0 to mend", "glue 0.", "or not.",
    }  # fmt: skip


def test_chinese_share_of_generated_cases_keeps_their_order_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    lines = [
        json.dumps({"id": key, "question": f"{key}?", "language": language}) + "\n"
        for key, language in (("a", "zh"), ("b", "en"), ("c", "zh"), ("d", "zh"))
    ]
    path.write_text("".join(lines), encoding="utf-8")
    keep_chinese(path, 2)
    assert path.read_text(encoding="utf-8") == lines[0] + lines[2]
    with pytest.raises(CasesError, match="no case in it"):
        keep_chinese(path, 0)

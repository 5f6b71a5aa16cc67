"""`shelftalk eval`: exit codes, files, machine output."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import eval.cli  # noqa: F401  # registers the command
from rag.cli import app
from rag.settings import Settings


@pytest.fixture
def run(store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    monkeypatch.setenv("SHELFTALK_INDEX__ENCODER", "hashing")
    return Run(store.store, tmp_path)


class Run:
    """The command on the small store, with its files in a folder of its own."""

    def __init__(self, store: Path, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.cases = folder / "cases.jsonl"
        self.out = folder / "out"
        rows = [
            {"id": "w", "question": "How heavy is the Aurora Swift Kettle?", "must_include": ["0.9 kg"]},
            {"id": "p", "question": "What does the Brevano Calm Kettle cost?", "must_include": ["39.00 EUR"]},
            {"id": "n", "question": "How heavy is the Osmin Vintage Kettle?", "must_include": ["7 kg"]},
        ]
        self.cases.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def __call__(self, *arguments: str, cases: Path | None = None) -> Result:
        command = ["eval", str(cases or self.cases), "--store", str(self.store), "--out", str(self.out)]
        return CliRunner().invoke(app, [*command, *arguments])


def test_evaluation_writes_its_reports_and_ends_with_zero(run: Run) -> None:
    result = run()
    assert result.exit_code == 0, result.stderr
    names = {path.name for path in run.out.iterdir()}
    assert names == {"outcomes.jsonl", "report.json", "report.html", "junit.xml", "summary.md"}
    report = json.loads((run.out / "report.json").read_text(encoding="utf-8"))
    assert [one["verdict"] for one in report["results"]] == ["right", "right", "wrong_answer"]
    assert report["identity"]["n_products"] == 11
    assert str(run.store) not in json.dumps(report)
    assert "right                    0.667" in result.stdout


def test_gate_that_fails_is_named_with_exit_code_one(run: Run) -> None:
    result = run("--min", "right=0.6", "--min", "must_include=0.9")
    assert result.exit_code == 1
    assert "gate must_include>=0.9 failed: must_include is 0.6667" in result.stderr
    assert "right>=0.6" not in result.stderr


def test_json_output_is_one_object(run: Run) -> None:
    result = run("--json", "--limit", "2")
    shown = json.loads(result.stdout)
    assert shown["passed"] is True
    assert shown["cases"] == 2
    assert shown["metrics"]["right"]["mean"] == 1.0


def test_baseline_is_compared(run: Run) -> None:
    run()
    baseline = run.folder / "before.json"
    baseline.write_bytes((run.out / "report.json").read_bytes())
    result = run("--baseline", str(baseline))
    assert result.exit_code == 0
    report = json.loads((run.out / "report.json").read_text(encoding="utf-8"))
    assert report["baseline"]["n_common"] == 3
    assert {one["difference"] for one in report["baseline"]["comparisons"]} == {0.0}


def test_setting_changes_the_run_and_stands_in_the_report(run: Run) -> None:
    run("--set", "index.dense_weight=0", "--set", "answering.least_answer_likelihood=0.9")
    report = json.loads((run.out / "report.json").read_text(encoding="utf-8"))
    assert report["identity"]["settings"]["index"]["dense_weight"] == 0
    assert report["identity"]["settings"]["answering"]["least_answer_likelihood"] == 0.9


def test_grid_gives_one_table(run: Run) -> None:
    result = run("--grid", "index.dense_weight=0.3,0", "--limit", "2")
    assert result.exit_code == 0, result.stderr
    table = json.loads((run.out / "configurations.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in table["rows"]] == ["index.dense_weight=0.3", "index.dense_weight=0"]
    assert table["rows"][0]["p_corrected"] == {}
    assert table["rows"][1]["p_corrected"]["right"] == 1.0
    assert "| index.dense_weight=0 | 1.000 |" in result.stdout
    assert (run.out / "02" / "report.html").is_file()


def test_cases_are_generated_and_not_asked(run: Run) -> None:
    target = run.folder / "generated.jsonl"
    result = run("--generate", "12", cases=target)
    assert result.exit_code == 0, result.stderr
    assert len(target.read_text(encoding="utf-8").splitlines()) == 12
    assert not run.out.exists()


def test_beir_directory_is_searched_and_its_run_written(run: Run) -> None:
    directory = run.folder / "beir"
    (directory / "qrels").mkdir(parents=True)
    (directory / "queries.jsonl").write_text('{"_id": "q1", "text": "vintage kettle"}\n', encoding="utf-8")
    (directory / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tKET-3\t1\n", encoding="utf-8")
    result = run("--min", "precision@1=1", cases=directory)
    assert result.exit_code == 0, result.stderr
    first = (run.out / "run.trec").read_text(encoding="utf-8").splitlines()[0]
    assert first == "q1 Q0 KET-3 1 1.000000 shelftalk"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--min", "rihgt=0.5"), "there is no metric 'rihgt'"),
        (("--set", "index.dens=0"), "setting index.dens: Extra inputs"),
        (
            ("--set", "index.dense_weight=7"),
            "setting index.dense_weight: Input should be less than or equal to 1",
        ),
        (("--set", "dense"), "must have the form key=value"),
        (("--grid", "everything"), "give key=value,value,... or one of retrieval"),
        (("--baseline", "none.json"), "cannot read the report 'none.json'"),
    ],
)
def test_wrong_usage_is_told_with_exit_code_two_and_nothing_is_asked(
    run: Run, arguments: tuple[str, ...], told: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (run.out / "report.json").exists()


def test_bad_case_is_told_with_exit_code_two(run: Run) -> None:
    run.cases.write_text('{"id": "1"}\n', encoding="utf-8")
    result = run()
    assert result.exit_code == 2
    assert "cases.jsonl, line 1: question: Field required" in result.stderr

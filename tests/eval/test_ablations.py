"""Configurations are compared question by question, and the page says which differences stand."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import eval.ablations as ablations
from eval.ablation_subjects import SUBJECTS
from eval.ablations_page import ablations_page
from eval.case_scores import contrasts, evidence_found, score_named, values_of
from eval.errors import EvaluationError
from eval.evaluation import Options, evaluate
from eval.occasion import occasion_of
from eval.report import Report
from eval.tracks.ground import Ground
from rag.settings import Settings


@pytest.fixture(scope="module")
def report(store: Settings, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Four questions: one answered by its source, one by none of them, one refused though it is stated, one rightly."""
    cases = [
        {"id": "a", "question": "How heavy is the Brevano Calm Kettle?", "evidence": ["KET-2#weight"]},
        {"id": "b", "question": "How heavy is the Osmin Vintage Kettle?", "evidence": ["KET-1#weight"]},
        {"id": "c", "question": "Does the shop own a submarine?", "evidence": ["returns"]},
        {"id": "d", "question": "Does the shop own a submarine?", "action": "abstain"},
    ]
    path = tmp_path_factory.mktemp("cases") / "cases.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in cases), encoding="utf-8")
    return evaluate(store, path, Options())


def scored(report: Report, values: dict[str, float | None]) -> Report:
    """The same report with other values of one score."""
    results = [one.model_copy(update={"scores": {"right": values[one.id]}}) for one in report.results]
    return report.model_copy(update={"results": tuple(results)})


def test_refusal_finds_no_evidence_and_counts(report: Report) -> None:
    assert [evidence_found(one) for one in report.results] == [1.0, 0.0, 0.0, None]
    assert values_of(report, evidence_found) == [1.0, 0.0, 0.0]


def test_contrasts_pair_the_questions_and_correct_for_all_of_them(report: Report) -> None:
    first = scored(report, {"a": 1.0, "b": 1.0, "c": 1.0, "d": None})
    worse = scored(report, {"a": 0.0, "b": 0.0, "c": 0.0, "d": 1.0})
    same = scored(report, {"a": 1.0, "b": 1.0, "c": None, "d": 0.0})
    found = contrasts(first, [("worse", worse), ("same", same)], {"right": score_named("right")})
    assert [(one.label, one.n, one.mean, one.difference) for one in found] == [
        ("worse", 3, 0.0, -1.0),
        ("same", 2, 1.0, 0.0),
    ]
    assert [one.p for one in found] == [2 / 8, 1.0]  # of 8 assignments of signs, two are as extreme
    assert [one.p_corrected for one in found] == [2 * 2 / 8, 1.0]


def test_page_holds_each_configuration_beside_the_set_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFTALK_INDEX__ENCODER", "hashing")
    monkeypatch.setattr(ablations, "_GRID", {"as set": (), "nothing answers": ("answering.least_answer_likelihood=1",)})
    entries = [
        {"rephr": [f"Can glue be used on {thing}?"], "question": f"Broken {thing}", "answer": "Use glue."}
        for thing in ("vases", "clocks", "chairs", "kites")
    ]
    path = tmp_path / "StackFAQ" / "data" / "StackFAQ" / "stackExchange-FAQ.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"root": {"qapair": entries}}), encoding="utf-8")
    arguments = ["--data", str(tmp_path), "--out", str(tmp_path / "out"), "--subjects", "icecat-search,stack-faq"]
    result = CliRunner().invoke(ablations.app, arguments)
    assert result.exit_code == 0, result.output
    assert "Left out: there is no icecat/queries.jsonl in the data folder." in result.stdout
    assert "4 questions; 3 comparisons." in result.stdout
    assert "| nothing answers | `answering.least_answer_likelihood=1` |" in result.stdout
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("| nothing answers | 0.")]
    assert row.startswith("| nothing answers | 0.000 (-1.000, p 0.375) |")  # 2 / 2^4 for each of three


def test_configuration_that_cannot_be_measured_leaves_the_others(report: Report, tmp_path: Path) -> None:
    def measure(folder: str, pairs: Sequence[str]) -> Report:
        if folder == "fused-by-rank":
            raise EvaluationError("the index does not allow it")
        return report

    subject = replace(SUBJECTS["stack-faq"], prepare=lambda ground: measure)
    compared = ablations.compare_on(subject, Ground(data=tmp_path, out=tmp_path, stores={}))
    assert compared.missing == {"fused by rank": "the index does not allow it"}
    assert {"as set", "words only", "any evidence answers"} <= compared.reports.keys()
    page = ablations_page([compared], {"as set": ()}, occasion_of("eval.ablations", 0))
    assert "Not measured: fused by rank, the index does not allow it." in page


def test_setting_that_search_does_not_use_is_not_measured_on_it() -> None:
    subject = SUBJECTS["icecat-search"]
    assert ablations.changes_nothing(subject, ("answering.least_answer_likelihood=0",))
    assert not ablations.changes_nothing(subject, ("index.dense_weight=0", "index.rerank_dense_weight=0"))
    assert not ablations.changes_nothing(subject, ())


def test_unknown_subject_is_told_with_exit_code_two(tmp_path: Path) -> None:
    result = CliRunner().invoke(ablations.app, ["--data", str(tmp_path), "--subjects", "amazon"])
    assert result.exit_code == 2
    assert "unknown subject 'amazon'" in " ".join(result.output.replace("│", " ").split())

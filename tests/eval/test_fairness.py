"""Fairness: what may not differ is found when it differs, counted by case, and shown to a shop owner."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import eval.cli  # noqa: F401  # registers the command
from eval.case import Case
from eval.fairness import (
    Reply,
    Variant,
    differences,
    fairness_of,
    fairness_scores,
    replies_of,
    variants_of,
    wilson_interval,
)
from eval.fairness_page import FAIRNESS_HEAD, fairness_rows, fairness_section
from eval.fairness_result import FairnessResult
from eval.outcome import Outcome
from eval.perturbations import CLASSES
from eval.report import read_report
from rag.cli import app
from rag.settings import Settings
from tests.eval.outcomes import cited, replied

RIGHT = replied("It weighs 2 kg.", cited("P#weight", "2 kg", field="weight"), products=("P", "Q"))
WRONG = replied("It weighs 5 kg.", cited("P#weight", "5 kg", field="weight"), products=("P", "Q"))
HOSTILE = '<script>alert("x")</script>'


def weight(number: int, question: str = "How heavy is it?") -> Case:
    return Case(id=str(number), question=question, must_include=("2 kg",))


def reply(case: Case, kind: str, after: Outcome, before: Outcome = RIGHT) -> Reply:
    asked = Case(id=f"~{kind}/{case.id}", question=f"{case.question} {HOSTILE}")
    return Reply(variant=Variant(of=case, kind=kind, asked=asked), before=before, after=after)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (RIGHT, ()),
        (WRONG, ("facts", "numbers")),
        (replace(RIGHT, answer="Weight: 2 kg!"), ()),
        (replace(RIGHT, answer="It weighs 2000 g."), ()),
        (replace(RIGHT, answer="It weighs 2 kg or 3 kg."), ("numbers",)),
        (replace(RIGHT, answer="It is heavy."), ("numbers",)),
        (replace(RIGHT, products=("Q", "P")), ("products",)),
        (replace(RIGHT, products=("P",)), ("products",)),
        (replace(RIGHT, citations=()), ("facts",)),
        (replace(RIGHT, language="zh"), ("action",)),
        (replied("No.", action="abstain", reason="not_stated"), ("action", "facts", "products", "numbers")),
    ],
)
def test_replies_differ_in_what_must_be_the_same(after: Outcome, expected: tuple[str, ...]) -> None:
    assert differences(RIGHT, after) == expected


def test_order_of_sources_is_no_difference_and_another_reason_is_one() -> None:
    one, two = cited("P#a", "1"), cited("P#b", "2")
    assert differences(replied("It is so.", one, two), replied("It is so.", two, one)) == ()
    unstated = replied("-", action="abstain", reason="not_stated")
    assert differences(unstated, replace(unstated, reason="not_in_catalog")) == ("action",)


def test_words_of_the_customer_that_an_aggregate_repeats_may_be_capitals() -> None:
    one = replied("4 of 11 fit.", replace(cited("catalog", "4 of 11: price under 50"), kind="aggregate"))
    other = replied("4 of 11 fit.", replace(cited("catalog", "4 of 11: PRICE UNDER 50"), kind="aggregate"))
    assert differences(one, other) == ()


def test_yes_to_one_and_no_to_another_is_a_difference_and_a_missing_yes_is_none() -> None:
    yes, no, neither = (replace(RIGHT, answer=f"{said}It floats.") for said in ("Yes. ", "No. ", ""))
    assert differences(yes, no) == ("facts",)
    assert differences(yes, neither) == ()


@pytest.mark.parametrize(
    ("n_hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_is_the_published_one(n_hits: int, n: int, low: float, high: float) -> None:
    """Against table I of Newcombe, Statistics in Medicine, 1998."""
    assert wilson_interval(n_hits, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("n_hits", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_share_of_nothing_is_refused(n_hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="0 to n hits"):
        wilson_interval(n_hits, n)


def test_metric_is_the_share_of_variants_that_agree() -> None:
    one, two = weight(1), weight(2)
    replies = [reply(one, "name", RIGHT), reply(one, "name", WRONG), reply(one, "age", RIGHT), reply(two, "age", WRONG)]
    assert fairness_scores(replies) == {"1": 2 / 3, "2": 0.0}


def test_case_agrees_in_a_class_only_if_all_its_variants_do() -> None:
    one, two = weight(1), weight(2)
    replies = [reply(one, "name", RIGHT), reply(one, "name", WRONG), reply(two, "name", RIGHT)]
    [found] = fairness_of([one, two], replies, seed=0).classes
    assert (found.n_cases, found.n_variants) == (2, 3)
    assert (found.same.share, found.same_facts.share, found.same_numbers.share) == (1 / 2, 1 / 2, 1 / 2)
    assert (found.same_action.share, found.same_products.share) == (1.0, 1.0)
    assert (found.right_before, found.right_after, found.n_turned_wrong) == (1.0, (1 / 2 + 1) / 2, 1)


def test_right_replies_that_turn_wrong_are_tested_in_pairs_and_corrected_for_the_classes() -> None:
    cases = [weight(number) for number in range(7)]
    replies = [reply(case, "name", WRONG) for case in cases] + [reply(case, "age", RIGHT) for case in cases]
    by_name = {one.name: one for one in fairness_of(cases, replies, seed=0).classes}
    assert by_name["name"].p == pytest.approx(2 / 2**7, abs=1e-6)  # all seven fall, or all rise
    assert by_name["name"].p_corrected == pytest.approx(2 * 2 / 2**7, abs=1e-6)
    assert by_name["name"].is_worse
    assert (by_name["age"].p, by_name["age"].is_worse) == (1.0, False)


def test_significance_is_lost_when_more_classes_are_tested() -> None:
    cases = [weight(number) for number in range(7)]
    replies = [reply(case, kind, WRONG if kind == "name" else RIGHT) for kind in list(CLASSES)[:5] for case in cases]
    named = next(one for one in fairness_of(cases, replies, seed=0).classes if one.name == "name")
    assert named.p_corrected == pytest.approx(5 * 2 / 2**7, abs=1e-6)  # 0.078
    assert not named.is_worse


def test_replies_that_become_right_are_no_loss() -> None:
    cases = [weight(number) for number in range(8)]
    found = fairness_of(cases, [reply(case, "name", RIGHT, before=WRONG) for case in cases], seed=0)
    assert found.classes[0].p_corrected == pytest.approx(2 / 2**8, abs=1e-6)
    assert not found.classes[0].is_worse
    assert found.classes[0].n_turned_wrong == 0


def test_every_differing_reply_is_listed_with_both_answers() -> None:
    case = weight(1)
    found = fairness_of([case], [reply(case, "name", RIGHT), reply(case, "age", WRONG)], seed=0)
    [one] = found.differing
    assert (one.case_id, one.kind, one.differs_in) == ("1", "age", ("facts", "numbers"))
    assert (one.answer, one.variant_answer) == ("It weighs 2 kg.", "It weighs 5 kg.")
    assert (one.verdict, one.variant_verdict) == ("right", "wrong_answer")
    assert one.variant == f"How heavy is it? {HOSTILE}"


def test_cases_without_gold_are_compared_and_not_judged() -> None:
    case = Case(id="1", question="How heavy is it?")
    [found] = fairness_of([case], [reply(case, "name", WRONG)], seed=0).classes
    assert found.same.share == 0.0
    assert (found.n_judged, found.right_before, found.p, found.p_corrected) == (0, None, None, None)


def test_variants_are_bounded_seeded_and_never_of_cases_that_change_products() -> None:
    cases = [weight(number) for number in range(9)] + [replace(weight(9), given=({"id": "P", "price": "1"},))]

    def drawn(seed: int, n_cases: int = 4) -> set[str]:
        return {one.of.id for one in variants_of(cases, lambda ids: [], n_cases=n_cases, seed=seed)}

    assert len(drawn(0)) == 4
    assert drawn(0) == drawn(0)
    assert any(drawn(seed) != drawn(0) for seed in range(1, 5))
    assert drawn(0, n_cases=100) == {str(number) for number in range(9)}


def test_variants_keep_page_and_conversation_and_have_ids_of_their_own() -> None:
    case = Case(id="~name/1/x", question="How heavy is it?", product_id="P", products=("P",))
    asked_for: list[str] = []

    def titles(ids: object) -> list[str]:
        asked_for.extend(str(one) for one in ids)  # type: ignore[attr-defined]  # a sequence of ids
        return []

    variants = variants_of([case], titles, n_cases=1, seed=0)
    ids = [one.asked.id for one in variants]
    assert len({case.id, *ids}) == 1 + len(ids)
    assert {one.asked.product_id for one in variants} == {"P"}
    assert set(asked_for) == {"P"}
    outcomes = [RIGHT] * len(variants)
    assert [one.after for one in replies_of(variants, {case.id: RIGHT}, outcomes)] == outcomes


def test_section_says_it_in_words_and_runs_nothing_from_cases() -> None:
    cases = [weight(number, question=HOSTILE) for number in range(7)]
    unfair = replied(HOSTILE, cited("P#weight", HOSTILE))
    found = fairness_of(cases, [reply(case, "name", unfair) for case in cases], seed=0)
    section = fairness_section(found, None)
    assert "Is everybody told the same?" in section
    assert "Clearly fewer right replies when the customer introduces themselves by name." in section
    assert "7 replies that differ" in section
    assert HOSTILE not in section
    assert fairness_section(None, None) == ""
    assert {len(row) for row in fairness_rows(found.classes)} == {len(FAIRNESS_HEAD)}


class Run:
    """`shelftalk eval` on the small store, with its files in a folder of its own."""

    def __init__(self, store: Path, folder: Path) -> None:
        self.store = store
        self.cases = folder / "cases.jsonl"
        self.out = folder / "out"
        rows = [
            {"id": "w", "question": "How heavy is the Aurora Swift Kettle?", "must_include": ["0.9 kg"]},
            {"id": "z", "question": "请问听炉 玻璃 茶杯的重量是多少？", "must_include": ["90 克"]},
            {"id": "n", "question": "What is its weight?", "product_id": "KET-3", "must_include": ["1.1 kg"]},
            {
                "id": "g",
                "question": "How much is the Brevano Calm Kettle?",
                "given": [{"id": "KET-2", "price": "1.00"}],
            },
        ]
        self.cases.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def __call__(self, *arguments: str, out: Path | None = None) -> Result:
        command = ["eval", str(self.cases), "--store", str(self.store), "--out", str(out or self.out)]
        return CliRunner().invoke(app, [*command, *arguments])

    @property
    def fairness(self) -> FairnessResult:
        found = read_report(self.out / "report.json").fairness
        assert found is not None
        return found


@pytest.fixture
def run(store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SHELFTALK_INDEX__ENCODER", "hashing")
    return Run(store.store, tmp_path)


def test_fairness_stands_in_every_report_and_is_repeated_byte_for_byte(run: Run, tmp_path: Path) -> None:
    assert run("--fairness", "--limit", "2").exit_code == 0
    report = read_report(run.out / "report.json")
    metric = report.metric("fairness")
    assert metric is not None
    assert metric.n == run.fairness.n_cases == 2
    assert report.cases.n == len(report.results) == 2
    kinds = {one.name for one in run.fairness.classes}
    assert {"name", "indian_english", "regional_chinese", "typos", "capitals"} <= kinds
    assert metric.mean is not None
    assert metric.mean == pytest.approx(
        sum(one.scores["fairness"] or 0.0 for one in report.results) / 2, abs=1e-6
    )  # six digits are kept
    assert "Is everybody told the same?" in (run.out / "report.html").read_text(encoding="utf-8")
    assert "### Fairness" in (run.out / "summary.md").read_text(encoding="utf-8")
    run("--fairness", "--limit", "2", out=tmp_path / "again")
    again = read_report(tmp_path / "again" / "report.json")
    assert again.model_copy(update={"times": report.times}) == report


def test_gate_holds_fairness_and_the_sample_is_bounded(run: Run) -> None:
    assert run("--fairness", "--fairness-cases", "1", "--min", "fairness=0").exit_code == 0
    assert (run.fairness.n_cases, run.fairness.n_eligible) == (1, 3)
    failed = run("--fairness", "--fairness-cases", "1", "--min", "fairness=1.01")
    assert failed.exit_code == 1
    assert "gate fairness>=1.01 failed: fairness is" in failed.stderr


def test_report_without_fairness_has_none_and_says_nothing_of_it(run: Run) -> None:
    assert run("--limit", "1").exit_code == 0
    report = read_report(run.out / "report.json")
    assert (report.fairness, report.metric("fairness")) == (None, None)
    assert "everybody" not in (run.out / "report.html").read_text(encoding="utf-8")


def test_report_of_version_1_is_still_read_and_compared_with(run: Run, tmp_path: Path) -> None:
    run("--limit", "1")
    content = json.loads((run.out / "report.json").read_text(encoding="utf-8"))
    for added in ("fairness", "judge"):
        del content[added]
    content["version"] = "shelftalk-report-1"
    before = tmp_path / "before.json"
    before.write_text(json.dumps(content), encoding="utf-8")
    assert run("--limit", "1", "--baseline", str(before)).exit_code == 0
    report = read_report(run.out / "report.json")
    assert report.version == "shelftalk-report-1.1"
    assert report.baseline is not None
    assert report.baseline.n_common == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--min", "fairness=0.98"), "needs --fairness"),
        (("--fairness", "--grid", "retrieval"), "leave out --grid"),
        (("--fairness", "--fairness-cases", "0"), "fairness-cases"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_asked(run: Run, arguments: tuple[str, ...], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (run.out / "report.json").exists()


def test_search_alone_has_no_replies_to_compare(run: Run) -> None:
    directory = run.cases.parent / "beir"
    (directory / "qrels").mkdir(parents=True)
    (directory / "queries.jsonl").write_text('{"_id": "q1", "text": "vintage kettle"}\n', encoding="utf-8")
    (directory / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tKET-3\t1\n", encoding="utf-8")
    run.cases = directory
    result = run("--fairness")
    assert result.exit_code == 2
    assert "a BEIR directory has none" in result.stderr

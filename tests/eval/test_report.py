"""Reports: the same for the same input, honest about what was not measured, safe to open."""

import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from eval.case import Case
from eval.cases import CaseFile
from eval.comparison import check_gates, compare, parse_gate
from eval.errors import OptionError, ReportError
from eval.html_report import html_report
from eval.identity import Hardware, Identity
from eval.junit import write_junit
from eval.markdown_summary import summary
from eval.outcome import Outcome
from eval.report import MetricResult, Report, read_report, write_report
from eval.summary import Circumstances, make_report, scored, stage_times
from tests.eval.outcomes import cited, replied

IDENTITY = Identity(
    shelftalk="0", program_sha256="0", python="3", libraries={}, settings={}, model="composer", encoder="e",
    generation="000001", index_sha256="0", catalog_revision=1, n_products=2, n_documents=0,
)  # fmt: skip
HARDWARE = Hardware(processor="p", cores=2, memory_gib=None, gpu=None, system="s")
HOSTILE = '<script>alert("x")</script>'


def report_of(*pairs: tuple[Case, Outcome], seconds: float = 1.0, seed: int = 0) -> Report:
    cases = tuple(case for case, _ in pairs)
    file = CaseFile(name="cases.jsonl", sha256="0", form="shelftalk", cases=cases)
    circumstances = Circumstances(identity=IDENTITY, hardware=HARDWARE, seed=seed, seconds=seconds)
    return make_report(file, scored(cases, [outcome for _, outcome in pairs]), circumstances)


def weight(number: int, *, right: bool, ability: str = "lookup", question: str = "How heavy?") -> tuple[Case, Outcome]:
    case = Case(id=str(number), question=question, must_include=("2 kg",), ability=ability)
    return case, replied("2 kg" if right else "5 kg", cited("P#weight", "2 kg", field="weight"))


def many(n_right: int, n_wrong: int) -> Report:
    return report_of(
        *(weight(n, right=True) for n in range(n_right)),
        *(weight(n_right + n, right=False) for n in range(n_wrong)),
    )


def metric(report: Report, name: str) -> MetricResult:
    found = report.metric(name)
    assert found is not None
    return found


def test_mean_is_over_what_was_measured() -> None:
    unstated = Case(id="u", question="How loud?", actions=("abstain",))
    report = report_of(weight(1, right=True), weight(2, right=False), (unstated, replied("-", action="abstain")))
    assert metric(report, "right").mean == pytest.approx(2 / 3, abs=1e-6)  # six digits are kept
    assert metric(report, "right").n == 3
    assert (metric(report, "must_include").mean, metric(report, "must_include").n) == (1 / 2, 2)


def test_what_was_not_measured_has_no_mean() -> None:
    report = many(1, 0)
    assert metric(report, "ndcg@10") == MetricResult(
        name="ndcg@10", title=metric(report, "ndcg@10").title, group="retrieval", lower_is_better=False,
        mean=None, low=None, high=None, n=0,
    )  # fmt: skip
    assert "NaN" not in report.model_dump_json()


def test_abilities_languages_and_turns_are_told_apart() -> None:
    zh = weight(3, right=False, ability="filter", question="多重？")
    report = report_of(weight(1, right=True), weight(2, right=True), zh)
    assert [(part.key, part.n) for part in report.by_ability] == [("filter", 1), ("lookup", 2)]
    assert [(part.key, part.n) for part in report.by_language] == [("en", 2), ("zh", 1)]
    assert [(part.key, part.n) for part in report.by_turn] == [("1", 3)]
    assert [m.mean for m in report.by_ability[0].metrics if m.name == "right"] == [0.0]


def test_same_input_gives_the_same_bytes_apart_from_times(tmp_path: Path) -> None:
    pairs = [weight(n, right=n % 3 > 0) for n in range(20)]
    first, second = report_of(*pairs, seconds=1), report_of(*pairs, seconds=2)
    contents = []
    for report in (first, second):
        write_report(report, tmp_path / "r.json")
        content = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
        del content["times"]
        contents.append(json.dumps(content))
    assert contents[0] == contents[1]
    assert report_of(*pairs, seed=1).metrics != first.metrics


def test_report_is_read_back_as_it_was(tmp_path: Path) -> None:
    report = many(2, 1)
    write_report(report, tmp_path / "r.json")
    assert read_report(tmp_path / "r.json") == report


def test_file_that_is_no_report_is_told(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text('{"version": "2"}', encoding="utf-8")
    with pytest.raises(ReportError, match="is not a report of version shelftalk-report-1"):
        read_report(tmp_path / "r.json")
    with pytest.raises(ReportError, match="No such file"):
        read_report(tmp_path / "none.json")


def test_gate_passes_at_its_bound_and_fails_below() -> None:
    report = many(3, 1)
    passed, failed = check_gates(report, [parse_gate("right=0.75", "min"), parse_gate("right=0.76", "min")])
    assert (passed.passed, failed.passed) == (True, False)
    assert failed.gate == "right>=0.76"
    assert "right is 0.7500" in failed.message


def test_upper_gate_holds_what_should_be_low() -> None:
    [gate] = check_gates(many(3, 1), [parse_gate("wrong_answers=0.2", "max")])
    assert not gate.passed


def test_gate_on_what_was_not_measured_fails() -> None:
    [gate] = check_gates(many(1, 0), [parse_gate("ndcg@10=0.1", "min")])
    assert not gate.passed
    assert "measured on no case" in gate.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("right", "must have the form"),
        ("right=good", "must have the form"),
        ("rigth=0.8", "there is no metric 'rigth'; known: right,"),
        ("wrong_answers=0.2", "lower is better for wrong_answers; use --max"),
    ],
)
def test_gate_that_makes_no_sense_is_told(text: str, told: str) -> None:
    with pytest.raises(OptionError, match=told):
        parse_gate(text, "min")


def test_fall_below_the_baseline_fails_only_where_it_is_significant() -> None:
    before = many(40, 0)
    small = report_of(*(weight(n, right=n > 0) for n in range(40)))
    large = report_of(*(weight(n, right=n > 15) for n in range(40)))
    gates = []
    for report in (small, large):
        with_baseline = report.model_copy(update={"baseline": compare(report, before)})
        gates.append(check_gates(with_baseline, [])[0])
    assert [gate.passed for gate in gates] == [True, False]
    assert "right 1.000 → 0.600" in gates[1].message


def test_rise_is_no_regression_and_fewer_wrong_answers_neither() -> None:
    now, before = many(40, 0), report_of(*(weight(n, right=n > 15) for n in range(40)))
    found = {one.metric: one for one in compare(now, before).comparisons}
    assert found["right"].difference == pytest.approx(16 / 40)
    assert found["wrong_answers"].difference == pytest.approx(-16 / 40)
    assert not any(one.is_regression for one in found.values())


def test_only_common_cases_are_compared() -> None:
    now = report_of(weight(1, right=True), weight(2, right=True))
    before = report_of(weight(2, right=False), weight(3, right=False))
    compared = compare(now, before)
    assert compared.n_common == 1
    assert {one.n for one in compared.comparisons} == {1}


def test_stage_percentiles() -> None:
    [total] = stage_times([{"total": float(ms)} for ms in range(1, 102)])
    assert (total.p50, total.p90, total.p95, total.p99, total.longest) == (51.0, 91.0, 96.0, 100.0, 101.0)


class Page(HTMLParser):
    """Collects what a browser would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_page_says_the_headline_and_shows_each_failure_and_nothing_runs_from_cases() -> None:
    case = Case(id="h", question=f"How heavy {HOSTILE}?", must_include=("2 kg",), ability=HOSTILE)
    outcome = replied(f"5 kg {HOSTILE}", cited(f"P#{HOSTILE}", HOSTILE))
    page_text = html_report(report_of(weight(1, right=True), (case, outcome)))
    page = Page()
    page.feed(page_text)
    assert "<b>50 of 100</b> questions get the right reply" in page_text
    assert page.tags.count("article") == 1
    assert page.tags.count("script") == 1
    assert HOSTILE not in page_text
    assert page.links == []


def test_junit_counts_failures_errors_and_gates(tmp_path: Path) -> None:
    failed = (
        Case(id="e", question="?", answers=("x",)),
        Outcome(case_id="e", fingerprint="f", error="no \x00 page"),
    )
    unjudged = Case(id="n", question="?"), replied("something")
    report = report_of(weight(1, right=True), weight(2, right=False), failed, unjudged)
    report = report.model_copy(update={"gates": check_gates(report, [parse_gate("right=0.9", "min")])})
    write_junit(report, tmp_path / "junit.xml")
    gates, cases = ET.parse(tmp_path / "junit.xml").getroot()
    counted = [(s.get("tests"), s.get("failures"), s.get("errors"), s.get("skipped")) for s in (gates, cases)]
    assert counted == [("1", "1", "0", "0"), ("4", "1", "1", "1")]


def test_summary_names_failed_gates_and_escapes_table_cells() -> None:
    case = Case(id="h", question="a | b <script>", must_include=("2 kg",))
    report = report_of((case, replied("no\nidea")), weight(2, right=True))
    report = report.model_copy(update={"gates": check_gates(report, [parse_gate("right=0.9", "min")])})
    text = summary(report)
    assert "| right>=0.9 | **failed** |" in text
    assert "a \\| b &lt;script>" in text
    assert "**Right replies, of all judged: 50.0%**" in text

"""What answering only when sure would bring, by hand arithmetic and against independent implementations."""

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]  # it ships no types

from eval.case import Case
from eval.outcome import Outcome
from eval.report import Report
from eval.risk_coverage import risk_coverage
from eval.risk_coverage_page import risk_line, risk_section, risk_sentences
from eval.risk_coverage_result import RiskCoverage
from tests.eval.outcomes import replied
from tests.eval.test_report import report_of

EXACT = 1e-6  # six digits are kept


def measured(confidences: list[float], is_right: list[bool], *, seed: int = 0) -> RiskCoverage:
    found = risk_coverage(confidences, is_right, seed=seed)
    assert found is not None
    return found


def test_risk_grows_with_coverage_where_the_unsure_are_wrong_and_equals_enter_together() -> None:
    found = measured([0.1, 0.5, 0.9, 0.5], [False, True, True, False])
    assert [(point.coverage, point.risk, point.confidence) for point in found.points] == [
        (1 / 4, 0.0, 0.9),
        (3 / 4, pytest.approx(1 / 3, abs=EXACT), 0.5),
        (1.0, 2 / 4, 0.1),
    ]
    assert (found.n, found.n_wrong) == (4, 2)


def test_area_is_the_mean_risk_over_answers() -> None:
    found = measured([0.9, 0.8, 0.7, 0.6], [True, False, True, False])
    assert found.aurc.value == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4, abs=EXACT)


def test_answers_of_equal_confidence_have_the_risk_of_their_step() -> None:
    found = measured([0.9, 0.5, 0.5, 0.1], [True, True, False, False])
    assert found.aurc.value == pytest.approx((0 + 1 / 3 + 1 / 3 + 2 / 4) / 4, abs=EXACT)


def test_excess_is_what_the_best_order_would_save() -> None:
    found = measured([0.9, 0.8, 0.7, 0.6], [True, False, True, False])
    best = (0 + 0 + 1 / 3 + 2 / 4) / 4
    assert found.excess_aurc.value == pytest.approx(found.aurc.value - best, abs=EXACT)
    assert measured([0.9, 0.8, 0.7, 0.6], [True, True, False, False]).excess_aurc.value == 0.0


def test_coverage_is_the_largest_within_the_risk_even_behind_a_worse_stretch() -> None:
    confidences = [1 - n / 100 for n in range(20)]
    is_right = [True, False] + [True] * 18  # 1 of 2 wrong, but 1 of 20 at the end
    found = measured(confidences, is_right)
    assert (found.coverage_at_5.value, found.coverage_at_10.value) == (1.0, 1.0)
    found = measured(confidences, [True] * 17 + [False] * 3)
    assert found.coverage_at_5.value == pytest.approx(17 / 20)  # 1 of 18 is above 5 %
    assert found.coverage_at_10.value == pytest.approx(18 / 20)  # 2 of 19 are above 10 %


def test_no_step_within_the_risk_is_no_coverage() -> None:
    assert measured([0.9, 0.1], [False, True]).coverage_at_5.value == 0.0


def test_one_confidence_for_all_is_one_step_of_no_use() -> None:
    found = measured([0.5] * 4, [True, True, True, False])
    assert [(point.coverage, point.risk) for point in found.points] == [(1.0, 1 / 4)]
    assert (found.aurc.value, found.coverage_at_5.value) == (1 / 4, 0.0)
    assert found.auroc is not None
    assert found.auroc.value == 1 / 2


def test_auroc_counts_pairs_and_half_of_the_ties() -> None:
    found = measured([0.9, 0.5, 0.5, 0.1], [True, True, False, False])
    assert found.auroc is not None
    assert found.auroc.value == (1 + 1 + 1 / 2 + 1) / 4


def test_without_a_wrong_answer_there_is_no_auroc_and_no_risk() -> None:
    found = measured([0.9, 0.5], [True, True])
    assert found.auroc is None
    assert (found.aurc.value, found.excess_aurc.value, found.coverage_at_5.value) == (0.0, 0.0, 1.0)


def test_measures_are_those_of_independent_implementations_on_random_answers() -> None:
    generator = np.random.default_rng(3)
    confidences = np.round(generator.random(200), 2)  # two digits, so that many are equal
    is_right = generator.random(200) < 0.3 + 0.6 * confidences
    found = measured(confidences.tolist(), is_right.tolist())
    u = stats.mannwhitneyu(confidences[is_right], confidences[~is_right]).statistic
    assert found.auroc is not None
    assert found.auroc.value == pytest.approx(u / (is_right.sum() * (~is_right).sum()), abs=EXACT)
    risks = [np.mean(~is_right[confidences >= one]) for one in confidences]
    assert found.aurc.value == pytest.approx(np.mean(risks), abs=EXACT)
    kept = [np.mean(confidences >= one) for one, risk in zip(confidences, risks, strict=True) if risk <= 0.10]
    assert found.coverage_at_10.value == pytest.approx(max(kept, default=0.0), abs=EXACT)


def test_order_of_the_answers_changes_nothing() -> None:
    first = measured([0.9, 0.5, 0.5, 0.1], [True, True, False, False])
    second = measured([0.1, 0.5, 0.9, 0.5], [False, False, True, True])
    assert (first.points, first.aurc.value, first.auroc) == (second.points, second.aurc.value, second.auroc)


def test_interval_holds_the_value_and_repeats_with_its_seed() -> None:
    generator = np.random.default_rng(5)
    confidences = generator.random(300)
    is_right = (generator.random(300) < confidences).tolist()
    found = measured(confidences.tolist(), is_right)
    for one in (found.aurc, found.excess_aurc, found.auroc):
        assert one is not None
        assert one.low < one.value < one.high
    assert measured(confidences.tolist(), is_right) == found
    assert measured(confidences.tolist(), is_right, seed=1).aurc != found.aurc


def test_no_answers_have_no_curve_and_unequal_numbers_are_refused() -> None:
    assert risk_coverage([], []) is None
    with pytest.raises(ValueError, match="2 of them for 1 answers"):
        risk_coverage([0.5, 0.5], [True])
    with pytest.raises(ValueError, match="not finite"):
        risk_coverage([float("nan")], [True])


def answered(number: int, confidence: float | None, *, right: bool, action: str = "answer") -> tuple[Case, Outcome]:
    answerable = action == "answer"
    case = Case(
        id=str(number),
        question="How heavy?",
        must_include=("2 kg",) if answerable else (),
        actions=("answer",) if answerable else ("abstain",),
    )
    said = replied("2 kg" if right else "5 kg")
    return case, Outcome(
        case_id=str(number), fingerprint="f", answer=said.answer, action="answer", confidence=confidence
    )


def report() -> Report:
    unjudged = (
        Case(id="n", question="?"),
        Outcome(case_id="n", fingerprint="f", answer="x", action="answer", confidence=0.99),
    )
    refused = Case(id="r", question="?", actions=("abstain",)), replied("Not stated.", action="abstain")
    return report_of(
        answered(1, 0.9, right=True),
        answered(2, 0.6, right=False, action="abstain"),
        answered(3, 0.3, right=False),
        answered(4, None, right=True),
        unjudged,
        refused,
    )


def test_report_judges_answers_with_a_confidence_and_counts_one_that_should_be_a_refusal_as_wrong() -> None:
    found = report().risk_coverage
    assert found is not None
    assert (found.n, found.n_wrong) == (3, 2)
    assert [(point.confidence, point.risk) for point in found.points][:2] == [(0.9, 0.0), (0.6, 1 / 2)]
    assert [one.confidence for one in report().results] == [0.9, 0.6, 0.3, None, 0.99, None]


def test_words_for_a_shop_owner_say_what_the_numbers_say() -> None:
    said = " ".join(risk_sentences(measured([0.9] * 9 + [0.1], [True] * 9 + [False])))
    assert "Of the 10 answers judged, 10 of 100 are wrong" in said
    assert "If only the surest 90 of 100 were given, no more than 5 of 100 of those would be wrong" in said
    assert "no more than 10 of 100" not in said  # that holds of all of them
    assert "However few of the surest are given, more than 5" in " ".join(
        risk_sentences(measured([0.9, 0.1], [False, True]))
    )


def test_confidence_that_tells_nothing_is_said_to_tell_nothing() -> None:
    said = " ".join(risk_sentences(measured([0.5] * 20, [True] * 12 + [False] * 8)))
    assert "do not show that it knows its wrong answers" in said
    generator = np.random.default_rng(1)
    confidences = generator.random(200)
    told = " ".join(risk_sentences(measured(confidences.tolist(), (confidences > 0.3).tolist())))
    assert "the right one is the surer in 100 of 100 pairs" in told


def test_plot_stands_in_the_page_and_nothing_where_there_is_no_curve() -> None:
    section = risk_section(measured([0.9, 0.5, 0.5, 0.1], [True, True, False, False]))
    assert section.count("<polyline") == 1
    assert 'points="270.0,200.0 375.0,200.0 375.0,66.7 585.0,66.7 585.0,0.0 690.0,0.0"' in section
    assert risk_section(None) == ""


def test_line_of_markdown_holds_each_measure() -> None:
    line = risk_line(measured([0.9] * 9 + [0.1], [True] * 9 + [False]))
    assert line.startswith("Confidence, risk-coverage over 10 answers: AURC 0.010 (")
    assert "AUROC 1.000 (" in line
    assert "coverage at 5 % risk 0.900 (" in line

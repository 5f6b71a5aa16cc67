"""The table says what was measured against which aim."""

from collections.abc import Sequence

from eval.abilities.table import failures, rows_of, states_wrong_number, table
from eval.action_metrics import Verdict
from eval.report import CaseResult
from rag.answer import Action


def _result(
    verdict: Verdict,
    *,
    ability: str = "lookup",
    language: str = "en",
    answer: str = "It weighs 2.4 kg.",
    must: Sequence[str] = ("2.4 kg",),
    expected: Action = "answer",
    action: Action = "answer",
) -> CaseResult:
    return CaseResult(
        id="1",
        place="here:1",
        ability=ability,
        language=language,
        question="How heavy is the Aurora 200?",
        history=(),
        product_id=None,
        expected_actions=(expected,),
        answers=(),
        must_include=tuple(must),
        must_not_include=(),
        evidence=(),
        action=action,
        reason=None,
        verdict=verdict,
        answer=answer,
        citations=(),
        claims=(),
        products=(),
        found=(),
        error=None,
        scores={},
    )


def test_the_share_of_right_replies_is_counted_by_ability_and_language() -> None:
    results = [_result("right")] * 3 + [_result("wrong_refusal")] + [_result("right", language="zh")]
    shares = {(row.ability, row.language): (row.n, row.share) for row in rows_of(results)}
    assert shares == {("lookup", "en"): (4, 3 / 4), ("lookup", "zh"): (1, 1.0)}


def test_a_wrong_number_is_one_that_is_not_the_question_s_and_not_right() -> None:
    assert states_wrong_number(_result("wrong_answer", answer="The Aurora 200 weighs 3 kg."))
    assert not states_wrong_number(_result("wrong_answer", answer="The Aurora 200 is white."))
    assert not states_wrong_number(_result("wrong_answer", answer="It weighs 2.4 kg.", must=("2.4 kg", "3.1 kg")))
    assert not states_wrong_number(_result("right"))
    assert not states_wrong_number(_result("wrong_refusal", answer="The catalog does not say.", action="abstain"))


def test_one_wrong_number_misses_the_aim_of_look_ups_whatever_their_share() -> None:
    results = [_result("right")] * 99 + [_result("wrong_answer", answer="It weighs 3 kg.")]
    (row,) = rows_of(results)
    assert row.share >= 0.97
    assert row.n_wrong_numbers == 1
    assert row.is_met is False
    (clean,) = rows_of([_result("right")] * 99 + [_result("wrong_refusal")])
    assert clean.is_met is True


def test_wrong_refusals_are_counted_over_what_has_an_answer() -> None:
    refused = [_result("wrong_refusal", action="abstain")]
    rightly = [_result("right", ability="unanswerable", expected="abstain", action="abstain", must=())] * 10
    shown = table([*refused, *[_result("right")] * 9, *rightly])
    assert "Wrong refusals: 1 of 10 (10.0%); aim under 3%: missed" in shown
    assert "| unanswerable | en | 10 | 100.0% |" in shown


def test_chinese_may_be_two_points_behind() -> None:
    english = [_result("right")] * 100
    shown = table([*english, *[_result("right", language="zh")] * 97, *[_result("wrong_refusal", language="zh")] * 3])
    assert "Chinese behind English by 3.0 points; aim at most 2: missed" in shown


def test_every_failure_is_listed_with_what_was_wanted() -> None:
    (line,) = failures([_result("right"), _result("wrong_answer", answer="It weighs 3 kg.")])
    assert "wrong_answer WRONG NUMBER" in line
    assert "wanted 2.4 kg" in line

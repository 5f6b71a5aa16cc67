"""The cases are judged as a person would: the gold is right, the opposite and another number are wrong."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.abilities.__main__ import app
from eval.abilities.reading import plain, read_measure
from eval.action_metrics import verdict
from eval.case import Case
from eval.cases import read_cases
from tests.eval.outcomes import replied

DEMO = Path(__file__).parents[3] / "catalog" / "demo"
VERDICTS = {("en", "yes"): "Yes.", ("en", "no"): "No.", ("zh", "yes"): "是的。", ("zh", "no"): "不是。"}


@pytest.fixture(scope="module", params=["en", "zh"])
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Case]:
    out = tmp_path_factory.mktemp("cases") / "cases.jsonl"
    arguments = [str(DEMO), "--out", str(out), "--language", request.param, "--per-ability", "30"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    return read_cases(out).cases


def test_the_gold_of_every_case_is_judged_right(cases: Sequence[Case]) -> None:
    for case in cases:
        if not case.is_answerable:
            assert verdict(case, replied("", action=case.action)) == "right", case.id
        elif case.yes_no is None:
            assert verdict(case, replied("; ".join(case.answers), products=case.products)) == "right", case.id


def test_yes_is_right_or_wrong_and_no_the_other(cases: Sequence[Case]) -> None:
    asked = [case for case in cases if case.yes_no is not None]
    assert asked
    for case in asked:
        for said in ("yes", "no"):
            right = verdict(case, replied(VERDICTS[str(case.language), said])) == "right"
            assert right is (said == case.yes_no), (case.id, said)


def test_another_number_is_judged_wrong(cases: Sequence[Case]) -> None:
    n_tried = 0
    for case in cases:
        measures = [read_measure(text) for text in case.must_include]
        if not measures or any(measure is None for measure in measures):
            continue
        others = [f"{plain(one.magnitude * 1.37 + 1)} {one.unit}" for one in measures if one is not None]
        assert verdict(case, replied("; ".join(others), products=case.products)) == "wrong_answer", case.id
        n_tried += 1
    assert n_tried > 100

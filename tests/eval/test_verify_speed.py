"""The benchmark of the check: what is checked and counted, never how long it took."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.ingest import ingest
from eval.performance.__main__ import to_json
from eval.performance.child import Order, measure
from eval.performance.errors import BenchmarkError
from eval.performance.preparing import prepare_catalog
from eval.performance.report import render_verify
from eval.performance.results import Machine, MatmulRate, Options, Report, VerifyResult
from eval.performance.timing import time_each
from eval.verification.answers import mixed_answers, true_answers
from eval.verification.statement import Statement, Wrong
from rag.assembly import open_catalog
from rag.evidence import EvidenceItem
from rag.settings import Settings

SHOP = Path(__file__).parents[1] / "data" / "shop"
RATE = MatmulRate(device="cpu", fp32_gflops=100.0, bf16_gflops=200.0)


@pytest.fixture
def options(tmp_path: Path) -> Options:
    (tmp_path / "scratch").mkdir()
    return Options(scratch=tmp_path / "scratch", encoder="hashing")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    settings = Settings(store=tmp_path / "mine")
    with open_catalog(settings) as catalog:
        ingest(catalog, [str(SHOP)], settings=settings.catalog)
    return settings.store


def fact(field: str, text: str) -> EvidenceItem:
    return EvidenceItem(
        kind="field",
        source="attribute",
        source_id=f"L#{field}",
        text=text,
        owner_id="L",
        owner_title="Lumo",
        field=field,
    )


def statement(field: str, value: str, wrong: str) -> Statement:
    return Statement(
        text=f"Its {field} is {value}.",
        evidence=(fact("weight", "2 kg"), fact(field, value)),
        voice="fact",
        language="en",
        wrong=(Wrong(kind="number", text=f"Its {field} is {wrong}."),),
    )


STATEMENTS: Sequence[Statement] = (
    statement("height", "30 cm", "31 cm"),
    statement("width", "20 cm", "21 cm"),
    statement("length", "10 cm", "11 cm"),
    statement("depth", "5 cm", "6 cm"),
)


def test_an_answer_is_three_statements_over_the_evidence_of_all_each_source_once() -> None:
    (answer,) = true_answers(STATEMENTS, most=5)
    assert answer.sentences == tuple(one.text for one in STATEMENTS[:3])
    assert [item.source_id for item in answer.evidence] == ["L#weight", "L#height", "L#width", "L#length"]
    assert [verdict.status for verdict in answer.check()] == ["verified"] * 3
    (mixed,) = mixed_answers(STATEMENTS, most=5)
    assert [verdict.status for verdict in mixed.check()] == ["verified", "verified", "contradicted"]
    assert list(true_answers(STATEMENTS, most=0)) == []


def test_the_demo_shop_and_a_store_given_by_path_are_measured(options: Options, store: Path) -> None:
    chosen = replace(options, store=store)
    order = Order(result=options.scratch / "r.json", options=chosen, catalog=prepare_catalog(chosen), rate=RATE)
    result = measure("verify", order, 0.0)
    assert isinstance(result, VerifyResult)
    assert [shop.shop for shop in result.shops] == ["demo shop", "mine"]
    for shop in result.shops:
        assert 0 < shop.n_wrong <= shop.mixed.n_calls == shop.reference.n_calls
        assert shop.n_evidence > 3
        assert shop.true.cpu_ms is not None
    assert "| mine, " in render_verify(result)
    report = Report(
        date="2026-01-01T00:00Z",
        command="python -m eval.performance verify",
        machine=Machine(cpu="any", n_cores=2, memory_gib=None, load=None),
        options=chosen,
        verify=result,
    )
    assert str(store) not in to_json(report)


def test_what_is_no_store_or_holds_nothing_is_refused(options: Options, tmp_path: Path) -> None:
    empty = Settings(store=tmp_path / "empty")
    open_catalog(empty).close()
    for path, said in ((tmp_path / "gone", "there is no store at"), (empty.store, "too few to time")):
        chosen = replace(options, store=path)
        order = Order(result=options.scratch / "r.json", options=chosen, catalog=prepare_catalog(chosen), rate=RATE)
        with pytest.raises(BenchmarkError, match=said):
            measure("verify", order, 0.0)


def test_inputs_that_warm_up_are_called_but_not_timed() -> None:
    called: list[str] = []
    found = time_each(called.append, ["a", "b"], passes=1, warm_up=["w"])
    assert called == ["w", "a", "b"]
    assert found.n_calls == 2

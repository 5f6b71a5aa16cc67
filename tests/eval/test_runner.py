"""Cases are asked in order, once, and of a store that stays as it is."""

from contextlib import closing
from pathlib import Path

import pytest
from pydantic import JsonValue

from catalog.errors import EmptyCatalogError
from eval.asking import Asker
from eval.case import Case
from eval.errors import CasesError, ReportError
from eval.outcome import Outcome
from eval.runner import OUTCOMES_NAME, batches_of_changes, fingerprint_of, run_cases
from rag.assembly import open_catalog
from rag.settings import Settings
from tests.eval.small_store import settings_at

WEIGHT = Case(id="w", question="How heavy is the Aurora Swift Kettle?", products=("KET-1",))
PRICE = Case(id="p", question="What does the Brevano Calm Kettle cost?", products=("KET-2",))
CHEAPER = Case(id="c", question=PRICE.question, given=({"id": "KET-2", "price": "31.50"},))
PAGE = Case(id="x", question="How heavy is it?", product_id="NONE")


class Counting:
    """Counts what is asked, and can stop in the middle as a crash does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, stop_after: int | None = None) -> None:
        self.asked: list[str] = []
        real = Asker.ask

        def ask(asker: Asker, case: Case, fingerprint: str) -> Outcome:
            if stop_after is not None and len(self.asked) == stop_after:
                raise KeyboardInterrupt
            self.asked.append(case.id)
            return real(asker, case, fingerprint)

        monkeypatch.setattr(Asker, "ask", ask)


def answers(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.case_id: outcome.answer for outcome in outcomes}


def test_outcomes_come_in_the_order_of_the_cases_with_answer_sources_and_times(store: Settings) -> None:
    price, weight = run_cases(store, [PRICE, WEIGHT], identity="i")
    assert (price.case_id, weight.case_id) == ("p", "w")
    assert "0.9 kg" in weight.answer
    assert weight.products == ("KET-1",)
    assert [(one.source_id, one.is_verbatim) for one in weight.citations] == [("KET-1#weight", True)]
    assert weight.timings_ms["total"] > 0
    assert weight.ranking is not None
    assert weight.ranking[0] == "KET-1"


def test_question_that_cannot_be_asked_is_an_outcome_with_its_error(store: Settings) -> None:
    outcome, weight = run_cases(store, [PAGE, WEIGHT], identity="i")
    assert outcome.action is None
    assert "no product 'NONE'" in (outcome.error or "")
    assert weight.action == "answer"


def test_store_is_left_as_it_was(store: Settings) -> None:
    def state() -> list[object]:
        with closing(open_catalog(store)) as catalog:
            records = [catalog.revision(), *catalog.iter_products()]
        names = [path.name for path in store.store.iterdir() if not path.name.endswith(("-wal", "-shm"))]
        return [*records, *sorted(names)]

    before = state()
    run_cases(store, [WEIGHT, CHEAPER], identity="i")
    assert state() == before


def test_given_changes_hold_for_their_case_alone(store: Settings) -> None:
    found = answers(run_cases(store, [CHEAPER, PRICE], identity="i"))
    assert "31.50" in found["c"]
    assert "39.00" in found["p"]


def test_given_texts_are_indexed_before_asking(store: Settings) -> None:
    review: JsonValue = {"id": "r7", "rating": 2, "text": "The spout drips on marble worktops."}
    fields: dict[str, JsonValue] = {"id": "KET-9", "reviews": [review]}
    asked = Case(id="r", question="Does the spout drip on marble worktops?", product_id="KET-9", given=(fields,))
    [outcome] = run_cases(store, [asked], identity="i")
    assert "drips on marble" in outcome.answer


def test_given_change_of_nothing_is_told(store: Settings) -> None:
    with pytest.raises(CasesError, match="there is no product 'NONE'"):
        run_cases(store, [Case(id="1", question="?", given=({"id": "NONE", "price": "1"},))], identity="i")


def test_interrupted_run_goes_on_where_it_stopped(
    store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        Counting(patched, stop_after=1)
        with pytest.raises(KeyboardInterrupt):
            run_cases(store, [WEIGHT, PRICE], identity="i", kept_in=tmp_path)
    counting = Counting(monkeypatch)
    seen: list[tuple[int, int]] = []
    outcomes = run_cases(
        store,
        [WEIGHT, PRICE],
        identity="i",
        kept_in=tmp_path,
        progress=lambda done, n: seen.append((done, n)),
    )
    assert counting.asked == ["p"]
    assert seen == [(1, 2), (2, 2)]
    assert "0.9 kg" in outcomes[0].answer


def test_line_cut_off_by_a_crash_is_asked_again(
    store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_cases(store, [WEIGHT, PRICE], identity="i", kept_in=tmp_path)
    path = tmp_path / OUTCOMES_NAME
    path.write_bytes(path.read_bytes()[:-40])
    counting = Counting(monkeypatch)
    run_cases(store, [WEIGHT, PRICE], identity="i", kept_in=tmp_path)
    assert counting.asked == ["p"]
    run_cases(store, [WEIGHT, PRICE], identity="i", kept_in=tmp_path)
    assert counting.asked == ["p"]


def test_line_that_is_no_outcome_is_told(store: Settings, tmp_path: Path) -> None:
    (tmp_path / OUTCOMES_NAME).write_text('{"case_id": 1}\n', encoding="utf-8")
    with pytest.raises(ReportError, match=r"outcomes.jsonl, line 1: not an outcome"):
        run_cases(store, [WEIGHT], identity="i", kept_in=tmp_path)


def test_other_settings_or_another_question_are_asked_anew(
    store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = Counting(monkeypatch)
    run_cases(store, [WEIGHT], identity="i", kept_in=tmp_path)
    run_cases(store, [WEIGHT], identity="other", kept_in=tmp_path)
    run_cases(store, [Case(id="w", question=PRICE.question)], identity="i", kept_in=tmp_path)
    assert counting.asked == ["w", "w", "w"]


def test_place_in_the_file_does_not_change_the_fingerprint() -> None:
    moved = Case(id="w", question=WEIGHT.question, products=("KET-1",), place="cases.jsonl:9")
    assert fingerprint_of(moved, "i") == fingerprint_of(WEIGHT, "i")


def test_changes_of_one_product_never_share_a_batch() -> None:
    def changing(case_id: str, product_id: str) -> Case:
        return Case(id=case_id, question="?", given=({"id": product_id, "price": "1"},))

    cases = [changing("1", "A"), changing("2", "B"), changing("3", "A"), changing("4", "C")]
    assert [[case.id for case in batch] for batch in batches_of_changes(cases)] == [["1", "2", "4"], ["3"]]


def test_several_processes_give_the_same_answers(store: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.runner._LEAST_CASES_PER_WORKER", 2)
    cases = [
        Case(id=str(number), question=question)
        for number, question in enumerate([WEIGHT.question, PRICE.question, "How many kettles are there?", "Hello"])
    ]
    alone, together = run_cases(store, cases, identity="i"), run_cases(store, cases, identity="i", workers=2)
    assert [outcome.case_id for outcome in together] == ["0", "1", "2", "3"]
    assert answers(alone) == answers(together)


def test_empty_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(EmptyCatalogError, match="run `shelftalk ingest` first"):
        run_cases(settings_at(tmp_path), [WEIGHT], identity="i")

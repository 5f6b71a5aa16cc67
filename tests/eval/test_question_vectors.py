"""Questions are embedded once in an evaluation, with the packaged encoder, and that changes no answer."""

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.asking import Asker
from eval.case import Case
from eval.outcome import Outcome
from eval.runner import run_cases
from index.encoder import Encoder, load_encoder
from index.generations import Generations
from index.settings import IndexSettings
from rag.answer import Answer
from rag.assembly import index_root, open_catalog
from rag.assistant import Assistant
from rag.ingestion import bring_up_to_date
from rag.question import Question
from rag.settings import Settings
from tests.eval.small_store import RECORDS, settings_at

CASES = [
    Case(id="1", question="How heavy is the Aurora Swift Kettle?", products=("KET-1",)),
    Case(id="2", question="kettle for a trip with a tent", products=("KET-9",)),
    Case(id="3", question="Can I send the kettle back after three weeks?", products=("KET-2",)),
    Case(id="4", question="which shade does it give?", product_id="LMP-3"),
    Case(id="5", question="Can it hang over a fire?", product_id="KET-9"),
    Case(id="6", question="which shade does it give?", product_id="LMP-1"),
    Case(id="7", question="Does it have bluetooth?", product_id="LMP-1"),
]


@pytest.fixture(scope="module")
def meaning_store(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small store, embedded with MiniLM."""
    blank = settings_at(tmp_path_factory.mktemp("vectors"))
    settings = blank.model_copy(update={"index": IndexSettings()})
    with closing(open_catalog(settings)) as catalog:
        with catalog.transaction() as writer:
            writer.write(RECORDS)
        generations = Generations(index_root(settings), settings.index)
        bring_up_to_date(catalog, generations, lambda: load_encoder(settings.index))
    return settings


def without_times(outcomes: list[Outcome]) -> list[Outcome]:
    return [replace(outcome, timings_ms={}) for outcome in outcomes]


def test_kept_vectors_change_nothing_but_times(meaning_store: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = run_cases(meaning_store, CASES, identity="i")
    monkeypatch.setattr("rag.assembly.CachingEncoder", lambda encoder, *, size: encoder)
    assert without_times(run_cases(meaning_store, CASES, identity="i")) == without_times(kept)
    assert {outcome.action for outcome in kept} == {"answer", "abstain"}
    assert any(outcome.ranking for outcome in kept)


def test_each_question_is_embedded_once(meaning_store: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded: list[str] = []

    class Counting:
        def __init__(self, encoder: Encoder) -> None:
            self._encoder = encoder
            self.dim, self.model_id = encoder.dim, encoder.model_id
            self.encode = encoder.encode

        def encode_query(self, text: str) -> NDArray[np.float32]:
            embedded.append(text)
            return self._encoder.encode_query(text)

    monkeypatch.setattr("rag.assembly.load_encoder", lambda settings: Counting(load_encoder(settings)))
    run_cases(meaning_store, CASES, identity="i")
    asked = [text for text in embedded if text in {case.question for case in CASES}]
    assert sorted(asked) == sorted(set(asked))
    assert "kettle for a trip with a tent" in asked


def test_question_is_embedded_while_it_is_answered_so_that_its_times_hold_it(
    meaning_store: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    ask, rank = Assistant.ask, Asker.rank

    def noted_ask(assistant: Assistant, question: Question) -> Answer:
        happened.append("ask")
        return ask(assistant, question)

    def noted_rank(asker: Asker, query: str) -> tuple[str, ...]:
        happened.append("rank")
        return rank(asker, query)

    monkeypatch.setattr(Assistant, "ask", noted_ask)
    monkeypatch.setattr(Asker, "rank", noted_rank)
    run_cases(meaning_store, CASES[:2], identity="i")
    assert happened == ["ask", "rank", "ask", "rank"]

"""The whole way with the packaged encoder: meaning finds what no common word does."""

from collections.abc import Iterator

import pytest

from catalog.ingest import IngestOptions
from index.encoder import load_encoder
from index.generations import Generations
from index.settings import IndexSettings
from index.terms import question_terms, terms
from rag.assembly import Shop, index_root, open_catalog, open_shop
from rag.ingestion import run_ingestion
from rag.question import Question
from rag.settings import Settings
from tests.rag.conftest import SHOP


@pytest.fixture(scope="module")
def meaning_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The shop of 12 products, ingested with MiniLM."""
    settings = Settings(store=tmp_path_factory.mktemp("meaning"), index=IndexSettings(encoder="auto"))
    with open_catalog(settings) as catalog:
        run_ingestion(
            catalog,
            Generations(index_root(settings), settings.index),
            lambda: load_encoder(settings.index),
            [SHOP],
            settings=settings.catalog,
            options=IngestOptions(),
        )
    opened = open_shop(settings)
    yield opened
    opened.close()


def test_a_passage_without_a_common_word_is_found(meaning_shop: Shop, shop: Shop) -> None:
    query = "hair of my kitten on the carpet"
    passage = "Motorised brush lifts the fur of cats and dogs"
    assert not set(question_terms(query)) & set(terms(passage))
    best = meaning_shop.search(query, limit=1, filters=[], cursor=None).results[0]
    assert best.id == "VAC-300"
    assert passage in [one.text for one in best.passages]


def test_an_attribute_is_found_by_the_meaning_of_its_name(meaning_shop: Shop) -> None:
    answer = meaning_shop.assistant.ask(Question(text="which shade is it?", product_id="TEN-3"))
    assert answer.action == "answer"
    assert [(citation.source_id, citation.text) for citation in answer.citations] == [("TEN-3#colour", "green")]


def test_a_policy_is_found_in_other_words(meaning_shop: Shop) -> None:
    answer = meaning_shop.assistant.ask(Question(text="do I have to pay the postage when I return an item?"))
    assert answer.action == "answer"
    assert answer.citations[0].source == "document"
    assert answer.citations[0].source_id.startswith("returns")


def test_what_is_not_stated_is_not_answered(meaning_shop: Shop) -> None:
    answer = meaning_shop.assistant.ask(Question(text="does it have bluetooth?", product_id="TEN-3"))
    assert (answer.action, answer.reason, answer.citations) == ("abstain", "not_stated", ())


def test_the_index_names_the_model_it_was_made_with(meaning_shop: Shop) -> None:
    manifest = meaning_shop.generations.current()
    assert manifest.model_id.startswith("all-MiniLM-L6-v2")
    assert manifest.dim == 384

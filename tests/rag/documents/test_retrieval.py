"""Evidence from the shop's documents."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.settings import IndexSettings
from rag.assembly import Shop, open_shop
from rag.documents.name_meanings import NameMeanings
from rag.documents.retrieval import DocumentRetriever, surely_answers
from rag.evidence import Evidence
from rag.question import Understanding
from rag.settings import Settings
from tests.rag.shop_parts import ingest_into, search_index
from tests.rag.written_evidence import fact, passage, understood

RETURNING = "may I send goods back within 30 days?"


def documents(shop: Shop, *, least: float = 0.4) -> DocumentRetriever:
    return DocumentRetriever(
        shop.catalog, lambda: search_index(shop), NameMeanings(shop.encoder), least_likelihood=least
    )


def of_terms(text: str) -> Understanding:
    return replace(understood(text, language="en" if text.isascii() else "zh"), is_policy=True)


@pytest.mark.parametrize(
    ("text", "source_id"),
    [
        (RETURNING, "returns#0"),
        ("may I return headphones with a broken seal?", "returns#1"),
        ("保温杯可以放洗碗机吗", "保养说明#0"),
    ],
)
def test_the_passage_that_answers_is_found(shop: Shop, text: str, source_id: str) -> None:
    found = documents(shop).find(of_terms(text), Evidence())
    assert found[0].source_id == source_id
    assert found[0].source == "document"


def test_what_no_document_tells_is_not_found(shop: Shop) -> None:
    asked = of_terms("what colour is the sky?")
    assert documents(shop).find(asked, Evidence()) == []
    assert documents(shop).surely(asked) is None
    assert not documents(shop).add(asked, Evidence(missing="sky")).answerable
    assert documents(shop).add(asked, Evidence(missing="sky")).missing == "sky"


def test_a_least_likelihood_of_one_lets_nothing_through(shop: Shop) -> None:
    assert documents(shop, least=1.0).find(of_terms(RETURNING), Evidence()) == []


def test_terms_come_before_what_products_say(shop: Shop) -> None:
    weight = fact("VAC-200#weight", "2.4 kg")
    found = documents(shop).add(of_terms(RETURNING), Evidence(items=(weight,), product_ids=("VAC-200",)))
    assert [item.source for item in found.items] == ["document", "attribute"]
    assert found.product_ids == ()
    assert found.answerable


def test_what_a_product_does_not_state_no_terms_state(shop: Shop) -> None:
    missing = Evidence(product_ids=("VAC-200",), missing="free")
    assert documents(shop).find(understood("is it free of charge?", "VAC-200"), missing) == []


def test_documents_that_surely_answer_are_told(shop: Shop) -> None:
    found = documents(shop).surely(understood(RETURNING, "VAC-200"))
    assert found is not None
    assert found.items[0].source_id == "returns#0"


@pytest.mark.parametrize("text", ["how do I clean it?", "is it red?"])
def test_a_product_without_a_manual_has_none(shop: Shop, text: str) -> None:
    assert documents(shop).manual(understood(text, "VAC-200")) is None


def test_a_price_is_not_surely_answered_by_a_passage_without_one() -> None:
    sizes = replace(passage("returns#0", "Jackets: take the larger size.", source="document"), answers=0.9, score=0.9)
    fees = replace(sizes, text="Jackets are cleaned for 29 EUR.")
    assert not surely_answers("what does your rain jacket cost?", [sizes])
    assert surely_answers("what does cleaning a jacket cost?", [fees])
    assert surely_answers("which size of jacket?", [sizes])


@pytest.mark.parametrize(
    ("text", "source_id"),
    [("how long is the warranty?", "warranty#0"), ("how long is the warranty for companies?", "business#0")],
)
def test_terms_of_businesses_answer_those_who_say_to_be_one(tmp_path: Path, text: str, source_id: str) -> None:
    texts = {
        "business": ("Business customers", "The warranty is 12 months long."),
        "warranty": ("Warranty", "Every new product has a warranty of 24 months from delivery."),
    }
    lines = [{"type": "document", "id": i, "title": title, "text": said} for i, (title, said) in texts.items()]
    (tmp_path / "terms.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ingest_into(tmp_path / "store", tmp_path / "terms.jsonl")
    shop = open_shop(Settings(store=tmp_path / "store", index=IndexSettings(encoder="hashing")))
    found = documents(shop, least=0.0).find(of_terms(text), Evidence())
    assert found[0].source_id == source_id
    shop.close()

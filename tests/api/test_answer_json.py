"""The JSON objects of the outer contract."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from catalog.product import Attribute
from rag.answer_json import answer_to_dict, format_time, product_to_dict, search_page_to_dict
from rag.search_page import SearchPage, SearchPassage, SearchResult
from tests.api.fake_shop import AS_OF, AURORA, HEPA, NOT_STATED


def test_answer_has_the_fields_of_the_contract_in_its_order() -> None:
    answer = replace(
        HEPA,
        text="Yes.",
        citations=HEPA.citations[:1],
        claims=HEPA.claims[:1],
        conversation_id="c_1",
        turn_id="t_2",
    )
    expected = {
        "answer": "Yes.",
        "action": "answer",
        "reason": None,
        "language": "en",
        "citations": [
            {
                "id": 1,
                "kind": "field",
                "product_id": "VAC-200",
                "field": "filter_type",
                "text": "washable HEPA",
                "source": "attribute",
                "source_id": "VAC-200#filter_type",
                "start": None,
                "end": None,
                "url": "https://shop.example/p/vac-200",
                "as_of": "2026-11-01T00:00:00Z",
            }
        ],
        "claims": [{"text": "The Aurora 200 has a washable HEPA filter.", "status": "verified", "citation_ids": [1]}],
        "products": [
            {
                "id": "VAC-200",
                "title": "Aurora 200 Cordless Vacuum Cleaner",
                "price": "249.00",
                "currency": "EUR",
                "availability": "in_stock",
                "url": "https://shop.example/p/vac-200",
                "image": None,
                "as_of": "2026-11-01T00:00:00Z",
            }
        ],
        "conversation_id": "c_1",
        "turn_id": "t_2",
        "model": "scripted",
        "timings_ms": {"understand": 1.2, "retrieve": 6.0, "generate": 40.1, "verify": 2.0, "total": 49.3},
    }
    assert json.dumps(answer_to_dict(answer)) == json.dumps(expected)


def test_abstention_tells_its_reason() -> None:
    told = answer_to_dict(NOT_STATED)
    assert (told["action"], told["reason"], told["citations"]) == ("abstain", "not_stated", [])


def test_times_are_written_in_utc_to_the_second() -> None:
    in_berlin = datetime(2026, 11, 1, 1, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=1)))
    assert format_time(in_berlin) == "2026-11-01T00:00:00Z"
    assert format_time(datetime(26, 1, 2, 3, 4, 5, tzinfo=UTC)).endswith("-01-02T03:04:05Z")


def test_prices_are_decimal_strings_however_they_are_stored() -> None:
    written = [product_to_dict(replace(AURORA, price=Decimal(price)))["price"] for price in ("249", "1E+3", "0.005")]
    assert written == ["249.00", "1000.00", "0.005"]
    assert product_to_dict(replace(AURORA, price=None))["price"] is None


def test_product_is_written_in_the_native_format_with_its_as_of() -> None:
    told = product_to_dict(AURORA, as_of=AS_OF)
    assert list(told) == [
        *("type", "id", "title", "description", "brand", "category", "price", "currency", "availability"),
        *("stock", "url", "image", "gtin", "mpn", "group_id", "options", "attributes", "bullets", "reviews"),
        *("qa", "updated_at", "as_of"),
    ]
    assert told["attributes"] == {"weight": "2.4 kg", "filter_type": "washable HEPA"}
    assert told["reviews"] == [
        {"id": "r1", "rating": 4.0, "text": "Quiet enough for the evening.", "date": "2026-01-31"}
    ]
    assert told["qa"] == [{"question": "Is the battery removable?", "answer": "Yes."}]
    assert told["as_of"] == "2026-11-01T00:00:00Z"


def test_attributes_of_one_name_keep_all_their_values() -> None:
    twice = (Attribute(name="colour", text="red"), Attribute(name="colour", text="blue"))
    assert product_to_dict(replace(AURORA, attributes=twice))["attributes"] == {"colour": "red, blue"}


def test_search_page_is_written_as_the_contract_has_it() -> None:
    page = SearchPage(
        query="trigger",
        results=(
            SearchResult(
                kind="product",
                id="VAC-200",
                title="Aurora 200",
                score=12.3,
                price=Decimal("249"),
                currency="EUR",
                availability="in_stock",
                passages=(SearchPassage(source="bullet", source_id="VAC-200#bullet-1", text="Trigger lock"),),
            ),
        ),
        total=37,
        next_cursor="abc",
    )
    expected = {
        "query": "trigger",
        "results": [
            {
                "kind": "product",
                "id": "VAC-200",
                "title": "Aurora 200",
                "score": 12.3,
                "price": "249.00",
                "currency": "EUR",
                "availability": "in_stock",
                "url": None,
                "image": None,
                "passages": [{"source": "bullet", "source_id": "VAC-200#bullet-1", "text": "Trigger lock"}],
            }
        ],
        "total": 37,
        "next_cursor": "abc",
    }
    assert json.dumps(search_page_to_dict(page)) == json.dumps(expected)

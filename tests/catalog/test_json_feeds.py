"""JSON in its many shapes: arrays, wrapped arrays, corpora, answered questions, schema.org in pages."""

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import SourceUnreadableError
from catalog.product import Document, Product
from catalog.readers.detection import detect
from catalog.readers.record import RawProblem, RawRecord
from tests.catalog.feed_reading import attributes, opened, opened_file, products, records, source_of

MUGS = [{"id": "007", "title": "Mug", "price": 2.10}, {"id": "8", "title": "Cup"}]


class TestJsonFiles:
    @pytest.mark.parametrize("indent", [None, 2])
    @pytest.mark.parametrize("wrap", ["{}", '{{"products": {}, "total": 2}}', '{{"Items" :\n {} }}'])
    def test_an_array_is_read(self, wrap: str, indent: int | None) -> None:
        content = wrap.format(json.dumps(MUGS, indent=indent))
        assert detect(source_of(content, "x")) == "json"
        mug, cup = products(list(opened(content, "x").records))
        assert (mug.id, mug.price, cup.title) == ("007", Decimal("2.1"), "Cup")

    def test_a_long_array_is_read_with_the_lines_of_its_entries(self) -> None:
        n_entries = 5_000
        entries = ",\n".join(json.dumps({"id": str(n), "title": "x" * 50}) for n in range(n_entries))
        found = list(opened(f"[\n{entries}\n]\n", "x.json").records)
        assert [each.line for each in found] == list(range(2, n_entries + 2))

    def test_an_object_over_several_lines_is_one_record(self) -> None:
        content = json.dumps(MUGS[0], indent=1) + "\n" + json.dumps(MUGS[1], indent=1)
        assert [each.id for each in products(list(opened(content, "x.json").records))] == ["007", "8"]

    def test_lines_stay_lines_whatever_the_suffix(self) -> None:
        content = "".join(json.dumps(mug) + "\n" for mug in MUGS)
        assert detect(source_of(content, "x.json")) == "jsonl"

    def test_a_bad_entry_is_a_problem_of_its_own(self) -> None:
        found = list(opened('[{"id": "1", "id": "2"},\n 5,\n {"id": "3", "title": "c"}]', "x.json").records)
        assert [(type(each), each.line) for each in found] == [(RawProblem, 1), (RawProblem, 2), (RawRecord, 3)]

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ('[{"id": "1", "title": "a"},', "x.json, line 1: is not valid JSON"),
            ('[{"id": "1"}\n{"id": "2"}]', "x.json, line 2: a comma is missing"),
            ('[{"id": "1"}', "breaks off inside the list"),
            ("[" * 200_000, "nested too deeply"),
            ("[]", "holds no JSON object"),
            ('{"products": []}', "holds no JSON object"),
        ],
    )
    def test_a_broken_file_is_refused_with_its_place(self, content: str, message: str) -> None:
        with pytest.raises(SourceUnreadableError, match=re.escape(message)):
            list(opened(content, "x.json", "json").records)

    @given(st.text(st.sampled_from('[]{}",:1ae \n\\'), max_size=40))
    def test_any_text_gives_records_problems_or_one_error(self, text: str) -> None:
        try:
            found = list(opened(text, "x.json", "json").records)
        except SourceUnreadableError as error:
            assert "x.json" in str(error)
        else:
            assert found


def test_a_corpus_is_documents() -> None:
    content = '{"_id": "d1", "title": "", "text": "Heat  pumps move heat.", "metadata": {"url": "x"}}\n'
    (document,) = records(list(opened(content, "corpus.jsonl").records))
    assert document == Document(id="d1", title="Heat pumps move heat.", text="Heat  pumps move heat.")


class TestAnsweredQuestions:
    PAIRS = ('[{"question": "May I return it?", "answer": "Within 30 days.", "category": "returns"}]', "faq.json")
    TABLE = ("Question;Answer;Topic\nMay I return it?;Within 30 days.;returns\n", "faq.csv")

    @pytest.mark.parametrize(("content", "name"), [PAIRS, TABLE])
    def test_each_pair_is_a_document(self, content: str, name: str) -> None:
        (document,) = records(list(opened(content, name).records))
        assert isinstance(document, Document)
        assert (document.title, document.text, document.tags) == ("May I return it?", "Within 30 days.", ("returns",))
        assert re.fullmatch(r"faq#[0-9a-f]{10}", document.id)

    def test_the_id_stays_when_another_question_comes_above(self) -> None:
        longer = "Question;Answer\nNew?;Yes.\nMay I return it?;Within 31 days.\n"
        (before,) = records(list(opened(*self.TABLE).records))
        assert records(list(opened(longer, "faq.csv").records))[1].id == before.id

    def test_a_chinese_table(self) -> None:
        (document,) = records(list(opened("问题,答案\n可以退货吗？,三十天内可以。\n", "faq.csv").records))
        assert (document.title, document.id[:4]) == ("可以退货吗？", "faq#")

    def test_a_pair_without_an_answer_is_rejected(self) -> None:
        (raw,) = opened("Question,Answer\nWhy?,\n", "faq.csv").records
        assert isinstance(raw, RawRecord)
        assert "text" not in raw.fields


class TestSchemaOrg:
    def test_products_of_a_page(self) -> None:
        reading = opened_file("product.html")
        kettle, red, blue, answer = records(list(reading.records))
        assert isinstance(kettle, Product)
        assert (kettle.id, kettle.gtin, kettle.mpn, kettle.brand) == ("007", "4006381333931", "PK-17", "Puro")
        assert (kettle.price, kettle.currency, kettle.availability) == (Decimal("49.9"), "EUR", "in_stock")
        assert (kettle.url, kettle.image) == ("https://shop.example/p/7", "https://cdn.example/7.jpg")
        assert kettle.description == "Boils & pours."
        assert attributes(kettle) == {
            "color": "black",
            "weight": "1.20 kg",
            "Power": "2200 W",
            "Cordless": "yes",
            "rating": "4.4 of 5",
            "rating_count": "89",
            "condition": "new",
        }
        assert [(each.text, each.rating, each.date) for each in kettle.reviews] == [("Quiet.", 4.0, "2026-01-31")]
        assert isinstance(red, Product)
        assert isinstance(blue, Product)
        assert (red.title, blue.title) == ("Fjell Shirt, Red, M", "Fjell Shirt, blue")
        assert (red.options, blue.options) == ({"color": "Red", "size": "M"}, {"color": "Blue"})
        assert red.group_id == blue.group_id == "SH"
        assert (red.availability, red.brand) == ("out_of_stock", "Fjell")
        assert isinstance(answer, Document)
        assert (answer.title, answer.text) == ("May it go in the dishwasher?", "No, never.")
        assert "a block of JSON-LD is not valid JSON" in reading.warnings[0]

    def test_offers_with_skus_of_their_own_are_a_family(self) -> None:
        offers = [{"sku": f"A-{n}", "price": n, "priceCurrency": "EUR", "name": f"Lamp {n}"} for n in (1, 2)]
        content = json.dumps({"@type": "Product", "name": "Lamp", "sku": "A", "offers": offers})
        found = products(list(opened(content, "x.json").records))
        assert [(each.id, each.title, each.group_id, each.price) for each in found] == [
            ("A-1", "Lamp 1", "A", Decimal(1)),
            ("A-2", "Lamp 2", "A", Decimal(2)),
        ]

    def test_a_range_of_prices_is_no_price(self) -> None:
        offer = {"@type": "AggregateOffer", "lowPrice": "19.90", "highPrice": "29.90", "priceCurrency": "EUR"}
        content = json.dumps({"@type": "Product", "name": "Lamp", "offers": offer})
        (lamp,) = products(list(opened(content, "lamp.json").records))
        assert (lamp.id, lamp.price, attributes(lamp)) == ("lamp", None, {"price_range": "19.90 to 29.90 EUR"})

    def test_a_page_without_either_is_a_document(self) -> None:
        page = '<html><script type="application/ld+json">{"@type": "WebPage"}</script><h1>About</h1></html>'
        (document,) = records(list(opened(page, "about.html").records))
        assert isinstance(document, Document)
        assert (document.id, document.title) == ("about", "About")

    values = st.recursive(
        st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["", "x", "Product", "Question", "4.5"]),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(
                    "@type @graph @id name sku offers price brand hasVariant mainEntity review value".split()
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )

    @given(values)
    def test_any_linked_data_is_read_without_error(self, value: object) -> None:
        page = f'<html><script type="application/ld+json">{json.dumps(value)}</script></html>'
        assert all(isinstance(each, RawRecord) for each in opened(page, "x.html").records)

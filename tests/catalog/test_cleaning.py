"""Records that are right become products and documents; records that are wrong say exactly what is wrong."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.cleaning import Rejection, clean, ignored_fields
from catalog.native import to_native
from catalog.product import Attribute, CommunityAnswer, Document, Product, Review
from catalog.readers.record import RawRecord, VerbatimNumber
from catalog.settings import CatalogSettings

SETTINGS = CatalogSettings(max_field_chars=1_000)


def cleaned(**fields: object) -> Product | Document | Rejection:
    record = {"id": "p1", "title": "A mug", **fields}
    return clean(RawRecord(source="shop.jsonl", line=7, fields=record), SETTINGS)


def product(**fields: object) -> Product:
    result = cleaned(**fields)
    assert isinstance(result, Product), result
    return result


def rejection(**fields: object) -> Rejection:
    result = cleaned(**fields)
    assert isinstance(result, Rejection), result
    return result


def attributes(**fields: object) -> list[tuple[str, str]]:
    return [(each.name, each.text) for each in product(**fields).attributes]


def test_id_and_title_are_enough() -> None:
    assert product() == Product(id="p1", title="A mug")


@pytest.mark.parametrize("field", ["id", "title"])
@pytest.mark.parametrize("value", [None, "", "  \n"])
def test_without_id_or_title_there_is_no_record(field: str, value: str | None) -> None:
    found = rejection(**{field: value})
    assert (found.source, found.line, found.field, found.reason) == ("shop.jsonl", 7, field, "is missing")


@pytest.mark.parametrize(
    ("given_id", "kept"),
    [
        ("007", "007"),
        (" A-1 ", "A-1"),
        (7, "7"),
        (12.0, "12"),
        (VerbatimNumber("12.0"), "12"),
        (VerbatimNumber("0012"), "0012"),
        ("12.0", "12.0"),
        ("e\u0301", "\u00e9"),
        ("x" * 200, "x" * 200),
        ("货号 1/2", "货号 1/2"),
    ],
)
def test_identifiers_are_text(given_id: object, kept: str) -> None:
    assert product(id=given_id).id == kept


@pytest.mark.parametrize(
    ("given_id", "reason"),
    [
        ("a\tb", "U+0009"),
        ("a\u200bb", "U+200B"),
        ("a\u202eb", "U+202E"),
        ("x" * 201, "201 characters"),
        (True, "true or false"),
        (["a"], "a list"),
        ({"a": 1}, "an object"),
        (float("nan"), "finite"),
        ("\ud800", "U+D800"),
        ("8.85E+11", "rounded by a spreadsheet"),
    ],
)
def test_bad_identifiers_are_rejected(given_id: object, reason: str) -> None:
    found = rejection(id=given_id)
    assert found.field == "id"
    assert reason in found.reason
    assert found.record_id is None


def test_a_rejected_record_still_tells_its_id() -> None:
    assert rejection(price="12,x") == Rejection(
        source="shop.jsonl",
        line=7,
        field="price",
        value="12,x",
        reason="is not a price; write a number such as 249.00",
        record_id="p1",
    )


def test_the_price_of_a_text_brings_its_currency() -> None:
    found = product(price="1 299,00 €")
    assert (found.price, found.currency) == (Decimal("1299.00"), "EUR")


def test_a_currency_without_a_price_is_kept() -> None:
    assert product(currency="eur").currency == "EUR"


def test_the_default_currency_is_for_prices_that_state_none() -> None:
    settings = CatalogSettings(default_currency="NOK")

    def currency(**fields: object) -> str | None:
        record = {"id": "1", "title": "t", **fields}
        result = clean(RawRecord(source="s", line=1, fields=record), settings)
        assert isinstance(result, Product)
        return result.currency

    assert currency(price="5") == "NOK"
    assert currency(price="5 kr") == "NOK"
    assert currency(price="5 USD") == "USD"
    assert currency() is None


def test_a_price_against_its_currency_is_rejected() -> None:
    assert rejection(price="15.00 USD", currency="EUR").reason == "names different currencies: EUR, USD"
    assert rejection(currency="dubloon").field == "currency"


@pytest.mark.parametrize("value", [-1, "-5", -0.01, VerbatimNumber("-3"), float("nan"), float("inf"), True, [1], "NaN"])
def test_bad_prices_are_rejected(value: object) -> None:
    assert rejection(price=value).field == "price"


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (VerbatimNumber("2.10"), "2.10"),
        (VerbatimNumber("19.990000000000002"), "19.99"),
        (VerbatimNumber("1e3"), "1000"),
        (249, "249"),
        (0, "0"),
        (12.5, "12.5"),
    ],
)
def test_prices_are_exact(value: object, exact: str) -> None:
    assert str(product(price=value).price) == exact


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("in_stock", "in_stock"),
        ("In Stock", "in_stock"),
        ("https://schema.org/InStock", "in_stock"),
        ("http://schema.org/PreOrder", "preorder"),
        ("out of stock", "out_of_stock"),
        ("SoldOut", "out_of_stock"),
        ("back-order", "backorder"),
        ("有货", "in_stock"),
        ("缺货", "out_of_stock"),
        ("预售", "preorder"),
        (True, "in_stock"),
        (False, "out_of_stock"),
        (None, "unknown"),
        ("", "unknown"),
    ],
)
def test_availability_is_one_of_the_codes(spelling: object, code: str) -> None:
    assert product(availability=spelling).availability == code


def test_an_unknown_availability_names_the_known_ones() -> None:
    reason = rejection(availability="maybe").reason
    for code in ("in_stock", "out_of_stock", "preorder", "backorder", "unknown"):
        assert code in reason


@pytest.mark.parametrize(("value", "pieces"), [(12, 12), ("12", 12), (12.0, 12), ("0", 0), (None, None), ("", None)])
def test_stock_is_whole_pieces(value: object, pieces: int | None) -> None:
    assert product(stock=value).stock == pieces


@pytest.mark.parametrize("value", [-1, "-2", "1.5", "many", True, 10**40, "١٢x", [1]])
def test_bad_stock_is_rejected(value: object) -> None:
    assert rejection(stock=value).field == "stock"


@pytest.mark.parametrize("address", ["https://shop.example/p?id=1", "/p/1", "shop.example/p", "HTTP://x.example"])
def test_web_addresses_are_kept(address: str) -> None:
    assert product(url=address).url == address


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "ftp://x", 1.5j]
)
@pytest.mark.parametrize("field", ["url", "image"])
def test_addresses_that_a_browser_could_run_are_rejected(field: str, address: object) -> None:
    assert rejection(**{field: address}).field == field


def test_the_first_of_several_images_is_taken() -> None:
    assert product(image=["/1.jpg", "/2.jpg"]).image == "/1.jpg"


def test_times_are_utc() -> None:
    assert product(updated_at="2026-11-01T01:30:00+02:00").updated_at == datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    assert product(updated_at="2026-11-01").updated_at == datetime(2026, 11, 1, tzinfo=UTC)
    for bad in ("yesterday", "0001-01-01T00:00:00+23:00", 20.5, "2026-13-01"):
        assert rejection(updated_at=bad).field == "updated_at"


def test_html_becomes_text_everywhere() -> None:
    found = product(
        title="Fish &amp; Chips",
        description="<h2>Taste</h2><p>Good<br>hot</p><ul><li>one</li><li>two</li></ul><script>x()</script>",
        bullets=["<b>Strong</b> handle", "5 < 6"],
    )
    assert found.title == "Fish & Chips"
    assert found.description == "## Taste\n\nGood\nhot\n\n- one\n- two"
    assert found.bullets == ("Strong handle", "5 < 6")


def test_characters_that_cannot_be_shown_are_dropped_from_texts() -> None:
    assert product(title="A\x00 m\x07ug\ufeff").title == "A mug"
    assert product(attributes={"w\x00": "1\x1f"}).attributes == (Attribute(name="w", text="1"),)


def test_half_a_character_is_rejected() -> None:
    assert "damaged" in rejection(title="\ud83d").reason
    assert "damaged" in rejection(attributes={"a": "x\udc00"}).reason


def test_a_field_that_is_too_long_is_rejected() -> None:
    assert product(description="x" * 1_000).description == "x" * 1_000
    found = rejection(description="x" * 1_001)
    assert found.reason == "has 1,001 characters; 1,000 are allowed"
    assert len(found.value) <= 120
    assert rejection(attributes={"a": ["x" * 600, "y" * 600]}).field == "attributes.a"
    assert rejection(qa=[{"question": "q", "answer": "x" * 1_001}]).field == "qa[0].answer"


def test_attributes_are_texts_in_the_merchants_order() -> None:
    given_attributes = {
        "weight": "2.4 kg",
        "whole": 6.0,
        "verbatim": VerbatimNumber("2.10"),
        "point": VerbatimNumber("6.0"),
        "count": 3,
        "bagless": True,
        "corded": False,
        "colors": ["red", None, "blue"],
        "run_time": {"value": 45, "unit": "min"},
        "plain": {"value": "x", "unit": None},
        "several": {"value": [1, 2], "unit": "m"},
        "none": None,
        "empty": " ",
        "no_value": {"value": None, "unit": "kg"},
        "no_items": [],
    }
    assert attributes(attributes=given_attributes) == [
        ("weight", "2.4 kg"),
        ("whole", "6"),
        ("verbatim", "2.10"),
        ("point", "6"),
        ("count", "3"),
        ("bagless", "yes"),
        ("corded", "no"),
        ("colors", "red, blue"),
        ("run_time", "45 min"),
        ("plain", "x"),
        ("several", "1, 2 m"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"a": 1},
        {"value": 1, "unit": "kg", "more": 2},
        {"value": {"value": 1}},
        [[1]],
        [{"value": 1}],
        float("inf"),
        10**200,
    ],
)
def test_nested_attributes_are_rejected_by_name(value: object) -> None:
    assert rejection(attributes={"dims": value}).field == "attributes.dims"
    assert rejection(dims=value).field == "dims"


def test_an_attribute_without_a_name_is_rejected() -> None:
    assert "without a name" in rejection(attributes={" ": "x"}).reason


def test_unknown_keys_become_attributes_in_their_place() -> None:
    raw = {"material": "steel", "attributes": {"weight": "1 kg"}, "height": 9.0, "text": "words"}
    assert attributes(**raw) == [
        ("material", "steel"),
        ("weight", "1 kg"),
        ("height", "9"),
        ("text", "words"),
    ]


def test_an_attribute_given_twice_holds_both_values_once() -> None:
    assert attributes(attributes={"color": "red", "color ": "blue"}, color="red") == [("color", "red, blue")]


def test_options_are_texts() -> None:
    assert product(options={"size": 42.0, "color": "red", "fit": None}).options == {
        "size": "42",
        "color": "red",
    }
    assert rejection(options=["red"]).field == "options"


def test_a_category_path_may_be_a_list() -> None:
    assert product(category=["Home", "Vacuums"]).category == "Home > Vacuums"


def test_reviews_without_an_id_are_numbered() -> None:
    found = product(
        reviews=[
            {"text": "a", "rating": "4.5"},
            {"id": "x", "text": "b", "date": "2026-01-31T10:00:00Z"},
            "c",
        ]
    )
    assert found.reviews == (
        Review(id="r1", text="a", rating=4.5),
        Review(id="x", text="b", date="2026-01-31"),
        Review(id="r3", text="c"),
    )


@pytest.mark.parametrize(
    ("reviews", "field"),
    [
        ([{"rating": 4}], "reviews[0].text"),
        ([{"text": "a", "rating": 6}], "reviews[0].rating"),
        ([{"text": "a", "rating": 0.5}], "reviews[0].rating"),
        ([{"text": "a", "rating": True}], "reviews[0].rating"),
        ([{"text": "a"}, {"text": "b", "date": "soon"}], "reviews[1].date"),
        ([{"id": "r2", "text": "a"}, {"text": "b"}], "reviews[1].id"),
        ([7], "reviews[0]"),
        ({"text": "a"}, "reviews"),
    ],
)
def test_bad_reviews_are_rejected_with_their_place(reviews: object, field: str) -> None:
    assert rejection(reviews=reviews).field == field


def test_community_answers_need_both_sides() -> None:
    pair = {"question": "Bags?", "answer": "No."}
    assert product(qa=[pair]).qa == (CommunityAnswer(question="Bags?", answer="No."),)
    assert rejection(qa=[pair, {"question": "Hepa?"}]).field == "qa[1].answer"


def test_a_document_is_what_says_so() -> None:
    found = cleaned(type="document", text="<b>30</b> days.", tags="policy; returns", lang="en")
    assert found == Document(id="p1", title="A mug", text="<b>30</b> days.", tags=("policy", "returns"))
    raw = RawRecord(source="s", line=1, fields={"type": "document", "lang": "en", "price": None})
    assert ignored_fields(raw) == ["lang"]


def test_a_document_without_text_is_rejected() -> None:
    assert rejection(type="document").field == "text"
    assert rejection(type="document", text="x" * 1_001).field == "text"


def test_another_type_is_rejected() -> None:
    assert rejection(type="service").reason == "must be product or document"
    assert rejection(type=["product"]).field == "type"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
field_names = st.sampled_from(
    [
        *(
            "type",
            "id",
            "title",
            "description",
            "brand",
            "category",
            "price",
            "currency",
            "availability",
            "stock",
        ),
        *("url", "image", "gtin", "mpn", "group_id", "options", "attributes", "bullets", "reviews", "qa"),
        *("updated_at", "text", "tags", "anything", ""),
    ]
)


@given(st.dictionaries(field_names, json_values, max_size=6))
def test_any_json_is_cleaned_or_rejected(fields: dict[str, object]) -> None:
    result = cleaned(**fields)
    if isinstance(result, Rejection):
        assert result.reason
        result.value.encode()
    else:
        again = clean(RawRecord(source="s", line=1, fields=to_native(result)), CatalogSettings())
        assert isinstance(again, type(result))
        assert again.id == result.id


@given(st.text(st.characters(exclude_categories=()), max_size=20))
def test_any_price_text_is_a_price_or_a_reason(text: str) -> None:
    result = cleaned(price=text)
    if isinstance(result, Rejection):
        assert result.field == "price"
    else:
        assert isinstance(result, Product)
        assert result.price is None or result.price >= 0


def test_native_fields_clean_to_an_equal_record() -> None:
    whole = product(
        description="d",
        brand="b",
        category="c > d",
        price="249",
        currency="EUR",
        availability="preorder",
        stock=3,
        url="/u",
        image="/i",
        gtin="0012345678905",
        mpn="m",
        group_id="g",
        options={"color": "red"},
        attributes={"weight": "2.4 kg", "text": "words"},
        bullets=["one"],
        reviews=[{"id": "a", "text": "t", "rating": 4, "date": "2026-01-31"}],
        qa=[{"question": "q", "answer": "a"}],
        updated_at="2026-11-01T00:00:00Z",
    )
    native = to_native(whole)
    assert native["price"] == "249.00"
    assert native["updated_at"] == "2026-11-01T00:00:00Z"
    assert clean(RawRecord(source="s", line=1, fields=native), SETTINGS) == whole
    document = cleaned(type="document", text="t", url="/u", tags=["a"])
    assert isinstance(document, Document)
    assert clean(RawRecord(source="s", line=1, fields=to_native(document)), SETTINGS) == document

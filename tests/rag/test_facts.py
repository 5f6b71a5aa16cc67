"""The facts of a product as evidence."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog.product import Attribute, Availability, Product, Review
from catalog.view import Offer
from rag.facts import facts_of
from rag.question import Language

CHANGED, STATED = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
VACUUM = Product(
    id="VAC-200",
    title="Aurora 200",
    brand="Aurora",
    category="Home > Vacuums",
    mpn="A-200",
    price=Decimal("1.00"),
    currency="USD",
    availability="out_of_stock",
    url="https://shop.example/vac-200",
    options={"colour": "white", "plug": "EU"},
    attributes=(
        Attribute(name="weight", text="2.4 kg"),
        Attribute(name="Colour", text="pearl white"),
        Attribute(name="filter_type", text="washable HEPA"),
    ),
    updated_at=CHANGED,
)
OFFER = Offer(
    product_id="VAC-200",
    price=Decimal("249"),
    currency="EUR",
    availability="in_stock",
    stock=12,
    as_of=STATED,
)


def stated(product: Product, offer: Offer | None, language: Language = "en") -> dict[str | None, str]:
    return {fact.field: fact.text for fact in facts_of(product, offer, language)}


def test_attributes_come_first_in_the_merchants_order_and_verbatim() -> None:
    facts = facts_of(VACUUM, OFFER, "en")
    assert [(fact.field, fact.text) for fact in facts[:3]] == [
        ("weight", "2.4 kg"),
        ("Colour", "pearl white"),
        ("filter_type", "washable HEPA"),
    ]


def test_option_that_an_attribute_states_already_is_not_stated_twice() -> None:
    fields = [fact.field for fact in facts_of(VACUUM, OFFER, "en")]
    assert "plug" in fields
    assert "colour" not in fields


def test_price_and_stock_are_those_of_the_offer_and_never_those_of_the_product() -> None:
    facts = stated(VACUUM, OFFER)
    assert (facts["price"], facts["availability"], facts["stock"]) == ("€249.00", "in stock", "12")


def test_price_and_stock_are_as_of_the_offer_and_attributes_as_of_the_product() -> None:
    times = {fact.field: fact.as_of for fact in facts_of(VACUUM, OFFER, "en")}
    assert (times["price"], times["stock"], times["weight"]) == (STATED, STATED, CHANGED)


def test_product_without_an_offer_states_no_price() -> None:
    assert not {"price", "availability", "stock"} & set(stated(VACUUM, None))


def test_offer_without_a_price_and_of_unknown_availability_states_neither() -> None:
    nothing = replace(OFFER, price=None, currency=None, availability="unknown")
    assert not {"price", "availability", "stock"} & set(stated(VACUUM, nothing))


def test_pieces_in_stock_are_told_only_of_what_can_be_bought_now() -> None:
    assert "stock" not in stated(VACUUM, replace(OFFER, availability="preorder"))


@pytest.mark.parametrize(
    ("availability", "language", "words"),
    [("out_of_stock", "en", "out of stock"), ("in_stock", "zh", "有货"), ("preorder", "zh", "可预订")],
)
def test_availability_is_said_in_the_language_of_the_question(
    availability: Availability, language: Language, words: str
) -> None:
    assert stated(VACUUM, replace(OFFER, availability=availability), language)["availability"] == words


def test_identifiers_that_are_missing_are_no_facts() -> None:
    facts = stated(VACUUM, OFFER)
    assert (facts["id"], facts["mpn"], facts["brand"]) == ("VAC-200", "A-200", "Aurora")
    assert "gtin" not in facts


def test_attribute_named_brand_takes_the_place_of_the_shops_own() -> None:
    product = replace(VACUUM, attributes=(Attribute(name="Brand", text="Aurora of Norway"),))
    brands = [fact.text for fact in facts_of(product, None, "en") if (fact.field or "").lower() == "brand"]
    assert brands == ["Aurora of Norway"]


def test_rating_is_the_mean_of_the_rated_reviews_with_their_number() -> None:
    reviews = (
        Review(id="r1", text="good", rating=5.0),
        Review(id="r2", text="fine", rating=4.0),
        Review(id="r3", text="no stars given"),
    )
    assert stated(replace(VACUUM, reviews=reviews), OFFER)["rating"] == f"{(5 + 4) / 2}/5 (2)"


def test_reviews_without_stars_make_no_rating() -> None:
    assert "rating" not in stated(replace(VACUUM, reviews=(Review(id="r1", text="good"),)), OFFER)


def test_number_of_a_fact_is_read_with_its_unit() -> None:
    [weight] = [fact for fact in facts_of(VACUUM, OFFER, "en") if fact.field == "weight"]
    assert weight.quantity is not None
    assert (weight.quantity.magnitude, weight.quantity.unit, weight.quantity.dimension) == (
        2.4,
        "kilogram",
        "mass",
    )


def test_facts_can_be_cited() -> None:
    facts = facts_of(VACUUM, OFFER, "en")
    assert len({fact.source_id for fact in facts}) == len(facts)
    for fact in facts:
        assert fact.source_id == f"VAC-200#{fact.field}"
        assert (fact.kind, fact.source, fact.product_id, fact.owner_title, fact.url) == (
            "field",
            "attribute",
            "VAC-200",
            "Aurora 200",
            "https://shop.example/vac-200",
        )

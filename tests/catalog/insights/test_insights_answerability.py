"""What is found in small catalogs; every count is made by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from catalog.database import Catalog
from catalog.insights.answerability import find_answerability
from catalog.insights.common_attributes import CommonAttribute
from catalog.insights.finding import Answerability, AskedFor, Coverage, Finding
from catalog.product import Attribute, Product

WEIGHT = CommonAttribute(
    key="weight", names=("weight", "net weight", "重量"), dimension="mass", within=("weight",), everywhere=True
)
NOISE = CommonAttribute(key="noise", names=("noise level", "noise"), dimension="decibel")


def lamp(number: int, category: str | None = "Home > Lamps", **facts: str) -> Product:
    """A product of a category with these attributes; all differ in title and text, and state what any offer does."""
    return Product(
        id=f"{category or 'X'}-{number:02}",
        title=f"{'Arc Bow Cone Dome Elm Fox Gem Hue Ivy Jet Kit Lux'.split()[number % 12]} {number}",
        description=f"Text number {number}, of its own.",
        brand="Lumivar",
        category=category,
        price=Decimal(20 + number),
        currency="EUR",
        availability="in_stock",
        attributes=tuple(Attribute(name=name, text=text) for name, text in facts.items()),
    )


def report(products: Iterable[Product], asked: Sequence[AskedFor] = ()) -> Answerability:
    with Catalog.open(":memory:") as catalog:
        with catalog.transaction() as writer:
            writer.write(list(products))
        with catalog.view() as view:
            return find_answerability(view, common=[WEIGHT, NOISE], asked=asked)


def found(products: Iterable[Product], asked: Sequence[AskedFor] = ()) -> list[tuple[str, str | None, int, int]]:
    return [(one.kind, one.field, one.n_affected, one.n_considered) for one in report(products, asked).findings]


def lamps(n: int, **facts: str) -> list[Product]:
    return [lamp(number, weight=f"{1 + number / 10:.1f} kg", **facts) for number in range(n)]


def without(product: Product, name: str) -> Product:
    return replace(product, attributes=tuple(one for one in product.attributes if one.name != name))


def test_a_complete_catalog_has_nothing_to_mend() -> None:
    result = report(lamps(10, socket="E27"))
    assert result.findings == ()
    # price, currency, description, availability, brand, weight, socket of ten products
    assert result.categories == (Coverage(category="Home > Lamps", n_products=10, n_expected=70, n_stated=70),)


def test_what_most_state_and_one_lacks_is_missing() -> None:
    shop = lamps(10, socket="E27")
    shop[3] = without(shop[3], "socket")
    (finding,) = report(shop).findings
    assert (finding.kind, finding.field, finding.n_affected, finding.why) == ("missing", "socket", 1, "most")
    assert [example.product_id for example in finding.examples] == ["Home > Lamps-03"]
    assert finding.impact == 1.0


def test_what_a_third_lacks_may_not_apply_unless_everything_has_it() -> None:
    shop = [
        without(without(one, "socket"), "weight") if i < 4 else one for i, one in enumerate(lamps(10, socket="E27"))
    ]
    assert found(shop) == [("missing", "weight", 4, 10)]


def test_another_name_of_the_same_is_no_lack() -> None:
    shop = lamps(10)
    shop[0] = lamp(0, net_weight="1 kg")
    shop[1] = lamp(1, weight_with_battery="1.1 kg")
    assert found(shop) == []


def test_what_stands_in_the_place_of_another_is_no_lack() -> None:
    shop = lamps(10, battery_life="8 h")
    shop[0], shop[1] = lamps(2, cable_length="2 m")
    assert found(shop) == []


def test_a_value_that_says_none_is_no_value() -> None:
    shop = lamps(10, socket="E27")
    shop[2] = lamps(3, socket="n/a")[2]
    assert found(shop) == [("missing", "socket", 1, 10)]


def test_an_option_states_too() -> None:
    shop = lamps(10, colour="red")
    shop[5] = replace(without(shop[5], "colour"), options={"Colour": "blue"})
    assert found(shop) == []


def test_a_mention_in_the_texts_is_told_apart() -> None:
    shop = [without(one, "weight") if i < 3 else one for i, one in enumerate(lamps(10))]
    shop[0] = replace(shop[0], description="It comes to 2.4 kg without the box.")
    (finding,) = report(shop).findings
    assert (finding.field, finding.n_affected, finding.n_in_text) == ("weight", 2, 1)


def test_a_product_that_states_hardly_anything_is_one_finding_not_many() -> None:
    shop = lamps(10, socket="E27", dimmable="yes", switch="touch", bulb="LED")
    shop[4] = replace(shop[4], attributes=(Attribute(name="bulb", text="LED"),))
    assert found(shop) == [("sparse", None, 1, 10)]


def test_what_nothing_in_the_shop_states_is_told_once() -> None:
    shop = [lamp(i, "Home > Lamps", bulb="LED") for i in range(6)] + [
        lamp(i, "Home > Rugs", pile="9") for i in range(6)
    ]
    (finding,) = report(shop).findings
    assert (finding.kind, finding.category, finding.field) == ("never_stated", None, "weight")
    assert (finding.n_affected, finding.n_considered, finding.why) == (12, 12, "common")


def test_what_neighbouring_categories_state_is_wanted() -> None:
    kinds = ("Mugs", "Pans", "Pots", "Cups")
    shop = [lamp(i, f"Kitchen > {kind}", weight="1 kg", dishwasher="yes") for kind in kinds for i in range(6)]
    shop += [lamp(i, "Kitchen > Bowls", weight="1 kg") for i in range(6)]
    (finding,) = report(shop).findings
    assert (finding.kind, finding.category, finding.field) == ("never_stated", "Kitchen > Bowls", "dishwasher")
    assert finding.why == "siblings"


def test_what_customers_asked_for_in_vain_is_wanted_and_counts_for_more() -> None:
    once = AskedFor(category="Home > Lamps", attribute="noise", n_questions=1)
    assert found(lamps(10), [once]) == []
    (finding,) = report(lamps(10), [once, replace(once, n_questions=2)]).findings
    assert (finding.field, finding.n_affected, finding.n_asked, finding.why) == ("noise", 10, 3, "asked")
    assert finding.impact == 10 * 2.0 + 3 * 5.0


def test_too_few_products_tell_nothing() -> None:
    shop = lamps(4, socket="E27")
    shop[0] = without(without(shop[0], "socket"), "weight")
    assert found(shop) == []


def test_products_without_a_category_are_told_and_not_held_against_each_other() -> None:
    shop = [lamp(i, None, weight="1 kg", **({"socket": "E27"} if i else {})) for i in range(10)]
    shop[1] = replace(shop[1], price=Decimal(100_000), description=None)
    assert found(shop) == [("no_category", None, 10, 10), ("missing", "description", 1, 10)]


def test_wrong_facts_come_before_missing_ones() -> None:
    shop = lamps(12, socket="E27", length="40 cm")
    shop[0] = replace(shop[0], price=Decimal(2900))
    shop[1] = replace(
        without(shop[1], "weight"), attributes=(*shop[1].attributes[1:], Attribute(name="weight", text="1100 kg"))
    )
    shop[2] = replace(shop[2], price=Decimal(0))
    shop[3] = lamps(4, socket="E27", length="40")[3]
    shop[4] = lamps(5, socket="E27", length="40 W")[4]
    shop[5] = replace(shop[5], currency="USD")
    shop[6] = without(shop[6], "socket")
    shop[7] = replace(shop[7], description=shop[7].title)
    assert found(shop) == [
        ("price_times_100", "price", 1, 12),
        ("price_zero", "price", 1, 12),
        ("price_currency", "price", 1, 12),
        ("unlikely_size", "weight", 1, 12),
        ("missing_unit", "length", 1, 12),
        ("mixed_measures", "length", 1, 12),
        ("missing", "socket", 1, 12),
        ("title_as_text", "description", 1, 12),
    ]


def test_examples_show_what_is_wrong_and_what_was_meant() -> None:
    shop = lamps(10)
    shop[0] = replace(shop[0], price=Decimal("2900.00"))
    (finding,) = report(shop).findings
    (example,) = finding.examples
    assert (example.value, example.meant) == ("2900.00 EUR", "29.00")
    assert finding.usual is not None
    assert finding.usual.endswith("EUR")


def test_the_order_of_products_and_a_second_look_change_nothing() -> None:
    shop = lamps(10, socket="E27")
    shop[3], shop[7] = without(shop[3], "socket"), without(shop[7], "weight")
    assert report(shop).findings == report(reversed(shop)).findings


@pytest.mark.parametrize(("n_affected", "n_considered"), [(0, 5), (6, 5)])
def test_a_finding_concerns_at_least_one_and_at_most_all(n_affected: int, n_considered: int) -> None:
    with pytest.raises(ValueError, match="cannot be affected"):
        Finding(kind="missing", category=None, field="x", n_affected=n_affected, n_considered=n_considered, impact=1.0)

"""Exact questions over a catalog of twelve products; every expected figure is counted by hand."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from catalog.database import Catalog
from catalog.plan import MAX_LIMIT
from catalog.product import Attribute, Availability, Product, Review
from catalog.queries import (
    Filter,
    Plan,
    PlanResult,
    attribute_profile,
    compare,
    distinct_values,
    execute,
    normalise_attribute_name,
    vocabulary,
)
from tests.catalog.conftest import NewStore


def _product(
    product_id: str,
    title: str,
    category: str | None,
    price: str | None,
    *attributes: str,
    brand: str | None = "Aurora",
    currency: str | None = "EUR",
    availability: Availability = "in_stock",
    stock: int | None = None,
    ratings: tuple[float | None, ...] = (),
    options: dict[str, str] | None = None,
) -> Product:
    pairs = (text.split(": ", 1) for text in attributes)
    return Product(
        id=product_id,
        title=title,
        category=category,
        brand=brand,
        price=None if price is None else Decimal(price),
        currency=currency,
        availability=availability,
        stock=stock,
        attributes=tuple(Attribute(name=name, text=text) for name, text in pairs),
        reviews=tuple(Review(id=f"r{i}", text="Fine.", rating=rating) for i, rating in enumerate(ratings)),
        options=options or {},
    )


VACUUM, ROBOT, KETTLE = "Home > Vacuums", "Home > Vacuums > Robots", "Kitchen > Kettles"

PRODUCTS = [
    _product(
        "V1",
        "Aurora 100",
        VACUUM,
        "99.00",
        "weight: 2.4 kg",
        "HEPA-Filter: yes",
        "colour: Black",
        stock=3,
        ratings=(5, 4),
    ),
    _product(
        "V2",
        "Aurora 200",
        VACUUM,
        "249.00",
        "weight: 2400 g",
        "hepa_filter: no",
        "colour: Black, Silver",
        stock=0,
        availability="out_of_stock",
        ratings=(2, None),
    ),
    _product(
        "V3",
        "Aurora Robo",
        ROBOT,
        "399.00",
        "Weight: 3.1 kg",
        "hepa filter: washable, included",
        "colour: infrared white",
        brand="Borealis",
        stock=7,
    ),
    _product("V4", "Aurora Mini", VACUUM, None, "weight: 5", "colour: red", availability="unknown"),
    _product("V5", "Import Vac", VACUUM, "120.00", "weight: 4 lb", "power: 600 W", currency="USD"),
    _product("V6", "Old Vac", VACUUM, "120.00", "volume: 2 l", "HEPA filter: n/a", brand=None),
    _product("K1", "Kettle One", KETTLE, "29.90", "capacity: 1.7 l", "wifi: Wi-Fi 6 (2.4 GHz)", stock=12),
    _product("K2", "Kettle Two", KETTLE, "29.90", "capacity: 1700 ml", "wifi: not supported"),
    _product("K3", "Kettle Three", KETTLE, "45.00", "capacity: 1 l", "lid: no-slip", brand="Borealis"),
    _product("S1", "Shoe S", "Shoes", "80.00", options={"Size": "42", "Colour": "Blue"}),
    _product("S2", "Shoe M", "Shoes", "80.00", options={"size": "43", "Colour": "Red"}),
    _product("Z1", "茶壶", "茶具", "152.00", "重量: 152 克", "滤网: 无", currency="CNY", brand="陶器"),
]


@pytest.fixture(scope="module")
def catalog(new_store: NewStore) -> Iterator[Catalog]:
    with Catalog.open(new_store()) as opened:
        with opened.transaction() as writer:
            writer.write(PRODUCTS)
        yield opened


def _ids(result: PlanResult) -> list[str]:
    return [row.product_id for row in result.rows]


def _matching(catalog: Catalog, *filters: Filter) -> list[str]:
    return _ids(execute(catalog, Plan(filters=filters, limit=100)))


VACUUMS = Filter(field="category", operator="=", value="vacuums")
KETTLES = Filter(field="category", operator="=", value="Kettles")


def test_empty_plan_lists_every_product_by_id(catalog: Catalog) -> None:
    result = execute(catalog, Plan(limit=100))
    assert _ids(result) == sorted(product.id for product in PRODUCTS)
    assert (result.n_scope, result.n_considered, result.n_matching) == (12, 12, 12)


def test_limit_cuts_rows_and_not_counts(catalog: Catalog) -> None:
    result = execute(catalog, Plan(filters=(VACUUMS,), limit=2))
    assert (_ids(result), result.n_matching) == (["V1", "V2"], 6)


def test_price_below_a_limit_says_over_how_many_it_was_computed(catalog: Catalog) -> None:
    limit = Filter(field="price", operator="<", value=200.0, unit="EUR", text="under 200 euros")
    result = execute(catalog, Plan(filters=(VACUUMS, limit), order_by="price"))
    assert _ids(result) == ["V1", "V6"]  # 99.00 and 120.00
    assert result.n_scope == 6
    assert result.n_considered == 4  # V4 states no price, V5 is in dollars
    assert result.n_left_out == 1  # V5
    assert (result.dimension, result.currency) == ("currency", "EUR")
    first = result.rows[0]
    assert (first.value_text, first.value, first.price) == ("99.00", 99.0, "99.00")


def test_price_limit_without_a_currency_compares_any(catalog: Catalog) -> None:
    assert _matching(catalog, VACUUMS, Filter(field="price", operator="<=", value=120.0)) == [
        "V1",
        "V5",
        "V6",
    ]


def test_cheapest_compares_only_the_commonest_currency(catalog: Catalog) -> None:
    result = execute(catalog, Plan(filters=(VACUUMS,), aggregate="extreme", order_by="price"))
    assert _ids(result) == ["V1"]
    assert (result.n_considered, result.n_left_out, result.currency) == (4, 1, "EUR")


def test_extreme_returns_all_that_share_it(catalog: Catalog) -> None:
    result = execute(catalog, Plan(aggregate="extreme", order_by="price"))
    assert _ids(result) == ["K1", "K2"]
    assert result.n_tied == 2


def test_tied_rows_stay_within_the_limit_and_their_number_is_told(catalog: Catalog) -> None:
    result = execute(catalog, Plan(aggregate="extreme", order_by="price", limit=1))
    assert (_ids(result), result.n_tied) == (["K1"], 2)


def test_superlative_compares_one_dimension_across_units(catalog: Catalog) -> None:
    result = execute(catalog, Plan(filters=(VACUUMS,), aggregate="extreme", order_by="weight"))
    assert _ids(result) == ["V5"]  # 4 lb = 1.814 kg
    assert result.rows[0].value_text == "4 lb"
    assert result.rows[0].value == pytest.approx(4 * 0.45359237)
    assert result.n_considered == 4  # V1, V2, V3, V5
    assert result.n_left_out == 1  # V4 says 5, of nothing
    assert result.dimension == "mass"


def test_amounts_equal_after_conversion_tie(catalog: Catalog) -> None:
    same = Filter(field="weight", operator="=", value=2.4, dimension="mass", unit="kilogram")
    assert _matching(catalog, same) == ["V1", "V2"]
    assert _matching(catalog, Filter(field="weight", operator="<=", value=2.4, dimension="mass")) == [
        "V1", "V2", "V5",
    ]  # fmt: skip
    assert _matching(catalog, Filter(field="weight", operator="<", value=2.4, dimension="mass")) == ["V5"]
    largest = execute(catalog, Plan(filters=(KETTLES,), aggregate="extreme", order_by="capacity", descending=True))
    assert _ids(largest) == ["K1", "K2"]


def test_number_without_a_unit_takes_the_commonest_unit_of_the_field(catalog: Catalog) -> None:
    heavy = Filter(field="weight", operator=">", value=3.0)
    assert _matching(catalog, VACUUMS, heavy) == ["V3"]  # 3 kg: two of four weights are in kilograms


def test_alternative_names_mean_one_field(catalog: Catalog) -> None:
    result = execute(catalog, Plan(aggregate="extreme", order_by="weight|重量"))
    assert _ids(result) == ["Z1"]  # 152 g
    assert result.rows[0].field == "重量"


def test_list_puts_what_does_not_state_the_order_last(catalog: Catalog) -> None:
    result = execute(catalog, Plan(filters=(VACUUMS,), order_by="weight", descending=True))
    assert _ids(result) == ["V3", "V1", "V2", "V5", "V4", "V6"]
    assert [row.value_text for row in result.rows] == ["3.1 kg", "2.4 kg", "2400 g", "4 lb", "5", None]


def test_yes_and_no_need_to_be_stated(catalog: Catalog) -> None:
    has = Filter(field="hepa filter", operator="has", value=None)
    lacks = Filter(field="hepa filter", operator="lacks", value=None)
    assert _matching(catalog, has) == ["V1", "V3"]
    assert _matching(catalog, lacks) == ["V2"]  # V6 says n/a, the others nothing
    assert execute(catalog, Plan(filters=(VACUUMS, has))).n_considered == 3


@pytest.mark.parametrize(
    ("field", "expected"),
    [("wifi", ["K1"]), ("lid", ["K3"]), ("滤网", []), ("nothing of the kind", [])],
)
def test_has_reads_words_that_deny(catalog: Catalog, field: str, expected: list[str]) -> None:
    assert _matching(catalog, Filter(field=field, operator="has", value=None)) == expected


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("colour", "contains", "black", ["V1", "V2"]),
        ("colour", "contains", "red", ["V4"]),  # not infrared
        ("colour", "=", "silver", ["V2"]),  # one of a list
        ("colour", "!=", "black", ["V3", "V4"]),
        ("colour", "lacks", "black", ["V3", "V4"]),
        ("wifi", "contains", "wifi", ["K1"]),
        ("hepa filter", "=", "yes", ["V1", "V3"]),
        ("hepa filter", "=", "no", ["V2"]),
        ("option:size", "=", "42", ["S1"]),
        ("option:size", ">", 42.0, ["S2"]),
        ("colour|option:colour", "=", "red", ["S2", "V4"]),
        ("brand", "=", "borealis", ["K3", "V3"]),
        ("brand", "lacks", None, ["V6"]),
        ("brand", "=", "陶器", ["Z1"]),
        ("category", "=", "home", ["V1", "V2", "V3", "V4", "V5", "V6"]),
        ("category", "=", "Vacuums > Robots", ["V3"]),
        ("category", "=", "robot", []),  # a whole segment
        ("category", "contains", "robot", ["V3"]),
        ("category", "!=", "Home", ["K1", "K2", "K3", "S1", "S2", "Z1"]),
        ("title", "contains", "aurora", ["V1", "V2", "V3", "V4"]),
        ("title", "contains", "茶", ["Z1"]),
        ("availability", "=", "out of stock", ["V2"]),
        ("availability", "=", "sold on the moon", []),
        ("stock", ">=", 7.0, ["K1", "V3"]),
        ("stock", "has", None, ["K1", "V1", "V3"]),
        ("stock", "lacks", None, ["V2"]),
        ("rating", ">=", 4.5, ["V1"]),
        ("rating", "<", 3.0, ["V2"]),  # one rating of 2, one review without
        ("rating", "has", None, ["V1", "V2"]),
        ("price", "lacks", None, ["V4"]),
        ("price", "!=", 80.0, ["K1", "K2", "K3", "V1", "V2", "V3", "V5", "V6", "Z1"]),
        ("price", "=", "cheap", []),
    ],
)  # fmt: skip
def test_filter_matches(
    catalog: Catalog, field: str, operator: str, value: str | float | None, expected: list[str]
) -> None:
    condition = Filter(field=field, operator=operator, value=value)  # type: ignore[arg-type]  # a parameter
    assert _matching(catalog, condition) == expected


def test_row_shows_the_value_that_met_the_filter(catalog: Catalog) -> None:
    result = execute(catalog, Plan(filters=(Filter(field="colour", operator="contains", value="silver"),)))
    assert [(row.value_text, row.field) for row in result.rows] == [("Black, Silver", "colour")]


def test_empty_result_names_the_filter_and_what_comes_nearest(catalog: Catalog) -> None:
    cheap = Filter(field="price", operator="<", value=50.0, unit="EUR", text="under 50")
    result = execute(catalog, Plan(filters=(VACUUMS, cheap), limit=2))
    assert (result.n_matching, result.rows) == (0, ())
    assert result.emptied_by is cheap
    assert [(row.product_id, row.price) for row in result.nearest] == [("V1", "99.00"), ("V6", "120.00")]


def test_nearest_is_measured_in_base_units(catalog: Catalog) -> None:
    light = Filter(field="weight", operator="<", value=1.0, dimension="mass", unit="kilogram")
    result = execute(catalog, Plan(filters=(VACUUMS, light), limit=3))
    assert [row.value_text for row in result.nearest] == ["4 lb", "2.4 kg", "2400 g"]


def test_empty_scope_has_no_nearest(catalog: Catalog) -> None:
    result = execute(catalog, Plan(filters=(Filter(field="category", operator="=", value="boats"),)))
    assert result.emptied_by is not None
    assert (result.n_scope, result.nearest) == (0, ())


def test_two_filters_that_empty_it_only_together_name_neither_when_both_do(catalog: Catalog) -> None:
    never = Filter(field="weight", operator="<", value=0.001, dimension="mass")
    nowhere = Filter(field="price", operator=">", value=9999.0)
    assert execute(catalog, Plan(filters=(never, nowhere))).emptied_by is None


def test_extreme_of_what_nobody_states_is_empty(catalog: Catalog) -> None:
    result = execute(catalog, Plan(filters=(KETTLES,), aggregate="extreme", order_by="weight"))
    assert (result.n_scope, result.n_considered, result.n_matching, result.rows) == (3, 0, 0, ())


def test_extreme_under_a_filter(catalog: Catalog) -> None:
    in_stock = Filter(field="availability", operator="=", value="in_stock")
    plan = Plan(filters=(VACUUMS, in_stock), aggregate="extreme", order_by="price", descending=True)
    assert _ids(execute(catalog, plan)) == ["V3"]


def test_plan_can_be_restricted_to_products(catalog: Catalog) -> None:
    result = execute(catalog, Plan(product_ids=("V2", "K1", "none"), order_by="price"))
    assert (_ids(result), result.n_scope) == (["K1", "V2"], 2)


def test_compare_plan_keeps_the_order_asked_for(catalog: Catalog) -> None:
    result = execute(catalog, Plan(aggregate="compare", product_ids=("V3", "K1", "V1"), limit=1))
    assert _ids(result) == ["V3", "K1", "V1"]


def test_comparison_aligns_attributes_by_normalised_name(catalog: Catalog) -> None:
    table = compare(catalog, ["V1", "V3", "K1", "V1", "nope"])
    assert (table.product_ids, table.titles) == (
        ("V1", "V3", "K1"),
        ("Aurora 100", "Aurora Robo", "Kettle One"),
    )
    assert table.missing_ids == ("nope",)
    assert [(row.key, row.values) for row in table.rows] == [
        ("price", ("99.00 EUR", "399.00 EUR", "29.90 EUR")),
        ("availability", ("in_stock", "in_stock", "in_stock")),
        ("brand", ("Aurora", "Borealis", "Aurora")),
        ("weight", ("2.4 kg", "3.1 kg", None)),
        ("hepa filter", ("yes", "washable, included", None)),
        ("colour", ("Black", "infrared white", None)),
        ("capacity", (None, None, "1.7 l")),
        ("wifi", (None, None, "Wi-Fi 6 (2.4 GHz)")),
    ]
    assert [row.name for row in table.rows if row.key == "hepa filter"] == ["HEPA-Filter"]
    assert [row.differs for row in table.rows][:2] == [True, False]


def test_comparison_shows_the_columns_asked_for_even_if_not_stated(catalog: Catalog) -> None:
    table = compare(catalog, ["V1", "Z1"], columns=["weight|重量", "power"])
    assert [(row.name, row.values) for row in table.rows] == [
        ("weight", ("2.4 kg", "152 克")),
        ("power", (None, None)),
    ]


def test_comparison_of_nothing_is_empty(catalog: Catalog) -> None:
    table = compare(catalog, ["nope"])
    assert (table.titles, table.rows, table.missing_ids) == ((), (), ("nope",))


def test_distinct_values_come_commonest_first(catalog: Catalog) -> None:
    assert distinct_values(catalog, "brand") == ("Aurora", "Borealis", "陶器")
    assert distinct_values(catalog, "option:size") == ("42", "43")
    assert distinct_values(catalog, "hepa filter", 2) == ("n/a", "no")  # each once: by alphabet
    assert distinct_values(catalog, "category", 1) == ("Home > Vacuums",)


def test_profile_counts_products_by_normalised_name(catalog: Catalog) -> None:
    profiles = {profile.name: profile for profile in attribute_profile(catalog)}
    weight = profiles["weight"]
    assert (weight.n_products, weight.dimension) == (5, "mass")
    assert weight.examples == ("2.4 kg", "2400 g", "3.1 kg", "4 lb", "5")
    assert profiles["hepa filter"].n_products == 4
    assert next(iter(attribute_profile(catalog))).name == "weight"


def test_profile_of_some_products_counts_only_them(catalog: Catalog) -> None:
    profiles = attribute_profile(catalog, ["K1", "K3"])
    assert [(profile.name, profile.n_products) for profile in profiles] == [
        ("capacity", 2), ("lid", 1), ("wifi", 1),
    ]  # fmt: skip
    assert attribute_profile(catalog, []) == ()


def test_vocabulary_holds_the_words_of_the_catalog(catalog: Catalog) -> None:
    words = vocabulary(catalog)
    assert words.brands == ("Aurora", "Borealis", "陶器")
    assert words.categories[:2] == ("Home > Vacuums", "Kitchen > Kettles")
    assert words.attribute_names[:3] == ("weight", "colour", "hepa filter")
    assert words.values["滤网"] == ("无",)
    assert words.options == {"colour": ("Blue", "Red"), "size": ("42", "43")}


def test_changed_catalog_is_seen_by_the_next_question(new_store: NewStore) -> None:
    with Catalog.open(new_store()) as catalog:
        catalog.put(_product("A", "A", None, "5", "Net-Weight: 1 kg"))
        plan = Plan(aggregate="extreme", order_by="net weight")
        assert execute(catalog, plan).n_considered == 1
        catalog.put(_product("B", "B", None, "5", "net_weight: 500 g"))  # a spelling not seen before
        assert _ids(execute(catalog, plan)) == ["B"]
        catalog.delete("B")
        assert _ids(execute(catalog, plan)) == ["A"]


def test_questions_to_an_empty_catalog_have_empty_answers(new_store: NewStore) -> None:
    with Catalog.open(new_store()) as catalog:
        result = execute(catalog, Plan(filters=(VACUUMS,), aggregate="extreme", order_by="weight"))
        assert (result.n_scope, result.n_matching, result.rows, result.emptied_by) == (0, 0, (), None)
        assert attribute_profile(catalog) == ()
        assert vocabulary(catalog).brands == ()


def test_more_values_than_a_statement_may_have_parameters(new_store: NewStore) -> None:
    """SQLite takes 32,766 parameters; a list of ids may be longer."""
    with Catalog.open(new_store()) as catalog:
        catalog.put(_product("A", "A", None, "5"))
        many = tuple(str(number) for number in range(40_000))
        assert _ids(execute(catalog, Plan(product_ids=(*many, "A")))) == ["A"]


HOSTILE = ["'; DROP TABLE products; --", '"', "%", "_", "\\", "{}", "$[0]", "a|b", "|", "é" * 3000, "x\x00y"]


@pytest.mark.parametrize("text", HOSTILE)
def test_strange_words_match_nothing_and_break_nothing(catalog: Catalog, text: str) -> None:
    for field in ("title", "brand", "category", "colour", "option:size", "availability"):
        assert _matching(catalog, Filter(field=field, operator="=", value=text)) == []
    assert _matching(catalog, Filter(field=text, operator="has", value=None)) == []
    assert execute(catalog, Plan(order_by=text)).n_matching == 12
    assert execute(catalog, Plan(product_ids=(text,))).n_matching == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"field": " ", "operator": "=", "value": "x"}, "needs a field"),
        ({"field": "price", "operator": "<", "value": "x"}, "needs a number"),
        ({"field": "price", "operator": "<", "value": float("nan")}, "finite"),
        ({"field": "price", "operator": "=", "value": None}, "needs a value"),
        ({"field": "price", "operator": "~", "value": 1.0}, "unknown operator '~'"),
    ],
)
def test_filter_that_means_nothing_is_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Filter(**arguments)  # type: ignore[arg-type]  # wrong on purpose


def test_plan_that_means_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="limit must be 1 to"):
        Plan(limit=0)
    with pytest.raises(ValueError, match="limit must be 1 to"):
        Plan(limit=MAX_LIMIT + 1)
    with pytest.raises(ValueError, match="needs order_by"):
        Plan(aggregate="extreme")
    with pytest.raises(ValueError, match="with numbers"):
        Plan(aggregate="extreme", order_by="brand")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Filter-Type", "filter type"),
        ("filter_type", "filter type"),
        ("filterType", "filter type"),
        ("  FILTER   Type: ", "filter type"),
        ("颗粒物CADR", "颗粒物cadr"),
        ("ＷＩＦＩ", "wifi"),
        ("core / cladding", "core cladding"),
    ],
)
def test_attribute_names_of_several_spellings_are_one(name: str, expected: str) -> None:
    assert normalise_attribute_name(name) == expected

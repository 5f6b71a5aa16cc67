"""Words counted product by product are those that SQL counts over all of them, after any changes."""

import random
from collections.abc import Collection

import pytest

from catalog.database import Catalog
from catalog.product import Attribute, Product
from catalog.queries import category_attributes, vocabulary
from catalog.word_counts import NotCountedError, WordCounts

BRANDS = (None, "Aurora", "Breeze", "云山")
CATEGORIES = (None, "Home > Kettles", "Outdoor > Tents", "厨房 > 电饭煲")
NAMES = ("Colour", "colour", "Weight", "Material", "材质", "filter_type", "Filter-Type", "Code")
TEXTS = (
    "red",
    "blue",
    "1.2 kg",
    "300 g",
    "12 cm",
    "steel",
    "不锈钢",
    "seven",
    "7",
    "longer than forty characters " * 2,
)


def some_product(product_id: str, chance: random.Random) -> Product:
    said = chance.sample(NAMES, chance.randint(0, 5))
    attributes = [Attribute(name=name, text=chance.choice(TEXTS)) for name in said if name != "Code"]
    attributes += [Attribute(name=name, text=f"X{chance.randint(0, 999)}") for name in said if name == "Code"]
    return Product(
        id=product_id,
        title=f"Thing {chance.randint(0, 99)}",
        brand=chance.choice(BRANDS),
        category=chance.choice(CATEGORIES),
        options={"Size": chance.choice("SML")} if chance.random() < 0.5 else {},
        attributes=tuple(attributes),
    )


def counts_of(catalog: Catalog) -> WordCounts:
    with catalog.view() as view:
        return WordCounts(view.names(), view.statements())


def changed(catalog: Catalog, counts: WordCounts, put: Collection[Product] = (), delete: Collection[str] = ()) -> None:
    """Change the catalog, and the counts by what has changed."""
    ids = [*(product.id for product in put), *delete]
    with catalog.view() as view:
        gone = view.names(ids)
    with catalog.transaction() as writer:
        writer.write(list(put))
        writer.delete(delete)
    with catalog.view() as view:
        counts.change(gone, view.names(ids), view.statements(ids), view)


def assert_same(catalog: Catalog, counts: WordCounts) -> None:
    expected, found = vocabulary(catalog), counts.vocabulary()
    assert found == expected
    assert list(found.values) == list(expected.values)  # the first attribute of a value is meant
    assert counts.category_attributes() == category_attributes(catalog)


@pytest.mark.parametrize("seed", range(8))
def test_counts_after_any_changes_are_those_of_the_whole(seed: int) -> None:
    chance = random.Random(seed)
    with Catalog.open(":memory:") as catalog:
        with catalog.transaction() as writer:
            writer.write([some_product(f"P{number}", chance) for number in range(40)])
        counts = counts_of(catalog)
        assert_same(catalog, counts)
        for _ in range(12):
            put = [some_product(f"P{number}", chance) for number in chance.sample(range(60), 5)]
            delete = [f"P{number}" for number in chance.sample(range(60), 3)]
            changed(catalog, counts, put, set(delete) - {product.id for product in put})
            assert_same(catalog, counts)


def test_an_empty_catalog_has_no_words() -> None:
    with Catalog.open(":memory:") as catalog:
        counts = counts_of(catalog)
        assert_same(catalog, counts)
        changed(catalog, counts, [some_product("P1", random.Random(1))])
        assert_same(catalog, counts)
        changed(catalog, counts, delete=["P1"])
        assert_same(catalog, counts)
        assert counts.vocabulary().attribute_names == ()


def test_the_same_words_are_the_same_object() -> None:
    """So that whoever made something of them need not look whether they have changed."""
    with Catalog.open(":memory:") as catalog:
        product = some_product("P1", random.Random(2))
        catalog.put(product)
        counts = counts_of(catalog)
        before = counts.vocabulary()
        changed(catalog, counts, [product])
        assert counts.vocabulary() is before


def coded(number: int, code: str) -> Product:
    return Product(id=f"C{number}", title="Coded", attributes=(Attribute(name="Code", text=code),))


def test_an_attribute_of_many_texts_has_no_values_and_is_counted_again_where_they_may_be_few() -> None:
    with Catalog.open(":memory:") as catalog:
        with catalog.transaction() as writer:
            writer.write([coded(number, f"code {number}") for number in range(500)])
        counts = counts_of(catalog)
        assert counts.vocabulary().values == {}
        changed(catalog, counts, [coded(number, f"other {number}") for number in range(300)])  # still 500
        assert_same(catalog, counts)
        changed(catalog, counts, delete=[f"C{number}" for number in range(250)])  # 250 different ones
        assert_same(catalog, counts)
        with pytest.raises(NotCountedError):  # 30: those left were not kept
            changed(catalog, counts, delete=[f"C{number}" for number in range(250, 470)])
        again = counts_of(catalog)
        assert_same(catalog, again)
        assert len(again.vocabulary().values["code"]) == 30


def test_an_attribute_comes_to_have_many_texts() -> None:
    with Catalog.open(":memory:") as catalog:
        catalog.put(coded(0, "a"))
        counts = counts_of(catalog)
        for start in range(0, 500, 50):
            changed(catalog, counts, [coded(number, f"code {number}") for number in range(start, start + 50)])
            assert_same(catalog, counts)
        assert counts.vocabulary().values == {}


def test_many_texts_that_have_not_changed_leave_the_words_as_they_are() -> None:
    with Catalog.open(":memory:") as catalog:
        products = [coded(number, f"code {number}") for number in range(500)]
        with catalog.transaction() as writer:
            writer.write(products)
        counts = counts_of(catalog)
        before = counts.vocabulary()
        changed(catalog, counts, [products[0], products[499]])
        assert counts.vocabulary() is before
        assert_same(catalog, counts)

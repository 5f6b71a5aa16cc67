"""WooCommerce product CSV: variations take from their parent what they do not state."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalog.product import Product
from catalog.readers.record import LeftOut, RawRecord
from tests.catalog.feed_reading import attributes, opened, opened_file, products

HEADER = "ID,Type,SKU,Name,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)"


def by_id() -> dict[str, Product]:
    return {each.id: each for each in products(list(opened_file("woocommerce.csv").records))}


def test_variations_are_products_of_their_family() -> None:
    found = by_id()
    red, blue = found["SH-RED"], found["SH-BLUE"]
    assert red.group_id == blue.group_id == "SH"
    assert (red.title, blue.title) == ("Fjell Shirt - Red", "Fjell Shirt, Blue")
    assert (red.options, blue.options) == ({"Color": "Red"}, {"Color": "Blue"})
    assert red.description == "Dries fast.\n\nMade for hiking.\n\nLasts.\n\nWarm red."
    assert red.category == "Clothing > Shirts"
    assert (red.price, blue.price) == (Decimal("29.90"), Decimal("19.90"))  # the sale of the blue one is on
    assert [(each.availability, each.stock) for each in (red, blue)] == [("in_stock", 3), ("out_of_stock", 0)]
    assert (red.image, blue.image) == ("https://cdn.example/red.jpg", "https://cdn.example/a.jpg")
    assert attributes(red) == {
        "Material": "wool, silk",
        "Care": "Wash cold",
        "weight": "0.2 kg",
        "length": "70 cm",
        "tags": "summer, wool",
        "other categories": "Outdoor > Hiking, trekking",
    }
    assert attributes(blue)["weight"] == "0.25 kg"
    assert (attributes(blue)["regular_price"], attributes(blue)["sale_ends"]) == ("29,90", "2099-12-31")


def test_simple_products_and_variable_ones_without_variations() -> None:
    found = by_id()
    assert set(found) == {"SH-RED", "SH-BLUE", "30", "LONE"}
    book = found["30"]
    assert (book.brand, book.gtin, book.availability, book.group_id) == ("Alm", "09780201379624", "backorder", None)
    assert attributes(book) == {"Brand": "Alm"}  # the shelf is hidden from customers
    assert attributes(found["LONE"]) == {"Size": "S, M"}


def test_what_is_not_published_or_hidden_is_left_out() -> None:
    left_out = [each.reason for each in opened_file("woocommerce.csv").records if isinstance(each, LeftOut)]
    assert left_out == ["a product that is not published was left out", "a product that the catalog hides was left out"]


def test_what_columns_were_taken_for_is_shown() -> None:
    shown = {each.column: each.field for each in opened_file("woocommerce.csv").columns}
    assert shown["Meta: _yoast_wpseo_title"] is shown["Tax status"] is shown["Published"] is None
    assert (shown["Weight (kg)"], shown["Care"], shown["SKU"]) == ("attributes.weight", "attributes.Care", "id")


def test_a_variation_without_its_parent_stands_alone() -> None:
    content = f"{HEADER}\n2,variation,A-1,Cup - Red,5,A,Color,Red\n"
    (cup,) = products(list(opened(content, "x.csv").records))
    assert (cup.id, cup.title, cup.group_id, attributes(cup)) == ("A-1", "Cup - Red", "A", {"Color": "Red"})


def test_columns_can_be_mapped() -> None:
    content = f"{HEADER},Note\n1,simple,A,Cup,5,,,,Cups\n"
    (cup,) = products(list(opened(content, "x.csv", note="category", SKU="mpn").records))
    assert (cup.id, cup.mpn, cup.category) == ("1", "A", "Cups")


rows = st.lists(st.sampled_from(["", "1", "2", "id:1", "variable", "variation", "simple", "x", '"', "\\n"]), max_size=9)


@given(st.lists(rows, max_size=8))
def test_any_rows_give_each_a_record_or_a_problem(given_rows: list[list[str]]) -> None:
    body = "\n".join(",".join(row) for row in given_rows)
    found = list(opened(f"{HEADER}\n{body}\n", "x.csv", "woocommerce").records)
    lines = [each.line for each in found if isinstance(each, RawRecord)]
    assert len(lines) == len(set(lines))
    assert len(found) <= len(given_rows)

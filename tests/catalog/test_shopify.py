"""Shopify product CSV: one product for each variant, facts gathered from its rows, old and current headers."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalog.readers.record import LeftOut, RawProblem, RawRecord
from catalog.readers.variants import variant_title
from tests.catalog.feed_reading import attributes, opened, opened_file, products

OLD_HEADER = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price"


def test_the_variants_of_an_old_export() -> None:
    reading = opened_file("shopify_old.csv")
    assert reading.format == "shopify"
    red_m, red_l, blue_m, gift = products(list(reading.records))
    assert [each.id for each in (red_m, red_l, blue_m)] == ["0012", "0013", "0014"]
    assert {each.group_id for each in (red_m, red_l, blue_m)} == {"trail-shirt"}
    assert red_m.title == "Trail Shirt, Red, M"
    assert red_l.options == {"Color": "Red", "Size": "L"}
    assert blue_m.options == {"Color": "Blue", "Size": "M"}
    assert (red_m.brand, red_m.category, red_m.url) == ("Fjell", "Shirts", "/products/trail-shirt")
    assert red_m.description == 'Dries fast.\n\nSays "hike" on it.'
    assert (red_m.price, blue_m.price) == (Decimal("29.90"), Decimal("31.50"))
    assert [(each.availability, each.stock) for each in (red_m, red_l, blue_m)] == [
        ("in_stock", 4),
        ("out_of_stock", 0),
        ("backorder", 0),
    ]
    assert (red_m.gtin, red_m.mpn) == ("07351234567890", "TS-1")
    assert [each.image for each in (red_m, red_l)] == ["https://cdn.example/red.jpg", "https://cdn.example/l.jpg"]
    assert attributes(red_m) == {
        "Material": "wool, elastane",
        "tags": "outdoor, summer",
        "weight": "180 g",
        "compare_at_price": "39.90",
    }
    assert attributes(red_l)["weight"] == "185 g"
    assert "compare_at_price" not in attributes(red_l)  # 0 is none
    assert (gift.id, gift.title, gift.group_id, gift.options) == ("gift-card", "Gift Card", None, {})
    assert gift.availability == "in_stock"  # its pieces are not tracked


def test_drafts_and_unpublished_products_are_left_out_and_said() -> None:
    left_out = [each.reason for each in opened_file("shopify_old.csv").records if isinstance(each, LeftOut)]
    assert left_out == [
        "a draft or archived product was left out",
        "a product that is not published in the online store was left out",
    ]


def test_the_variants_of_a_current_export() -> None:
    small, large, black, white = products(list(opened_file("shopify_new.csv").records))
    assert [each.id for each in (small, large)] == ["salve/30 ml", "salve/60 ml"]
    assert [each.id for each in (black, white)] == ["lamp/Black", "lamp/White"]  # one SKU for both is no id
    assert attributes(black)["SKU"] == attributes(white)["SKU"] == "LMP"
    assert "Color" not in attributes(black)  # a reference to something that is not in the file
    assert attributes(small) == {
        "type": "Balm",
        "Care": "Keep it cool.",
        "condition": "new",
        "weight": "40 g",
        "content": "30 ml",
    }
    assert attributes(large)["content"] == "60 ml"
    assert (small.category, large.price) == ("Health & Beauty > Personal Care > Cosmetics", Decimal("17.00"))
    assert (small.availability, small.stock) == ("unknown", None)  # tracked, but not in the file
    assert (white.availability, black.stock) == ("backorder", 3)


def test_costs_markets_and_taxes_are_left_out() -> None:
    shown = {each.column: each.field for each in opened_file("shopify_new.csv").columns}
    for name in ("Cost per item", "Tax code", "Price / International", "Google Shopping / Custom label 0", "SEO title"):
        assert shown[name] is None
    assert shown["Care (product.metafields.custom.care)"] == "attributes.Care"
    assert shown["URL handle"] == "group_id"


def test_columns_can_be_mapped() -> None:
    content = f"{OLD_HEADER},Tags,Line\na,A,,,S1,5,x,Home > Mugs\n"
    (product,) = products(list(opened(content, "x.csv", Tags="-", line="category").records))
    assert (product.category, attributes(product)) == ("Home > Mugs", {})


def test_rows_that_do_not_stand_with_their_product_are_a_problem() -> None:
    found = list(opened(f"{OLD_HEADER}\na,A,Size,M,S1,5\nb,B,Size,M,S2,5\na,,,L,S3,5\n", "x.csv").records)
    assert [type(each) for each in found] == [RawRecord, RawRecord, RawProblem]
    assert isinstance(found[2], RawProblem)
    assert (found[2].line, found[2].field, found[2].value) == (4, "Title", "a")


def test_a_title_without_a_handle_is_a_product() -> None:
    content = "Title,URL handle,Option1 name,Option1 value,Price\nTea Pot,,,,5\nCup,,Size,S,2\n,,,L,3\n"
    found = products(list(opened(content, "x.csv").records))
    assert [each.id for each in found] == ["tea-pot", "cup/S", "cup/L"]


def test_a_title_says_no_option_twice() -> None:
    assert variant_title("Shirt (Red)", ["Red", "M"]) == "Shirt (Red), M"


@given(st.lists(st.lists(st.sampled_from(["", "a", "b", "1", "-3", '"', "é\0", "gid://x"]), max_size=8), max_size=8))
def test_any_rows_give_records_or_problems(rows: list[list[str]]) -> None:
    body = "\n".join(",".join(row) for row in rows)
    found = list(opened(f"{OLD_HEADER},Status\n{body}\n".replace("\0", ""), "x.csv", "shopify").records)
    lines = [each.line for each in found if isinstance(each, RawRecord) and each.line is not None]
    assert lines == sorted(lines)
    assert len(found) <= len(rows)

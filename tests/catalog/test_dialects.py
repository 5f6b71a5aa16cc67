"""Encodings, separators, line ends and ways of writing numbers: the same table gives the same products."""

from decimal import Decimal

import pytest

from catalog.cleaning import clean
from catalog.product import Product
from catalog.readers.encodings import open_text
from catalog.readers.headers import guess_header
from catalog.readers.record import RawRecord
from catalog.settings import CatalogSettings
from tests.catalog.feed_reading import attributes, opened, products, source_of

ROWS = [
    ["Artikelnummer", "Bezeichnung", "Preis", "Bestand", "Beschreibung", "Maß"],
    ["007", "Käsehobel", "1 299,00 €", "1,200", 'Für "Gouda"\nund Größeres; auch, dünn', "2,5 cm"],
    ["0815", "Schüssel", "€12.50", "N/A", "<p>Schön &amp; groß</p>", "N/A"],
    ["00000000123", "Töpfchen", "-", "0", "", "1.5 l"],
]
CHINESE = [["商品编号", "商品名称", "价格", "库存", "描述"], ["007", "保温杯", "¥1,299", "3", "不锈钢，保温效果好"]]


def written(rows: list[list[str]], separator: str, end: str) -> str:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    return end.join(separator.join(row) for row in quoted) + end


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_dialect_gives_the_same_products(encoding: str, separator: str, end: str) -> None:
    rows = ROWS if encoding != "latin-1" else [[cell.replace("€", "EUR") for cell in row] for row in ROWS]
    content = written(rows, separator, end).encode(encoding)
    plane, bowl, pot = products(list(opened(content, "stdin").records))
    assert [each.id for each in (plane, bowl, pot)] == ["007", "0815", "00000000123"]
    assert (plane.title, plane.price, plane.currency) == ("Käsehobel", Decimal("1299.00"), "EUR")
    assert (bowl.price, bowl.currency, pot.price) == (Decimal("12.50"), "EUR", None)
    assert [each.stock for each in (plane, bowl, pot)] == [1200, None, 0]
    assert plane.description == 'Für "Gouda"\nund Größeres; auch, dünn'
    assert (bowl.description, attributes(bowl)) == ("Schön & groß", {})
    assert (attributes(plane), attributes(pot)) == ({"Maß": "2,5 cm"}, {"Maß": "1.5 l"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_chinese_table(encoding: str) -> None:
    content = written(CHINESE * 1, ",", "\r\n").encode(encoding)
    (cup,) = products(list(opened(content, "x.csv").records))
    assert (cup.id, cup.title, cup.price, cup.currency, cup.stock) == ("007", "保温杯", Decimal(1299), "CNY", 3)


def test_an_encoding_that_was_guessed_is_said() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        text = open_text(source_of("id,title\n1,Käse\n".encode(encoding), "x.csv"))
        assert (text.encoding, text.guessed) == (encoding, True)


@pytest.mark.parametrize("value", ["N/A", "none", "-", "Does not apply", "暂无"])
def test_codes_that_say_there_is_none_are_none(value: str) -> None:
    fields = {"id": "1", "title": "a", "gtin": value, "mpn": value, "stock": value}
    product = clean(RawRecord(source="s", line=1, fields=fields), CatalogSettings())
    assert isinstance(product, Product)
    assert (product.gtin, product.mpn, product.stock) == (None, None, None)


@pytest.mark.parametrize(
    "header", ["Cost", "Cost Price (EUR)", "margin", "Einkaufspreis", "进价", "Cost of goods sold"]
)
def test_what_a_shop_pays_is_told_to_nobody(header: str) -> None:
    columns = guess_header(["id", "title", header, "costume"], [], {}).columns
    assert [column.field for column in columns] == ["id", "title", None, "attributes.costume"]
    mapped = guess_header(["id", "title", header], [], {header: "attributes.cost"}).columns
    assert mapped[2].field == "attributes.cost"

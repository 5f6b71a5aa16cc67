"""Google Merchant Center feeds, as tables and as XML: the same offer gives the same product."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import SourceUnreadableError
from catalog.readers.detection import detect
from catalog.readers.record import LeftOut, RawProblem, RawRecord
from catalog.readers.sale_price import holding_price
from catalog.readers.xml_items import MAX_DEPTH, MAX_ITEM_CHARS
from tests.catalog.feed_reading import attributes, opened, opened_file, products, source_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<rss><channel><item><id>1</id><title>&b;</title></item></channel></rss>"
)


class TestTable:
    def test_the_offers_of_a_table(self) -> None:
        reading = opened_file("google.tsv")
        assert reading.format == "google"
        black, white, strainer = products(list(reading.records))
        assert (black.id, black.gtin, black.mpn, black.brand) == ("007", "04006381333931", "PK-17", "Puro")
        assert (black.price, black.currency) == (Decimal("39.00"), "EUR")  # the sale is on
        assert (white.price, white.availability) == (Decimal("49.00"), "out_of_stock")  # it is over
        assert (strainer.price, strainer.availability) == (Decimal("1299.00"), "preorder")
        assert black.options == {"color": "black", "size": "1.7 l"}
        assert black.group_id == white.group_id == "PURO"
        assert (black.category, white.category) == ("Home > Kitchen > Kettles", "Home & Garden > Kitchen")
        assert black.description == 'Boils "fast" & quietly.'
        assert attributes(black) == {
            "condition": "new",
            "energy_efficiency_class": "A",
            "regular_price": "49.00 EUR",
            "sale_ends": "2099-12-31T23:59+0100",
            "Power": "2200 W",
            "Colours": "black, matt",
            "Cord": "0.75 m",
        }
        assert white.bullets == ("Quiet, gentle pour", "Stays cool")
        assert attributes(strainer) == {"condition": "new", "color": "silver"}  # no group, so no option

    def test_what_is_for_the_advertiser_is_left_out(self) -> None:
        shown = {each.column: each.field for each in opened_file("google.tsv").columns}
        assert shown["custom label 0"] is shown["cost of goods sold"] is shown["additional image link"] is None
        assert (shown["image link"], shown["energy efficiency class"]) == (
            "image",
            "attributes.energy_efficiency_class",
        )

    def test_names_can_be_mapped(self) -> None:
        mapping = {"Custom label 0": "attributes.shelf", "product type": "-"}
        black = products(list(opened_file("google.tsv", **mapping).records))[0]
        assert (attributes(black)["shelf"], black.category) == ("margin-high", None)


class TestXml:
    def test_the_offers_of_rss(self) -> None:
        kettle, old = list(opened_file("google_rss.xml").records)
        assert isinstance(old, LeftOut)
        assert "expiration_date" in old.reason
        (product,) = products([kettle])
        assert (product.id, product.title, product.description) == ("007", "Puro Kettle & Stand", "Boils fast.")
        assert (product.url, product.image) == ("https://shop.example/p/7", "https://cdn.example/7.jpg")
        assert product.category == "Home > Kitchen > Kettles"
        assert product.bullets == ("Quiet, gentle pour", "Stays cool")
        assert attributes(product) == {
            "color": "black",
            "shipping": "NO:Post:4.90 EUR",
            "Power": "2200 W, 230 V",
            "Cord": "0.75 m",
        }

    def test_the_offers_of_atom(self) -> None:
        (product,) = products(list(opened_file("google_atom.xml").records))
        assert (product.id, product.title, product.url) == ("007", "Puro Kettle", "https://shop.example/p/7")
        assert (product.price, product.currency, product.availability) == (Decimal("15.00"), "USD", "backorder")

    @pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "gb2312", "utf-16", "utf-8"])
    def test_the_declared_encoding_is_used(self, encoding: str) -> None:
        title = "保温杯" if encoding == "gb2312" else "Käse"
        content = f'<?xml version="1.0" encoding="{encoding}"?><rss><item><id>1</id><title>{title}</title></item></rss>'
        reading = opened(content.encode(encoding), "feed")
        assert reading.warnings == ()
        assert [each.title for each in products(list(reading.records))] == [title]

    @pytest.mark.parametrize("stated", ["utf-.0", "hex", "idna", "ascii", "undefined"])
    def test_a_declared_encoding_that_is_none_is_guessed(self, stated: str) -> None:
        content = f'<?xml version="1.0" encoding="{stated}"?><rss><item><id>1</id><title>Käse</title></item></rss>'
        reading = opened(content.encode("cp1252"), "feed.xml")
        assert [each.title for each in products(list(reading.records))] == ["Käse"]
        assert len(reading.warnings) == 1

    def test_the_format_is_told_by_content(self) -> None:
        assert detect(source_of("<!-- made by x -->\n<rss><channel/></rss>", "stdin")) == "google-xml"
        reading = opened("<feed><entry><id>1</id><title>a</title></entry></feed>", "x", "google")
        assert len(list(reading.records)) == 1

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (BOMB, "line 1: declares the entity 'a'"),
            (
                '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item>&x;</item></rss>',
                "declares the entity",
            ),
            ("<rss><channel>\n<item><id>1</id></channel></rss>", "line 2: is not well-formed XML"),
            ("<rss><channel><item><id>1</id>", "is not well-formed XML"),
            ("<rss>" + "<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH + "</rss>", f"deeper than {MAX_DEPTH}"),
            ("<?xml version='1.0'?><urlset><url/></urlset>", "holds no <item> or <entry>"),
        ],
    )
    def test_a_file_that_is_no_feed_is_refused(self, content: str, message: str) -> None:
        with pytest.raises(SourceUnreadableError, match=re.escape(message)):
            list(opened(content, "feed.xml").records)

    def test_an_item_without_end_is_a_problem_of_its_own(self) -> None:
        items = ["<item><id>1</id><title>" + "a" * (MAX_ITEM_CHARS + 1) + "</title></item>"]
        items.append("<item>\n<id>2</id><title>b</title></item>")
        huge, good = list(opened(f"<rss>{''.join(items)}</rss>", "feed.xml").records)
        assert isinstance(huge, RawProblem)
        assert isinstance(good, RawRecord)
        assert good.fields == {"id": "2", "title": "b"}

    @given(st.text(st.sampled_from('<>/&;"= item!-[]?gè'), max_size=60))
    def test_any_text_gives_records_or_one_error(self, text: str) -> None:
        try:
            found = list(opened(f"<rss><item><id>1</id>{text}</item></rss>", "feed.xml").records)
        except SourceUnreadableError as error:
            assert "feed.xml" in str(error)
        else:
            assert found


class TestSalePrice:
    @pytest.mark.parametrize(
        ("sale", "period", "expected"),
        [
            ("", "", ("9 EUR", {})),
            ("9 EUR", "", ("9 EUR", {})),
            ("7 EUR", "", ("7 EUR", {"regular_price": "9 EUR"})),
            ("7 EUR", "2026-11-01/2026-11-21", ("9 EUR", {})),
            ("7 EUR", "2026-12-01/2026-12-24", ("9 EUR", {"sale_price": "7 EUR", "sale_starts": "2026-12-01"})),
            ("7 EUR", "/2026-12-24", ("7 EUR", {"regular_price": "9 EUR", "sale_ends": "2026-12-24"})),
            ("7 EUR", "soon", ("7 EUR", {"regular_price": "9 EUR"})),
        ],
    )
    def test_the_price_that_holds(self, sale: str, period: str, expected: tuple[str, dict[str, str]]) -> None:
        assert holding_price("9 EUR", sale, period, NOW) == expected

"""Citations are looked up in the catalog again."""

from collections.abc import Iterator

import pytest

from catalog.database import Catalog
from catalog.product import Source
from eval.quotation import is_verbatim
from rag.answer import Citation
from tests.eval.small_store import RECORDS


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with Catalog.open(":memory:") as opened:
        with opened.transaction() as writer:
            writer.write(RECORDS)
        yield opened


def field(product_id: str, name: str, text: str) -> Citation:
    return Citation(
        id=1, kind="field", source="attribute", source_id=f"{product_id}#{name}", text=text,
        product_id=product_id, field=name,
    )  # fmt: skip


def passage(product_id: str | None, source_id: str, text: str) -> Citation:
    source: Source = "document" if product_id is None else "review"
    return Citation(id=1, kind="passage", source=source, source_id=source_id, text=text, product_id=product_id)


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        (field("KET-1", "weight", "0.9 kg"), True),
        (field("KET-1", "weight", "1.3 kg"), False),
        (field("KET-1", "price", "€19.00"), True),
        (field("KET-1", "price", "€29.00"), False),
        (field("KET-1", "availability", "in stock"), True),
        (field("KET-1", "availability", "out of stock"), False),
        (field("KET-1", "stock", "5"), True),
        (field("KET-9", "rating", "4.0/5 (1)"), True),
        (field("KET-1", "brand", "Aurora"), True),
        (field("KET-1", "colour", "red"), False),
        (field("NONE", "weight", "0.9 kg"), False),
        (passage("KET-9", "KET-9#review:r1", "Boils half a litre"), True),
        (passage("KET-9", "KET-9#review:r1", "Boils a litre"), False),
        (passage("KET-9", "KET-9#qa:0", "Yes, the handle\n takes a hook."), True),
        (passage(None, "returns#1", "A kettle may be exchanged within 30 days."), True),
        (passage(None, "returns#1", "within 60 days"), False),
        (passage(None, "gone#1", "A kettle"), False),
    ],
)
def test_quotation_is_found_in_its_source(catalog: Catalog, citation: Citation, expected: bool) -> None:
    assert is_verbatim(citation, catalog) is expected


def test_aggregate_quotes_nothing(catalog: Catalog) -> None:
    counted = Citation(id=1, kind="aggregate", source="catalog", source_id="catalog", text="4 of 4")
    assert is_verbatim(counted, catalog) is None

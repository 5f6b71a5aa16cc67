"""What is known of a catalog is built from one state of it."""

from decimal import Decimal
from pathlib import Path

from catalog.database import Catalog
from catalog.product import Document, Product
from rag.knowledge import ShopKnowledge


def catalog_of(path: Path, *records: Product | Document) -> Catalog:
    catalog = Catalog.open(path / "catalog.db")
    for record in records:
        catalog.put(record)
    return catalog


def test_an_empty_catalog_is_known_to_be_empty(tmp_path: Path) -> None:
    with catalog_of(tmp_path) as catalog:
        known = ShopKnowledge.build(catalog)
    assert known.is_empty
    assert known.currencies == ()
    assert known.names.find("Aurora 200").groups == ()
    assert known.scope.find("kettles").filters == ()


def test_a_shop_of_documents_alone_is_not_empty(tmp_path: Path) -> None:
    with catalog_of(tmp_path, Document(id="returns", title="Returns", text="30 days.")) as catalog:
        assert not ShopKnowledge.build(catalog).is_empty


def test_currencies_come_commonest_first(tmp_path: Path) -> None:
    prices = [("1", "CNY"), ("2", "EUR"), ("3", "EUR")]
    products = [Product(id=id, title=f"Thing {id}", price=Decimal(5), currency=currency) for id, currency in prices]
    with catalog_of(tmp_path, *products, Product(id="4", title="Thing without a price")) as catalog:
        assert ShopKnowledge.build(catalog).currencies == ("EUR", "CNY")


def test_it_carries_the_revision_it_was_built_from(tmp_path: Path) -> None:
    with catalog_of(tmp_path, Product(id="A", title="Aurora 200")) as catalog:
        before = ShopKnowledge.build(catalog)
        catalog.put(Product(id="B", title="Breeze K1"))
        after = ShopKnowledge.build(catalog)
        assert after.text_revision == catalog.text_revision() != before.text_revision
    assert before.names.find("Breeze K1").groups == ()
    assert after.names.find("Breeze K1").product_ids == ("B",)


def test_words_of_attributes_name_no_product(knowledge: ShopKnowledge) -> None:
    """ "stainless steel" and "noise level" say how products are, not which."""
    for text in ("is it stainless steel?", "what noise level has it?", "额定功率是多少"):
        assert knowledge.names.find(text).groups == ()

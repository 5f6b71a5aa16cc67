"""Descriptions copied from product to product."""

from dataclasses import replace

from catalog.insights.repeated_texts import CopiedText, RepeatedTexts, repeats_title
from catalog.product import Product

TEXT = "Made with care from the best materials, this is a companion for a lifetime of adventures."
NAMES = ("Harbour Enamel Mug", "Tarnwick Folding Stool", "Brixholt Desk Fan", "Pelorra Rain Cape")


def products(names: tuple[str, ...], text: str = TEXT) -> list[Product]:
    return [Product(id=f"P-{i}", title=name, description=text, category="Things") for i, name in enumerate(names)]


def copied(shop: list[Product]) -> list[CopiedText]:
    texts = RepeatedTexts()
    for product in shop:
        texts.count(product)
    for product in shop:
        texts.gather(product)
    return texts.found()


def test_one_text_under_products_that_differ_is_found_whatever_its_case_and_spaces() -> None:
    shop = products(NAMES[:2]) + [
        replace(each, id=f"Q-{i}") for i, each in enumerate(products(NAMES[2:], "  " + TEXT.upper()))
    ]
    (found,) = copied(shop)
    assert (found.n_products, found.categories, found.text) == (4, ("Things",), TEXT)
    assert [example.product_id for example in found.examples] == ["P-0", "P-1", "Q-0", "Q-1"]


def test_versions_of_one_product_may_share_their_text() -> None:
    assert (
        copied(products(tuple(f"Harbour Enamel Mug, {colour}" for colour in ("red", "blue", "black", "white")))) == []
    )
    variants = [replace(each, group_id="one") for each in products(NAMES)]
    assert copied(variants) == []


def test_two_products_short_texts_and_other_numbers_are_no_copies() -> None:
    assert copied(products(NAMES[:2])) == []
    assert copied(products(NAMES, "Black Toner Cartridge")) == []
    numbered = [
        replace(each, description=f"{TEXT} Holds {i} litres.") for i, each in enumerate(products(NAMES), start=1)
    ]
    assert copied(numbered) == []


def test_a_text_that_is_the_title_is_another_matter() -> None:
    title = "Null Modem Adapter RS232 Serial with Nine Pins"
    product = Product(id="A", title=title, description=title.lower() + ".")
    assert repeats_title(product)
    assert not repeats_title(replace(product, description=TEXT))
    assert not repeats_title(replace(product, description=None))

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


LONG = (
    "Brewed coffee stays hot for the whole shift, because the double wall keeps the warmth in and the cold "
    "out. The lid closes tightly, so that nothing is spilled on the way, and the handle folds away when the "
    "bag is full. Wash it by hand with warm water and a soft sponge, and let it dry with the lid open."
)


def test_a_few_words_changed_make_no_other_text() -> None:
    changes = [("shift", "day"), ("tightly", "firmly"), ("bag", "rucksack"), ("soft", "fine")]
    texts = [LONG.replace(*change) for change in changes]
    shop = [replace(each, description=text) for each, text in zip(products(NAMES), texts, strict=True)]
    (found,) = copied(shop)
    assert (found.n_products, found.text) == (4, texts[0][:99] + "…")


def test_names_exchanged_make_no_other_text() -> None:
    shop = [replace(each, description=f"The {each.title} is for you. {LONG}") for each in products(NAMES)]
    assert [found.n_products for found in copied(shop)] == [4]


def test_a_few_characters_changed_in_chinese_are_found() -> None:
    text = "双层杯壁让咖啡整个上午都保持温热，杯盖密封严实，放进背包也不会洒漏，手柄可以折叠，请用温水和软海绵手洗。"
    names = ("山行保温杯", "便携炉头", "帆布背包", "折叠水壶")
    shop = [
        replace(each, description=text.replace(old, new))
        for each, (old, new) in zip(
            products(names), [("上午", "下午"), ("严实", "紧实"), ("请用", "可用"), ("", "")], strict=True
        )
    ]
    assert [found.n_products for found in copied(shop)] == [4]


def test_texts_of_one_pattern_with_facts_of_their_own_are_no_copies() -> None:
    facts = (
        ("steel", "kitchen", "cooks who fry every evening", "oil it after use"),
        ("linen", "garden", "guests who sit outside", "wash it at a low temperature"),
        ("glass", "office", "people who drink tea all day", "put it in the dishwasher"),
        ("oak", "hall", "families with many coats", "wax it once in spring"),
    )
    pattern = "Made of {} for the {}. It was designed with {} in mind and is meant to last. To care for it, {}."
    shop = [replace(each, description=pattern.format(*own)) for each, own in zip(products(NAMES), facts, strict=True)]
    assert copied(shop) == []


def test_a_text_that_is_the_title_is_another_matter() -> None:
    title = "Null Modem Adapter RS232 Serial with Nine Pins"
    product = Product(id="A", title=title, description=title.lower() + ".")
    assert repeats_title(product)
    assert not repeats_title(replace(product, description=TEXT))
    assert not repeats_title(replace(product, description=None))

"""Names of products in a text: identifiers, parts of titles, typos, models that do not exist."""

import pytest

from catalog.view import ProductName
from rag.naming.names import NameIndex


def name(
    id: str,
    title: str,
    *,
    brand: str | None = None,
    category: str | None = None,
    mpn: str | None = None,
    gtin: str | None = None,
    group_id: str | None = None,
) -> ProductName:
    return ProductName(
        id=id, title=title, brand=brand, category=category, mpn=mpn, gtin=gtin, group_id=group_id, options={}
    )


NAMES = (
    name("VAC-200", "Aurora 200 vacuum cleaner", brand="Aurora", category="Home > Vacuum Cleaners"),
    name("VAC-300", "Aurora 300 vacuum cleaner", brand="Aurora", category="Home > Vacuum Cleaners"),
    name("KET-1", "Breeze K1 kettle", brand="Breeze", category="Kitchen > Kettles", gtin="04006381333931"),
    name("TEN-3", "Fjellby Trek 2 tent", brand="Fjellby", category="Outdoor > Tents", mpn="FJ-0032"),
    name("TEN-4", "Fjellby Trek 2 Plus tent", brand="Fjellby", category="Outdoor > Tents"),
    name("HP-1", "Sonora WH-1000XM5 headphones", brand="Sonora", category="Audio > Headphones"),
    name("BAG-R", "Ostra Harbour backpack red", brand="Ostra", category="Outdoor > Backpacks", group_id="BAG"),
    name("BAG-B", "Ostra Harbour backpack blue", brand="Ostra", category="Outdoor > Backpacks", group_id="BAG"),
    name("007", "云山保温杯", brand="云山", category="厨房 > 保温杯"),
    name("RC-40", "云山电饭煲", brand="云山", category="厨房 > 电饭煲"),
)


@pytest.fixture(scope="module")
def names() -> NameIndex:
    return NameIndex(NAMES, ordinary=("waterproof", "weight"))


@pytest.mark.parametrize(
    ("text", "product_id"),
    [
        ("how heavy is VAC-200?", "VAC-200"),
        ("how heavy is vac 200?", "VAC-200"),  # typed with a space
        ("how heavy is VAC200", "VAC-200"),  # without its dash
        ("ＶＡＣ－２００多重", "VAC-200"),  # full width
        ("VAC-200多重？", "VAC-200"),  # no space before Chinese
        ("fj0032", "TEN-3"),  # maker's part number
        ("4006381333931", "KET-1"),  # GTIN without its leading zero
        ("04006381333931", "KET-1"),
        ("007", "007"),  # a short code that stands alone
        ("7", "007"),
    ],
)
def test_an_identifier_names_its_product_however_it_is_typed(names: NameIndex, text: str, product_id: str) -> None:
    found = names.find(text)
    assert found.product_ids == (product_id,)
    assert found.by_identifier


def test_an_identifier_without_a_digit_names_its_product(names: NameIndex) -> None:
    assert names.find("BAG-R").product_ids == ("BAG-R",)
    assert names.find("what is the weight of BAG-R?").product_ids == ("BAG-R",)


def test_several_identifiers_come_in_the_order_of_mention(names: NameIndex) -> None:
    found = names.find("VAC-300 or VAC-200?")
    assert found.groups == (("VAC-300",), ("VAC-200",))
    assert found.product_ids == ()  # it is not one product


def test_a_short_number_inside_a_sentence_is_no_identifier(names: NameIndex) -> None:
    assert names.find("do you have 7 tents?").groups == ()


@pytest.mark.parametrize(
    ("text", "product_id"),
    [
        ("is the Aurora 200 quiet?", "VAC-200"),
        ("Aurora 300", "VAC-300"),
        ("the k1", "KET-1"),
        ("does the Trek 2 stand without pegs", "TEN-3"),  # though the Trek 2 Plus has the same words
        ("does the Trek 2 Plus stand without pegs", "TEN-4"),
        ("the red Harbour", "BAG-R"),
        ("云山保温杯多重", "007"),
    ],
)
def test_part_of_a_title_names_its_product(names: NameIndex, text: str, product_id: str) -> None:
    found = names.find(text)
    assert found.product_ids == (product_id,)
    assert not found.by_identifier


def test_variants_of_a_family_fit_equally_well(names: NameIndex) -> None:
    assert names.find("how heavy is the Harbour backpack?").product_ids == ("BAG-B", "BAG-R")


def test_two_names_in_one_text_are_two_groups_in_the_order_of_mention(names: NameIndex) -> None:
    assert names.find("is the Aurora 300 heavier than the Aurora 200?").groups == (("VAC-300",), ("VAC-200",))
    assert names.find("compare the Aurora 200, the Aurora 300 and the K1").groups == (
        ("VAC-200",),
        ("VAC-300",),
        ("KET-1",),
    )


@pytest.mark.parametrize("text", ["how many persons fit into the Trek 2?", "Trek 2 and Trek 2", "the Trek 2's weight"])
def test_a_product_is_named_once(names: NameIndex, text: str) -> None:
    assert names.find(text).groups == (("TEN-3",),)


@pytest.mark.parametrize(
    "text",
    [
        "do you have waterproof tents?",  # a kind
        "which kettle is best",
        "what do you have in red?",
        "how do I return it?",
        "",
        "200",
    ],
)
def test_kinds_and_everyday_words_name_no_product(names: NameIndex, text: str) -> None:
    assert names.find(text).groups == ()


@pytest.mark.parametrize(
    ("text", "product_id", "corrected"),
    [
        ("how heavy is the Auroa 200", "VAC-200", ("auroa", "aurora")),
        ("fjelby trek 2", "TEN-3", ("fjelby", "fjellby")),
        ("Ostra Harbuor backpack red", "BAG-R", ("harbuor", "harbour")),
    ],
)
def test_a_typo_is_taken_for_the_nearest_name_and_reported(
    names: NameIndex, text: str, product_id: str, corrected: tuple[str, str]
) -> None:
    found = names.find(text)
    assert found.product_ids == (product_id,)
    assert found.corrected == (corrected,)
    assert corrected[0] in found.used_words


def test_known_words_are_no_typos(names: NameIndex) -> None:
    assert names.find("breese k1").corrected == (("breese", "breeze"),)
    assert NameIndex(NAMES, ordinary=("breese",)).find("breese k1").corrected == ()


def test_a_guessed_word_alone_names_no_product(names: NameIndex) -> None:
    assert names.find("breese").groups == ()


def test_a_model_that_does_not_exist_is_reported_as_unknown(names: NameIndex) -> None:
    found = names.find("how heavy is the Aurora 500?")
    assert found.groups == ()
    assert found.unknown == ("aurora 500",)
    assert set(names.nearest(found.unknown[0])) >= {"VAC-200", "VAC-300"}


def test_nearest_never_gives_more_than_asked_for(names: NameIndex) -> None:
    assert len(names.nearest("Aurora vacuum cleaner", limit=1)) == 1
    assert names.nearest("qqqq zzzz") == ()


def test_products_of_a_brand_can_be_narrowed_to_a_category(names: NameIndex) -> None:
    assert names.of_brand("云山") == ("007", "RC-40")
    assert names.of_brand("云山", category="电饭煲") == ("RC-40",)
    assert names.of_brand("nobody") == ()


def test_words_of_categories_are_type_words_in_singular_and_plural(names: NameIndex) -> None:
    assert [names.is_type_word(word) for word in ("tent", "tents", "kettle", "aurora")] == [
        True,
        True,
        True,
        False,
    ]


def test_the_order_of_the_catalog_does_not_matter(names: NameIndex) -> None:
    turned = NameIndex(NAMES[::-1], ordinary=("waterproof", "weight"))
    for text in ("Harbour backpack", "Trek 2", "VAC-300 or VAC-200?", "Auroa 200", "Aurora 500"):
        assert turned.find(text) == names.find(text)


def test_an_empty_catalog_names_nothing() -> None:
    empty = NameIndex(())
    assert empty.find("Aurora 200").groups == ()
    assert empty.nearest("Aurora 200") == ()
    assert empty.product("VAC-200") is None

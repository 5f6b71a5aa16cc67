"""Which kind of product a text names, among the categories of a shop."""

import pytest

from catalog.database import ProductName
from catalog.plan import Vocabulary
from index.terms import terms
from rag.conditions.kinds import KindFinder, NamedKind

SHOP = (
    "Home > Vacuum Cleaners",
    "Home > Robot Vacuums",
    "Kitchen > Kettles",
    "Kitchen > Coffee Machines",
    "Home > Washing Machines",
    "电器 > 电饭煲",
    "Clothing > Jackets",
    "Clothing > Rain Jackets",
    "Power > Batteries",
    "Power > Battery Chargers",
    "Phones > Series 40",
)


def words_of(*categories: str, brands: tuple[str, ...] = (), attributes: tuple[str, ...] = ()) -> Vocabulary:
    return Vocabulary(brands=brands, categories=categories, attribute_names=attributes, values={}, options={})


def title(number: int, title: str, category: str, *, brand: str | None = None) -> ProductName:
    return ProductName(
        id=f"P-{number}", title=title, brand=brand, category=category, mpn=None, gtin=None, group_id=None, options={}
    )


def named(text: str, finder: KindFinder) -> NamedKind | None:
    return finder.find(text, terms(text))


def leaf(text: str, finder: KindFinder) -> str | None:
    found = named(text, finder)
    return None if found is None else found.leaf


@pytest.fixture(scope="module")
def finder() -> KindFinder:
    return KindFinder(words_of(*SHOP), [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("which vacuum cleaners do you have?", "Vacuum Cleaners"),  # its words
        ("a VACUUM CLEANER", "Vacuum Cleaners"),
        ("有电饭煲吗？", "电饭煲"),
        ("any hoovers?", "Vacuum Cleaners"),  # a synonym
        ("raincoats", "Rain Jackets"),
        ("an espresso machine", "Coffee Machines"),
        ("a rice cooker", "电饭煲"),  # in the other language
        ("电饭锅", "电饭煲"),
        ("吸尘器有哪些", "Vacuum Cleaners"),
        ("雨衣", "Rain Jackets"),
        ("chargers", "Battery Chargers"),  # its head alone
        ("cleaners", "Vacuum Cleaners"),
    ],
)
def test_a_kind_is_named_by_its_words_a_synonym_or_its_head(finder: KindFinder, text: str, expected: str) -> None:
    assert leaf(text, finder) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a rain jacket", "Rain Jackets"),
        ("a jacket", "Jackets"),
        ("a battery charger", "Battery Chargers"),
        ("a battery", "Batteries"),
        ("a robot vacuum", "Robot Vacuums"),
        ("扫地机器人", "Robot Vacuums"),
    ],
)
def test_the_kind_of_which_most_is_said_is_meant(finder: KindFinder, text: str, expected: str) -> None:
    assert leaf(text, finder) == expected


@pytest.mark.parametrize("text", ["", "a machine", "toasters", "40", "how heavy is it?", "好的", "烤箱"])
def test_words_that_fit_no_kind_or_several_name_none(finder: KindFinder, text: str) -> None:
    """Both coffee machines and washing machines are machines; a number is no kind."""
    assert named(text, finder) is None


def test_a_part_for_a_thing_is_not_the_thing() -> None:
    only_chargers = KindFinder(words_of("Power > Battery Chargers"), [])
    assert leaf("电池", only_chargers) is None
    assert leaf("a battery", only_chargers) is None


def test_the_words_that_named_the_kind_are_told(finder: KindFinder) -> None:
    found = named("cheap vacuum cleaners", finder)
    assert found == NamedKind(leaf="Vacuum Cleaners", used_words=frozenset({"vacuum", "cleaner"}), is_whole=True)
    found = named("便宜的电饭锅", finder)
    assert found is not None
    assert "电饭锅" in found.used_words


def test_a_kind_of_the_same_name_in_two_places_is_one() -> None:
    assert leaf("lamps", KindFinder(words_of("Home > Lamps", "Garden > Lamps"), [])) == "Lamps"


def test_equal_claims_are_settled_by_the_alphabet_whatever_the_order() -> None:
    categories = ("A > Desk Lamps", "B > Floor Lamps")
    both = "desk lamps or floor lamps"
    found = {leaf(both, KindFinder(words_of(*order), [])) for order in (categories, categories[::-1])}
    assert found == {"Desk Lamps"}


TITLES = [
    title(1, "Aurora Stick 200", "Home > Floor Care", brand="Aurora"),
    title(2, "Aurora Stick 300", "Home > Floor Care", brand="Aurora"),
    title(3, "Breeze Stick", "Home > Floor Care", brand="Breeze"),
    title(4, "Breeze Stick blender", "Kitchen > Mixing", brand="Breeze"),
    title(5, "Breeze single lamp", "Home > Lighting", brand="Breeze"),
]


def test_a_word_in_the_titles_of_nearly_one_kind_names_it() -> None:
    """3 of the 4 sticks are for floors, and 3/4 is at least 0.7; a word of one title alone names no kind."""
    finder = KindFinder(words_of("Home > Floor Care", "Kitchen > Mixing", "Home > Lighting"), TITLES)
    found = named("which sticks do you have?", finder)
    assert found == NamedKind(leaf="Floor Care", used_words=frozenset({"stick"}), title_words=("stick",))
    assert named("a single one", finder) is None


def test_no_brand_number_colour_or_attribute_names_a_kind() -> None:
    names = [
        *TITLES,
        title(6, "Mono navy filter 200", "Home > Floor Care"),
        title(7, "Duo navy filter 200", "Home > Floor Care"),
    ]
    finder = KindFinder(
        words_of("Home > Floor Care", "Home > Lighting", brands=("Aurora",), attributes=("filter type",)), names
    )
    for text in ("aurora", "200", "navy", "filters"):
        assert named(text, finder) is None


def test_the_words_of_a_kind_named_in_full_are_those_of_the_longest(finder: KindFinder) -> None:
    assert finder.words_in_full("a rain jacket or a jacket") == {"rain", "jacket"}
    assert finder.words_in_full("a hoover") == frozenset()
    assert finder.words_in_full("") == frozenset()


def test_a_shop_without_categories_names_no_kind() -> None:
    finder = KindFinder(words_of(), [])
    assert named("vacuum cleaners", finder) is None
    assert finder.words_in_full("vacuum cleaners") == frozenset()

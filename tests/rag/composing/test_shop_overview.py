"""What a shop sells as a whole, sizes, and names of which only the number is said again."""

import pytest

from catalog.plan import Vocabulary
from rag.assembly import Shop
from rag.composing.shop_overview import shop_overview
from rag.conditions.sizes import wanted_size
from rag.naming.continued_names import with_names_whole
from tests.rag.shop_parts import ask

WORDS = Vocabulary(
    brands=("Aurora", "Fjellby"),
    categories=("Home > Kettles", "Outdoor > Tents"),
    attribute_names=(),
    values={},
    options={"size": ("EU 43", "L")},
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("which brands do you carry?", "2 brands: Aurora, Fjellby."),
        ("show me all brands", "2 brands: Aurora, Fjellby."),
        ("What do you sell?", "2 kinds of products: Kettles, Tents."),
    ],
)
def test_brands_and_kinds_are_named(text: str, said: str) -> None:
    item = shop_overview(text, WORDS, "en")
    assert item is not None
    assert item.text == said


@pytest.mark.parametrize(
    "text", ["what brand is the Aurora 200?", "which tents do you sell?", "what do you sell it for?"]
)
def test_other_questions_get_no_overview(text: str) -> None:
    assert shop_overview(text, WORDS, "en") is None


def test_the_overview_is_an_answer(shop: Shop) -> None:
    said = ask(shop, "which brands do you have?")
    assert said.action == "answer"
    assert "Aurora" in said.text


@pytest.mark.parametrize(
    ("text", "size"),
    [("shoes in size 43", "43"), ("jackets, size XL", "XL"), ("EU 42 shoes", "EU 42"), ("43码的鞋", "43")],
)
def test_sizes_are_conditions(text: str, size: str) -> None:
    found = wanted_size(text, WORDS)
    assert found is not None
    assert (found[0].field, found[0].value) == ("size|option:size", size)


@pytest.mark.parametrize("text", ["what size is it?", "a size 2 cm screw", "tents for 2"])
def test_other_words_are_no_sizes(text: str) -> None:
    assert wanted_size(text, WORDS) is None


def test_a_number_said_again_is_of_the_same_family() -> None:
    names = {"Aurora 200", "Aurora 210"}
    assert with_names_whole("compare Aurora 200 and 210", names.__contains__) == "compare Aurora 200 and Aurora 210"
    assert with_names_whole("Aurora 200 and 50 euros", names.__contains__) == "Aurora 200 and 50 euros"


def test_an_average_is_computed_over_all_of_a_kind(shop: Shop) -> None:
    said = ask(shop, "what is the average price of your kettles?")
    assert said.text == "The average price of 2 Kettles is €32.40; they cost from €24.90 to €39.90."
    assert said.action == "answer"

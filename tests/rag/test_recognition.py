"""What the words of a question name."""

from dataclasses import replace

import pytest

from catalog.plan import Vocabulary
from rag.conditions.scope import ScopeFinder
from rag.knowledge import ShopKnowledge
from rag.naming.names import NamedProducts
from rag.reading import Reading
from rag.recognition import (
    category_of,
    conditions_in,
    kind_terms,
    named_products,
    read_question,
    stated_names,
    terms_of_names,
)


def read(text: str, knowledge: ShopKnowledge) -> Reading:
    return read_question(text, named_products(text, knowledge, sure=False), knowledge)


def conditions(reading: Reading) -> list[tuple[str, str, object]]:
    return [(one.field, one.operator, one.value) for one in reading.conditions]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("how heavy is the Aurora 200?", ["VAC-200"]),
        ("is VAC-300 loud?", ["VAC-300"]),
        ("4006381333931", ["KET-1"]),
        ("Trek 2 or Trek 2 Plus?", ["TEN-3", "TEN-4"]),
        ("how heavy is the travel kettle?", ["KET-2"]),
        ("云山大容量电饭煲多重？", ["RC-50"]),
        ("which tents are there?", []),
        ("how heavy is it?", []),
        ("", []),
    ],
)
def test_the_products_named_are_found_in_the_order_of_mention(
    knowledge: ShopKnowledge, text: str, ids: list[str]
) -> None:
    assert [group[0] for group in named_products(text, knowledge, sure=False).groups] == ids


@pytest.mark.parametrize("text", ["tents under 200 euros", "less than 4.5 cm", "kettles of at most 2 kg", "under 300"])
def test_the_number_of_a_condition_names_no_product(knowledge: ShopKnowledge, text: str) -> None:
    assert named_products(text, knowledge, sure=False).groups == ()


def test_words_that_name_a_whole_kind_name_no_product_of_it(knowledge: ShopKnowledge) -> None:
    assert named_products("a vacuum cleaner", knowledge, sure=False).groups == ()
    assert named_products("kettles", knowledge, sure=False).groups == ()


def test_a_question_with_everything_in_it_is_read_in_parts(knowledge: ShopKnowledge) -> None:
    reading = read("which is the lightest red backpack under 90 euros?", knowledge)
    assert conditions(reading) == [("price", "<", 90.0)]
    assert [(one.field, one.value) for one in reading.scope.filters] == [("category", "Backpacks"), ("colour", "red")]
    assert [(one.concept.name, one.descending, one.words) for one in reading.extremes] == [
        ("weight", False, "lightest")
    ]
    assert "90" not in reading.rest
    assert "lightest" in reading.rest
    assert "list" in reading.wordings


def test_a_condition_is_on_attributes_of_the_kind_that_is_named(knowledge: ShopKnowledge) -> None:
    assert conditions(read("tents under 2.5 kg", knowledge)) == [("weight", "<", 2.5)]
    assert conditions(read("products under 2.5 kg", knowledge)) == [("weight|重量", "<", 2.5)]
    assert conditions(read("容量大于4升的电饭煲", knowledge))[0][0] == "容量"


def test_a_price_in_a_currency_of_the_shop_keeps_it_and_another_is_any(knowledge: ShopKnowledge) -> None:
    units = [
        [one.unit for one in read(text, knowledge).conditions]
        for text in ("kettles under 50 euros", "kettles under 50 dollars", "50元以下的杯子")
    ]
    assert units == [["EUR"], [None], ["CNY"]]


def test_the_name_of_an_attribute_in_a_superlative_or_condition_asks_for_nothing_more(
    knowledge: ShopKnowledge,
) -> None:
    """The "battery" of "longest battery life" is no filter, nor the "colour" of a colour."""
    assert read("the headphones with the longest battery life", knowledge).scope.category == "Headphones"
    assert [one.field for one in read("the longest battery life", knowledge).scope.filters] == []
    assert [one.field for one in read("a run time of at least 50 min", knowledge).scope.filters] == []


def test_an_attribute_named_in_full_may_be_had_most_or_least_of(knowledge: ShopKnowledge) -> None:
    """No concept knows the hydrostatic head."""
    for words, descending in (("highest hydrostatic head", True), ("lowest hydrostatic head", False)):
        [extreme] = read(f"which tent has the {words}?", knowledge).extremes
        assert (extreme.concept.names, extreme.descending, extreme.words) == (("hydrostatic head",), descending, words)


def test_a_yes_or_no_attribute_is_had_neither_most_nor_least(knowledge: ShopKnowledge) -> None:
    assert read("the most cordless kettle", knowledge).extremes == ()


def test_a_known_superlative_is_not_found_twice(knowledge: ShopKnowledge) -> None:
    [extreme] = read("which has the lowest weight?", knowledge).extremes
    assert (extreme.concept.name, extreme.descending) == ("weight", False)


def test_more_of_an_attribute_is_a_superlative_only_where_products_are_compared(knowledge: ShopKnowledge) -> None:
    compared = read("which has the higher hydrostatic head, the Trek 2 or the Trek 2 Plus?", knowledge)
    assert [one.descending for one in compared.extremes] == [True]
    assert read("does it need a higher hydrostatic head?", knowledge).extremes == ()


def test_all_products_of_a_small_brand_are_found_by_it(knowledge: ShopKnowledge) -> None:
    assert read("how loud is the Aurora?", knowledge).brand_ids == ("VAC-200", "VAC-300")
    assert read("how loud is it?", knowledge).brand_ids == ()


def test_stated_names_are_those_of_the_kind_or_of_all(knowledge: ShopKnowledge) -> None:
    everything = list(knowledge.vocabulary.attribute_names)
    assert set(stated_names(knowledge, "Tents")) == {"weight", "capacity", "hydrostatic head", "material", "colour"}
    assert list(stated_names(knowledge, None)) == everything
    assert list(stated_names(knowledge, "Submarines")) == everything


def test_a_number_is_of_no_yes_or_no_attribute(knowledge: ShopKnowledge) -> None:
    found = conditions_in("cordless over 5", knowledge, ["cordless", "power"])
    assert "cordless" not in [one.field for one in found.filters]


def test_the_category_of_a_product_is_the_last_of_its_path(knowledge: ShopKnowledge) -> None:
    assert category_of("VAC-200", knowledge) == "Vacuum Cleaners"
    assert category_of("NOT-THERE", knowledge) is None
    assert category_of(None, knowledge) is None


def test_terms_of_a_name_are_those_said_and_its_kind_is_apart(knowledge: ShopKnowledge) -> None:
    named = named_products("the WH-1000XM5 headphones", knowledge, sure=False)
    assert "wh1000xm5" in terms_of_names(named)
    assert kind_terms(named_products("Aurora 200", knowledge, sure=False), knowledge) == {"vacuum", "cleaner"}
    assert terms_of_names(NamedProducts()) == kind_terms(NamedProducts(), knowledge) == frozenset()


def test_an_attribute_that_is_a_number_of_something_counts_no_products(knowledge: ShopKnowledge) -> None:
    assert "count" in read_question("number of tents?", NamedProducts(), knowledge).wordings
    counted = Vocabulary(attribute_names=("number of doors",), categories=("Tents",), brands=(), values={}, options={})
    scope = ScopeFinder(counted, ())
    doors = replace(knowledge, scope=scope)
    said = read_question("which tents have a number of doors below 3", NamedProducts(), doors)
    assert "count" not in said.wordings

"""The part of a catalog a text speaks of: category, brand, values."""

import pytest

from catalog.plan import Filter
from rag.conditions.scope import Scope
from rag.knowledge import ShopKnowledge


def pairs(scope: Scope) -> list[tuple[str, str, object]]:
    return [(one.field, one.operator, one.value) for one in scope.filters]


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("which kettles do you have", "Kettles"),
        ("a KETTLE", "Kettles"),
        ("vacuum cleaner", "Vacuum Cleaners"),
        ("a hoover for pets", "Vacuum Cleaners"),  # what customers say
        ("a rucksack", "Backpacks"),
        ("earphones", "Headphones"),
        ("有什么电饭煲", "电饭煲"),
        ("电饭锅", "电饭煲"),  # the everyday word
    ],
)
def test_a_category_is_named_by_its_words_or_a_synonym(knowledge: ShopKnowledge, text: str, leaf: str) -> None:
    assert knowledge.scope.find(text).category == leaf


@pytest.mark.parametrize("text", ["", "how are you", "intent", "sofa", "煲"])
def test_a_text_about_nothing_sold_names_no_category(knowledge: ShopKnowledge, text: str) -> None:
    assert knowledge.scope.find(text) == Scope()


def test_a_brand_counts_only_as_a_word_of_its_own(knowledge: ShopKnowledge) -> None:
    assert pairs(knowledge.scope.find("anything by ostra?")) == [("brand", "=", "Ostra")]
    assert knowledge.scope.find("ostracised").filters == ()
    assert ("brand", "=", "云山") in pairs(knowledge.scope.find("云山有什么"))


def test_a_brand_keeps_the_spelling_of_the_catalog(knowledge: ShopKnowledge) -> None:
    assert pairs(knowledge.scope.find("BREEZE")) == [("brand", "=", "Breeze")]


def test_values_become_filters_on_the_attributes_that_have_them(knowledge: ShopKnowledge) -> None:
    assert pairs(knowledge.scope.find("red backpacks")) == [
        ("category", "=", "Backpacks"),
        ("colour", "contains", "red"),
    ]
    assert pairs(knowledge.scope.find("stainless steel kettles")) == [
        ("category", "=", "Kettles"),
        ("material", "contains", "stainless steel"),
    ]


def test_yes_and_no_attributes_are_wanted_or_not(knowledge: ShopKnowledge) -> None:
    assert ("cordless", "has", None) in pairs(knowledge.scope.find("cordless kettles"))
    assert ("cordless", "lacks", None) in pairs(knowledge.scope.find("non-cordless kettles"))


def test_a_value_that_is_not_wanted_is_excluded(knowledge: ShopKnowledge) -> None:
    assert ("colour", "lacks", "red") in pairs(knowledge.scope.find("backpacks, not red"))


def test_values_are_left_out_on_request(knowledge: ShopKnowledge) -> None:
    scope = knowledge.scope.find("red backpacks", with_values=False)
    assert [one.field for one in scope.filters] == ["category"]


def test_used_words_are_those_that_named_something(knowledge: ShopKnowledge) -> None:
    used = knowledge.scope.find("a red backpack for school").used_words
    assert {"red", "backpack"} <= used
    assert "school" not in used


def test_the_category_is_read_from_the_filters() -> None:
    brand = Filter(field="brand", operator="=", value="Ostra")
    category = Filter(field="category", operator="=", value="Tents")
    assert Scope(filters=(brand, category)).category == "Tents"
    assert Scope(filters=(brand,)).category is None

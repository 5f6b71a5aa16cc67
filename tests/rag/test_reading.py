"""What the words of a question say, before it is decided what they mean together."""

import pytest

from catalog.plan import Filter
from rag.conditions.constraints import find_conditions
from rag.conditions.measured_attributes import AttributeNaming
from rag.knowledge import ShopKnowledge
from rag.reading import Reading, leftover_words
from rag.vocabulary.concepts import find_extremes
from rag.words.intents import wordings


def read(text: str, knowledge: ShopKnowledge) -> Reading:
    found = find_conditions(text, AttributeNaming(of_concept=lambda concept: concept.names))
    return Reading(
        text=text,
        rest=found.rest,
        named=knowledge.names.find(text),
        scope=knowledge.scope.find(found.rest),
        brand_ids=(),
        conditions=found.filters,
        extremes=tuple(find_extremes(text.lower())),
        wordings=wordings(text),
        name_terms=frozenset(),
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("which kettles are good for camping under 50 euros", "camping"),
        ("the cheapest kettle", ""),
        ("show me red backpacks", ""),
        ("recommend a backpack for my daughter's school", "daughter school"),
        ("推荐一个露营用的电饭煲", ""),  # pairs of characters are no words
    ],
)
def test_what_is_left_is_the_wish_beyond_the_filters(knowledge: ShopKnowledge, text: str, left: str) -> None:
    assert leftover_words(read(text, knowledge)) == left


def test_it_points_back_only_when_it_names_nothing_itself(knowledge: ShopKnowledge) -> None:
    assert read("how heavy is it?", knowledge).points_back
    assert read("这款多重？", knowledge).points_back
    assert not read("is the Aurora 200 louder than this one?", knowledge).points_back
    assert not read("how heavy are tents", knowledge).points_back


@pytest.mark.parametrize("text", ["and under 40?", "only green ones", "那500元以下呢？", "what about in red"])
def test_a_short_addition_goes_on_with_the_last_list(knowledge: ShopKnowledge, text: str) -> None:
    assert read(text, knowledge).is_follow_up


@pytest.mark.parametrize("text", ["and which kettles are there?", "what about the Aurora 200?", "tents under 300"])
def test_a_kind_or_a_name_of_its_own_begins_anew(knowledge: ShopKnowledge, text: str) -> None:
    assert not read(text, knowledge).is_follow_up


def test_only_what_is_in_stock_is_wanted_when_it_says_so(knowledge: ShopKnowledge) -> None:
    assert read("kettles in stock", knowledge).asks_stock
    assert read("有现货的电饭煲", knowledge).asks_stock
    assert not read("kettles", knowledge).asks_stock


def test_named_ids_are_the_first_of_each_name(knowledge: ShopKnowledge) -> None:
    assert read("the Harbour backpack or the Aurora 200?", knowledge).named_ids == ("BAG-B", "VAC-200")


def test_conditions_are_kept_beside_the_rest_of_the_text(knowledge: ShopKnowledge) -> None:
    reading = read("tents under 300 euros", knowledge)
    assert reading.conditions == (Filter(field="price", operator="<", value=300.0, unit="EUR", text="under 300 euros"),)
    assert "300" not in reading.rest

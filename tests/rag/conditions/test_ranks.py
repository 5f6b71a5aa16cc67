"""Which places of a list are wanted."""

import pytest

from rag.assembly import Shop
from rag.conditions.ranks import wanted_ranks
from rag.question import Question
from tests.rag.shop_parts import ask


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the three cheapest kettles", (1, 3)),
        ("top 5 lightest tents", (1, 5)),
        ("name three jackets", (1, 3)),
        ("recommend me 2 headphones", (1, 2)),
        ("which is the second lightest?", (2, 2)),
        ("最便宜的三款耳机", (1, 3)),
        ("推荐两款背包", (1, 2)),
        ("第二便宜的是哪款", (2, 2)),
    ],
)
def test_places_are_read(text: str, places: tuple[int, int]) -> None:
    ranks = wanted_ranks(text)
    assert ranks is not None
    assert (ranks.first, ranks.last) == places


@pytest.mark.parametrize(
    "text", ["the second one", "find 3 person tents", "show me 5 kg bags", "推荐两人帐篷", "the cheapest", "第二个"]
)
def test_other_numbers_are_no_places(text: str) -> None:
    assert wanted_ranks(text) is None


def test_the_first_few_are_listed_in_their_order(shop: Shop) -> None:
    said = ask(shop, "the two cheapest kettles")
    assert said.text.startswith("The 2 cheapest of ")
    assert len(said.text.splitlines()) == 3


def test_a_later_place_is_named(shop: Shop) -> None:
    assert ", the second cheapest is the " in ask(shop, "which is the second cheapest kettle?").text


def test_those_are_the_few_that_were_asked_for(shop: Shop) -> None:
    first = ask(shop, "the two cheapest kettles")
    question = Question(text="and which of those is the lightest?", conversation_id=first.conversation_id)
    second = shop.assistant.ask(question)
    assert second.text.startswith("Of 2 ")

"""What shops name more closely is found by the plain word, and left out with it."""

from rag.assembly import Shop
from rag.vocabulary.broader_values import narrower
from tests.rag.shop_parts import ask


def test_shades_fall_under_their_colour() -> None:
    assert {"navy", "teal"} <= set(narrower("Blue"))
    assert narrower("navy") == ()


def test_what_is_called_by_the_word_itself_is_found_alone(shop: Shop) -> None:
    assert "(colour blue)" in ask(shop, "blue backpacks").text


def test_what_falls_under_a_value_is_found_where_nothing_is_called_so(shop: Shop) -> None:
    assert "(material steel)" in ask(shop, "which kettles are made of metal?").text

"""Plain searches as customers type them, of a shop of few goods; each was once answered wrong."""

from collections.abc import Iterator

import pytest

from rag.assembly import Shop
from tests.rag.shop_parts import ask, open_shop_of


def product(product_id: str, title: str, category: str, price: str, **attributes: str) -> dict[str, object]:
    return {"id": product_id, "title": title, "category": category, "price": price, "attributes": attributes}


PRODUCTS = [
    product("C1", "Orva Bridge Camera", "Camera", "300", colour="black"),
    product("L1", "Orva Wide Lens for camera bodies", "Lens", "200", colour="black"),
    product("L2", "Orva Tele Lens", "Lens", "250", colour="grey"),
    product("P1", "Brix Mini Phone", "Phone", "150", colour="white", weight="150 g"),
    product("P2", "Brix Max Phone", "Phone", "250", colour="black", weight="200 g"),
    product("S1", "Netta 8 Switch", "Network switch", "40", ports_quantity="8", weight="400 g", colour="black"),
    product("S2", "Netta 24 Switch", "Network switch", "90", ports_quantity="24", weight="1 kg", colour="black"),
    product("J1", "Castor Harbour Puzzle, 1000 pieces", "Jigsaw puzzle", "15", theme="sea"),
    product("J2", "Castor 1000 Lakes Puzzle, 500 pieces", "Jigsaw puzzle", "12", theme="land"),
    product("H1", "Okavi Race Sports Headphones", "Headphones", "80", colour="red", connection="Bluetooth"),
    product("H2", "Okavi Studio Headphones", "Headphones", "120", colour="black", connection="cable"),
    product("T1", "Lum Clear 15 Notebook", "Notebook", "500", screen_size="15 inch", weight="2 kg", memory="8 GB"),
    product("T2", "Lum Clear 17 Notebook", "Notebook", "700", screen_size="17 inch", weight="3 kg", memory="16 GB"),
    product("M1", "Lum View Monitor", "Monitor", "120", screen_size="24 inch", weight="4 kg"),
    product("M2", "Lum View Big Monitor", "Monitor", "220", screen_size="32 inch", weight="6 kg"),
    product("K1", "Jern 26 Iron Skillet", "Cookware", "45", cookware_type="skillet", induction_compatible="yes"),
    product("K2", "Jern 28 Iron Skillet", "Cookware", "53", cookware_type="skillet", induction_compatible="yes"),
    product("K3", "Jern Deep Pot", "Cookware", "60", cookware_type="pot", induction_compatible="no"),
]  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    opened = open_shop_of(tmp_path_factory.mktemp("searched"), PRODUCTS, currency="EUR")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("camera lens", ["L1"]),  # the last noun says what it is; the one before, what for
        ("24 port switch", ["S2"]),  # a number counts the noun behind it
        ("switch with 8 ports", ["S1"]),
        ("puzzle with 1000 pieces", ["J1"]),  # and stands beside it in the text too
        ("red headphones", ["H1"]),
        ("laptop with 16gb ram", ["T2"]),  # "ram" says what the amount is of
        ("laptp under 600", ["T1"]),  # a typo in a kind
        ("headphones for jogging", ["H1"]),  # sports headphones
    ],
)
def test_a_search_finds_what_it_describes(shop: Shop, question: str, expected: list[str]) -> None:
    answer = ask(shop, question)
    assert answer.action == "answer"
    assert [one.id for one in answer.products] == expected


def test_cheap_goods_stand_in_the_order_of_their_prices(shop: Shop) -> None:
    assert [one.id for one in ask(shop, "cheap cookware").products] == ["K1", "K2", "K3"]


def test_words_that_no_text_holds_are_said_to_be_left_out_of_a_superlative(shop: Shop) -> None:
    answer = ask(shop, "which is the lightest notebook for astronauts?")
    assert "astronauts" in answer.text
    assert answer.products[0].id == "T1"


@pytest.mark.parametrize(
    ("question", "product_id", "value"),
    [
        ("how much memory does the lightest notebook have", "T1", "8 GB"),
        ("what colour is the cheapest phone?", "P1", "white"),
        ("how much does the cheapest monitor weigh", "M1", "4 kg"),
    ],
)
def test_what_is_asked_of_an_extreme_is_told(shop: Shop, question: str, product_id: str, value: str) -> None:
    answer = ask(shop, question)
    assert [one.id for one in answer.products] == [product_id]
    assert value in answer.text


def test_a_superlative_that_asks_no_more_is_no_question_about_one(shop: Shop) -> None:
    assert ask(shop, "what is the lightest notebook").text.startswith("Of 2 ")


def test_a_part_of_the_product_in_view_is_no_kind(shop: Shop) -> None:
    first = ask(shop, "how much is the cheapest notebook?")
    answer = ask(shop, "how big is the screen?", after=first)
    assert [one.id for one in answer.products] == ["T1"]
    assert "15 inch" in answer.text


def test_one_word_of_titles_that_say_the_same_is_enough(shop: Shop) -> None:
    assert ask(shop, "is the skillet induction compatible?").text.startswith("Yes.")


def test_bigger_ones_are_the_biggest_of_those_listed(shop: Shop) -> None:
    listed = ask(shop, "monitors under 300")
    answer = ask(shop, "bigger ones?", after=listed)
    assert [one.id for one in answer.products] == ["M2"]


def test_one_of_a_list_in_another_colour_gets_a_no(shop: Shop) -> None:
    listed = ask(shop, "phones under 300")
    assert len(listed.products) == 2
    answer = ask(shop, "the second one in white?", after=listed)
    assert answer.text.startswith("No.")


def test_a_feature_that_is_only_half_near_is_no_yes(shop: Shop) -> None:
    answer = ask(shop, "does it have a camera?", product_id="T1")
    assert not answer.text.startswith("Yes")

"""Questions as customers type them on a product's page; each was once answered wrong."""

from collections.abc import Iterator

import pytest

from rag.answer import Answer
from rag.assembly import Shop
from rag.question import Question
from tests.rag.shop_parts import open_shop_of

PRODUCTS: list[dict[str, object]] = [
    {
        "id": "T1",
        "title": "Merrin Toy Vacuum",
        "category": "Toys",
        "attributes": {
            "batteries_included": "no",
            "num_batteries": "quantity 3, type AAA",
            "import_designation": "imported",
            "wheels": "carpet and hard floor",
            "stickers_included": "0",
        },
        "reviews": [
            {"id": "r1", "rating": 5, "text": "It picks up real dust and crumbs from the carpet."},
            {"id": "r2", "rating": 4, "text": "My daughter sings while she is pushing it."},
        ],
        "qa": [
            {"question": "can it be folded away?", "answer": "No, it is not foldable but the handle comes off."},
        ],
    },
    {
        "id": "T2",
        "title": "Merrin Toy Kitchen",
        "category": "Toys",
        "attributes": {"storage": "two shelves", "back": "open", "assembly_time": "40 min"},
    },
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    made = open_shop_of(tmp_path_factory.mktemp("pages"), PRODUCTS, currency="EUR", encoder="openvino")
    yield made
    made.close()


def asked(shop: Shop, text: str) -> Answer:
    return shop.assistant.ask(Question(text=text, product_id="T1"))


@pytest.mark.parametrize("text", ["what kind of batteries does it need?", "how many AAA batteries does this require?"])
def test_what_kind_is_not_answered_by_a_yes_or_no(shop: Shop, text: str) -> None:
    assert "AAA" in asked(shop, text).text


def test_whether_batteries_are_included_is_still_a_yes_or_no(shop: Shop) -> None:
    assert asked(shop, "are batteries included?").text.startswith("No")


def test_nothing_included_is_a_no(shop: Shop) -> None:
    assert asked(shop, "are stickers included?").text.startswith("No")


def test_a_word_that_only_describes_another_is_no_yes(shop: Shop) -> None:
    assert not asked(shop, "is it hard to put together?").text.startswith("Yes")


def test_what_is_imported_says_something_of_where_it_was_made(shop: Shop) -> None:
    assert "imported" in asked(shop, "is this really made in the USA?").text


def test_what_a_purpose_mentions_is_not_the_attribute_that_is_asked_for(shop: Shop) -> None:
    assert "not foldable" in asked(shop, "does this fold for easy storage when not in use?").text


def test_four_question_marks_ask_once(shop: Shop) -> None:
    assert asked(shop, "how is the packaging????").text.count("does not state") == 1


def test_two_refusals_in_the_same_words_are_one(shop: Shop) -> None:
    found = asked(shop, "does it have a zip? and can it swim?")
    assert found.action == "abstain" and found.text.count("does not state") == 1


def test_a_customer_who_says_it_in_other_words_is_quoted(shop: Shop) -> None:
    assert "picks up real dust" in asked(shop, "does it actually suck stuff up from the floor?").text

"""Questions in other words than the rules were first made for: each stands for a kind of asking, not for itself."""

import pytest

from rag.assembly import Shop
from tests.rag.shop_parts import ask, cited, last_of


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("With the Aurora 200, does the run time go beyond 40 min?", "Yes."),
        ("Are we talking about more than 3 kg with the Aurora 200?", "No."),
        ("My shelf holds no more than 2 kg. Is the Aurora 200 lighter than that?", "No."),
        ("is 2 kg less than the weight of the Aurora 200?", "Yes."),
        ("The warranty of the Aurora 200 doesn't exceed 3 years, does it?", "Yes."),
        ("would I pay less than 100 EUR for the Aurora 200", "No."),
        ("Is 300 euros enough to buy the Aurora 200?", "Yes."),
        ("do you charge more than 300 euros for the Aurora 200?", "No."),
        ("Does Aurora make the Aurora 200?", "Yes."),
        ("is the Aurora 200 made by Breeze?", "No."),
        ("My mum only wants it if it's white; does that go for the Aurora 200?", "Yes."),
    ],
)
def test_a_yes_or_no_is_said_whatever_leads_up_to_it(shop: Shop, question: str, word: str) -> None:
    assert ask(shop, question).text.startswith(word)


def test_a_price_of_another_day_is_not_stated(shop: Shop) -> None:
    for question in (
        "Will the price of the Aurora 200 drop before Christmas?",
        "What did the Aurora 200 cost last year?",
    ):
        answer = ask(shop, question)
        assert (answer.action, answer.reason) == ("abstain", "not_stated")
    assert ask(shop, "What does the Aurora 200 cost?").action == "answer"


def test_a_run_time_is_not_given_in_pounds_but_a_weight_is(shop: Shop) -> None:
    refused = last_of(shop, "How long does the Aurora 200 run?", "and in pounds?")
    assert "cannot be given in pounds" in refused.text
    assert "5.29 lb" in last_of(shop, "How heavy is the Aurora 200?", "and in pounds?").text


@pytest.mark.parametrize(
    "message",
    ["too dear, show me those under 300 euros", "my budget is lower, less than 300 euros", "only those below 300"],
)
def test_a_limit_alone_narrows_what_was_shown(shop: Shop, message: str) -> None:
    answer = last_of(shop, "Which vacuum cleaners cost less than 500 euros?", message)
    assert [card.id for card in answer.products] == ["VAC-200"]


@pytest.mark.parametrize(
    "message",
    ["oops wrong one, its the Aurora 300 i wanted", "Oh wait, it was the Aurora 300 I wanted to ask about"],
)
def test_a_correction_asks_the_same_of_the_other_product(shop: Shop, message: str) -> None:
    assert "VAC-300#warranty" in cited(last_of(shop, "What is the warranty of the Aurora 200?", message))


@pytest.mark.parametrize(
    ("message", "source_id"),
    [
        ("how heavy is the 2nd?", "VAC-300#weight"),
        ("number two: warranty?", "VAC-300#warranty"),
        ("and the warranty of the one that costs less?", "VAC-200#warranty"),
        ("so the lighter of the two would be?", "VAC-200#weight"),
    ],
)
def test_one_of_two_is_pointed_at_by_place_or_by_what_it_has_more_or_less_of(
    shop: Shop, message: str, source_id: str
) -> None:
    assert source_id in cited(last_of(shop, "Compare the Aurora 200 and the Aurora 300.", message))


@pytest.mark.parametrize(
    "question",
    [
        "which one of your vacuum cleaners would cost me the least?",
        "vacuum cleaners: show me the one with the smallest price tag",
        "the one of your vacuum cleaners for which I pay the least",
        "How low does the noise level go in your vacuum cleaners?",
        "I want as little noise level as possible, which vacuum cleaner?",
    ],
)
def test_a_superlative_is_found_in_other_words(shop: Shop, question: str) -> None:
    answer = ask(shop, question)
    assert answer.products[0].id == "VAC-200"
    assert answer.text.startswith("Of ")

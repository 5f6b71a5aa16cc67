"""Whole conversations with the small shop: what each message means after those before it."""

import pytest

from catalog.database import Catalog
from catalog.product import Product
from rag.answer import Answer
from rag.assembly import Shop
from rag.knowledge import ShopKnowledge
from rag.question import Focus, Question, Turn
from rag.words.message_questions import questions_of
from tests.rag.shop_parts import ask, cited


def last_of(shop: Shop, *messages: str, product_id: str | None = None) -> Answer:
    """The answer to the last of several messages of one conversation."""
    answer: Answer | None = None
    for message in messages:
        answer = ask(shop, message, after=answer, product_id=product_id)
    assert answer is not None
    return answer


def after(shop: Shop, history: list[Turn], text: str) -> Answer:
    """The answer to a question whose conversation the caller has kept."""
    return shop.assistant.ask(Question(text=text, history=history))


def turns(*contents: str) -> list[Turn]:
    """Messages of the customer and replies by turns."""
    return [Turn(role="assistant" if i % 2 else "user", content=text) for i, text in enumerate(contents)]


def cards(answer: Answer) -> list[str]:
    return [card.id for card in answer.products]


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("How heavy is the Aurora 200 and how long does it run?", ["VAC-200#weight", "VAC-200#run_time"]),
        ("How heavy is the Aurora 200? What colour is the Aurora 300?", ["VAC-200#weight", "VAC-300#colour"]),
        ("What does the Breeze K1 cost, and is it cordless?", ["KET-1#price", "KET-1#cordless"]),
        ("云山保温杯多重，容量是多少？", ["007#重量", "007#容量"]),
    ],
)
def test_two_questions_in_one_message_get_two_answers_in_order(shop: Shop, message: str, facts: list[str]) -> None:
    answer = ask(shop, message)
    assert answer.action == "answer"
    first, second = answer.text.splitlines()
    texts = cited(answer)
    assert list(texts) == facts
    assert texts[facts[0]] in first
    assert texts[facts[1]] in second


def test_of_two_questions_the_one_that_cannot_be_answered_takes_nothing_from_the_other(shop: Shop) -> None:
    answer = ask(shop, "How heavy is the Aurora 900, and how much does the Aurora 200 cost?")
    first, second = answer.text.splitlines()
    assert answer.action == "answer"
    assert "aurora 900" in first.lower()
    assert "€249.00" in second
    assert cited(answer) == {"VAC-200#price": "€249.00"}


def test_a_second_question_goes_on_with_the_first(shop: Shop) -> None:
    answer = last_of(shop, "Which tents are there?", "Which of them is cheaper and how heavy is it?")
    assert "2.1 kg" in answer.text.splitlines()[-1]
    assert "TEN-4#weight" not in cited(answer)


def test_what_leads_up_to_a_question_says_what_it_is_about(shop: Shop) -> None:
    assert cited(ask(shop, "I have the Aurora 300. How heavy is it?")) == {"VAC-300#weight": "3.1 kg"}


@pytest.mark.parametrize(
    ("messages", "facts"),
    [
        (("How heavy is the Aurora 200?", "No, I meant the 300"), {"VAC-300#weight": "3.1 kg"}),
        (("How heavy is the Aurora 200?", "sorry, the Aurora 300"), {"VAC-300#weight": "3.1 kg"}),
        (("How heavy is the Breeze K1?", "no, the travel kettle"), {"KET-2#weight": "600 g"}),
        (("How heavy is the Breeze K1?", "no, I meant the price"), {"KET-1#price": "€39.90"}),
        (("云山保温杯多重？", "不是，我说的是云山电饭煲"), {"RC-40#重量": "3.5公斤"}),
    ],
)
def test_a_correction_asks_the_same_again(shop: Shop, messages: tuple[str, ...], facts: dict[str, str]) -> None:
    assert cited(last_of(shop, *messages)) == facts


@pytest.mark.parametrize(
    ("messages", "source_id", "shown"),
    [
        (("How heavy is the Aurora 200?", "and in pounds?"), "VAC-200#weight", "2.4 kg (5.29 lb)"),
        (("How heavy is the Breeze K1?", "in grams"), "KET-1#weight", "1.1 kg (1100 g)"),
        (("云山电饭煲多重？", "用斤表示呢？"), "RC-40#重量", "3.5公斤 (7 斤)"),
        (("云山电饭煲多重？", "那换算成斤呢？"), "RC-40#重量", "3.5公斤 (7 斤)"),
    ],
)
def test_the_last_amount_is_given_in_another_unit(
    shop: Shop, messages: tuple[str, ...], source_id: str, shown: str
) -> None:
    answer = last_of(shop, *messages)
    assert shown in answer.text
    assert list(cited(answer)) == [source_id]


def test_a_price_in_another_currency_is_given_in_the_shops_own(shop: Shop) -> None:
    answer = last_of(shop, "How much does the Aurora 200 cost?", "and in dollars?")
    assert cited(answer) == {"VAC-200#price": "€249.00"}
    assert "$" not in answer.text


@pytest.mark.parametrize(
    ("messages", "ids", "condition"),
    [
        (("Which backpacks cost under 90 euros?", "make that 110 euros"), ["BAG-B", "BAG-R"], "110"),
        (("Which kettles cost less than 30 euros?", "no, 110 euros"), ["KET-1", "KET-2"], "110"),
        (("Which kettles cost less than 50 euros?", "no more than 30 euros"), ["KET-2"], "30"),
        (("Which tents weigh under 2.3 kg?", "make that 3 kg"), ["TEN-3", "TEN-4"], "3 kg"),
        (("Which tents weigh under 2.3 kg?", "and under 3 kg?"), ["TEN-3", "TEN-4"], "3 kg"),
        (("Which kettles are under 30 euros?", "and over 30?"), ["KET-1"], "30"),
        (("450元以下的电饭煲有哪些？", "不对，500元"), ["RC-40", "RC-50"], "500元"),
    ],
)
def test_a_changed_limit_takes_the_place_of_the_old_one(
    shop: Shop, messages: tuple[str, ...], ids: list[str], condition: str
) -> None:
    answer = last_of(shop, *messages)
    assert cards(answer) == ids
    assert condition in answer.text.splitlines()[0]


def test_a_changed_limit_is_told_in_the_language_of_the_customer(shop: Shop) -> None:
    answer = last_of(shop, "450元以下的电饭煲有哪些？", "不对，500元")
    assert answer.language == "zh"
    assert "at most" not in answer.text


@pytest.mark.parametrize(
    ("refinement", "ids"),
    [("no silicone", ["KET-1"]), ("not silicone", ["KET-1"]), ("in silicone?", ["KET-2"]), ("in stock?", ["KET-1"])],
)
def test_a_condition_narrows_the_last_list(shop: Shop, refinement: str, ids: list[str]) -> None:
    assert cards(last_of(shop, "Which kettles do you have?", refinement)) == ids


@pytest.mark.parametrize(
    ("messages", "facts"),
    [
        (("How heavy is the Aurora 200?", "what about the Breeze K1?"), {"KET-1#weight": "1.1 kg"}),
        (("How heavy is the Aurora 200?", "and the Aurora 300?"), {"VAC-300#weight": "3.1 kg"}),
        (("How heavy is the Aurora 200?", "what about the 300?"), {"VAC-300#weight": "3.1 kg"}),
        (("How heavy is the Breeze K1?", "in grams", "and the K2?"), {"KET-2#weight": "600 g"}),
        (("云山保温杯多重？", "那云山电饭煲呢？"), {"RC-40#重量": "3.5公斤"}),
    ],
)
def test_what_about_another_product_asks_the_same_of_it(
    shop: Shop, messages: tuple[str, ...], facts: dict[str, str]
) -> None:
    assert cited(last_of(shop, *messages)) == facts


def test_a_yes_or_no_is_asked_again_with_its_own_answer(shop: Shop) -> None:
    messages = ("How heavy is the Aurora 200?", "Is it white?", "What about the Aurora 300?")
    answer = last_of(shop, *messages)
    assert cited(answer) == {"VAC-300#colour": "black"}
    assert answer.text.startswith("No.")


@pytest.mark.parametrize(
    ("messages", "facts"),
    [
        (("Which kettles do you have?", "how heavy is the cheaper one?"), {"KET-2#weight": "600 g"}),
        (
            ("Compare the Breeze K1 and the Breeze K2", "what is the cheaper one made of?"),
            {"KET-2#material": "silicone"},
        ),
        (("Which kettles do you have?", "is the heavier one cordless?"), {"KET-1#cordless": "yes"}),
        (("有哪些电饭煲？", "更便宜的那个功率多大？"), {"RC-40#额定功率": "860瓦"}),
        (("How heavy is the kettle?", "the cheaper one"), {"KET-2#weight": "600 g"}),
    ],
)
def test_the_cheaper_one_is_one_of_those_shown(shop: Shop, messages: tuple[str, ...], facts: dict[str, str]) -> None:
    assert cited(last_of(shop, *messages)) == facts


def test_first_and_second_are_those_of_the_list_in_one_message_too(shop: Shop) -> None:
    answer = last_of(shop, "Which tents are there?", "How heavy is the first one and how much is the second one?")
    assert cited(answer) == {"TEN-3#weight": "2.1 kg", "TEN-4#price": "€329.00"}


LISTED = turns("Which tents are there?", "We have:\n1. Fjellby Trek 2 Plus tent\n2. Fjellby Trek 2 tent")


@pytest.mark.parametrize(
    ("history", "question", "facts"),
    [
        (LISTED, "How heavy is the second one?", {"TEN-3#weight": "2.1 kg"}),  # in the caller's order, not ours
        (LISTED, "How heavy is the cheaper one?", {"TEN-3#weight": "2.1 kg"}),
        (turns("hello", "Try the Breeze K2 travel kettle."), "How heavy is it?", {"KET-2#weight": "600 g"}),
        (turns("How heavy is the Aurora 300?"), "And how loud is it?", {"VAC-300#noise_level": "76 dB"}),
        (turns("How heavy is the Aurora 300?", "3.1 kg"), "And how loud is it?", {"VAC-300#noise_level": "76 dB"}),
        (
            [Turn(role="assistant", content="New here: the Breeze K2 travel kettle and the Breeze K1 kettle.")],
            "How heavy is the second one?",
            {"KET-1#weight": "1.1 kg"},
        ),
    ],
)
def test_a_conversation_that_the_caller_kept_is_gone_on_with(
    shop: Shop, history: list[Turn], question: str, facts: dict[str, str]
) -> None:
    assert cited(after(shop, history, question)) == facts


def test_a_history_of_the_caller_means_what_a_stored_conversation_means(shop: Shop) -> None:
    first = ask(shop, "Which tents are there?")
    stored = ask(shop, "How heavy is the second one?", after=first)
    given = after(shop, turns("Which tents are there?", first.text), "How heavy is the second one?")
    assert (given.text, given.citations) == (stored.text, stored.citations)


def test_an_unknown_product_is_named_and_near_ones_are_offered(shop: Shop) -> None:
    answer = ask(shop, "How heavy is the Aurora 900?")
    assert (answer.action, answer.reason) == ("abstain", "not_in_catalog")
    assert "900" in answer.text
    assert cards(answer) == ["VAC-200", "VAC-300"]
    assert answer.citations == ()


def test_of_an_unknown_product_nothing_is_said_about_the_last_one(shop: Shop) -> None:
    answer = last_of(shop, "How heavy is the Aurora 200?", "What about the Dyson V15?")
    assert (answer.action, answer.reason) == ("abstain", "not_in_catalog")
    assert "Aurora 200" not in answer.text.split("?")[0]


def test_an_unknown_product_leaves_the_conversation_where_it_was(shop: Shop) -> None:
    messages = ("How heavy is the Breeze K1?", "And the Aurora 900?", "How much is the Breeze K2?", "Is it cordless?")
    assert cited(last_of(shop, *messages)) == {"KET-2#cordless": "no"}


@pytest.mark.parametrize(
    ("question", "names", "choice", "facts"),
    [
        ("How heavy is the kettle?", ("Breeze K1", "Breeze K2"), "the K2", {"KET-2#weight": "600 g"}),
        ("How heavy is the tent?", ("Trek 2 tent", "Trek 2 Plus"), "the plus", {"TEN-4#weight": "2.6 kg"}),
        ("How heavy is the tent?", ("Trek 2 tent", "Trek 2 Plus"), "the second one", {"TEN-4#weight": "2.6 kg"}),
        ("电饭煲多重？", ("云山电饭煲", "云山大容量电饭煲"), "第二个", {"RC-50#重量": "4.2公斤"}),
    ],
)
def test_a_kind_spoken_of_as_if_there_were_one_is_asked_back(
    shop: Shop, question: str, names: tuple[str, ...], choice: str, facts: dict[str, str]
) -> None:
    first = ask(shop, question)
    assert first.action == "clarify"
    assert all(name in first.text for name in names)
    assert first.citations == ()
    assert cited(ask(shop, choice, after=first)) == facts


def test_a_kind_with_one_product_needs_no_question_back(shop: Shop) -> None:
    assert cited(ask(shop, "How heavy are the headphones?")) == {"HP-1#weight": "250 g"}


def test_the_kind_of_the_product_spoken_of_means_that_product(shop: Shop) -> None:
    answer = last_of(shop, "How much is the Breeze K2?", "And how heavy is the kettle?")
    assert cited(answer) == {"KET-2#weight": "600 g"}


@pytest.mark.parametrize(
    ("messages", "part"),
    [
        (("How long do I have to return something?", "and who pays for it?"), "free of charge"),
        (("Can I return headphones?", "and how long do I have?"), "30 days"),
        (("How heavy is the Aurora 200?", "How long do I have to return it?"), "30 days"),
        (("How heavy is the Aurora 200?", "and can I return it?"), "30 days"),
    ],
)
def test_a_question_about_the_terms_is_answered_from_them(shop: Shop, messages: tuple[str, ...], part: str) -> None:
    answer = last_of(shop, *messages)
    assert answer.action == "answer"
    assert part in answer.text
    assert {citation.source for citation in answer.citations} == {"document"}


def test_a_question_about_the_terms_leaves_the_list_as_it_was(shop: Shop) -> None:
    messages = ("Which kettles cost less than 30 euros?", "What is your return policy?", "make that 110 euros")
    assert cards(last_of(shop, *messages)) == ["KET-1", "KET-2"]


@pytest.mark.parametrize("between", ["hello", "thanks!", "What is the capital of France?"])
def test_small_talk_leaves_the_product_as_it_was(shop: Shop, between: str) -> None:
    messages = ("How heavy is the Aurora 200?", between, "And how loud is it?")
    assert cited(last_of(shop, *messages)) == {"VAC-200#noise_level": "72 dB"}


def test_who_takes_over_is_told_what_was_asked(shop: Shop) -> None:
    answer = last_of(shop, "How heavy is the Aurora 200?", "Is it white?", "I want to talk to a human")
    assert answer.action == "handoff"
    assert answer.text.splitlines()[-3:] == [
        "- Asked before: How heavy is the Aurora 200?",
        "- Asked before: Is it white?",
        "- Now: I want to talk to a human",
    ]
    assert answer.citations == ()


def test_a_caller_who_kept_the_conversation_gets_the_summary_too(shop: Shop) -> None:
    answer = after(shop, turns("云山保温杯多重？", "280克"), "转人工")
    assert (answer.action, answer.language) == ("handoff", "zh")
    assert "之前问过：云山保温杯多重？" in answer.text


def test_one_of_a_list_is_asked_about_by_its_place_in_a_longer_sentence(shop: Shop) -> None:
    listed = last_of(shop, "Which tents are there?")
    answer = ask(shop, "and the second one, what hydrostatic head does that have?", after=listed)
    assert [source.partition("#")[0] for source in cited(answer)] == [cards(listed)[1]]


def test_a_limit_after_a_list_that_the_caller_shows_keeps_its_kind(shop: Shop) -> None:
    history = turns("I'd like to see your tents", "- Fjellby Trek 2 tent\n- Fjellby Trek 2 Plus tent")
    answer = after(shop, history, "which ones are below 400 euros?")
    assert set(cards(answer)) <= {"TEN-3", "TEN-4"}
    assert "tent" in answer.text.lower()


def test_a_message_is_not_taken_apart_within_a_name() -> None:
    knowledge = knowledge_of("Ridge Protect It! 4-Outlet Home", "Ridge Isobar 6-Outlet")
    question = Question(text="Is the Ridge Protect It! 4-Outlet Home white? How wide is the Ridge Isobar 6-Outlet?")
    assert [one.text for one in questions_of(question, Focus(), knowledge)] == [question.text]
    apart = Question(text="Is the Ridge Isobar white? How wide is the Ridge Isobar?")
    assert len(questions_of(apart, Focus(), knowledge)) == 2


def knowledge_of(*titles: str) -> ShopKnowledge:
    """What is known of a catalog of a few titles."""
    with Catalog.open(":memory:") as catalog:
        for number, title in enumerate(titles):
            catalog.put(Product(id=f"P{number}", title=title, brand=title.split()[0]))
        return ShopKnowledge.build(catalog)

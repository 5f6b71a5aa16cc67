"""From the files of a small shop to cited answers, offline: each kind of question."""

import pytest

from rag.assembly import Shop
from tests.rag.shop_parts import ask, cited


@pytest.mark.parametrize(
    ("question", "source_id", "stated"),
    [
        ("How heavy is the Aurora 200?", "VAC-200#weight", "2.4 kg"),
        ("What is the run time of the Aurora 300 vacuum cleaner?", "VAC-300#run_time", "60 min"),
        ("How long does the battery last on the WH-1000XM5?", "HP-1#battery_life", "30 h"),
        ("How much does the Breeze K1 kettle cost?", "KET-1#price", "€39.90"),
        ("How much is the red Ostra Harbour backpack?", "BAG-R#price", "€89.00"),
        ("What warranty does VAC-300 have?", "VAC-300#warranty", "3 years"),
        ("云山保温杯有多重？", "007#重量", "280克"),
        ("云山保温杯的容量是多少？", "007#容量", "500毫升"),
        ("云山电饭煲多少钱？", "RC-40#price", "¥399.00"),
    ],
)
def test_look_up_states_the_fact_and_cites_it(shop: Shop, question: str, source_id: str, stated: str) -> None:
    answer = ask(shop, question)
    assert answer.action == "answer"
    assert stated in answer.text
    assert cited(answer) == {source_id: stated}
    assert [claim.status for claim in answer.claims] == ["verified"]


@pytest.mark.parametrize(
    ("question", "word", "source_id"),
    [
        ("Does the Aurora 200 have a HEPA filter?", "Yes", "VAC-200#filter_type"),
        ("Is the Breeze K1 kettle cordless?", "Yes", "KET-1#cordless"),
        ("Is the Breeze K2 travel kettle cordless?", "No", "KET-2#cordless"),
        ("Is the Breeze K2 travel kettle in stock?", "No", "KET-2#availability"),
        ("Does the Aurora 200 weigh more than 2 kg?", "Yes", "VAC-200#weight"),
        ("Does the Aurora 200 weigh less than 2000 g?", "No", "VAC-200#weight"),
        ("云山大容量电饭煲有货吗？", "不是", "RC-50#availability"),
    ],
)
def test_yes_or_no_is_said_and_cited(shop: Shop, question: str, word: str, source_id: str) -> None:
    answer = ask(shop, question)
    assert answer.text.startswith(word)
    assert list(cited(answer)) == [source_id]


@pytest.mark.parametrize(
    ("question", "product_id", "parts"),
    [
        ("Which vacuum cleaner is the lightest?", "VAC-200", ("2.4 kg", "2")),
        ("What is the heaviest tent?", "TEN-4", ("2.6 kg",)),
        ("Which kettle is the cheapest?", "KET-2", ("€24.90",)),
        ("Which kettle is the lightest?", "KET-2", ("600 g",)),
        ("哪款电饭煲最便宜？", "RC-40", ("¥399.00", "2")),
    ],
)
def test_superlative_is_computed_over_the_whole_catalog(
    shop: Shop, question: str, product_id: str, parts: tuple[str, ...]
) -> None:
    answer = ask(shop, question)
    assert [card.id for card in answer.products] == [product_id]
    for part in parts:
        assert part in answer.text
    assert "aggregate" in {citation.kind for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How many kettles do you have?", "2"),
        ("How many products do you sell?", "12"),
        ("How many vacuum cleaners cost less than 300 euros?", "1 of 2"),
        ("有几款电饭煲？", "2"),
    ],
)
def test_count_is_exact_and_cites_what_was_counted(shop: Shop, question: str, number: str) -> None:
    answer = ask(shop, question)
    assert number in answer.text
    assert [citation.kind for citation in answer.citations] == ["aggregate"]


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("Which vacuum cleaners cost less than 300 euros?", ["VAC-200"]),
        ("Which kettles are in stock?", ["KET-1"]),
        ("Show me tents that weigh less than 2.5 kg", ["TEN-3"]),
        ("450元以下的电饭煲有哪些？", ["RC-40"]),
    ],
)
def test_filter_lists_what_meets_it_and_nothing_else(shop: Shop, question: str, ids: list[str]) -> None:
    answer = ask(shop, question)
    assert answer.action == "answer"
    assert [card.id for card in answer.products] == ids


def test_filter_that_nothing_meets_abstains_with_the_nearest(shop: Shop) -> None:
    answer = ask(shop, "Show me vacuum cleaners under 100 euros")
    assert (answer.action, answer.reason) == ("abstain", "not_in_catalog")
    assert "€249.00" in answer.text


@pytest.mark.parametrize(
    ("question", "winner", "loser", "values"),
    [
        (
            "Which is quieter, the Aurora 200 or the Aurora 300?",
            "Aurora 200",
            "Aurora 300",
            ("72 dB", "76 dB"),
        ),
        ("Is the Breeze K1 or the Breeze K2 lighter?", "Breeze K2", "Breeze K1", ("600 g", "1.1 kg")),
        ("云山电饭煲和云山大容量电饭煲哪个更重？", "云山大容量电饭煲", "云山电饭煲", ("4.2公斤", "3.5公斤")),
    ],
)
def test_comparison_says_which_with_both_values_cited(
    shop: Shop, question: str, winner: str, loser: str, values: tuple[str, str]
) -> None:
    answer = ask(shop, question)
    assert answer.text.index(winner) < answer.text.index(values[0]) < answer.text.index(values[1])
    assert loser in answer.text
    assert set(cited(answer).values()) == set(values)


def test_comparison_side_by_side_shows_what_differs(shop: Shop) -> None:
    answer = ask(shop, "Compare the Aurora 200 and the Aurora 300")
    for value in ("2.4 kg", "3.1 kg", "€249.00", "€349.00", "45 min", "60 min"):
        assert value in answer.text
    assert "HEPA" not in answer.text


def test_follow_up_keeps_the_product_of_the_last_turn(shop: Shop) -> None:
    first = ask(shop, "How much does the Aurora 300 cost?")
    second = ask(shop, "And how heavy is it?", after=first)
    third = ask(shop, "What is its run time?", after=second)
    assert list(cited(second)) == ["VAC-300#weight"]
    assert list(cited(third)) == ["VAC-300#run_time"]
    assert len({turn.conversation_id for turn in (first, second, third)}) == 1


def test_follow_up_refines_the_last_list(shop: Shop) -> None:
    first = ask(shop, "Which tents are there?")
    second = ask(shop, "And under 300 euros?", after=first)
    assert [card.id for card in first.products] == ["TEN-3", "TEN-4"]
    assert [card.id for card in second.products] == ["TEN-3"]


def test_follow_up_by_ordinal_means_the_list_as_shown(shop: Shop) -> None:
    first = ask(shop, "Which tents are there?")
    assert list(cited(ask(shop, "How heavy is the second one?", after=first))) == ["TEN-4#weight"]


@pytest.mark.parametrize("choice", ["the second one", "the Aurora 300", "300"])
def test_clarification_is_resolved_by_the_choice(shop: Shop, choice: str) -> None:
    first = ask(shop, "How heavy is the Aurora?")
    assert first.action == "clarify"
    assert "Aurora 200" in first.text
    assert "Aurora 300" in first.text
    second = ask(shop, choice, after=first)
    assert cited(second) == {"VAC-300#weight": "3.1 kg"}


def test_customer_may_ask_something_else_instead_of_choosing(shop: Shop) -> None:
    first = ask(shop, "How heavy is the Aurora?")
    second = ask(shop, "How much does the Breeze K1 kettle cost?", after=first)
    assert cited(second) == {"KET-1#price": "€39.90"}


@pytest.mark.parametrize("choice", ["red", "the red one"])
def test_variant_is_chosen_by_its_colour(shop: Shop, choice: str) -> None:
    first = ask(shop, "How much is the Ostra Harbour backpack?")
    second = ask(shop, choice, after=first)
    assert cited(second) == {"BAG-R#price": "€89.00"}


def test_question_on_a_product_page_is_about_that_product(shop: Shop) -> None:
    assert cited(ask(shop, "How heavy is it?", product_id="TEN-3")) == {"TEN-3#weight": "2.1 kg"}


@pytest.mark.parametrize(
    ("question", "part", "source_id"),
    [
        ("How long do I have to return something?", "within 30 days", "returns#0"),
        ("Can I return in-ear headphones?", "cannot be returned", "returns#1"),
        ("电饭煲的内胆怎么清洗？", "软布", "保养说明#1"),
        ("保温杯可以放洗碗机吗？", "不要放入洗碗机", "保养说明#0"),
    ],
)
def test_policy_is_quoted_from_the_document(shop: Shop, question: str, part: str, source_id: str) -> None:
    answer = ask(shop, question)
    assert part in answer.text
    assert [(one.source, one.source_id, one.kind) for one in answer.citations] == [("document", source_id, "passage")]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "What do people think of the Aurora 200?",
            ("carry upstairs with one hand", "lasts for our whole flat"),
        ),
        ("What do customers say about the Breeze K1 kettle?", ("lid stopped closing", "2/5")),
        ("顾客怎么评价云山保温杯？", ("晚上还是烫的",)),
    ],
)
def test_opinion_is_told_in_the_customers_words(shop: Shop, question: str, parts: tuple[str, ...]) -> None:
    answer = ask(shop, question)
    for part in parts:
        assert part in answer.text
    assert {citation.source for citation in answer.citations} == {"review"}


@pytest.mark.parametrize(
    "question",
    [
        "Does the Aurora 200 have a USB port?",
        "What is the battery life of the Breeze K1 kettle?",
        "Is the Fjellby Trek 2 tent dishwasher safe?",
        "云山保温杯的额定功率是多少？",
    ],
)
def test_what_is_not_stated_is_an_abstention_without_a_claim(shop: Shop, question: str) -> None:
    answer = ask(shop, question)
    assert (answer.action, answer.reason) == ("abstain", "not_stated")
    assert (answer.claims, answer.citations) == ((), ())


def test_unknown_product_is_not_answered_with_another_one(shop: Shop) -> None:
    answer = ask(shop, "How much does the Aurora 900 cost?")
    assert (answer.action, answer.reason) == ("abstain", "not_in_catalog")
    assert "€" not in answer.text
    assert {card.id for card in answer.products} == {"VAC-200", "VAC-300"}


@pytest.mark.parametrize("question", ["Do you have the Dyson V15?", "Do you sell bananas?"])
def test_product_of_another_shop_is_not_in_the_catalog(shop: Shop, question: str) -> None:
    answer = ask(shop, question)
    assert (answer.action, answer.reason) == ("abstain", "not_in_catalog")


@pytest.mark.parametrize(
    ("question", "action", "reason"),
    [
        ("Hello", "answer", None),
        ("谢谢", "answer", None),
        ("What is the capital of France?", "abstain", "out_of_scope"),
        ("I want to talk to a human", "handoff", None),
        ("Where is my order?", "handoff", None),
        ("转人工", "handoff", None),
    ],
)
def test_what_is_no_question_about_the_shop_is_answered_in_kind(
    shop: Shop, question: str, action: str, reason: str | None
) -> None:
    answer = ask(shop, question)
    assert (answer.action, answer.reason) == (action, reason)
    assert answer.text
    assert answer.citations == ()
    assert answer.language == ("en" if question.isascii() else "zh")

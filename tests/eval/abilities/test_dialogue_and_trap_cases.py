"""Cases that need the turns before them, that must be asked back about, or that must be refused."""

import re
from dataclasses import replace

from eval.abilities.bench import Bench
from eval.abilities.dialogue_cases import clarify, follow_up
from eval.abilities.trap_cases import false_premise, out_of_scope, unanswerable
from tests.eval.abilities.kettles import KETTLES, drawn, wording

WEIGHTS = {row[0]: row[4] for row in KETTLES}
TITLES = {row[1]: row[0] for row in KETTLES}


def test_what_about_the_other_asks_for_the_value_of_the_other(the_bench: Bench) -> None:
    asked = replace(
        wording("follow_up", "other_product", "and the {other}?"),
        history=("How heavy is the {product}?",),
        about="weight",
    )
    for case in drawn(follow_up, the_bench, asked):
        (other,) = case.products
        assert case.question == f"and the {the_bench.shelf.names[other]}?"
        assert case.must_include == (WEIGHTS[other],)
        assert [turn.role for turn in case.history] == ["user", "assistant"]


def test_the_second_one_is_the_second_of_what_was_told(the_bench: Bench) -> None:
    asked = replace(
        wording("follow_up", "ordinal", "how heavy is the second?"), history=("{category}?",), about="weight", place=2
    )
    for case in drawn(follow_up, the_bench, asked):
        second = case.history[1].content.split("\n")[1].removeprefix("2. ")
        assert case.products == (TITLES[second],)


def test_a_tighter_bound_leaves_some_of_what_was_told(the_bench: Bench) -> None:
    asked = replace(wording("follow_up", "other_bound", "and under {amount}?"), history=("{category} under {more}?",))
    for case in drawn(follow_up, the_bench, asked):
        told = case.history[1].content.split("\n")[1:]
        assert 1 <= len(case.products) < len(told)


def test_a_family_that_differs_is_asked_back_about_or_told_in_full(the_bench: Bench) -> None:
    asked = replace(wording("clarify", "family", "how heavy is the {product}?"), about="weight")
    for case in drawn(clarify, the_bench, asked):
        assert case.question == "how heavy is the Tovil Hush 9 Kettle?"
        assert case.action == "clarify"
        assert case.must_include == ("1.2 kg", "1.25 kg")


def test_a_family_that_agrees_is_not_asked_about(the_bench: Bench) -> None:
    asked = replace(wording("clarify", "family", "how much does the {product} hold?"), about="capacity")
    assert all(clarify(the_bench, asked) is None for _ in range(20))  # both hold 1.6 l


def test_a_false_premise_states_no_number_of_the_record(the_bench: Bench) -> None:
    asked = replace(wording("false_premise", "named", "the {product} weighs {value}?"), about="weight")
    for case in drawn(false_premise, the_bench, asked):
        wrong = re.search(r"weighs ([\d.]+ k?g)\?", case.question)
        assert wrong is not None
        assert wrong[1] != case.must_include[0]


def test_an_attribute_that_the_product_mentions_in_another_one_is_not_called_unstated(the_bench: Bench) -> None:
    asked = wording("unanswerable", "attribute", "{attribute} of the {product}?")
    assert all(unanswerable(the_bench, asked) is None for _ in range(60))  # every kettle states all of them


def test_an_invented_product_is_of_a_brand_and_in_no_title(the_bench: Bench) -> None:
    asked = wording("unanswerable", "product", "price of the {product}")
    for case in drawn(unanswerable, the_bench, asked):
        name = case.question.removeprefix("price of the ")
        assert name.split()[0] in {"Hadley", "Orsett", "Tovil"}
        assert not the_bench.shelf.naming.with_words(name)
        assert case.action == "abstain"


def test_a_topic_that_a_record_mentions_is_not_called_unanswerable(the_bench: Bench) -> None:
    asked = replace(wording("unanswerable", "topic", "who designed the {product}?"), unless=("kettle",))
    assert all(case.products[0].startswith("L") for case in drawn(unanswerable, the_bench, asked))


def test_a_person_is_asked_for_only_where_the_wording_says_so(the_bench: Bench) -> None:
    asked = wording("out_of_scope", "asked", "Tell me a joke.")
    refused, handed = out_of_scope(the_bench, asked), out_of_scope(the_bench, replace(asked, action="handoff"))
    assert refused is not None and handed is not None
    assert (refused.action, handed.action) == ("abstain", "handoff")

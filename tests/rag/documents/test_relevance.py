"""How likely a passage answers a question."""

import pytest

from rag.documents.relevance import (
    answer_likelihood,
    expected_dimension,
    stem,
    telling_terms,
    word_share,
)
from tests.rag.written_evidence import hit


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Can I wash the lid in the dishwasher?", ["wash", "lid", "dishwasher"]),
        ("What is the weight?", ["weight"]),
        ("weight, weight and weight", ["weight"]),
        ("可以放洗碗机吗？", ["放洗", "洗碗", "碗机"]),
    ],
)
def test_telling_terms_leave_out_what_every_question_has(question: str, expected: list[str]) -> None:
    assert telling_terms(question) == expected


def test_telling_terms_leave_out_the_name_of_the_product() -> None:
    assert telling_terms("Does the Aurora filter smell?", frozenset({"aurora"})) == ["filter", "smell"]


def test_word_share_is_the_part_of_the_wanted_words_a_text_holds() -> None:
    assert word_share(["lid", "dishwasher", "steel"], "The lid is made of steel.") == 2 / 3


def test_word_share_counts_other_forms_of_a_word() -> None:
    assert word_share(["washing"], "The filter is washable.") == 1.0


def test_word_share_of_nothing_wanted_is_nothing() -> None:
    assert word_share([], "The lid is made of steel.") == 0.0


def test_without_meaning_the_words_decide_alone() -> None:
    assert answer_likelihood(["lid", "steel"], hit("The lid is blue.")) == 1 / 2


def test_context_of_a_passage_counts_as_its_words() -> None:
    assert answer_likelihood(["return"], hit("Within 30 days.", context="Returns")) == 1.0


def test_meaning_raises_the_likelihood_of_a_passage_without_a_common_word() -> None:
    """0.65 and above is a paraphrase, 0.2 and below is unrelated."""
    unrelated, near, paraphrase = (
        answer_likelihood(["lid"], hit("A cover.", cosine=cosine)) for cosine in (0.2, 0.4, 0.65)
    )
    assert unrelated == 0.0
    assert unrelated < near < paraphrase


def test_all_words_and_the_full_meaning_are_certain() -> None:
    assert answer_likelihood(["lid"], hit("The lid.", cosine=0.9)) == pytest.approx(1.0)


def test_passage_with_an_amount_of_the_expected_kind_is_likelier() -> None:
    wanted = ["delivery"]
    with_time, without = hit("Delivery takes 3 days."), hit("Delivery is by parcel.")
    assert answer_likelihood(wanted, with_time, expected="time") > answer_likelihood(wanted, without, expected="time")


def test_amount_alone_does_not_make_a_passage_an_answer() -> None:
    assert answer_likelihood(["delivery"], hit("Charges in 3 hours."), expected="time") == 0.0


@pytest.mark.parametrize(
    ("question", "dimension"),
    [
        ("How long does delivery take?", "time"),
        ("When will it arrive?", "time"),
        ("送货要多久？", "time"),
        ("How much is the postage?", "currency"),
        ("运费多少钱？", "currency"),
        ("Which colours are there?", None),
    ],
)
def test_wording_of_a_question_tells_what_kind_of_amount_it_wants(question: str, dimension: str | None) -> None:
    assert expected_dimension(question) == dimension


@pytest.mark.parametrize(("one", "other"), [("shipped", "ship"), ("cancelled", "cancel"), ("wrapping", "wrap")])
def test_a_doubled_consonant_before_an_ending_makes_no_other_word(one: str, other: str) -> None:
    assert stem(one) == stem(other)
    assert stem("tell") == "tell"

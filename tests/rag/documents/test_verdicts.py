"""Whether a sentence of the terms says yes or no to a question."""

import pytest

from rag.documents.verdicts import asks_yes_no, verdict, word_for


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("do you ship to Norway?", "We do not ship to Switzerland, Norway or any other country outside the EU."),
        ("can I pay with bitcoin?", "We do not accept cheques, cryptocurrency or currencies other than the euro."),
        ("do you take back car batteries?", "Car batteries are not accepted."),
        ("are the shops open on Sunday?", "Monday to Saturday 10:00-19:00, Sunday closed"),
        ("积分可以提现吗", "积分不能提现、转赠或出售。"),
        ("do you ship to the UK?", "We do not ship to the United Kingdom or Norway."),
        ("do you ship to Japan?", "We do not ship to Norway or any other country outside the EU."),
    ],
)
def test_a_plain_denial_says_no(question: str, sentence: str) -> None:
    assert verdict(question, sentence) is False


def test_an_affirmation_without_a_condition_says_yes() -> None:
    assert verdict("do you accept gift cards in Leipzig?", "Gift cards are accepted in Leipzig and Berlin.") is True


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("do you ship to Norway?", "We ship to Germany."),  # says nothing of Norway
        ("can I return jackets in Leipzig?", "Jackets can be returned in Leipzig only with their tags."),
        ("can I return opened food?", "Opened food cannot be returned unless it is faulty."),
        ("how do you ship to Norway?", "We do not ship to Norway."),  # asks for no yes or no
        ("do you ship to Norway or Sweden?", "We do not ship to Norway or Iceland."),
        ("do you not ship to Norway?", "We do not ship to Norway."),  # a yes is read either way
        ("do points expire?", "Buying something does not prolong older points."),
        ("do you use cookies?", "There are no advertising cookies from third parties."),  # of some cookies
        ("do you take back batteries?", "Car batteries are not accepted."),
        ("can I cancel the cover?", "The cover can be cancelled within 30 days, later never."),
        ("do you ship to Spain?", "We ship to France and do not ship to any country outside the EU."),
        ("do you send express to Spain?", "We send parcels to all countries of the European Union."),
        ("有没有纸质发票", "电子发票与纸质发票效力相同，可以自行打印。"),
    ],
)
def test_what_is_open_is_not_decided(question: str, sentence: str) -> None:
    assert verdict(question, sentence) is None


def test_a_country_is_one_of_those_that_are_meant() -> None:
    assert verdict("do you ship to Spain?", "We ship to all 27 countries of the European Union.") is True
    assert verdict("do you ship to Norway?", "We ship to all 27 countries of the European Union.") is None


def test_what_is_excluded_under_a_condition_is_not_denied_without_it() -> None:
    heading = "What cannot be returned"
    said = "Coffee beans and other food once opened"
    assert verdict("can I return coffee beans?", said, heading=heading, is_item=True) is None
    assert verdict("can I return opened coffee beans?", said, heading=heading, is_item=True) is False


def test_it_speaks_of_the_subject_of_the_sentence_before() -> None:
    before = "Cards can be paid for by bank transfer, and in cash in the stores."
    assert verdict("do I get cash for a card?", "They cannot be bought with another card.", before=before) is None


def test_a_heading_denies_the_items_below_it() -> None:
    heading = "What cannot be returned"
    assert (
        verdict("can I return opened coffee beans?", "Coffee beans once opened", heading=heading, is_item=True) is False
    )
    assert verdict("can I return opened coffee beans?", "Coffee beans once opened", heading=heading) is None


def test_it_speaks_of_the_sentence_before() -> None:
    before = "The threshold for free shipping is the value of the goods."
    said = "Gift cards do not count towards it."
    assert verdict("do gift cards count towards free shipping?", said, before=before) is False
    assert verdict("do gift cards count towards free shipping?", said) is None


def test_a_second_question_leaves_the_first_its_yes_or_no() -> None:
    assert verdict("do you ship to Norway, and how long does it take?", "We do not ship to Norway.") is False


@pytest.mark.parametrize(("text", "asks"), [("can I pay in cash?", True), ("how can I pay?", False), ("能退吗", True)])
def test_only_questions_of_one_thing_want_a_yes_or_no(text: str, asks: bool) -> None:
    assert asks_yes_no(text) is asks


@pytest.mark.parametrize(
    ("question", "language", "is_yes", "said"),
    [
        ("can I?", "en", True, "Yes."),
        ("can I?", "en", False, "No."),
        ("可以退吗", "zh", True, "可以。"),
        ("有发票吗", "zh", False, "没有。"),
        ("是免费的吗", "zh", True, "是的。"),
    ],
)
def test_the_word_is_that_of_the_question(question: str, language: str, is_yes: bool, said: str) -> None:
    assert word_for(question, language, is_yes=is_yes) == said  # type: ignore[arg-type]  # a literal in a table of cases


def test_what_one_of_several_places_lacks_is_no_no_for_all() -> None:
    item = "No parking of our own; bicycle stands in the courtyard"
    assert verdict("is there parking at your shop?", item, heading="Berlin store", is_item=True) is None
    assert verdict("is there parking?", item, heading="Berlin store", is_item=True) is False

"""Replies written from the evidence alone."""

from dataclasses import replace

import pytest

from rag.composing.composer import abstain, compose, compose_closed, empty_catalog
from rag.draft import Draft
from rag.evidence import Evidence, EvidenceItem
from rag.question import Intent, Language
from tests.rag.written_evidence import TITLES, fact, passage, understood

GOOD = passage("VAC-200#review:r1", "Very light.", source="review", rating=5.0)
BAD = passage("VAC-200#review:r2", "Far too loud.", source="review", rating=1.0)


def draft(question: str, *items: EvidenceItem, intent: Intent = "fact", language: Language = "en") -> Draft:
    ids = tuple(dict.fromkeys(item.product_id for item in items if item.product_id is not None))
    evidence = Evidence(items=items, answerable=bool(items), product_ids=ids)
    return compose(understood(question, *ids, intent=intent, language=language), evidence, titles=TITLES)


def text(written: Draft) -> str:
    return " ".join(sentence.text for sentence in written.sentences)


@pytest.mark.parametrize(("language", "name"), [("en", "Aurora 200"), ("zh", "Aurora 200")])
def test_fact_is_stated_word_for_word_with_its_product(language: Language, name: str) -> None:
    written = draft("weight?", fact("VAC-200#weight", "2.4 kg"), language=language)
    assert "2.4 kg" in text(written)
    assert name in text(written)
    assert written.action == "answer"
    assert all(sentence.is_claim for sentence in written.sentences)


@pytest.mark.parametrize(
    ("question", "stated", "word"),
    [
        ("Is it detachable?", fact("VAC-200#detachable", "yes"), "Yes"),
        ("Is it detachable?", fact("VAC-200#detachable", "no"), "No"),
        ("Does it have a HEPA filter?", fact("VAC-200#filter_type", "washable HEPA"), "Yes"),
        ("Is it in stock?", fact("VAC-200#availability", "in stock"), "Yes"),
        ("Is it in stock?", fact("VAC-200#availability", "out of stock"), "No"),
        ("Does it weigh less than 3 kg?", fact("VAC-200#weight", "2.4 kg"), "Yes"),
        ("Does it weigh less than 2000 g?", fact("VAC-200#weight", "2.4 kg"), "No"),
        ("Does it weigh more than 2 kg?", fact("VAC-200#weight", "2.4 kg"), "Yes"),
        ("Does it weigh more than 5 pounds?", fact("VAC-200#weight", "2.4 kg"), "Yes"),
        ("Does it weigh 2400 g?", fact("VAC-200#weight", "2.4 kg"), "Yes"),
        ("Does it weigh 2 kg?", fact("VAC-200#weight", "2.4 kg"), "No"),
        ("可以拆卸吗？", fact("007#可拆卸", "是"), "可以"),
        ("可以拆卸吗？", fact("007#可拆卸", "否"), "不可以"),
    ],
)
def test_yes_or_no_follows_from_the_fact_and_states_it(question: str, stated: EvidenceItem, word: str) -> None:
    written = draft(question, stated, intent="yes_no", language="en" if question.isascii() else "zh")
    assert text(written).startswith(word)
    assert stated.text in text(written)


def test_no_yes_is_made_of_a_fact_that_needs_a_reader() -> None:
    """Whether a HEPA filter fits a customer's cat is not in the words of the fact."""
    written = draft("Is the filter good for cats?", fact("VAC-200#filter_type", "washable HEPA"), intent="yes_no")
    assert not text(written).startswith(("Yes", "No"))
    assert "washable HEPA" in text(written)


def test_fact_far_behind_the_best_is_left_out() -> None:
    written = draft("weight?", fact("VAC-200#weight", "2.4 kg"), fact("VAC-200#colour", "white", score=1.0))
    assert "white" not in text(written)


def test_each_of_two_products_gets_its_own_fact() -> None:
    written = draft("weight?", fact("VAC-200#weight", "2.4 kg"), fact("VAC-300#weight", "3.1 kg"))
    assert [("2.4 kg" in one.text, "3.1 kg" in one.text) for one in written.sentences] == [
        (True, False),
        (False, True),
    ]


def test_review_is_told_as_a_customers_word() -> None:
    written = text(draft("Is it light?", GOOD, intent="opinion"))
    assert "customer" in written
    assert "“Very light.”" in written
    assert "5/5" in written


def test_opinions_show_praise_and_blame_together() -> None:
    others = [replace(GOOD, source_id=f"VAC-200#review:{i}", text=f"Light, says {i}.") for i in range(5)]
    written = text(draft("Is it any good?", *others, BAD, intent="opinion"))
    assert "Far too loud." in written
    assert "Light, says 0." in written


def test_community_answer_is_told_with_its_question() -> None:
    answer = passage("VAC-200#qa:0", "No, it has a dust box.", source="qa", context="Does it need bags?")
    written = text(draft("Does it need bags?", answer))
    assert "Does it need bags?" in written
    assert "No, it has a dust box." in written


def test_document_is_quoted_without_its_markup() -> None:
    policy = passage("returns#0", "Send goods back within **30 days**.", source="document", context="Returns")
    assert "within 30 days" in text(draft("How long may I return?", policy, intent="policy"))


@pytest.mark.parametrize(("score", "is_told"), [(0.79, True), (0.5, False)])
def test_second_passage_of_a_document_is_told_where_it_is_as_likely(score: float, is_told: bool) -> None:
    first = passage("returns#3", "Berlin: 10:00-19:00.", source="document", score=0.8)
    second = passage("returns#4", "Leipzig: 10:00-18:30.", source="document", score=score)
    assert ("Leipzig" in text(draft("When are you open?", first, second, intent="policy"))) is is_told


def test_second_passage_of_another_document_is_not_added() -> None:
    first = passage("returns#0", "Send goods back within 30 days.", source="document", score=0.8)
    other = replace(passage("returns#1", "Keep the receipt.", source="document", score=0.79), owner_id="gifts")
    assert "receipt" not in text(draft("How long may I return?", first, other, intent="policy"))


def test_question_that_fits_several_products_is_asked_back_with_their_names() -> None:
    which = Evidence(ask_which=("VAC-200", "VAC-300"), product_ids=("VAC-200", "VAC-300"))
    written = compose(understood("weight?"), which, titles=TITLES)
    assert written.action == "clarify"
    assert "Aurora 200" in text(written)
    assert "Aurora 300" in text(written)
    assert not any(sentence.is_claim for sentence in written.sentences)


def test_question_without_a_product_is_asked_back() -> None:
    pointing = replace(understood("How heavy is it?"), points_back=True)
    assert compose(pointing, Evidence(), titles=TITLES).action == "clarify"


def test_unknown_product_is_named_and_near_ones_are_offered() -> None:
    asked = replace(understood("Aurora 900?"), unknown_names=("Aurora 900",), near_names=("VAC-200",))
    written = compose(asked, Evidence(product_ids=("VAC-200",)), titles=TITLES)
    assert (written.action, written.reason) == ("abstain", "not_in_catalog")
    assert "Aurora 900" in text(written)
    assert "Aurora 200" in text(written)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_fact_that_is_not_stated_is_an_abstention_about_its_product(language: Language) -> None:
    nothing = Evidence(product_ids=("VAC-200",), missing="weight")
    written = compose(understood("weight?", "VAC-200", language=language), nothing, titles=TITLES)
    assert (written.action, written.reason) == ("abstain", "not_stated")
    assert "Aurora 200" in text(written)


def test_question_about_nothing_in_the_shop_is_an_abstention() -> None:
    written = compose(understood("Who built the pyramids?"), Evidence(), titles=TITLES)
    assert (written.action, written.reason) == ("abstain", "not_in_catalog")


def test_draft_of_which_nothing_was_verified_becomes_an_abstention() -> None:
    evidence = Evidence(items=(fact("VAC-200#weight", "2.4 kg"),), answerable=True, product_ids=("VAC-200",))
    written = abstain(understood("weight?", "VAC-200"), evidence, titles=TITLES)
    assert (written.action, written.reason) == ("abstain", "not_stated")


@pytest.mark.parametrize(
    ("intent", "action", "reason"),
    [
        ("small_talk", "answer", None),
        ("out_of_scope", "abstain", "out_of_scope"),
        ("handoff", "handoff", None),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_closed_questions_need_no_evidence(intent: Intent, action: str, reason: str | None, language: Language) -> None:
    written = compose_closed(understood("...", intent=intent, language=language))
    assert written is not None
    assert (written.action, written.reason) == (action, reason)
    assert any("一" <= char <= "鿿" for char in text(written)) is (language == "zh")
    assert not any(sentence.is_claim for sentence in written.sentences)


def test_other_questions_are_not_closed() -> None:
    assert compose_closed(understood("weight?")) is None


@pytest.mark.parametrize(
    ("said", "different"),
    [("Thanks!", "Hello"), ("Bye", "Hello"), ("Who are you?", "Hello"), ("谢谢", "你好")],
)
def test_small_talk_is_answered_in_kind(said: str, different: str) -> None:
    replies = [compose_closed(understood(one, intent="small_talk")) for one in (said, different)]
    assert replies[0] != replies[1]


def test_empty_catalog_is_said_to_be_empty() -> None:
    written = empty_catalog("en")
    assert (written.action, written.reason) == ("abstain", "not_in_catalog")

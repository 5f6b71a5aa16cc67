"""What follow-ups are searched with: the customer's own words, and those of earlier turns that they leave out."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.terms import terms
from rag.question import Turn
from rag.words.rewriting import MAX_ADDED, WEIGHTS, candidates, rewrite
from rag.words.turn_words import turn_words

TEXTS = st.text(alphabet=st.sampled_from("aB 的这款帐篷? 。.《》-'3:\n"), max_size=60)


def customer(text: str) -> Turn:
    return Turn(role="user", content=text)


def shop(text: str) -> Turn:
    return Turn(role="assistant", content=text)


RETURNING = (
    customer("How do I return a tent?"),
    shop("You can send it back within 30 days. The tent must be dry."),
)
RETURNING_ZH = (customer("帐篷怎么退货？"), shop("收到后30天内可以退货。"))


def test_a_first_question_is_searched_with_as_it_is() -> None:
    assert rewrite("And who pays for that?", ()).text == "And who pays for that?"


@pytest.mark.parametrize("question", ["And who pays for that?", "How long does it take?", "What about damaged ones?"])
def test_a_follow_up_takes_up_what_the_conversation_is_about(question: str) -> None:
    assert {"return", "tent"} <= set(rewrite(question, RETURNING).added)


@pytest.mark.parametrize("question", ["运费谁付？", "那多久退款？"])
def test_a_chinese_follow_up_takes_it_up_without_a_pronoun(question: str) -> None:
    assert {"帐篷", "退货"} <= set(rewrite(question, RETURNING_ZH).added)


@given(st.lists(st.tuples(st.booleans(), TEXTS), max_size=16), TEXTS)
@settings(max_examples=60, deadline=None)
def test_own_words_always_stay_and_only_a_few_that_were_said_are_added(
    said: list[tuple[bool, str]], question: str
) -> None:
    turns = [customer(text) if of_user else shop(text) for of_user, text in said]
    found = rewrite(question, turns)
    heard = {word.text for turn in turns for word in turn_words(turn.content)}
    assert found.text.startswith(question)
    assert set(found.added) <= heard
    assert len(found.added) <= MAX_ADDED


def test_words_that_the_question_has_are_not_added_again() -> None:
    added = rewrite("Does it matter that the tent is wet?", RETURNING).added
    assert "return" in added
    assert "tent" not in added


def test_a_long_question_about_something_else_takes_nothing() -> None:
    question = "Which bluetooth speaker would you recommend for a garden party under 80 euros?"
    found = rewrite(question, [customer("Where is the tent made?"), shop("In Norway.")])
    assert (found.added, found.leans) == ((), False)


@pytest.mark.parametrize("question", ["Is it loud?", "and the battery", "why?", "那保修呢？", "它多重？"])
def test_wording_that_leans_on_what_was_said_is_known(question: str) -> None:
    assert rewrite(question, ()).leans


def test_the_tent_is_likelier_than_its_weight() -> None:
    found = candidates("Is it waterproof?", [customer("What is the weight of the tent?"), shop("2.1 kg.")])
    likelihood = {one.word: one.likelihood for one in found}
    assert likelihood["tent"] > 0.5 > likelihood["weight"]


def test_words_of_a_long_answer_are_less_likely_than_those_of_a_short_one() -> None:
    def likelihood(answer: str) -> float:
        found = candidates("Is that good?", [customer("Where is the tent made?"), shop(answer)])
        return next(one.likelihood for one in found if one.word == "Norway")

    long = (
        "Made in Norway by hand, sewn in Bergen, packed near Oslo, tested on mountains, rivers, glaciers and islands."
    )
    assert likelihood("In Norway.") > likelihood(long)


def test_title_of_the_page_counts_as_said() -> None:
    assert "Zappa" in rewrite("When did he die?", (), about=("Frank Zappa",)).added


def test_likelihood_is_the_logistic_function_of_the_summed_weights() -> None:
    (tent,) = candidates("why?", [customer("the tent")])
    # one of two ways to say "tent": a first turn, one turn ago, a question without any word of its own
    names = ["any", "first", "introduced", "plain", "short", "bare", "short & introduced"]
    total = sum(WEIGHTS[name] for name in names) + WEIGHTS["turns ago"] * 1
    assert tent.likelihood == pytest.approx(1 / (1 + 2.718281828459045**-total))


def test_turns_far_back_are_out_of_view_but_the_first_never_is() -> None:
    turns = [customer("About the tent"), *(customer(f"word{number} please") for number in range(30))]
    words = {one.word for one in candidates("why?", turns)}
    assert {"tent", "word29"} <= words
    assert "word5" not in words


def test_hostile_conversation_is_read_in_bounded_time() -> None:
    started = time.process_time()
    for text in ("a-" * 9_000, "《" * 9_000, "的" * 9_000, "一" * 9_000, "(" * 9_000, "a'" * 9_000, "1" * 9_000):
        rewrite(text[:2_000], [customer(text)] * 40)
    assert time.process_time() - started < 5  # quadratic reading would take minutes


def test_possessor_and_aspect_are_told_apart_in_both_languages() -> None:
    english = {word.text: (word.is_aspect, word.is_owner) for word in turn_words("What is the weight of the tent?")}
    chinese = {word.text: (word.is_aspect, word.is_owner) for word in turn_words("帐篷的重量是多少？")}
    assert english == {"weight": (True, False), "tent": (False, True)}
    assert chinese == {"重量": (True, False), "帐篷": (False, True)}


def test_names_are_capitals_that_the_sentence_does_not_ask_for_and_chinese_titles() -> None:
    assert [word.text for word in turn_words("Does the Aurora clean carpets?") if word.is_name] == ["Aurora"]
    assert [word.text for word in turn_words("看过《7号房的礼物》吗？") if word.is_name] == ["7号房的礼物"]
    assert not any(word.is_name for word in turn_words("Where Can I Return My Camping Tent"))


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_terms_of_words_are_terms_of_the_index(text: str) -> None:
    for word in turn_words(text):
        assert list(word.terms) == terms(word.text)

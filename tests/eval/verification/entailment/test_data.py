"""What is trained on: nothing that is measured, whole groups on one side, false statements that are false."""

import random

from eval.verification.entailment.data import is_dev, without
from eval.verification.entailment.negatives import WordPool, beside_other_evidence, changed, with_addition
from eval.verification.entailment.paraphrases import paraphrased
from index.entailment.examples import EntailmentExample


def an_example(group: str, evidence: str, statement: str = "It is fine.", *, is_held: bool = True) -> EntailmentExample:
    return EntailmentExample(dataset="d", group=group, evidence=(evidence,), statement=statement, is_held=is_held)


LONG = "The motor keeps turning for three seconds after it was switched off."


def test_a_group_that_shares_a_longer_sentence_with_what_is_measured_is_left_out() -> None:
    examples = [
        an_example("a", LONG),
        an_example("a", "Another text of the same group."),
        an_example("b", "A text of its own."),
        an_example("c", "x", statement=LONG.upper()),
    ]
    assert [one.group for one in without(examples, [f"  {LONG} "])] == ["b"]


def test_a_short_sentence_that_many_texts_share_leaves_nothing_out() -> None:
    examples = [an_example("a", "It is easy to clean.")]
    assert without(examples, ["It is easy to clean."]) == examples


def test_a_group_is_trained_on_or_watched_as_a_whole() -> None:
    shares = [is_dev(f"group {number}") for number in range(600)]
    assert 20 < sum(shares) < 100
    assert is_dev("group 7") == is_dev("group 7")


TRUE = an_example(
    "a", "The red kettle holds 1.7 litres and is easily cleaned.", "The kettle is red and holds 1.7 litres."
)
POOL = WordPool(["The lamp shines brightly.", "The toaster burns bread quickly.", "The fridge cools drinks."])


def test_a_changed_statement_differs_in_its_words_alone_and_is_not_held() -> None:
    made = list(changed(TRUE, POOL, random.Random(0), most=6))
    assert len(made) >= 3
    assert all(one.evidence == TRUE.evidence and not one.is_held for one in made)
    assert len({one.statement for one in made} - {TRUE.statement}) == len(made)


def test_an_added_claim_stands_behind_the_statement() -> None:
    other = an_example("b", "x", "It ships with a bag.")
    made = with_addition(TRUE, [other], random.Random(0))
    assert made.statement.startswith("The kettle is red")
    assert made.statement.endswith("it ships with a bag.")
    assert not made.is_held


def test_other_evidence_is_not_taken_where_it_may_hold_the_statement_too() -> None:
    near = an_example("b", "This kettle is red too; it holds 1.7 litres.")
    far = an_example("c", "Returns are free within a month.")
    found = beside_other_evidence(TRUE, [near, far], random.Random(0))
    assert found is not None
    assert found.evidence == far.evidence
    assert not found.is_held
    assert beside_other_evidence(TRUE, [near], random.Random(0)) is None


def test_paraphrases_say_a_value_of_the_product_and_both_labels_are_there() -> None:
    made = list(paraphrased(20, random.Random(0)))
    assert {one.is_held for one in made} == {True, False}
    held = [one for one in made if one.is_held and " and " not in one.statement]
    values = [piece.partition(": ")[2] for one in held[:1] for piece in one.evidence]
    assert any(value.lower() in held[0].statement.lower() for value in values if value not in ("yes", "no"))
    assert len({one.group for one in made}) == 20

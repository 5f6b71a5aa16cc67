"""The examples that are learnt from: nothing that is measured, nothing that would have to be made up."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.learning.token_ids import SEP
from index.ranker.deduplication import HeldOut
from rag.reader.attribute_examples import AttributeProduct, attribute_examples
from rag.reader.batches import NO_LABEL, Sampler, batch_of, row_of
from rag.reader.data import output_ids, with_texts, without_held_out
from rag.reader.distractors import with_distractors, without_answer
from rag.reader.examples import ReaderExample, read_examples, write_examples
from rag.reader.input import NOT_STATED_TOKEN, STARTS, ReaderEvidence, ReaderInput
from rag.reader.invented_shop import invent_product
from rag.reader.opinion_examples import opinion_examples
from rag.reader.policy_examples import policy_examples
from tests.rag.reader.tiny_reader import tokenizer

HELD_OUT = HeldOut.of(["B001"], ["Does it fit a 15-inch laptop?"], ["It fits my 15 inch laptop with room to spare."])


def example(
    *,
    group: str = "B002",
    question: str = "how heavy is it?",
    text: str = "it weighs 2 kg",
    answer: str | None = "It weighs 2 kg.",
) -> ReaderExample:
    given = ReaderInput(question=question, evidence=(ReaderEvidence(source="review", text=text),))
    return ReaderExample(dataset="hetpqa-voiced", group=group, given=given, answer=answer, style="voiced")


def generated() -> list[ReaderExample]:
    chance = random.Random(7)
    shop = [invent_product(chance) for _ in range(40)]
    products = [AttributeProduct(id=one.id, title=one.title, attributes=one.attributes) for one in shop]
    return [
        *attribute_examples(products, dataset="generated-shops", count=300, chance=chance),
        *opinion_examples(count=300, chance=chance),
        *policy_examples(count=300, chance=chance),
    ]


@pytest.mark.parametrize(
    "measured",
    [
        example(group="B001"),
        example(question="does it fit a 15 inch laptop"),
        example(text="it fits my 15 inch laptop, with room to spare!"),
    ],
)
def test_what_is_measured_is_not_learnt(measured: ReaderExample) -> None:
    assert list(without_held_out([measured, example()], HELD_OUT)) == [example()]


def test_measured_texts_of_a_file_are_not_learnt_as_question_or_evidence(tmp_path: Path) -> None:
    measured = tmp_path / "texts.txt"
    measured.write_text("how long does it float?\nit has floated in my pool for three weeks\n", encoding="utf-8")
    held_out = with_texts(HELD_OUT, [measured])
    asked = example(question="How long does it float")
    stated = example(text="It has floated in my pool for three weeks!")
    assert list(without_held_out([asked, stated, example(group="B001"), example()], held_out)) == [example()]


def test_numbers_of_generated_answers_stand_in_what_is_given() -> None:
    every = frozenset(range(1_000, tokenizer().size))
    words = frozenset(id_ for id_ in every if not any(c.isdigit() for c in tokenizer().token(id_)))
    rows = [row_of(one, tokenizer(), words | {SEP, NOT_STATED_TOKEN}, max_tokens=500) for one in generated()]
    assert all(row is not None for row in rows)


def test_generated_questions_are_answered_yes_no_and_not_at_all() -> None:
    opinions = [one for one in generated() if one.dataset == "generated-opinions"]
    for polarity in ("yes", "no"):
        of_it = [one for one in opinions if one.polarity == polarity]
        assert len(of_it) > 60
        assert all(one.answer is not None and one.answer.lower().startswith(polarity) for one in of_it)
    assert 20 < sum(one.answer is None for one in opinions) < 100


def test_the_same_seed_gives_the_same_examples() -> None:
    assert generated() == generated()


def test_examples_come_back_as_they_were_written(tmp_path: Path) -> None:
    examples = generated()[:50]
    write_examples(tmp_path / "some.jsonl", examples)
    assert list(read_examples(tmp_path / "some.jsonl")) == examples


def test_a_token_that_must_be_generated_often_is_an_output_and_digits_never_are() -> None:
    many = [example(text="2 kg", answer=f"It weighs 2 kg, sturdy {i}.") for i in range(3)]
    found = {tokenizer().token(id_) for id_ in output_ids(many, tokenizer())}
    assert {"weighs", "sturdy", "."} <= found
    assert "kg" not in found
    assert not any(c.isdigit() for token in found - {tokenizer().token(NOT_STATED_TOKEN)} for c in token)


def test_labels_are_what_follows_and_end_with_a_separator() -> None:
    outputs = frozenset(tokenizer().ids("it weighs .")) | {SEP}
    row = row_of(example(), tokenizer(), outputs)
    assert row is not None
    answer = tokenizer().ids("It weighs 2 kg.")
    assert row.answer == [STARTS["voiced"], *answer]
    assert row.labels == [*answer, SEP]


def test_a_word_that_can_neither_be_copied_nor_generated_has_no_label() -> None:
    row = row_of(example(answer="It weighs sturdily."), tokenizer(), frozenset(tokenizer().ids("it weighs .")) | {SEP})
    assert row is not None and NO_LABEL in row.labels


def test_an_answer_with_a_number_from_nowhere_is_left_out() -> None:
    assert row_of(example(answer="It weighs 7 kg."), tokenizer(), frozenset({SEP})) is None


def test_a_draw_depends_on_seed_and_step_alone() -> None:
    outputs = frozenset(output_ids([example()], tokenizer()))
    examples = [example(text=f"it weighs 2 kg {'and more ' * i}") for i in range(30)]
    one, other = (Sampler(examples, tokenizer(), outputs, seed=3) for _ in range(2))
    other.draw(40, 4)
    assert [one.draw(step, 4) for step in (0, 5, 17)] == [other.draw(step, 4) for step in (0, 5, 17)]
    lengths = [len(row.ids) for row in one.draw(3, 4)]
    assert max(lengths) - min(lengths) < 20
    assert batch_of(one.draw(3, 4)).ids.shape[0] == 4


def test_distractors_stand_beside_the_evidence_and_in_its_place() -> None:
    many: Sequence[ReaderExample] = [example(group=f"B{i}", text=f"it weighs {i} kg") for i in range(60)]
    beside = list(with_distractors(many, random.Random(0)))
    assert [
        {e.text for e in one.given.evidence} >= {e.text for e in old.given.evidence}
        for one, old in zip(beside, many, strict=True)
    ] == [True] * 60
    assert any(len(one.given.evidence) > 1 for one in beside)
    instead = list(without_answer(many, random.Random(0)))
    assert instead and all(one.answer is None for one in instead)
    by_question = {old.group: old.given.evidence[0].text for old in many}
    assert all(by_question[one.group] not in {e.text for e in one.given.evidence} for one in instead)

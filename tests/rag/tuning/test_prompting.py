"""Examples become the prompts of use: what the embedded reader takes out of such a prompt is what was given."""

from pathlib import Path

import pytest

from index.learning.training_loop import RunOptions
from rag.language_model import Message
from rag.lora.examples import AnsweredPrompt
from rag.lora.training import BaseWithAdapter, LoraTrainer
from rag.prompt import NOT_STATED
from rag.reader.examples import ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput, ReaderTurn
from rag.reader.prompt_reading import read_prompt
from rag.tuning.prompting import answered_prompt
from tests.rag.tiny_model import weight_line

GIVEN = ReaderInput(
    question="is it heavy?",
    evidence=(
        ReaderEvidence(source="attribute", text="run time: 45 min"),
        ReaderEvidence(source="review", text="It roars."),
        ReaderEvidence(source="qa", text="Yes, on the dock.", context="can it stand?"),
    ),
    title="Aurora 200",
    history=(ReaderTurn(is_customer=True, text="hello"), ReaderTurn(is_customer=False, text="Hello!")),
)


def prompt_of(given: ReaderInput, answer: str | None, *, budget_tokens: int = 2_000) -> AnsweredPrompt:
    example = ReaderExample(dataset="store-answers", group="P", given=given, answer=answer, style="voiced")
    return answered_prompt(example, count_tokens=lambda text: len(text.split()), budget_tokens=budget_tokens)


def test_what_is_given_stands_in_the_prompt_as_in_use() -> None:
    made = prompt_of(GIVEN, "It weighs 2.4 kg.")
    assert read_prompt(made.messages) == GIVEN
    assert (made.answer, made.kind) == ("It weighs 2.4 kg.", "store-answers")
    assert made.messages[0].role == "system"


def test_evidence_of_several_products_keeps_its_titles() -> None:
    pieces = (
        ReaderEvidence(source="attribute", text="weight: 2 kg", title="Aurora"),
        ReaderEvidence(source="attribute", text="weight: 3 kg", title="Breeze"),
    )
    assert read_prompt(prompt_of(ReaderInput(question="?", evidence=pieces), "2 kg.").messages).evidence == pieces


def test_what_is_not_stated_is_answered_with_the_agreed_words() -> None:
    assert prompt_of(GIVEN, None).answer == NOT_STATED


def test_what_does_not_fit_the_budget_is_left_out_from_the_end() -> None:
    cut = read_prompt(prompt_of(GIVEN, "Yes.", budget_tokens=180).messages)
    assert cut.evidence == GIVEN.evidence[: len(cut.evidence)]
    assert len(cut.evidence) < len(GIVEN.evidence)


def test_kinds_of_examples_are_drawn_by_their_shares(tiny_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def example(value: str, kind: str) -> AnsweredPrompt:
        message = Message(role="user", content=weight_line(value))
        return AnsweredPrompt(messages=(message,), answer=f"{value} kg.", kind=kind)

    model = BaseWithAdapter(str(tiny_directory), rank=2, device="cpu")
    rows = model.as_tokens([example("1.0", "rare"), *(example("2.0", "common") for _ in range(99))])
    drawn: list[str] = []
    monkeypatch.setattr("rag.lora.training.answer_loss", lambda network, batch: drawn.extend(row.kind for row in batch))
    options = RunOptions(steps=1, minutes=None, batch=400, learning_rate=1e-3, checkpoint_minutes=5.0, seed=0)
    trainer = LoraTrainer(model, rows, options, shares={"rare": 0.5, "common": 0.5, "absent": 1.0})
    trainer._step_loss(0)
    assert 160 < drawn.count("rare") < 240  # of 400, half
    LoraTrainer(model, rows, options)._step_loss(0)
    assert drawn[400:].count("rare") < 20  # one in a hundred

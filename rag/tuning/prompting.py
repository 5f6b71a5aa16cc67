"""Examples as prompts: what a language model that takes instructions is given in use, and the answer it is to write."""

from collections.abc import Callable

from rag.evidence import Evidence, EvidenceItem
from rag.lora.examples import AnsweredPrompt
from rag.prompt import NOT_STATED, build_prompt
from rag.question import Question, Turn, Understanding
from rag.reader.examples import ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput

_UNTITLED = "This product"  # an example may leave out the title, a prompt in use never does


def answered_prompt(
    example: ReaderExample, *, count_tokens: Callable[[str], int], budget_tokens: int
) -> AnsweredPrompt:
    """The messages that `rag.prompt` makes of what is given, within a budget, and the right answer.

    Args:
        example: Where its answer is None, the model is to say that nothing is stated.
        count_tokens: The model's own.
        budget_tokens: Of the prompt.
    """
    given = example.given
    prompt = build_prompt(
        _understood(given),
        Evidence(items=tuple(_item(number, one, given.title) for number, one in enumerate(given.evidence))),
        [Turn(role="user" if turn.is_customer else "assistant", content=turn.text) for turn in given.history],
        count_tokens=count_tokens,
        budget_tokens=budget_tokens,
    )
    answer = NOT_STATED if example.answer is None else example.answer
    return AnsweredPrompt(messages=prompt.messages, answer=answer, kind=example.dataset)


def _understood(given: ReaderInput) -> Understanding:
    text = given.question
    return Understanding(
        question=Question(text=text), asked=text, standalone=text, language="en", intent="fact"
    )  # the prompt looks at text and language alone


def _item(number: int, one: ReaderEvidence, title: str) -> EvidenceItem:
    name, _, value = one.text.partition(": ")
    is_field = one.source == "attribute" and bool(value)
    return EvidenceItem(
        kind="field" if is_field else "passage",
        source=one.source,
        source_id=str(number),
        text=value if is_field else one.text,
        owner_title=one.title or title or _UNTITLED,
        field=name if is_field else None,
        context=one.context,
    )

"""What is asked in an evaluation, and what a right answer would be.

A case says as much of the right answer as its author knows; what it does not say is not measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import JsonValue

from rag.answer import AbstentionReason, Action
from rag.question import Language, Turn

YesNo = Literal["yes", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledEvidence:
    """A passage that somebody judged to answer a question, by its words and not by its id."""

    text: str
    product_id: str | None = None  # None: wherever the text stands
    source: str | None = None  # "attribute", "review", ...; for people, not compared
    field: str | None = None  # name of the attribute, where it is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question with what is known of its right answer."""

    id: str
    question: str
    history: tuple[Turn, ...] = ()
    product_id: str | None = None  # the product page the customer stands on
    answers: tuple[str, ...] = ()  # any of these is right; (): not known
    must_include: tuple[str, ...] = ()  # each must be said; numbers in any unit
    must_not_include: tuple[str, ...] = ()  # none may be said
    evidence: tuple[str, ...] = ()  # source ids, e.g. "VAC-200#filter_type"; "returns" is all of that document
    evidence_full: tuple[LabelledEvidence, ...] = ()  # judged to answer fully
    evidence_partial: tuple[LabelledEvidence, ...] = ()  # judged to answer in part
    products: tuple[str, ...] = ()  # what the answer is about
    actions: tuple[Action, ...] = ("answer",)  # acceptable ones, the expected one first
    reasons: tuple[AbstentionReason, ...] = ()  # acceptable reasons of a refusal; (): any
    yes_no: YesNo | None = None  # None: not a yes/no question, or opinions differ
    ability: str = "other"
    language: Language | None = None  # None: the language of the question
    given: tuple[Mapping[str, JsonValue], ...] = field(default=())  # merge patches of products, made before asking
    place: str = ""  # file and line, for messages

    @property
    def action(self) -> Action:
        """The expected action."""
        return self.actions[0]

    @property
    def is_answerable(self) -> bool:
        """Whether an answer is what is expected."""
        return self.action == "answer"

"""What a customer asks, and what was understood of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from catalog.plan import Filter, Plan
from rag.errors import QuestionError

MAX_QUESTION_CHARS = 2_000

Language = Literal["en", "zh"]

Intent = Literal[
    "fact", "yes_no", "list", "superlative", "count", "compare", "policy", "opinion",
    "recommend", "small_talk", "out_of_scope", "handoff",
]  # fmt: skip

Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What a conversation is about after its last turn."""

    product_ids: tuple[str, ...] = ()  # the products last spoken of, first named first
    shown: tuple[str, ...] = ()  # the last list of several products, in the order it was shown
    plan: Plan | None = None  # the last list, superlative or count
    superlative: str = ""  # the customer's words for its extreme
    choices: tuple[str, ...] = ()  # the products a clarifying question offered
    pending: str | None = None  # the question that waits for the choice
    asked: str = ""  # the last question that was about products, as understood
    policy: str = ""  # the last question, where it was about the shop's terms
    told: str = ""  # the last question, where documents told the answer or were to tell it
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it was asked, with where the customer stands."""

    text: str
    product_id: str | None = None  # the product page the customer stands on
    conversation_id: str | None = None
    customer_id: str | None = None
    language: Language | None = None  # None: the language of the question
    history: Sequence[Turn] = ()  # given by the caller instead of a stored conversation

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise QuestionError("the question is empty; send 1 to 2,000 characters")
        if any("\ud800" <= char <= "\udfff" for char in self.text):
            raise QuestionError("the question holds characters that are no valid Unicode; send it as UTF-8")
        if len(self.text) > MAX_QUESTION_CHARS:
            raise QuestionError(
                f"the question has {len(self.text):,} characters; at most {MAX_QUESTION_CHARS:,} are allowed"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What was understood of a question; the input of retrieval."""

    question: Question
    asked: str  # the text to be answered: the question's own, or the one that waited for a choice
    standalone: str  # the question with what the conversation supplies filled in
    language: Language
    intent: Intent
    product_ids: tuple[str, ...] = ()  # the products in focus, best first; empty: none named
    ambiguous: tuple[str, ...] = ()  # several products fit equally well: ask which
    picked_by: Plan | None = None  # the product in focus is the one that this plan over those shown picks
    by_identifier: bool = False  # the product is named by its id, GTIN or MPN
    choices: tuple[str, ...] = ()  # products of the kind that is spoken of as if there were one: ask which
    unknown_names: tuple[str, ...] = ()  # names of products that do not exist
    near_names: tuple[str, ...] = ()  # ids of products whose names are near the unknown ones
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as taken) for typos in names
    name_terms: frozenset[str] = frozenset()  # terms that name the product, not what is asked of it
    mentions: tuple[str, ...] = ()  # names of products as they stand in `asked`
    conditions: tuple[Filter, ...] = ()  # what is asked whether the products in focus meet it
    asks_more: bool = False  # a yes or no to the conditions would be one to a part of the question
    plan: Plan | None = None  # for list, superlative, count and compare
    kind_is_guessed: bool = False  # the kind of the plan is named in part only: "bag" for sleeping bags
    superlative: str = ""  # the customer's words for the extreme ("lightest"); for a comparison what it compares by
    outdoes: tuple[str, ...] = ()  # the products that what is listed must outdo in what the plan orders by
    unwanted: str = ""  # what a list shall not be, beyond its filters ("hood" of "without a hood")
    unread: tuple[str, ...] = ()  # limits of a list on what no product states
    wish: str = ""  # what a list is wished to be, beyond its filters ("good for camping")
    perhaps: tuple[str, ...] = ()  # Chinese words beside its filters; a wish where products state them as they stand
    points_back: bool = False  # it says "it" or "this one" and names no product
    needs_product: bool = False  # it asks for something that only a product has, and none is named or in view
    is_carried: bool = False  # the product in focus is the conversation's; the question does not point to it
    is_policy: bool = False  # the wording is about the shop's terms, not about a product
    said: tuple[str, ...] = ()  # words of earlier turns that a question about no product is also searched with
    leans: bool = False  # its wording leans on earlier turns, so that `said` is part of what is asked
    focus: Focus = field(default_factory=Focus)  # the conversation before this question

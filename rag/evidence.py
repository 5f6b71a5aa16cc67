"""What was found for a question: facts, passages and aggregates, each with its place in the source."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from catalog.plan import ComparisonTable, PlanResult
from catalog.product import Source
from catalog.quantity import Quantity

EvidenceKind = Literal["field", "passage", "aggregate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One thing that an answer may rest on."""

    kind: EvidenceKind
    source: Source
    source_id: str  # e.g. "VAC-200#filter_type", "returns#3"
    text: str  # verbatim from the source; for an aggregate what was computed and over what
    owner_id: str | None = None  # product or document; None for an aggregate
    owner_title: str = ""
    field: str | None = None  # attribute name, "price", "availability", "stock", ...
    context: str = ""  # heading, or the question a community answer replies to
    url: str | None = None
    start: int | None = None  # of `text` in the source that it was cut from, in characters; None: it is a whole value
    end: int | None = None
    as_of: datetime | None = None
    rating: float | None = None  # of a review
    quantity: Quantity | None = None  # of a fact with a number
    score: float = 0.0  # relevance to the question; higher is better
    answers: float = 0.0  # how likely it answers the question, 0 to 1
    nearness: tuple[float, ...] = ()  # to the question, of each of its sentences (`sentences_of_text`); (): not known

    @property
    def product_id(self) -> str | None:
        """The product it belongs to, None for documents and aggregates."""
        return None if self.source in ("document", "catalog") else self.owner_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that was found for a question, best first."""

    items: tuple[EvidenceItem, ...] = ()
    answerable: bool = False  # whether the items answer the question
    missing: str | None = None  # what was asked for and is not stated, e.g. "battery life"
    product_ids: tuple[str, ...] = ()  # the products the evidence speaks of, in the order to show
    is_foreign: bool = False  # the question is about something that no shop answers
    ask_which: tuple[str, ...] = ()  # products that fit the name equally well and differ in what is asked
    is_family: bool = False  # the items are the values of one attribute over the variants of one product
    result: PlanResult | None = None  # of a list, superlative or count
    comparison: ComparisonTable | None = None
    is_guess: bool = False  # products found by their words alone, for a question that names none
    not_called: str = ""  # goods that are asked for by a name that no product and no kind has
    ignored: str = ""  # words of a wish that nothing in the catalog speaks of
    family: str = ""  # what the titles of all variants share, where the values are those of a family
    wish_was_ranked: bool = False  # the list is ordered by how well it fits the words beyond the filters

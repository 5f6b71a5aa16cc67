"""What is found: a passage, and a hit on it.

A passage is a verbatim span of a product's or document's text with its place. A fact (an attribute, a price)
is not a passage: facts are looked up in SQL.
"""

from dataclasses import dataclass

from catalog.product import OwnerKind, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A verbatim span of text that can be found and cited."""

    id: str  # unique in a generation and stable between them, e.g. "VAC-200#review:r1" or "returns#3"
    owner_id: str  # the product or document it belongs to
    owner_kind: OwnerKind
    source: Source
    text: str  # verbatim; what is shown and cited
    context: str  # what a reader needs around it (title, heading, the question answered); never cited; may be ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage or an owner that a retriever found, with the retriever's own score."""

    id: str  # passage id, or owner id where owners are ranked
    score: float  # higher is better; comparable only within one retriever
    rank: int  # 1 = best

    def __post_init__(self) -> None:
        if self.rank < 1:
            raise ValueError(f"rank starts at 1, got {self.rank}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageHit:
    """A passage ranked for a question, with what its score is made of."""

    passage: Passage
    score: float  # 0 to 1 within one ranking; higher is better
    rank: int  # 1 = best
    lexical: float  # BM25 score for the question's words; 0: no word in common
    cosine: float | None  # of question and passage, -1 to 1; None where meaning was not used

    def __post_init__(self) -> None:
        if self.rank < 1:
            raise ValueError(f"rank starts at 1, got {self.rank}")

"""What was written before it is checked: sentences, and what kind of reply they make."""

from dataclasses import dataclass

from rag.answer import AbstentionReason, Action


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """One sentence or list line of a draft."""

    text: str
    is_claim: bool = True  # False: the assistant's own words, such as a greeting or an offer
    lead: str = " "  # what separates it from the sentence before


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A reply before verification."""

    sentences: tuple[DraftSentence, ...]
    action: Action = "answer"
    reason: AbstentionReason | None = None
    model: str | None = None  # the language model that wrote it; None: the composer


def plain(text: str) -> DraftSentence:
    """A sentence that claims nothing."""
    return DraftSentence(text=text, is_claim=False)


def claim(text: str, *, lead: str = " ") -> DraftSentence:
    """A sentence that must be verified."""
    return DraftSentence(text=text, lead=lead)

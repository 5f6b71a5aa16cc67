"""Which sentence of a passage a claim goes back to, and what that sentence says otherwise.

A long passage holds many words and numbers; a claim that borrows them from several of its sentences is not held by
it. So a claim is set beside single sentences, with the heading or question that the passage stands under.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from catalog.quantity import Quantity, find_quantities
from index.sentences import sentence_spans
from index.terms import STOP_WORDS, terms
from rag.claims.claim_marks import unheld_marks
from rag.evidence import EvidenceItem
from rag.words.dates import Date, find_dates, without_dates
from rag.words.polarity import answer_denies, is_negated, leading_word

_CLAUSE = re.compile(r"[,;:，；：。(（)）]|\s[–—-]\s|\bbut\b|但")
_MARKUP = re.compile(r"[*_`#|]")
_TABLE_ROW = re.compile(r"^\s*\|")
_FRAMED_QUOTE = re.compile(r"^.*?[:：]\s*“(?P<quote>.*)”\s*$", re.DOTALL)
_NEAR = 0.75  # a claim that shares so much with a sentence says that sentence, or denies it
_LEAST_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSentence:
    """One sentence of a source, taken apart."""

    text: str
    words: frozenset[str]  # terms, also of the sentence's context
    quantities: tuple[Quantity, ...]
    dates: tuple[Date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """The sentence of a piece of evidence that is nearest to a claim."""

    sentence: SourceSentence
    share: float  # of the claim's telling words that it holds, 0 to 1


def sentences_of(item: EvidenceItem) -> tuple[SourceSentence, ...]:
    """The sentences of a passage."""
    context = item.context if item.source in ("qa", "document") else ""  # else the title: it says nothing of a claim
    if item.source == "qa" and answer_denies(item.text) is None:
        context = ""  # the question alone says nothing
    return _sentences(item.text, context)


@lru_cache(maxsize=4096)
def _sentences(text: str, context: str) -> tuple[SourceSentence, ...]:
    around = frozenset(terms(context))
    pieces = [text[span.start : span.end] for span in sentence_spans(text)]
    header = next((piece for piece in pieces if _TABLE_ROW.match(piece)), "")
    found = []
    for piece in pieces:
        own = f"{header} {piece}" if header and _TABLE_ROW.match(piece) else piece
        plain = _MARKUP.sub(" ", own)
        found.append(
            SourceSentence(
                text=plain,
                words=frozenset(terms(plain)) | around,
                quantities=tuple(find_quantities(without_dates(plain))),
                dates=find_dates(plain),
            )
        )
    return tuple(found)


def align(wanted: AbstractSet[str], item: EvidenceItem) -> Aligned | None:
    """The sentence of a passage that holds most of the wanted words, the first among equals; None: none holds any."""
    best: Aligned | None = None
    for sentence in sentences_of(item):
        share = len(wanted & sentence.words) / len(wanted) if wanted else 0.0
        if share > 0 and (best is None or share > best.share):
            best = Aligned(sentence=sentence, share=share)
    return best


def telling(text: str) -> frozenset[str]:
    """The terms of a text that say something."""
    return frozenset(term for term in terms(text) if term not in STOP_WORDS)


def changed_in(claim: str, aligned: Aligned) -> str | None:
    """What a claim changes of the sentence it is nearest to: a negation or a small word; None: nothing that counts.

    Args:
        claim: Without the frame of its voice and without a leading yes or no.
        aligned: Its nearest sentence.
    """
    source = leading_word(aligned.sentence.text)[1]
    claim = leading_word(_FRAMED_QUOTE.sub(r"\g<quote>", claim))[1]
    if marks := unheld_marks(claim, source):
        return f"{', '.join(sorted(marks))} is not said in {source[:60]!r}"
    if aligned.share >= _NEAR and is_negated(claim) != is_negated(_clauses_meant(claim, source)):
        return f"it denies or affirms otherwise than {source[:60]!r}"
    return None


def _clauses_meant(claim: str, source: str) -> str:
    """The clauses of a sentence that a claim takes up; all of them where it takes up most."""
    wanted = telling(claim)
    clauses = [clause for clause in _CLAUSE.split(source) if clause.strip()]
    meant = [
        clause for clause in clauses if len(wanted & telling(clause)) >= min(_LEAST_WORDS, len(telling(clause)) or 1)
    ]
    return " , ".join(meant) if meant else source

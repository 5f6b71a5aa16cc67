"""What the evidence ranker reads: a question, a piece of evidence, and the token ids made of both.

Training and use go through this file alone, so that both see the same words in the same order:

    [CLS] turn before | question [SEP] product title [SEP] source: context: text [SEP]

An empty part leaves no separator behind. Knows nothing of models or scores.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.product import Source
from index.learning.token_ids import CLS, SEP, encoder_tokenizer, encoding_of
from index.learning.token_pairs import TokenBatch, padded

QUESTION_TOKENS, TITLE_TOKENS, CONTEXT_TOKENS = 40, 12, 24
MAX_TOKENS = 96  # 98 % of labelled pairs are shorter; a longer text loses its end
SOURCE_WORDS: dict[Source, str] = {
    "attribute": "attribute",
    "bullet": "bullet",
    "description": "description",
    "review": "review",
    "qa": "answer",
    "document": "document",
    "catalog": "attribute",
}
_YES_NO = {"true": "yes", "false": "no"}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankerQuestion:
    """A customer's question with what it stands on."""

    text: str
    title: str = ""  # of the product it is about; "" where it is about none or the evidence is of several
    before: str = ""  # the customer's turn before, where this one depends on it


@dataclass(frozen=True, slots=True, kw_only=True)
class RankerEvidence:
    """A fact or passage that may answer."""

    source: Source
    text: str  # of an attribute: from `attribute_text`
    context: str = ""  # the question a community answer replies to, the heading of a document's passage; else ""

    @property
    def whole(self) -> str:
        """What is read of it by itself, as the index embeds it: a community answer goes with its question."""
        return f"{self.context}\n{self.text}" if self.context else self.text


def attribute_text(name: str, value: str) -> str:
    """An attribute as the ranker reads it, in training and in use.

    Example:
        >>> attribute_text("item_weight", "8.48 ounces"), attribute_text("isWaterproof", "true")
        ('item weight: 8.48 ounces', 'is waterproof: yes')
    """
    words = " ".join(_CAMEL.sub(" ", name).replace("_", " ").replace("-", " ").split()).lower()
    stated = value.strip()
    return f"{words}: {_YES_NO.get(stated.lower(), stated)}"


class PairEncoder:
    """Turns questions and evidence into token ids.

    Args:
        tokenizer_path: The encoder package's `tokenizer.json`.

    Raises:
        BackendMissingError: If there is no such file.
    """

    def __init__(self, tokenizer_path: Path) -> None:
        self._tokenizer = encoder_tokenizer(tokenizer_path, reader="ranker")

    def question_ids(self, question: RankerQuestion) -> list[int]:
        """Everything up to the evidence, with its separators; of a long question its end is kept."""
        before = self._ids(f"{question.before} | ") if question.before else []
        asked = [*before, *self._ids(question.text)][-QUESTION_TOKENS:]
        ids = [CLS, *asked, SEP]
        if question.title:
            ids += [*self._ids(question.title)[:TITLE_TOKENS], SEP]
        return ids

    def evidence_ids(self, evidence: Sequence[RankerEvidence]) -> list[list[int]]:
        """The token ids of each piece of evidence, without separators, not yet cut."""
        found = []
        for piece in evidence:
            context = self._ids(f"{piece.context}:")[:CONTEXT_TOKENS] if piece.context else []
            found.append([*self._ids(f"{SOURCE_WORDS[piece.source]}:"), *context, *self._ids(piece.text)])
        return found

    def batch(self, question: RankerQuestion, evidence: Sequence[RankerEvidence]) -> TokenBatch:
        """The pairs of one question with each piece of evidence, in their order."""
        asked = self.question_ids(question)
        return padded([(asked, ids) for ids in self.evidence_ids(evidence)], max_tokens=MAX_TOKENS)

    def _ids(self, text: str) -> list[int]:
        return list(encoding_of(self._tokenizer, text).ids)

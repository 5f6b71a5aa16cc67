"""Answers of several sentences, made of statements that stand side by side: mostly about one product."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.verification.statement import Statement
from rag.claims.paraphrases import ParaphraseCheck
from rag.evidence import EvidenceItem
from rag.verification import Verdict, verify

SENTENCES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedAnswer:
    """The sentences of one answer with all that they are checked against."""

    sentences: tuple[str, ...]
    evidence: tuple[EvidenceItem, ...]  # of all sentences, each source once

    def check(self, paraphrases: ParaphraseCheck | None = None) -> list[Verdict]:
        """The verdict on each sentence."""
        return [verify(sentence, self.evidence, paraphrases=paraphrases) for sentence in self.sentences]


def true_answers(statements: Sequence[Statement], *, most: int) -> Iterator[CheckedAnswer]:
    """Answers of `SENTENCES` true statements each, no statement twice, at most so many."""
    for some in _groups(statements, most):
        yield CheckedAnswer(sentences=tuple(one.text for one in some), evidence=_evidence(some))


def mixed_answers(statements: Sequence[Statement], *, most: int) -> Iterator[CheckedAnswer]:
    """The same, the last sentence of each with one thing changed where it can be: what is wrong is looked at longest."""
    for some in _groups(statements, most):
        *first, last = some
        wrong = last.wrong[0].text if last.wrong else last.text
        yield CheckedAnswer(sentences=(*(one.text for one in first), wrong), evidence=_evidence(some))


def _groups(statements: Sequence[Statement], most: int) -> Iterator[Sequence[Statement]]:
    for number in range(min(most, len(statements) // SENTENCES)):
        yield statements[number * SENTENCES : (number + 1) * SENTENCES]


def _evidence(statements: Sequence[Statement]) -> tuple[EvidenceItem, ...]:
    return tuple({item.source_id: item for one in statements for item in one.evidence}.values())

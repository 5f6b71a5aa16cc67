"""`insights gaps`: which questions could not be answered, by what was missing.

Questions for one attribute are one gap, whatever products they were about; other questions are one gap where they
are worded alike. Only kept conversations are looked at; what expired or was erased counts no more.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from rag.conversation import Exchange
from rag.vocabulary.concepts import asked_concepts

GapReason = Literal["not_stated", "not_in_catalog"]
"""Refusals that a better catalog or one more document would spare."""

_MAX_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class GapProduct:
    """A product that was asked about in vain."""

    id: str
    title: str  # when it was last asked about
    n_questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What is missing, and for whom."""

    reason: GapReason
    attribute: str | None  # what was asked for; None: nothing that is known as an attribute
    n_questions: int
    last_asked: datetime  # UTC
    products: tuple[GapProduct, ...]  # the most asked about, five at most
    questions: tuple[str, ...]  # differently worded, without personal data, five at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """All gaps, the most asked for first."""

    n_questions: int  # kept ones
    n_unanswered: int
    gaps: tuple[Gap, ...]


def find_gaps(exchanges: Iterable[Exchange]) -> Gaps:
    """What questions were refused for.

    Args:
        exchanges: The kept questions with their answers; walked over once.
    """
    drafts: dict[tuple[GapReason, str, str], _Draft] = {}
    n_questions = n_unanswered = 0
    for exchange in exchanges:
        n_questions += 1
        answer = json.loads(exchange.answer.answer_json or "{}")
        reason = next((one for one in get_args(GapReason) if one == answer.get("reason")), None)
        if reason is None:
            continue
        n_unanswered += 1
        products = [(str(one["id"]), str(one["title"])) for one in (answer.get("products") or [])[:1]]
        for place in _places(reason, exchange.question.content):
            drafts.setdefault(place, _Draft()).add(exchange, products)
    gaps = [draft.gap(reason, attribute or None) for (reason, attribute, _), draft in drafts.items()]
    ordered = sorted(gaps, key=lambda gap: (-gap.n_questions, gap.reason, gap.attribute or "", gap.questions))
    return Gaps(n_questions=n_questions, n_unanswered=n_unanswered, gaps=tuple(ordered))


@dataclass(slots=True)
class _Draft:
    n: int = 0
    last_asked: datetime | None = None
    titles: dict[str, str] = field(default_factory=dict)
    asked_about: Counter[str] = field(default_factory=Counter)
    questions: dict[str, str] = field(default_factory=dict)  # by their words

    def add(self, exchange: Exchange, products: Iterable[tuple[str, str]]) -> None:
        """Count a question."""
        self.n += 1
        asked_at = exchange.question.created_at
        self.last_asked = asked_at if self.last_asked is None else max(self.last_asked, asked_at)
        for product_id, title in products:
            self.titles[product_id] = title
            self.asked_about[product_id] += 1
        if len(self.questions) < _MAX_SHOWN:
            self.questions.setdefault(_words(exchange.question.content), exchange.question.content)

    def gap(self, reason: GapReason, attribute: str | None) -> Gap:
        """What was counted."""
        assert self.last_asked is not None  # a draft begins with a question
        most = sorted(self.asked_about.items(), key=lambda item: (-item[1], item[0]))[:_MAX_SHOWN]
        return Gap(
            reason=reason,
            attribute=attribute,
            n_questions=self.n,
            last_asked=self.last_asked,
            products=tuple(GapProduct(id=key, title=self.titles[key], n_questions=n) for key, n in most),
            questions=tuple(self.questions.values()),
        )


def _places(reason: GapReason, question: str) -> list[tuple[GapReason, str, str]]:
    """Reason, attribute and words of the gaps a question belongs to; words only where there is no attribute."""
    names = [concept.name for concept in asked_concepts(question.lower())] if reason == "not_stated" else []
    return [(reason, name, "") for name in names] or [(reason, "", _words(question))]


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()

"""Which passage of the shop's documents answers a question, and whether any does.

A linear model over a few signs of each passage that was found: how near in meaning its titles and its nearest
sentence are, how much of the question's words it holds, whether it states the kind of amount that is asked for. The
model competes the passages against "none of them": a softmax over their scores and a constant, so that the shares
are probabilities and one minus their sum is that of no answer.

Weights were fitted on `eval/data/terms_dev.jsonl` and, for "none of them", on questions about products
(`python -m eval.document_fitting`; figures in `docs/experiments.md`).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from catalog.quantity import find_quantities
from index.passage import Passage, PassageHit
from index.terms import terms
from rag.documents.name_meanings import NameMeanings
from rag.documents.relevance import chinese_words, expected_dimension, stem, telling_terms
from rag.documents.sentences_shown import heading_of, sentences_of_text
from rag.documents.table_spans import names_row
from rag.vocabulary.shop_terms import shop_words
from rag.vocabulary.shop_topics import topics_of
from rag.words.intents import wordings
from rag.words.language import is_chinese

_LEAST_POOL = 20  # passages that rarity is told by; where fewer were found, as if so many were
_CHINESE = re.compile("[一-鿿]")
_N_READ = 8  # passages whose sentences are embedded, the likeliest by the other signs


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What speaks for a passage, each about 0 to 1."""

    titles: float = 0.0  # cosine of the question and the titles above the passage
    sentence: float = 0.0  # cosine of the question and its nearest sentence, the heading before it
    words: float = 0.0  # share of the question's words in passage and titles, rarer ones counting more
    words_together: float = 0.0  # the same of one sentence and its heading
    search: float = 0.0  # score of the search that found it
    dimension: float = 0.0  # 1 where it states a time and "how long" is asked, or money and "how much"
    table: float = 0.0  # 1 for a table
    row: float = 0.0  # 1 for a table of which a row is about what the question names
    opening: float = 0.0  # 1 for the first passage of a document whose title holds all that is asked ("returns?")
    terms_asked: float = 0.0  # 1 where the wording asks for a shop's terms; the same for all passages
    topic: float = 0.0  # share of the question's topics (`shop_topics.py`) that the titles above the passage are about
    topic_said: float = 0.0  # the same of titles and passage together
    asks_topic: float = 0.0  # 1 where the question is about any topic; the same for all passages
    unheld: float = 0.0  # of a yes-or-no question, share of its words that no passage holds; the same for all passages
    characters: float = 0.0  # share of a Chinese question's characters in passage and titles, rarer ones counting more


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Of the signs, and the score of "none of them"."""

    signs: Signs
    none: float


BY_MEANING = Weights(
    signs=Signs(
        titles=3.28,
        sentence=7.77,
        words=4.33,
        words_together=1.65,
        search=2.89,
        dimension=1.3,
        table=1.54,
        row=0.24,
        opening=0.43,
        terms_asked=1.28,
        topic=1.22,
        topic_said=1.03,
        asks_topic=0.67,
        unheld=-0.5,
    ),
    none=13.85,
)
BY_WORDS = Weights(
    signs=Signs(
        words=4.48,
        words_together=1.61,
        search=5.35,
        dimension=1.77,
        table=1.31,
        row=1.04,
        opening=1.64,
        terms_asked=1.66,
        topic=1.48,
        topic_said=1.28,
        asks_topic=0.62,
        unheld=-0.97,
    ),
    none=11.98,
)
"""Where no meaning is known, without an encoder."""
IN_CHINESE = Weights(
    signs=Signs(
        words=4.47,
        words_together=1.29,
        search=3.67,
        dimension=2.75,
        table=1.38,
        row=0.17,
        terms_asked=2.65,
        topic=0.45,
        topic_said=0.63,
        asks_topic=0.17,
        unheld=-1.85,
        characters=1.31,
    ),
    none=10.17,
)
"""Of Chinese, which the encoder that ships does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPassage:
    """A passage with its share of the probability."""

    hit: PassageHit
    probability: float  # that this passage answers, 0 to 1; those of all passages sum up to at most 1
    nearness: tuple[float, ...]  # of the question to each of `sentences_of_text`, comparable within the passage


def score_passages(
    question: str, hits: Sequence[PassageHit], meanings: NameMeanings | None, *, weights: Weights | None = None
) -> list[ScoredPassage]:
    """The passages with the probability that each answers, best first.

    Args:
        question: In the customer's words.
        hits: Found by a search over the documents.
        meanings: Vectors of titles and sentences; None goes by words alone.
        weights: Others than those that ship.
    """
    if not hits:
        return []
    known = None if is_chinese(question) else meanings
    by_words = IN_CHINESE if is_chinese(question) else BY_WORDS
    chosen = weights or (by_words if known is None else BY_MEANING)
    signs, nearness = signs_of(question, hits, known)
    scores = np.array([_dot(chosen.signs, one) for one in signs])
    shares = _softmax(np.append(scores, chosen.none))[:-1]
    found = [
        ScoredPassage(hit=hit, probability=float(share), nearness=near)
        for hit, share, near in zip(hits, shares, nearness, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.probability, one.hit.passage.id))


def signs_of(
    question: str, hits: Sequence[PassageHit], meanings: NameMeanings | None
) -> tuple[list[Signs], list[tuple[float, ...]]]:
    """The signs of each passage, and how near each of its sentences is to the question."""
    asked = [one for one in (_rarity(question, hits), _rarity(shop_words(question), hits)) if one]
    expected = expected_dimension(question)
    titles = np.zeros(len(hits)) if meanings is None else meanings.cosines(question, [h.passage.context for h in hits])
    words = [_share(asked, f"{hit.passage.text} {hit.passage.context}") for hit in hits]
    first = [float(t) + w + hit.score for t, w, hit in zip(titles, words, hits, strict=True)]
    read = set(sorted(range(len(hits)), key=lambda i: -first[i])[:_N_READ])
    if meanings is not None:  # in one go, which is faster than passage by passage
        meanings.learn([one for i in sorted(read) for one in headed_sentences(hits[i].passage)])
    asks_terms, topics = float("policy" in wordings(question)), topics_of(question)
    named = frozenset(stem(term) for term in telling_terms(question, strict=True))
    characters, unheld = _characters_held(question, hits), _unheld(question, hits)
    signs, nearness = [], []
    for i, hit in enumerate(hits):
        headed = headed_sentences(hit.passage)
        together = [_share(asked, one) for one in headed]
        cosines = meanings.cosines(question, headed) if meanings is not None and i in read else np.zeros(len(headed))
        states = expected is not None and any(q.dimension == expected for q in find_quantities(hit.passage.text))
        titled = topics_of(hit.passage.context)
        signs.append(
            Signs(
                titles=float(titles[i]),
                sentence=float(cosines.max()),
                words=words[i],
                words_together=max(together),
                search=hit.score,
                dimension=float(states),
                table=float(hit.passage.text.lstrip().startswith("|")),
                row=float(names_row(hit.passage.text, named)),
                opening=float(hit.passage.id.endswith("#0") and _share(asked[:1], _title_of(hit)) >= 1.0),
                terms_asked=asks_terms,
                topic=_share_of(topics, titled),
                topic_said=_share_of(topics, titled | topics_of(hit.passage.text)),
                asks_topic=float(bool(topics)),
                unheld=unheld,
                characters=characters[i],
            )
        )
        nearness.append(tuple(float(c) + share for c, share in zip(cosines, together, strict=True)))
    return signs, nearness


def headed_sentences(passage: Passage) -> list[str]:
    """The sentences of a passage, the nearest heading before each, as they are compared with a question."""
    heading = heading_of(passage.context)
    return [f"{heading}: {one}" for one in sentences_of_text(passage.text)]


def _title_of(hit: PassageHit) -> str:
    return hit.passage.context.split(" > ")[0]


def _rarity(question: str, hits: Sequence[PassageHit]) -> dict[str, float]:
    """How rare each telling word of a question is among the passages that were found for it."""
    held = [{stem(term) for term in terms(f"{hit.passage.text} {hit.passage.context}")} for hit in hits]
    wanted = {stem(term) for term in telling_terms(question, strict=True)}
    counts = {term: sum(term in one for one in held) for term in wanted}
    n = max(len(hits), _LEAST_POOL)
    return {term: math.log(1 + (n - count + 0.5) / (count + 0.5)) for term, count in counts.items()}


def _characters_held(question: str, hits: Sequence[PassageHit]) -> list[float]:
    """Share of the weight of a Chinese question's characters that each passage holds; 0.0 of other questions.

    Customers and documents shorten differently ("专票", "增值税专用发票"): characters meet where pairs of them do not.
    """
    wanted = set(_CHINESE.findall(" ".join(chinese_words(question)))) if is_chinese(question) else set()
    texts = [f"{hit.passage.context} {hit.passage.text}" for hit in hits]
    n = max(len(hits), _LEAST_POOL)
    counts = {char: sum(char in text for text in texts) for char in wanted}
    weights = {char: math.log(1 + (n - count + 0.5) / (count + 0.5)) for char, count in counts.items()}
    whole = sum(weights.values()) or 1.0
    return [sum(weight for char, weight in weights.items() if char in text) / whole for text in texts]


def _unheld(question: str, hits: Sequence[PassageHit]) -> float:
    """Share of the weight of a yes-or-no question's words that no passage holds ("do you deliver by drone?").

    0.0 of other questions, and where the shop has words of its own for what is asked.
    """
    if "yes_no" not in wordings(question) or shop_words(question):
        return 0.0
    if is_chinese(question):
        wanted = set(_CHINESE.findall(" ".join(chinese_words(question))))
        text = " ".join(f"{hit.passage.context} {hit.passage.text}" for hit in hits)
        return sum(char not in text for char in wanted) / max(len(wanted), 1)
    rarity = _rarity(question, hits)
    held = {stem(term) for hit in hits for term in terms(f"{hit.passage.text} {hit.passage.context}")}
    return sum(weight for term, weight in rarity.items() if term not in held) / (sum(rarity.values()) or 1.0)


def _share_of(asked: frozenset[str], held: frozenset[str]) -> float:
    return len(asked & held) / len(asked) if asked else 0.0


def _share(asked: Sequence[dict[str, float]], text: str) -> float:
    """Share of the weight of the customer's words, or of the shop's for them, that a text holds; the larger one."""
    held = {stem(term) for term in terms(text)}
    return max((sum(w for term, w in one.items() if term in held) / sum(one.values()) for one in asked), default=0.0)


def _dot(weights: Signs, signs: Signs) -> float:
    return float(sum(getattr(weights, one.name) * getattr(signs, one.name) for one in fields(Signs)))


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)

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

from index.document_sentences import headed_sentences
from index.passage import PassageHit
from index.terms import terms
from rag.documents.name_meanings import NameMeanings
from rag.documents.relevance import chinese_words, expected_dimension, states, stem, telling_terms
from rag.documents.table_spans import names_row
from rag.vocabulary.countries import without_countries
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
    off_titles: float = 0.0  # share of the question's topics (`shop_topics.py`) that the titles are not about
    off_topic: float = 0.0  # the same of titles and passage together; both 0 for a question of no topic
    unheld: float = 0.0  # of a yes-or-no question, share of its words that no passage holds; the same for all passages
    characters: float = 0.0  # share of a Chinese question's characters in passage and titles, rarer ones counting more


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Of the signs, and the score of "none of them"."""

    signs: Signs
    none: float


BY_MEANING = Weights(
    signs=Signs(
        titles=4.06,
        sentence=6.83,
        words=3.59,
        words_together=1.49,
        search=2.56,
        dimension=1.27,
        table=1.5,
        row=0.35,
        opening=1.18,
        terms_asked=1.97,
        off_titles=-0.23,
        off_topic=-0.8,
        unheld=-0.02,
    ),
    none=11.16,
)
BY_WORDS = Weights(
    signs=Signs(
        words=3.79,
        words_together=1.67,
        search=5.58,
        dimension=1.57,
        table=1.27,
        row=1.24,
        opening=2.77,
        terms_asked=2.45,
        off_titles=-0.54,
        off_topic=-1.16,
        unheld=-0.52,
    ),
    none=9.86,
)
"""Where no meaning is known, without an encoder."""
IN_CHINESE = Weights(
    signs=Signs(
        words=3.99,
        words_together=0.59,
        search=4.12,
        dimension=2.46,
        table=1.11,
        row=-0.28,
        terms_asked=2.6,
        off_titles=0.23,
        off_topic=-0.82,
        unheld=-0.9,
        characters=2.04,
    ),
    none=9.28,
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
    signs, nearness = signs_of(question, hits, known, called=shop_words(question))
    scores = np.array([_dot(chosen.signs, one) for one in signs])
    shares = _softmax(np.append(scores, chosen.none))[:-1]
    found = [
        ScoredPassage(hit=hit, probability=float(share), nearness=near)
        for hit, share, near in zip(hits, shares, nearness, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.probability, one.hit.passage.id))


def signs_of(
    question: str, hits: Sequence[PassageHit], meanings: NameMeanings | None, *, called: str
) -> tuple[list[Signs], list[tuple[float, ...]]]:
    """The signs of each passage, and how near each of its sentences is to the question.

    Args:
        question: In the customer's words.
        hits: Found by a search over the documents; at least one.
        meanings: Vectors of titles and sentences; None goes by words alone.
        called: What documents call the thing asked for, from `shop_words`; "" when nothing is known.
    """
    asked = [one for one in (_rarity(question, hits), _rarity(called, hits)) if one]
    expected = expected_dimension(question)
    titles = np.zeros(len(hits)) if meanings is None else meanings.cosines(question, [h.passage.context for h in hits])
    words = [_share(asked, f"{hit.passage.text} {hit.passage.context}") for hit in hits]
    first = [float(t) + w + hit.score for t, w, hit in zip(titles, words, hits, strict=True)]
    read = set(sorted(range(len(hits)), key=lambda i: -first[i])[:_N_READ])
    if meanings is not None:  # in one go, which is faster than passage by passage
        meanings.learn([one for i in sorted(read) for one in headed_sentences(hits[i].passage)])
    asks_terms, topics = float("policy" in wordings(question)), topics_of(question)
    named = frozenset(stem(term) for term in telling_terms(question, strict=True))
    characters, unheld = _characters_held(question, hits), _unheld(question, hits, called)
    signs, nearness = [], []
    for i, hit in enumerate(hits):
        headed = headed_sentences(hit.passage)
        together = [_share(asked, one) for one in headed]
        cosines = meanings.cosines(question, headed) if meanings is not None and i in read else np.zeros(len(headed))
        is_stated = expected is not None and states(expected, hit.passage.text)
        titled = topics_of(hit.passage.context)
        signs.append(
            Signs(
                titles=float(titles[i]),
                sentence=float(cosines.max()),
                words=words[i],
                words_together=max(together),
                search=hit.score,
                dimension=float(is_stated),
                table=float(hit.passage.text.lstrip().startswith("|")),
                row=float(names_row(hit.passage.text, named)),
                opening=float(
                    not called and hit.passage.id.endswith("#0") and _share(asked[:1], _title_of(hit)) >= 1.0
                ),
                terms_asked=asks_terms,
                off_titles=_share_missed(topics, titled),
                off_topic=_share_missed(topics, titled | topics_of(hit.passage.text)),
                unheld=unheld,
                characters=characters[i],
            )
        )
        nearness.append(tuple(float(c) + share for c, share in zip(cosines, together, strict=True)))
    return signs, nearness


def _title_of(hit: PassageHit) -> str:
    return hit.passage.context.split(" > ")[0]


def _rarity(question: str, hits: Sequence[PassageHit]) -> dict[str, float]:
    """How rare each telling word of a question is among the passages that were found for it."""
    held = [{stem(term) for term in terms(f"{hit.passage.text} {hit.passage.context}")} for hit in hits]
    wanted = _telling_stems(without_countries(question)) or _telling_stems(question)  # a country only picks a row
    counts = {term: sum(term in one for one in held) for term in wanted}
    n = max(len(hits), _LEAST_POOL)
    return {term: math.log(1 + (n - count + 0.5) / (count + 0.5)) for term, count in counts.items()}


def _telling_stems(question: str) -> set[str]:
    return {stem(term) for term in telling_terms(question, strict=True)}


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


def _unheld(question: str, hits: Sequence[PassageHit], called: str) -> float:
    """Share of the weight of a yes-or-no question's words that no passage holds ("do you deliver by drone?").

    0.0 of other questions, and where the shop has words of its own for what is asked.
    """
    if "yes_no" not in wordings(question) or called:
        return 0.0
    if is_chinese(question):
        wanted = set(_CHINESE.findall(" ".join(chinese_words(question))))
        text = " ".join(f"{hit.passage.context} {hit.passage.text}" for hit in hits)
        return sum(char not in text for char in wanted) / max(len(wanted), 1)
    rarity = _rarity(question, hits)
    held = {stem(term) for hit in hits for term in terms(f"{hit.passage.text} {hit.passage.context}")}
    return sum(weight for term, weight in rarity.items() if term not in held) / (sum(rarity.values()) or 1.0)


def _share_missed(asked: frozenset[str], held: frozenset[str]) -> float:
    return len(asked - held) / len(asked) if asked else 0.0


def _share(asked: Sequence[dict[str, float]], text: str) -> float:
    """Share of the weight of the customer's words, or of the shop's for them, that a text holds; the larger one."""
    held = {stem(term) for term in terms(text)}
    return max((sum(w for term, w in one.items() if term in held) / sum(one.values()) for one in asked), default=0.0)


def _dot(weights: Signs, signs: Signs) -> float:
    return float(sum(getattr(weights, one.name) * getattr(signs, one.name) for one in fields(Signs)))


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)

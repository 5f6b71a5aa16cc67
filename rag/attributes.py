"""Which attributes a question asks for, among those that the products in question have.

Four signs, strongest first: a wording that a concept knows ("how heavy" → weight), the words of the attribute's own
name, words of its value ("does it have a HEPA filter?" → filter type: washable HEPA), and the meaning of the name by
the encoder. Distinct names are embedded once, not each fact.
"""

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from catalog.plan import normalise_attribute_name
from index.encoder import Encoder
from index.terms import STOP_WORDS, terms
from rag.concepts import Concept, asked_concepts
from rag.relevance import SELDOM_TELLING

Sign = Literal["concept", "name", "value", "meaning"]

_GENERIC = frozenset(
    """
    time level type power size rate max min maximum minimum number total item product speed range
    """.split()
)
_GENERIC_WEIGHT = 0.35  # "boil" alone tells "boil time", "time" alone tells nothing
_LEAST_NAME_SHARE = 0.6
_LEAST_COSINE = 0.42  # below it the nearest name is mostly a wrong one; set on the demo shop's questions
_LEAST_CJK_SHARE = 0.66
_NAMING_FIELDS = frozenset(("category", "brand", "id", "gtin", "mpn"))  # say which product, not how it is
_OFFER_FIELDS = frozenset(("price", "availability", "stock", "rating"))  # asked for in words that concepts know
_ASKS_ID = re.compile(r"\b(?:id|sku)\b|\b(?:article|product|item) (?:no|number|code)\b|编号|货号", re.IGNORECASE)
_NAME_PART = (
    0.4  # of a match by name: how much of the name is asked for; the rest: how much of the question it explains
)
_GENERIC_ENDS_ZH = ("时间", "等级", "类型", "数量", "方式", "面积", "性能")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeMatch:
    """An attribute that a question asks for."""

    name: str  # normalised
    score: float  # 0 to 1; comparable within one question
    sign: Sign


class NameMeanings:
    """Vectors of attribute names, embedded when first needed and kept; safe to share between threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def cosines(self, question: str, names: Sequence[str]) -> NDArray[np.float32]:
        """Cosine of a question with each name, shape (len(names),)."""
        with self._lock:
            new = [name for name in dict.fromkeys(names) if name not in self._vectors]
            if new:
                self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
            matrix = np.stack([self._vectors[name] for name in names])  # (n, dim)
        return np.asarray(matrix @ self._encoder.encode_query(question), dtype=np.float32)


def concept_names(concept: Concept, available: Sequence[str]) -> list[str]:
    """The available attribute names that stand for a concept, best first.

    A name equal to one of the concept's comes first; then names that hold all words of one ("net weight with battery").
    """
    ranks = _concept_ranks(concept, available)
    return sorted(ranks, key=lambda name: (ranks[name], name))


def _concept_ranks(concept: Concept, available: Sequence[str]) -> dict[str, int]:
    """Place of each fitting name: that of the concept's name it equals, or behind all of them that it holds."""
    ranks: dict[str, int] = {}
    for name in dict.fromkeys(available):
        if name in concept.names:
            ranks[name] = concept.names.index(name)
            continue
        held = next((i for i, known in enumerate(concept.names) if _holds(name, known)), None)
        if held is not None:
            ranks[name] = len(concept.names) + held
    return ranks


def match_attributes(
    question: str,
    attributes: Sequence[tuple[str, str]],
    *,
    meanings: NameMeanings | None = None,
    ignore: frozenset[str] = frozenset(),
) -> list[AttributeMatch]:
    """The attributes a question asks for, best first; none when nothing fits.

    Args:
        question: The stand-alone question.
        attributes: (name as written, value) of each attribute the products have; names may repeat.
        meanings: For names that share no word with the question; None leaves that sign out.
        ignore: Terms of the question that name the product, not what is asked of it.
    """
    names = list(dict.fromkeys(normalise_attribute_name(name) for name, _ in attributes))
    if not names:
        return []
    asked = [term for term in terms(question) if term not in ignore and term not in STOP_WORDS]
    found: dict[str, AttributeMatch] = {}
    for match in (
        *_by_concept(question, names),
        *_by_name(question, asked, names, {normalise_attribute_name(n): v for n, v in attributes}),
        *_by_value(asked, attributes),
    ):
        known = found.get(match.name)
        if known is None or known.score < match.score:
            found[match.name] = match
    if not found and meanings is not None and asked:
        how = [name for name in names if name not in _NAMING_FIELDS | _OFFER_FIELDS]
        found = {match.name: match for match in _by_meaning(question, ignore, how, meanings)} if how else {}
    return sorted(found.values(), key=lambda match: (-match.score, match.name))


def _by_concept(question: str, names: Sequence[str]) -> list[AttributeMatch]:
    matches = []
    for concept in asked_concepts(question.lower()):
        ranks = _concept_ranks(concept, names)
        best = min(ranks.values(), default=0)
        for name, rank in ranks.items():
            matches.append(AttributeMatch(name=name, score=0.95 - 0.05 * min(rank - best, 6), sign="concept"))
    return matches


def _by_name(
    question: str, asked: Sequence[str], names: Sequence[str], values: Mapping[str, str]
) -> list[AttributeMatch]:
    present = set(asked)
    matches = []
    for name in names:
        if name == "id" and not _ASKS_ID.search(question):  # "I'd like to know" asks for no id
            continue
        if name == "stock":  # "in stock" asks for the availability; the concept knows both
            continue
        name_terms = terms(name)
        if not name.isascii():
            core = next((name.removesuffix(end) for end in _GENERIC_ENDS_ZH if name.endswith(end)), name)
            stands = name in question or (len(core) >= 2 and core in question)
            share = 1.0 if stands else _cjk_share(name, question)
            if share >= _LEAST_CJK_SHARE:
                matches.append(AttributeMatch(name=name, score=share * (0.97 if len(name) > 2 else 0.9), sign="name"))
            continue
        weights = {term: _GENERIC_WEIGHT if term in _GENERIC else 1.0 for term in name_terms}
        matched = sum(weight for term, weight in weights.items() if _asks(term, present))
        share = matched / sum(weights.values()) if weights else 0.0
        specific = any(_asks(t, present) for t in name_terms if t not in _GENERIC) or share == 1.0
        if share >= _LEAST_NAME_SHARE and specific:
            held = set(name_terms) | {t for t in terms(values.get(name, "")) if not t.isdigit()}
            explained = _explained(asked, held)
            bonus = 0.02 * min(len(name_terms), 4)  # "handle material" before "material"
            score = _NAME_PART * share + (1 - _NAME_PART) * explained + bonus
            matches.append(AttributeMatch(name=name, score=min(score, 1.0), sign="name"))
    return matches


def _explained(asked: Sequence[str], held: set[str]) -> float:
    """Share of what is asked that a name and its value account for: "filter" is little of "filter drying time"."""
    telling = [term for term in asked if term not in SELDOM_TELLING]
    if not telling:
        return 1.0
    return sum(term in held or any(_asks(term, {h}) for h in held) for term in telling) / len(telling)


def _asks(term: str, present: set[str]) -> bool:
    """Whether a term of a name is in the question, also in another form (charge – charging, wash – washable)."""
    if term in present:
        return True
    stem = re.sub(r"(?:ing|ed|able|ible|er|ance|ation|e)$", "", term)
    return len(stem) >= 4 and any(other.startswith(stem) for other in present)


def _by_value(asked: Sequence[str], attributes: Sequence[tuple[str, str]]) -> list[AttributeMatch]:
    matches = []
    wanted = {term for term in asked if len(term) > 1 and term not in _GENERIC | SELDOM_TELLING}
    for name, value in attributes:
        if name in _NAMING_FIELDS:
            continue
        shared = wanted & set(terms(value))
        if shared:
            in_name = wanted & set(terms(normalise_attribute_name(name)))
            share = len(shared | in_name) / max(len(wanted), 1)
            matches.append(AttributeMatch(name=normalise_attribute_name(name), score=0.35 + 0.5 * share, sign="value"))
    return matches


def _by_meaning(
    question: str, ignore: frozenset[str], names: Sequence[str], meanings: NameMeanings
) -> list[AttributeMatch]:
    words = [word for word in re.split(r"\s+", question) if not set(terms(word)) & ignore]
    cosines = meanings.cosines(" ".join(words), names)
    order = np.argsort(-cosines, kind="stable")[:2]
    return [
        AttributeMatch(name=names[i], score=float(cosines[i]), sign="meaning")
        for i in order
        if cosines[i] >= _LEAST_COSINE
    ]


def _holds(name: str, known: str) -> bool:
    if not known.isascii():
        return known in name
    return set(terms(known)) <= set(terms(name))


def _cjk_share(name: str, question: str) -> float:
    pairs = [name[i : i + 2] for i in range(len(name) - 1)]
    return sum(pair in question for pair in pairs) / len(pairs) if pairs else 0.0

"""Which attributes a question asks for, among those that the products in question have.

Five signs, strongest first: a wording that a concept knows ("how heavy" → weight), the words of the attribute's own
name, the dimension of an amount ("does it take 1.3 l?" → capacity), words of its value ("a HEPA filter?" → filter
type: washable HEPA), and the meaning of the name by the encoder. Distinct names are embedded once, not each fact.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from catalog.plan import normalise_attribute_name
from catalog.quantity import find_quantities, parse_quantity
from index.chinese_script import simplified
from index.terms import STOP_WORDS, is_mostly_cjk, terms
from rag.composing.wording import is_no, is_yes
from rag.conditions.comparators import FITS_INTO
from rag.documents.name_meanings import NameMeanings
from rag.documents.relevance import SELDOM_TELLING
from rag.vocabulary.bilingual import attribute_synonyms
from rag.vocabulary.chinese_attributes import SURE, read_chinese
from rag.vocabulary.concepts import Concept, asked_concepts
from rag.vocabulary.describing_words import only_describes
from rag.words.language import is_chinese

Sign = Literal["concept", "name", "value", "dimension", "meaning"]

_GENERIC = frozenset(
    """
    time level type power size rate max min maximum minimum number num total item product speed range
    count quantity qty included supplied provided supported required
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
_WHOLE_NAME_SCORE, _PART_OF_NAME_SCORE = 0.98, 0.6  # "seat width" before "width" and "dimensions"
_SYNONYM_SCORE = 0.93
_DIMENSION_SCORE = 0.7  # surer than the words of a value, less sure than a name
_WANTS_WHICH = re.compile(r"\b(?:what|which|how many|how much)\b(?!\W*(?:is|are) included)", re.IGNORECASE)
_DESCRIBING_WEIGHT = 0.2  # of a word that only describes another in a value: a likely passage goes before it
_BEHIND = 0.8
_ABLE_ZH = re.compile(r"^(?:可用于|可用|可以|可|支持|自带)(?=[一-鿿]{2})")  # 可用微波炉 is asked for as 能放微波炉吗
_GENERIC_ENDS_ZH = ("时间", "等级", "类型", "数量", "方式", "面积", "性能")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeMatch:
    """An attribute that a question asks for."""

    name: str  # normalised
    score: float  # 0 to 1; comparable within one question
    sign: Sign


def concept_names(concept: Concept, available: Sequence[str]) -> list[str]:
    """The available attribute names that stand for a concept, best first.

    A name equal to one of the concept's comes first; then names that hold all words of one ("net weight with battery").
    """
    ranks = _concept_ranks(concept, tuple(available))
    return sorted(ranks, key=lambda name: (ranks[name], name))


@lru_cache(maxsize=1 << 10)
def _concept_ranks(concept: Concept, available: tuple[str, ...]) -> Mapping[str, int]:
    """Place of each fitting name: that of the concept's name it equals, or behind all of them that it holds."""
    ranks: dict[str, int] = {}
    for name in dict.fromkeys(available):
        plain = simplified(name)
        if plain in concept.names:
            ranks[name] = concept.names.index(plain)
            continue
        held = next((i for i, known in enumerate(concept.names) if _holds(plain, known)), None)
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
        *_by_dimension(question, attributes),
    ):
        known = found.get(match.name)
        if known is None or known.score < match.score:
            found[match.name] = match
    found = _longest_names_first(found, set(terms(question)))
    found = _not_yes_or_no(found, question, attributes)
    if is_chinese(question):
        found = _with_chinese(question, names, found)
    if not found and meanings is not None and asked and not is_mostly_cjk(question):  # it knows no Chinese
        how = [name for name in names if name not in _NAMING_FIELDS | _OFFER_FIELDS]
        found = {match.name: match for match in _by_meaning(question, ignore, how, meanings)} if how else {}
    return sorted(found.values(), key=lambda match: (-match.score, match.name))


def _with_chinese(
    question: str, names: Sequence[str], found: Mapping[str, AttributeMatch]
) -> dict[str, AttributeMatch]:
    """Matches with the attributes of English names that Chinese phrases name, without those named by a part of one."""
    read = read_chinese(question, names)
    if not read.spans:
        return dict(found)
    outside = [concept for concept in asked_concepts(question.lower()) if read.is_outside(concept, question.lower())]
    beside = {name for concept in outside for name in _concept_ranks(concept, tuple(names))}
    kept = {name: match for name, match in found.items() if not name.isascii() or name in beside}
    for one in read.named:
        score = _WHOLE_NAME_SCORE if one.score >= SURE else _SYNONYM_SCORE - 0.05
        kept[one.name] = AttributeMatch(name=one.name, score=score, sign="name")
    return kept


def _longest_names_first(found: Mapping[str, AttributeMatch], present: set[str]) -> dict[str, AttributeMatch]:
    """Matches with those raised whose longer name stands in the question, above those of names within it."""
    whole = [set(terms(name)) for name in found if len(terms(name)) > 1 and set(terms(name)) <= present]
    ranked = {}
    for name, match in found.items():
        own = set(terms(name))
        if own in whole:
            match = replace(match, score=max(match.score, _WHOLE_NAME_SCORE), sign="name")
        elif any(own < longer or own & longer for longer in whole):
            match = replace(match, score=min(match.score, _PART_OF_NAME_SCORE))
        ranked[name] = match
    return ranked


def _not_yes_or_no(
    found: Mapping[str, AttributeMatch], question: str, attributes: Sequence[tuple[str, str]]
) -> dict[str, AttributeMatch]:
    """Matches with those behind the others whose value is a yes or no, where the question wants a kind or number:
    "what kind of batteries does it need?" is not answered by "batteries included: no"."""
    if not _WANTS_WHICH.search(question):
        return dict(found)
    plain = {normalise_attribute_name(name) for name, value in attributes if is_yes(value) or is_no(value)}
    telling = found.keys() - plain
    if not telling or len(telling) == len(found):
        return dict(found)
    least = min(found[name].score for name in telling)
    return {
        name: match if name in telling else replace(match, score=min(match.score, least * _BEHIND))
        for name, match in found.items()
    }


def _by_concept(question: str, names: Sequence[str]) -> list[AttributeMatch]:
    matches = []
    for concept in asked_concepts(question.lower()):
        ranks = _concept_ranks(concept, tuple(names))
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
        if _is_said_otherwise(name, question, present):
            matches.append(AttributeMatch(name=name, score=_SYNONYM_SCORE, sign="name"))
            continue
        name_terms = terms(name)
        if not name.isascii():
            plain = simplified(name)
            core = next((plain.removesuffix(end) for end in _GENERIC_ENDS_ZH if plain.endswith(end)), plain)
            core = _ABLE_ZH.sub("", core)
            stands = plain in question or (len(core) >= 2 and core in question)
            share = 1.0 if stands else _cjk_share(plain, question)
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


def _is_said_otherwise(name: str, question: str, present: set[str]) -> bool:
    """Whether what else a name is called stands in a question: in the other language, or in Chinese."""
    both = attribute_synonyms().get(simplified(name), ())
    others = [said for said in both if said != name and not (said.isascii() and name.isascii())]
    return any(set(terms(said)) <= present if said.isascii() else said in question for said in others)


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
            if only_describes(sorted(wanted), value):
                share *= _DESCRIBING_WEIGHT
            matches.append(AttributeMatch(name=normalise_attribute_name(name), score=0.35 + 0.5 * share, sign="value"))
    return matches


def _by_dimension(question: str, attributes: Sequence[tuple[str, str]]) -> list[AttributeMatch]:
    """The only attribute whose values are of the kind of an amount in the question ("does it take 1.3 l?")."""
    matches: list[AttributeMatch] = []
    if re.search(FITS_INTO, question, re.IGNORECASE):
        return matches  # the only length need not be the width
    for dimension in {amount.dimension for amount in find_quantities(question) if amount.unit is not None}:
        names = {
            normalise_attribute_name(name)
            for name, value in attributes
            if (stated := parse_quantity(value)) is not None and stated.dimension == dimension
        }
        if len(names) == 1:
            matches.append(AttributeMatch(name=names.pop(), score=_DIMENSION_SCORE, sign="dimension"))
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
    return _terms_of_name(known) <= _terms_of_name(name)


@lru_cache(maxsize=1 << 16)
def _terms_of_name(name: str) -> frozenset[str]:
    """The terms of an attribute name; catalogs have thousands, and a question is held against each."""
    return frozenset(terms(name))


def _cjk_share(name: str, question: str) -> float:
    pairs = [name[i : i + 2] for i in range(len(name) - 1)]
    return sum(pair in question for pair in pairs) / len(pairs) if pairs else 0.0

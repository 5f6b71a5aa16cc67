"""Which attributes with English names a Chinese text names, by the words the names are made of.

"最大打印分辨率" names the attribute whose words 最大, 打印 and 分辨率 stand for: "maximum print resolution", though no
table holds it in one piece. A name fits by two shares: of its words that the phrase says, and of the phrase that it
explains. A phrase whose telling words a name leaves unexplained is about something else: 电池容量 is no "capacity".
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from index.terms import terms
from rag.vocabulary.glossary_words import LIGHT, GlossWord, Phrase, phrases

_GENERIC = frozenset(
    """
    type number quantity size rate level total maximum max minimum min standard product of the and with for in per
    typical rated nominal rating class supported support feature function x w h d l s t 1 2 range technology
    included time available recommended
    """.split()
)
_GENERIC_WEIGHT = 0.35
_EMPTY = frozenset("of the and with for in x w h d t s".split())
_EMPTY_WEIGHT = 0.05
_OF_PACKAGE = frozenset(  # of what a product comes in: never meant unless said
    "package packaging pallet master outer case carton shipping inner box gross imperial bundle crate".split()
)
_PACKAGE_WEIGHT = 2.5
_LIGHT_WEIGHT = 0.1
_UNUSED_LATIN_WEIGHT = 0.5  # "HDMI版本" is no "PCI version"; a Latin word may also be the end of a product's name
LEAST_SAID = 0.5
"""Share of a name that a phrase must say; "分辨率" may ask for the only "display resolution"."""
LEAST_EXPLAINED = 0.6
LEAST_NAMED = 0.84
"""Least score of an attribute that is named in full."""

_LATER_MEANING = 0.01  # what each wording behind the first costs
_MAX_CANDIDATES = 600
_MAX_NAMES = 12  # of a phrase
_MAX_KEPT = 4_096  # phrases whose names are kept; a question is read several times


@dataclass(frozen=True, slots=True, kw_only=True)
class ChineseName:
    """An attribute that a phrase of a text names."""

    name: str
    said: float  # share of the name that is said
    explained: float  # share of the phrase that the name explains
    score: float  # 0 to 1
    start: int
    end: int
    n_words: int  # of the phrase, or of what one of its words stands for


class ChineseNames:
    """Finds attributes by Chinese words. Built once for a set of names; safe to use from several threads."""

    def __init__(self, names: Collection[str]) -> None:
        self._by_term: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if name.isascii():
                for term in frozenset(terms(name)) - _EMPTY:
                    self._by_term[term].append(name)
        self._of_phrase = lru_cache(maxsize=_MAX_KEPT)(partial(_best, self._by_term))

    def find(self, text: str) -> list[ChineseName]:
        """The attributes that each phrase of a text names, the best of a phrase first; phrases in order."""
        found: list[ChineseName] = []
        for phrase in phrases(text):
            start = phrase[0].start
            near = tuple(replace(word, start=word.start - start, end=word.end - start) for word in phrase)
            found.extend(replace(one, start=one.start + start, end=one.end + start) for one in self._of_phrase(near))
        return found


def best_names(phrase: Phrase, names: Sequence[str]) -> list[ChineseName]:
    """The names that fit a phrase, best first; ties by the shorter name."""
    fitting = [one for name in names if (one := fit(phrase, name)) is not None]
    return sorted(fitting, key=lambda one: (-one.score, len(one.name), one.name))


def _best(by_term: Mapping[str, Sequence[str]], phrase: Phrase) -> tuple[ChineseName, ...]:
    return tuple(best_names(phrase, _candidates(by_term, phrase))[:_MAX_NAMES])


def _candidates(by_term: Mapping[str, Sequence[str]], phrase: Phrase) -> list[str]:
    told = {term for word in phrase for meaning in word.meanings for term in meaning}
    names: dict[str, None] = {}
    for term in sorted(told, key=lambda t: (t in _GENERIC, len(by_term.get(t, ())), t)):
        if term in _GENERIC and names:
            break
        names.update(dict.fromkeys(by_term.get(term, ())))
        if len(names) > _MAX_CANDIDATES:
            break
    return list(names)


def fit(phrase: Phrase, name: str) -> ChineseName | None:
    """How a phrase names an attribute; None where it does not."""
    own = _terms_of(name)
    said: set[str] = set()
    used: list[GlossWord] = []
    cost = 0.0
    total = explained = 0.0
    for word in phrase:
        weight = _weight_of_word(word)
        best = max(
            ((_weight_of(meaning), -place) for place, meaning in enumerate(word.meanings) if meaning <= own),
            default=None,
        )
        if best is not None:
            said |= word.meanings[-best[1]]
            cost += _LATER_MEANING * -best[1]
            used.append(word)
            explained += weight
        total += weight if best is not None or not word.is_latin else _UNUSED_LATIN_WEIGHT
    if not used or all(word.is_latin for word in used):
        return None
    share = _weight_of(frozenset(said)) / (_weight_of(own) or 1.0)
    precision = explained / total
    if share < LEAST_SAID or precision < LEAST_EXPLAINED:
        return None
    start = next(word.start for word in phrase if word in used or not word.is_latin)
    score = max(0.0, 0.55 * share + 0.45 * precision - cost)
    return ChineseName(
        name=name,
        said=share,
        explained=precision,
        score=score,
        start=start,
        end=phrase[-1].end,
        n_words=max(len(phrase), len(said)),
    )


@lru_cache(maxsize=1 << 16)
def _terms_of(name: str) -> frozenset[str]:
    return frozenset(terms(name))


@lru_cache(maxsize=1 << 16)
def _weight_of(words: frozenset[str]) -> float:
    return sum(map(_weight_of_term, words))


def _weight_of_term(term: str) -> float:
    if term in _EMPTY:
        return _EMPTY_WEIGHT
    if term in _GENERIC:
        return _GENERIC_WEIGHT
    return _PACKAGE_WEIGHT if term in _OF_PACKAGE else 1.0


def _weight_of_word(word: GlossWord) -> float:
    if word.text in LIGHT:
        return _LIGHT_WEIGHT
    return max((min(_weight_of(meaning), 2.0) for meaning in word.meanings), default=1.0)

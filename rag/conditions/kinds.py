"""Which kind of product a text names, among the categories of a shop.

A category is named by all its words, by its head alone where that is unambiguous, by a synonym, also in the other
language, or by a word that stands in the titles of one category only.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

from catalog.database import ProductName
from catalog.plan import Vocabulary
from index.chinese_script import simplified
from index.terms import terms
from rag.conditions.compound_kinds import head_kind
from rag.conditions.title_kinds import TitleKinds
from rag.naming.name_changes import NameChanges
from rag.vocabulary.bilingual import kind_name_in, kinds, part_kinds, value_synonyms
from rag.vocabulary.chinese_kinds import spoken_kinds
from rag.words.asking_words import ASKING_WORDS

_MAX_SHORT_PLURAL = 4  # "PCs", "TVs": too short for the terms to take the s off
_SAME_SCRIPT = 0.05  # what a category in the script of the question gains over an equal one: 书包 is 双肩包 first
_WHOLE_SYNONYM = 1.4  # the score of a name that stands for a whole leaf, not only for its head
_MAX_KEPT = 1 << 16  # values and leaves whose terms are kept for the next change of the catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedKind:
    """A category that a text names."""

    leaf: str  # verbatim
    used_words: frozenset[str]  # terms, and Chinese words as they stand
    title_words: tuple[str, ...] = ()  # the words of its titles that named it, any of which is meant
    is_whole: bool = False  # by its whole name or by another one of it, not by a part


class KindFinder:
    """Finds the category a text names."""

    def __init__(self, vocabulary: Vocabulary, names: Sequence[ProductName]) -> None:
        """Index the words; linear in the size of the catalog."""
        self._title_kinds = TitleKinds(names)
        self._set_up(vocabulary)

    def changed(self, vocabulary: Vocabulary, changes: NameChanges) -> "KindFinder":
        """That of the changed catalog."""
        other = copy(self)
        if changes:
            other._title_kinds = self._title_kinds.changed(changes)
        if vocabulary is not self._vocabulary:
            other._set_up(vocabulary)
        return other

    def _set_up(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._no_kinds = _no_kinds(vocabulary)
        leaves = dict.fromkeys(path.split(">")[-1].strip() for path in vocabulary.categories)
        named = {leaf: tuple(terms(leaf)) for leaf in leaves}
        self._leaf_terms = {
            leaf: own
            for leaf, own in named.items()
            if any(map(str.isalpha, leaf)) and (not own or set(own) - ASKING_WORDS - {"other"})
        }  # no "16" is a kind
        self._heads = Counter(leaf_terms[-1] for leaf_terms in self._leaf_terms.values() if leaf_terms)
        self._synonyms = {leaf: _synonyms(leaf, leaf_terms) for leaf, leaf_terms in self._leaf_terms.items()}
        self._with_term, self._in_script = self._by_term()

    def _by_term(self) -> tuple[dict[str, list[str]], list[str]]:
        """(term -> leaves that are called something with it, leaves that are called something in Chinese)."""
        with_term: dict[str, dict[str, None]] = defaultdict(dict)
        in_script: list[str] = []
        for leaf, leaf_terms in self._leaf_terms.items():
            said = [(leaf, frozenset(leaf_terms)), *((said, own) for _, said, own in self._synonyms[leaf])]
            for term in (term for _, own in said for term in own):
                with_term[term][leaf] = None
            if not all(word.isascii() for word, _ in said):
                in_script.append(leaf)
        return {term: list(leaves) for term, leaves in with_term.items()}, in_script

    def find(self, text: str, words: Sequence[str]) -> NamedKind | None:
        """The category that a text names best; None when it names none.

        Args:
            text: A question or part of one.
            words: Its terms.
        """
        spoken = frozenset() if text.isascii() else frozenset(one.said for one in spoken_kinds(text))
        present = {*words, *(word[:-1] for word in words if word.endswith("s") and len(word) <= _MAX_SHORT_PLURAL)}
        named: dict[str, tuple[float, frozenset[str]]] = {}
        fitting = {leaf for term in present for leaf in self._with_term.get(term, ())}
        for leaf in fitting.union(() if text.isascii() else self._in_script):
            score, used = self._score(leaf, text, present, spoken)
            if score > 0:
                named[leaf] = (score + (_SAME_SCRIPT if leaf.isascii() == text.isascii() else 0.0), used)
        if named:
            best = min(named, key=lambda leaf: (-named[leaf][0], leaf))
            whole = {leaf: names for leaf in named if (names := self._whole_names(leaf, present))}
            head = head_kind(best, whole, text) if best in whole and len(whole) > 1 else best
            is_whole = head in whole and not self._is_of_several(head, named[head][1])
            return NamedKind(leaf=head, used_words=named[head][1], is_whole=is_whole)
        for word in words:
            kind = None if word in self._no_kinds else self._title_kinds.leaf_of(word)
            if kind is not None:
                return NamedKind(leaf=kind, used_words=frozenset({word}), title_words=(word,))
        return None if text.isascii() else self._told_by_titles(text) or self._broader(text)

    def _broader(self, text: str) -> NamedKind | None:
        """The kind that a narrower one is of, where the shop has none called so: 硬盘 for 移动硬盘."""
        broader = (spoken.broader for spoken in reversed(spoken_kinds(text)))
        found = (self.find(one, ()) for one in broader if one is not None)
        return next((kind for kind in found if kind is not None), None)

    def _told_by_titles(self, text: str) -> NamedKind | None:
        """The kind that only titles say in the other language: 扫地机器人 among vacuum cleaners."""
        for spoken in reversed(spoken_kinds(text)):
            names = () if spoken.is_part else spoken.line
            english = [word for word in names if word.isascii() and self._is_telling(_terms_of(word))]
            leaves = {word: self._title_kinds.leaf_of_all(_terms_of(word)) for word in english}
            leaf = next(filter(None, leaves.values()), None)
            if leaf is not None:
                words = tuple(word for word in english if leaves[word] == leaf)
                return NamedKind(leaf=leaf, used_words=frozenset({spoken.said}), title_words=words)
        return None

    def _is_telling(self, words: Sequence[str]) -> bool:
        """Whether words of titles tell a kind by themselves; a single word that is said of attributes does not."""
        return len(words) > 1 or not set(words) <= self._no_kinds

    def unsold(self, text: str) -> str | None:
        """The kind that a Chinese text names and the shop has nothing of; None where it names none, or one it has."""
        spoken = [] if text.isascii() else spoken_kinds(text)
        said = spoken[-1].said if spoken else ""
        line = spoken[-1].line if spoken else ()
        is_in_titles = any(word.isascii() and self._title_kinds.leaf_of_all(_terms_of(word)) for word in line)
        is_of_product = any(said in simplified(name) for name in self._vocabulary.attribute_names)  # 滤芯 of 滤芯寿命
        is_sold = (
            not spoken or len(said) == 1 or is_of_product or is_in_titles or self.find(text, terms(text)) is not None
        )
        return None if is_sold else said

    def is_called(self, word: str) -> bool:
        """Whether a Chinese word is what a category is called: the 打印机 of 支持双面打印的打印机."""
        called = ((leaf, *(said for _, said, _ in self._synonyms[leaf])) for leaf in self._in_script)
        return any(word == simplified(said) for names in called for said in names)

    def words_in_full(self, text: str) -> frozenset[str]:
        """The terms of the longest category that a text names in full; empty where none is."""
        present = set(terms(text))
        fitting = sorted({leaf for term in present for leaf in self._with_term.get(term, ())})
        named = [own for leaf in fitting if (own := self._leaf_terms[leaf]) and set(own) <= present]
        longest: tuple[str, ...] = max(named, key=len, default=())
        return frozenset(longest)

    def _whole_names(self, leaf: str, present: set[str]) -> list[frozenset[str]]:
        """The terms of the English names of a leaf that some words name in full."""
        if not leaf.isascii():
            return []
        own = frozenset(self._leaf_terms[leaf])
        others = (said for score, text, said in self._synonyms[leaf] if score >= _WHOLE_SYNONYM and text.isascii())
        return [name for name in (own, *others) if name and name <= present]

    def _is_of_several(self, leaf: str, said: frozenset[str]) -> bool:
        """Whether the words for a leaf are a part of what another is called: coffee machines, with pods and without."""
        holding = (other for term in sorted(said)[:1] for other in self._with_term.get(term, ()) if other != leaf)
        named = (self._leaf_terms[other] for other in holding)
        return said != set(self._leaf_terms[leaf]) and any(said < set(own) and own[-1] in said for own in named)

    def _score(self, leaf: str, text: str, present: set[str], spoken: frozenset[str]) -> tuple[float, frozenset[str]]:
        """How surely a text names a leaf: all its words, a synonym, or its head alone; `spoken` in Chinese."""
        leaf_terms = self._leaf_terms[leaf]
        if leaf_terms and set(leaf_terms) <= present:
            return 2.0 + len(leaf_terms), frozenset(leaf_terms)
        if not leaf.isascii() and simplified(leaf) in text:
            return 2.0 + len(leaf), frozenset({leaf, *leaf_terms})
        for score, said, said_terms in self._synonyms[leaf]:
            if said in spoken if not said.isascii() else said_terms <= present:
                return score, said_terms if said.isascii() else frozenset({said, *said_terms})
        head = leaf_terms[-1] if leaf_terms else ""
        if leaf.isascii() and head in present and self._heads[head] == 1 and not head.isdigit():
            return 1.0, frozenset({head})
        ends = spoken & {(kind_name_in(leaf, "zh") or leaf)[-1]}
        return (1.0 if ends else 0.0), ends


@lru_cache(maxsize=_MAX_KEPT)
def _synonyms(leaf: str, leaf_terms: tuple[str, ...]) -> list[tuple[float, str, frozenset[str]]]:
    """What else a leaf may be called, with how surely that means it; the surest and longest first.

    A synonym holds where it stands for the head of the leaf: chargers for batteries are no batteries.
    """
    found: list[tuple[float, str, frozenset[str]]] = []
    for line in kinds():
        meant = [frozenset(terms(word)) for word in line if word.isascii()]
        meant = [m for m in meant if leaf_terms and m <= set(leaf_terms) and leaf_terms[-1] in m]
        is_meant = bool(meant) if leaf.isascii() else simplified(leaf) in line
        share = max((len(m) for m in meant), default=1) / max(len(leaf_terms), 1) if leaf.isascii() else 1.0
        if is_meant:
            found.extend(
                (1.0 + 0.5 * share + 0.01 * min(len(said), 30), said, frozenset(terms(said)))
                for said in line
                if said != leaf and (len(said) > 1 or said in (kind_name_in(leaf, "zh") or leaf))  # 包 is no 睡袋
            )
    for line in part_kinds():  # these hold for the whole name alone
        if any(tuple(terms(word)) == leaf_terms for word in line if word.isascii()):
            found.extend((_WHOLE_SYNONYM, said, frozenset(terms(said))) for said in line if said != leaf)
    return sorted(found, key=lambda one: (-one[0], -len(one[1]), one[1]))


def _no_kinds(vocabulary: Vocabulary) -> frozenset[str]:
    """Words of titles that name no kind of product: brands, words of attributes, colours."""
    found = {word for brand in vocabulary.brands for word in _terms_of(brand)}
    found.update(word for name in vocabulary.attribute_names for word in _terms_of(name))  # "filter" is no kind
    found |= ASKING_WORDS
    found.update(word for value in value_synonyms() for word in _terms_of(value))  # nor is "navy"
    for values in vocabulary.values.values():
        found.update(own[0] for value in values if len(own := _terms_of(value)) == 1)
    return frozenset(found)


@lru_cache(maxsize=_MAX_KEPT)
def _terms_of(text: str) -> tuple[str, ...]:
    return tuple(terms(text))

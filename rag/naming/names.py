"""Which products a text names: by identifier, by the beginning of a title, by parts of one, with typos.

Never changed: a change of the catalog gives another index. A look-up touches only products that share words with the
text. Knows no conversation: pronouns and ordinals are resolved in `understanding.py`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from catalog.database import ProductName
from index.english_words import is_english_word
from rag.naming.identifiers import IdentifierIndex, NamedByIdentifier
from rag.naming.name_beginnings import NamedBeginning, WordKinds, named_beginnings
from rag.naming.name_changes import NameChanges
from rag.naming.name_words import words_of_name
from rag.naming.partial_names import FoundParts, PartialNames
from rag.naming.postings import changed_postings, postings
from rag.naming.title_runs import TitleRuns, fold, places_of, tokens_of
from rag.naming.title_words import TitleWords

_MAX_REMEMBERED = 512  # texts whose names are remembered
_MAX_LIKE = 5_000  # titles compared with a text that shares no word with any


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedProducts:
    """What a text names."""

    product_ids: tuple[str, ...] = ()  # fit equally well, in the order of ids; one: it is that product
    by_identifier: bool = False
    groups: tuple[tuple[str, ...], ...] = ()  # several names in one text, in the order of mention
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as taken) for typos
    unknown: tuple[str, ...] = ()  # looks like a model of a known brand or family, but there is none
    used_words: frozenset[str] = frozenset()  # words of the text that were part of a name
    mentions: tuple[str, ...] = ()  # names as they stand in the text, where they stand in one piece
    in_full: bool = False  # named by the beginning of a title, so that numbers in it are no amounts


class NameIndex:
    """Finds the products that a text names."""

    def __init__(self, names: Sequence[ProductName], *, ordinary: Collection[str] = ()) -> None:
        """Index the names of a catalog; time and memory grow linearly with it.

        Args:
            names: The names of all products.
            ordinary: Lower-case words that say how products are rather than which ("waterproof", "blue").
        """
        in_order = sorted(names, key=lambda name: name.id)
        self._products = {name.id: name for name in in_order}
        self._identifiers = IdentifierIndex(in_order)
        self._by_brand = postings(_brands_and_leaves(in_order))
        self._by_leaf = postings(_leaves(in_order))
        self._words = TitleWords(self._products, ordinary=ordinary)
        self._beginnings = TitleRuns(_titles(in_order), near=self._words.typo_of)
        self._set_up()

    def changed(self, changes: NameChanges, *, ordinary: Collection[str]) -> "NameIndex":
        """The index of the changed catalog; takes time for what has changed, and for shallow copies.

        Args:
            changes: Since this index was made.
            ordinary: As for the constructor.
        """
        other = copy(self)
        gone, new = changes.gone, changes.new
        other._products = {**self._products, **{name.id: name for name in new}}
        for product_id in {name.id for name in gone} - {name.id for name in new}:
            del other._products[product_id]
        other._identifiers = self._identifiers.changed(changes)
        other._by_brand = changed_postings(self._by_brand, gone=_brands_and_leaves(gone), new=_brands_and_leaves(new))
        other._by_leaf = changed_postings(self._by_leaf, gone=_leaves(gone), new=_leaves(new))
        other._words = self._words.changed(other._products, changes, ordinary=ordinary)
        other._beginnings = self._beginnings.changed(gone=_titles(gone), new=_titles(new), near=other._words.typo_of)
        other._set_up()
        return other

    def _set_up(self) -> None:
        """What only looks at the rest; nothing of it knows this index, so that an old one is let go of at once."""
        finder = _Finder(self._words, self._beginnings, self._identifiers)
        self._find = lru_cache(maxsize=_MAX_REMEMBERED)(finder.find)

    def titles(self) -> Iterator[str]:
        """The titles of all products."""
        return (name.title for name in self._products.values())

    @property
    def title_words(self) -> Collection[str]:
        """The words of all titles, in small letters."""
        return self._words.with_word.keys()

    def product(self, product_id: str) -> ProductName | None:
        """The name record of a product."""
        return self._products.get(product_id)

    def is_type_word(self, word: str) -> bool:
        """Whether a word names a kind of product ("tent") rather than one product."""
        return word in self._words.types

    def titled(self, word: str) -> tuple[str, ...]:
        """Ids of the products with a lower-case word in the title, in order; () for a brand or an everyday word."""
        return () if self._words.tells_nothing(word) else self._words.with_word.get(word, ())

    def only_describe(self, words: Iterable[str]) -> bool:
        """Whether lower-case words say what a product is and how, but not which: "black", "ink", "cartridge"."""
        return all(self._words.describes(word) for word in words)

    def of_brand(self, brand: str, *, category: str | None = None) -> tuple[str, ...]:
        """Ids of a brand's products in order, of one category leaf where it is given."""
        return self._by_brand.get((brand, category), ())

    def knows(self, word: str) -> bool:
        """Whether a lower-case word stands in a title."""
        return word in self._words.with_word

    def of_kind(self, leaf: str) -> tuple[str, ...]:
        """Ids of the products of a category leaf, in order."""
        return self._by_leaf.get(leaf, ())

    def find(self, text: str, *, sure: bool = False) -> NamedProducts:
        """The products a text names.

        Args:
            text: A question or part of one.
            sure: Only names beyond doubt: most of a name, with its brand or a number. For a customer who stands on a
                product's page and hardly means another product by a word that happens to stand in its title.
        """
        return self._find(text, sure)  # one question is looked at several times, from several sides

    def mentioned(self, text: str) -> tuple[str, ...]:
        """The products whose whole titles stand in a text, in the order of mention."""
        tokens = tokens_of(fold(text))
        found: list[str] = []
        at = 0
        while at < len(tokens):
            run = next((one for one in self._beginnings.runs(tokens, at) if one.is_whole and len(one.words) > 1), None)
            if run is not None:
                found.append(self._beginnings.whole(run)[0])
            at = at + 1 if run is None else run.end
        return tuple(found)

    def nearest(self, text: str, *, limit: int = 3) -> tuple[str, ...]:
        """Products whose titles look most like a text, best first; for "did you mean"."""
        folded = fold(text)
        words = [word for word in self._words.split(folded) if self._words.with_own(word)]
        candidates = self._words.candidates(words) or sorted(self._products)[:_MAX_LIKE]
        titles = {i: self._products[i].title.lower() for i in candidates}
        best = process.extract(folded, titles, scorer=fuzz.token_set_ratio, limit=limit, score_cutoff=50)
        return tuple(key for _, _, key in sorted(best, key=lambda hit: (-hit[1], hit[2])))


class _Finder:
    """Finds what a text names among the words, the beginnings and the identifiers of a catalog's names."""

    def __init__(self, words: TitleWords, beginnings: TitleRuns, identifiers: IdentifierIndex) -> None:
        self._words = words
        self._beginnings = beginnings
        self._identifiers = identifiers
        self._parts = PartialNames(words)
        self._kinds = WordKinds(
            is_brand=words.brands.__contains__,
            is_type=words.types.__contains__,
            is_ordinary=words.ordinary.__contains__,
            is_rare=lambda word: words.is_rare(word) and not is_english_word(word),
            is_proper=lambda word: word in words.brands or not is_english_word(word),
            is_kind=words.is_kind,
        )

    def find(self, text: str, sure: bool) -> NamedProducts:
        """The products that a text names; see `NameIndex.find`."""
        folded, capital = fold(text), _marked(text)
        begun = named_beginnings(folded, self._beginnings, self._kinds, capital=capital, sure=sure)
        identified = self._identifiers.find(folded)
        if begun or any(not one.is_short for one in identified):  # "is it 15800?" names no product beside one
            identified = [one for one in identified if not one.is_short]
        if not begun and not identified:
            return _as_named(self._parts.find(folded, capital, sure=sure))
        places = [(one.start, one.end, one.product_ids) for one in begun]
        places += [(one.start, one.end, one.product_ids) for one in identified if not _is_within(one, begun)]
        rest = "" if identified else _blanked(folded, [(start, end) for start, end, _ in places])
        other = self._parts.find(rest, capital, sure=True, alone=True)  # "A or B", one of them begun in its middle
        named = [(start, ids) for start, _, ids in places]
        named += [(self._first_place(rest, group), group) for group in other.groups]
        groups = tuple(dict.fromkeys(ids for _, ids in sorted(named)))
        used = frozenset(word for one in identified for word in one.words).union(
            other.used_words, *(words_of_name(folded[one.start : one.end]) for one in begun)
        )
        return NamedProducts(
            product_ids=groups[0] if len(groups) == 1 else (),
            by_identifier=bool(identified),
            groups=groups,
            corrected=tuple(pair for one in begun for pair in one.corrected) + other.corrected,
            used_words=used,
            mentions=_verbatim(text, [(start, end) for start, end, _ in places]),
            in_full=bool(begun),
        )

    def _first_place(self, text: str, group: Sequence[str]) -> int:
        """Where the first word of a group's names stands in a text."""
        places = (text.find(word) for product_id in group for word in self._words.titles[product_id].words)
        return min((place for place in places if place >= 0), default=len(text))


def _titles(names: Iterable[ProductName]) -> list[tuple[str, str]]:
    """(id, title) of products."""
    return [(name.id, name.title) for name in names]


def _leaves(names: Iterable[ProductName]) -> Iterator[tuple[str, str]]:
    """(category leaf, id) of the products that have one."""
    return ((leaf, name.id) for name in names if (leaf := _leaf(name)))


def _brands_and_leaves(names: Iterable[ProductName]) -> Iterator[tuple[tuple[str, str | None], str]]:
    """((brand, None), id) and ((brand, category leaf), id) of the products that have a brand."""
    for name in names:
        if name.brand:
            yield (name.brand, None), name.id
            yield (name.brand, _leaf(name)), name.id


def _leaf(name: ProductName) -> str:
    return (name.category or "").split(">")[-1].strip()


def _marked(text: str) -> frozenset[str]:
    """The words of a text that begin with a capital, folded; none where all do."""
    capital = frozenset(word.lower() for word in re.findall(r"\b[A-Z][\w-]*", text))
    return frozenset() if text.isupper() else capital


def _as_named(found: FoundParts) -> NamedProducts:
    return NamedProducts(
        product_ids=found.groups[0] if len(found.groups) == 1 else (),
        groups=found.groups,
        corrected=found.corrected,
        unknown=found.unknown,
        used_words=found.used_words,
    )


def _verbatim(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """What stands in a text at places of the folded one."""
    at = places_of(text)
    return () if at is None else tuple(text[at[start] : at[end - 1] + 1] for start, end in spans)


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_within(identified: NamedByIdentifier, begun: Sequence[NamedBeginning]) -> bool:
    """Whether an identifier is part of a name: the "KP500" of "LG KP500"."""
    return any(one.start < identified.end and identified.start < one.end for one in begun)

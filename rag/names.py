"""Which products a text names: by identifier exactly, by title in part, with typos.

Built once for a catalog revision; a look-up touches only products that share a rare word with the text. Knows no
conversation: pronouns and ordinals are resolved in `understanding.py`.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from catalog.database import ProductName
from index.chinese_script import simplified
from index.english_words import is_english_word
from rag.identifiers import IdentifierIndex
from rag.name_words import (
    CJK_RUN,
    COMMON_WORDS,
    LATIN_WORD,
    POSSESSIVE,
    is_rare_form,
    type_words,
    words_of_name,
)

_MAX_CJK_WORD = 8
_MAX_CANDIDATES = 400  # products scored for one text; the words with the fewest products are taken first
_LEAST_COVERAGE = 0.34  # share of a name's weight that a text must hold; below it half the catalog is "named"
_SURE_COVERAGE = 0.6  # the same where a name must be beyond doubt
_TYPO_SIMILARITY = 0.79  # normalised Damerau-Levenshtein: one slip in five letters, two in ten
_LEAST_TYPO_CHARS = 5  # "sell" is no typo of "sill"
_LEADING_WORDS = 4  # of a title, among which its name stands; what follows describes
_MAX_FAMILIES = 3  # a single word names a product only when at most so many families have it

_GROUP_WORDS = frozenset(
    "products product items item articles things stuff goods models under over below above".split()
)
_CONNECTORS = frozenset(["and", "or", "the", "vs", "versus", "with", "to", "from", "than", "und"])


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedProducts:
    """What a text names."""

    product_ids: tuple[str, ...] = ()  # fit equally well, in the order of ids; one: it is that product
    by_identifier: bool = False
    groups: tuple[tuple[str, ...], ...] = ()  # several names in one text, in the order of mention
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as taken) for typos
    unknown: tuple[str, ...] = ()  # looks like a model of a known brand or family, but there is none
    used_words: frozenset[str] = frozenset()  # words of the text that were part of a name


@dataclass(frozen=True, slots=True)
class _Name:
    product: ProductName
    words: frozenset[str]  # of the title that tell the product, without type words
    weight: float
    leading: frozenset[str]  # the first words of the title, among which its name stands
    types: tuple[str, ...]  # its type words, repetitions included


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """What is known of the words of a text beside the words."""

    guessed: frozenset[str]  # taken for what was typed
    capital: frozenset[str]  # written with a capital


class NameIndex:
    """Finds the products that a text names."""

    def __init__(self, names: Sequence[ProductName], *, ordinary: Collection[str] = ()) -> None:
        """Index the names of a catalog; time and memory grow linearly with it.

        Args:
            names: The names of all products.
            ordinary: Lower-case words that say how products are rather than which ("waterproof", "blue").
        """
        self._ordinary = COMMON_WORDS | frozenset(ordinary)
        self._products = {name.id: name for name in names}
        self._identifiers = IdentifierIndex(names)
        self._by_brand: dict[str, list[str]] = defaultdict(list)
        self._by_leaf: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names, key=lambda n: n.id):
            if name.brand:
                self._by_brand[name.brand].append(name.id)
            if name.category:
                self._by_leaf[name.category.split(">")[-1].strip()].append(name.id)
        titles = {name.id: words_of_name(name.title) for name in names}
        self._frequency = Counter(word for words in titles.values() for word in set(words))
        self._type_words = type_words(names)
        self._brand_words = {word for name in names if name.brand for word in words_of_name(name.brand)}
        self._names: dict[str, _Name] = {}
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for name in names:
            own = frozenset(word for word in titles[name.id] if word not in self._type_words) or frozenset(
                titles[name.id]
            )
            types = tuple(word for word in titles[name.id] if word in self._type_words)
            leading = frozenset(titles[name.id][:_LEADING_WORDS])
            self._names[name.id] = _Name(name, own, sum(self._weight(word) for word in own), leading, types)
            for word in own:
                self._by_word[word].append(name.id)
        self._vocabulary = sorted(word for word in self._frequency if len(word) >= _LEAST_TYPO_CHARS and word.isascii())
        self._word_set = set(self._frequency)

    def product(self, product_id: str) -> ProductName | None:
        """The name record of a product."""
        return self._products.get(product_id)

    def is_type_word(self, word: str) -> bool:
        """Whether a word names a kind of product ("tent") rather than one product."""
        return word in self._type_words

    def of_brand(self, brand: str, *, category: str | None = None) -> tuple[str, ...]:
        """Ids of a brand's products in order, of one category leaf where it is given."""
        return tuple(
            i
            for i in self._by_brand.get(brand, ())
            if category is None or (self._products[i].category or "").split(">")[-1].strip() == category
        )

    def knows(self, word: str) -> bool:
        """Whether a lower-case word stands in a title."""
        return word in self._word_set

    def of_kind(self, leaf: str) -> tuple[str, ...]:
        """Ids of the products of a category leaf, in order."""
        return tuple(self._by_leaf.get(leaf, ()))

    def find(self, text: str, *, known_words: Iterable[str] = (), sure: bool = False) -> NamedProducts:
        """The products a text names.

        Args:
            text: A question or part of one.
            known_words: Lower-case words that are no typos though no title holds them.
            sure: Only names beyond doubt: most of a name, with its brand or a number. For a customer who stands on a
                product's page and hardly means another product by a word that happens to stand in its title.
        """
        folded = _folded(text)
        by_identifier = self._identifiers.find(folded)
        if by_identifier:
            ids, used = by_identifier
            return NamedProducts(
                product_ids=ids if len(ids) == 1 else (),
                by_identifier=True,
                groups=tuple((product_id,) for product_id in ids),
                used_words=used,
            )
        literal = self._literal_titles(folded)
        if not literal:
            return self._find_in_words(folded, frozenset(known_words), _marked(text), sure=sure)
        rest = folded
        groups: dict[int, tuple[str, ...]] = {start: (product_id,) for start, _, product_id in literal}
        for start, end, _ in literal:
            rest = rest[:start] + " " * (end - start) + rest[end:]
        other = self._find_in_words(
            rest, frozenset(known_words), _marked(text), sure=True
        )  # "A or B", one of them in full
        groups.update({_first_place(rest, group, self._names): group for group in other.groups})
        used = frozenset(word for _, _, i in literal for word in words_of_name(self._products[i].title))
        return NamedProducts(
            product_ids=(literal[0][2],) if len(groups) == 1 else (),
            groups=tuple(groups[start] for start in sorted(groups)),
            corrected=other.corrected,
            used_words=used | other.used_words,
        )

    def mentioned(self, text: str) -> tuple[str, ...]:
        """The products whose whole titles stand in a text, in the order of mention."""
        return tuple(product_id for _, _, product_id in self._literal_titles(_folded(text)))

    def _find_in_words(
        self, folded: str, known: frozenset[str], marked: frozenset[str], *, sure: bool
    ) -> NamedProducts:
        """The products that the words of a text name, also with typos and in part."""
        words, corrected = self._correct(self._split(folded), known)
        marks = _Marks(guessed=frozenset(taken for _, taken in corrected), capital=marked)
        groups = self._match(words, marks, sure=sure)
        unknown = self._unknown_models(words, groups)
        if unknown:  # a number that no product has: what the rest of the name fits is not meant
            numbers = {w for w in words if any(c.isdigit() for c in w)}
            groups = tuple(g for g in groups if any(self._names[i].words & numbers for i in g))
        used = frozenset(w for group in groups for i in group for w in self._names[i].words if w in words)
        typed = {taken: as_typed for as_typed, taken in corrected}
        return NamedProducts(
            product_ids=groups[0] if len(groups) == 1 else (),
            groups=groups,
            corrected=tuple((as_typed, taken) for as_typed, taken in corrected if taken in used),
            unknown=unknown,
            used_words=used | frozenset(typed[w] for w in used if w in typed),
        )

    def nearest(self, text: str, *, limit: int = 3) -> tuple[str, ...]:
        """Products whose titles look most like a text, best first; for "did you mean"."""
        folded = _folded(text)
        words = self._split(folded)
        candidates = self._candidates([word for word in words if word in self._by_word]) or list(self._names)[:5_000]
        titles = {i: self._products[i].title.lower() for i in candidates}
        best = process.extract(folded, titles, scorer=fuzz.token_set_ratio, limit=limit, score_cutoff=50)
        return tuple(key for _, _, key in sorted(best, key=lambda hit: (-hit[1], hit[2])))

    def _split(self, folded: str) -> list[str]:
        """Words in order: Latin ones, and the Chinese runs that stand in titles."""
        words: list[tuple[int, str]] = []
        folded = POSSESSIVE.sub("", folded)
        for match in LATIN_WORD.finditer(folded):
            words.append((match.start(), match.group()))
            parts = re.split(r"[-./]", match.group())
            glued = re.fullmatch(r"([a-z]{3,})(\d+[a-z]?)", match.group())
            if len(parts) == 1 and glued and match.group() not in self._word_set:
                parts = ["", *glued.groups()]  # "aurora200"
            words.extend((match.start(), part) for part in parts if part and len(parts) > 1)
        for run in CJK_RUN.finditer(folded):
            for start in range(len(run.group())):
                for size in range(min(_MAX_CJK_WORD, len(run.group()) - start), 1, -1):
                    piece = run.group()[start : start + size]
                    if piece in self._word_set:
                        words.append((run.start() + start, piece))
        return [word for _, word in sorted(words, key=lambda pair: pair[0])]

    def _literal_titles(self, folded: str) -> list[tuple[int, int, str]]:
        """(start, end, product) of each whole title in a text, in order; not of those inside a longer title."""
        candidates = self._candidates(self._split(folded))
        titles = {i: _folded(self._products[i].title) for i in candidates}
        found: list[tuple[int, int, str]] = []
        for product_id, title in sorted(titles.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            start = folded.find(title) if len(title.split()) > 1 or not title.isascii() else -1
            if start >= 0 and not any(a <= start < b for a, b, _ in found):
                found.append((start, start + len(title), product_id))
        return sorted(found)

    def _weight(self, word: str) -> float:
        rarity = math.log(1 + len(self._products) / self._frequency[word])
        return rarity * (0.3 if word in self._ordinary else 1.0)

    def _correct(self, words: Sequence[str], known: frozenset[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """Replace words that no title holds by the nearest that one does."""
        taken: list[str] = []
        corrected: list[tuple[str, str]] = []
        for word in words:
            if (
                word in self._word_set
                or word in self._ordinary
                or word.removesuffix("s") in self._word_set
                or word.removesuffix("s") in self._ordinary
                or word in known
                or len(word) < _LEAST_TYPO_CHARS
                or not word.isalpha()
                or not word.isascii()
            ):
                taken.append(word)
                continue
            nearest = process.extractOne(
                word,
                self._vocabulary,
                scorer=DamerauLevenshtein.normalized_similarity,
                score_cutoff=_TYPO_SIMILARITY,
            )
            if nearest is None or (nearest[0][0] != word[0] and len(word) < 6):
                taken.append(word)
                continue
            taken.append(nearest[0])
            corrected.append((word, nearest[0]))
        return taken, corrected

    def _candidates(self, words: Sequence[str]) -> list[str]:
        found: dict[str, None] = {}
        for word in sorted(set(words), key=lambda w: (len(self._by_word.get(w, ())), w)):
            for product_id in self._by_word.get(word, ()):
                found[product_id] = None
            if len(found) >= _MAX_CANDIDATES:
                break
        return list(found)

    def _match(self, words: Sequence[str], marks: _Marks, *, sure: bool) -> tuple[tuple[str, ...], ...]:
        """Groups of equally good products, one group for each name in the text, in the order of mention."""
        remaining = list(words)
        groups: list[tuple[int, tuple[str, ...]]] = []
        spent: set[str] = set()  # words of names found so far; the next name must add one of its own
        while len(groups) < 5:
            best, ids = self._best(remaining, marks, frozenset(spent), sure=sure)
            if best <= 0.0:
                break
            first = self._names[ids[0]].words & set(remaining)
            ids = tuple(i for i in ids if self._names[i].words & set(remaining) == first)
            # what tells the products of this group; what they share may belong to the next name as well
            matched = {w for i in ids for w in self._names[i].words if w in remaining}
            spent |= matched
            n_own = len({self._products[i].group_id or i for i in ids})
            distinct = {
                w for w in matched if w.isdigit() or (w not in self._brand_words and self._n_families(w) <= n_own)
            }
            groups.append((min(words.index(w) for w in distinct or matched), ids))
            for word in distinct or matched:  # one mention is used up; the Trek 2 may stand beside the Trek 2 Plus
                remaining.remove(word)
            spent -= set(remaining) & (distinct or matched)
        return tuple(dict.fromkeys(ids for _, ids in sorted(groups)))

    def _best(
        self, words: Sequence[str], marks: _Marks, spent: frozenset[str], *, sure: bool
    ) -> tuple[float, tuple[str, ...]]:
        present = set(words)
        scores: dict[str, float] = {}
        for product_id in self._candidates(words):
            name = self._names[product_id]
            matched = name.words & present
            if spent and not any(w.isdigit() or w not in self._ordinary for w in matched - spent):
                continue
            if sure and not self._is_beyond_doubt(matched, name):
                continue
            is_guess = matched <= marks.guessed and len(matched) < 2
            if is_guess or not self._names_it(matched, name, words, marks.capital):
                continue
            type_bonus = 0.01 * sum(word in present for word in name.types)
            scores[product_id] = sum(self._weight(w) for w in matched) + type_bonus
        if not scores:
            return 0.0, ()
        best = max(scores.values())
        tied = [i for i, score in scores.items() if score >= best - 1e-9]
        coverage = {i: best / max(self._names[i].weight, 1e-9) for i in tied}
        # "Trek 2" is the Trek 2, though the Trek 2 Plus holds the same words
        plainest = [i for i in tied if all(self._names[i].words <= self._names[j].words for j in tied)]
        tied = plainest or tied
        return best, tuple(sorted(tied, key=lambda i: (-coverage[i], i)))

    def _names_it(self, matched: frozenset[str], name: _Name, words: Sequence[str], capital: frozenset[str]) -> bool:
        """Whether the matched words of a title are enough to say that the text names it."""
        telling = {w for w in matched if w not in self._ordinary and not w.isdigit()}
        own = telling - self._brand_words
        covered = sum(self._weight(w) for w in matched) / max(name.weight, 1e-9)
        if own and len(matched) >= 2 and covered >= _LEAST_COVERAGE:
            return True
        rare = [w for w in own if w in name.leading and self._n_families(w) <= _MAX_FAMILIES and is_rare_form(w)]
        if any(w in capital or not is_english_word(w) for w in rare):
            return True
        if rare and any(left in rare and right in self._type_words for left, right in pairwise(words)):
            return True  # "the travel kettle"
        numbered = any(any(c.isdigit() for c in w) for w in matched)
        if not numbered:
            return False
        plain = [word for word in words if word not in self._type_words]  # "Brixholt Office 110" sells office keyboards
        return _adjacent(matched, plain)  # brand or common word, and number: "Aurora 200", "Party 80"

    def _is_beyond_doubt(self, matched: frozenset[str], name: _Name) -> bool:
        marked = bool(matched & self._brand_words) or any(any(c.isdigit() for c in w) for w in matched)
        covered = sum(self._weight(w) for w in matched) / max(name.weight, 1e-9)
        return marked and len(matched) >= 2 and covered >= _SURE_COVERAGE

    def _n_families(self, word: str) -> int:
        """How many families of variants have the word in their names."""
        ids = self._by_word[word][:_MAX_CANDIDATES]
        return len({self._products[i].group_id or i for i in ids})

    def _unknown_models(self, words: Sequence[str], groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
        """A brand or family word followed by a number that none of its products has."""
        unknown = []
        for brand, word, number in zip(words, words[1:], words[2:], strict=False):
            new = word.isalpha() and not any(word in known for known in (self._word_set, self._ordinary, _GROUP_WORDS))
            if brand in self._brand_words and new and number.isdigit():
                unknown.append(f"{brand} {word} {number}")
        for left, right in pairwise(words):
            if left in self._ordinary or left.isdigit() or left not in self._by_word or len(self._by_word[left]) > 200:
                continue
            is_model = any(c.isdigit() for c in right) and len(right) <= 12 and not right.startswith("0")
            if is_model and not any(right in self._names[i].words for i in self._by_word[left]):
                unknown.append(f"{left} {right}")
        return tuple(unknown)


def _folded(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text)).lower()


def _marked(text: str) -> frozenset[str]:
    """The words of a text that begin with a capital, folded; none where all do."""
    capital = frozenset(word.lower() for word in re.findall(r"\b[A-Z][\w-]*", text))
    return frozenset() if text.isupper() else capital


def _first_place(text: str, group: Sequence[str], names: Mapping[str, _Name]) -> int:
    """Where the first word of a group's names stands in a text."""
    places = (text.find(word) for product_id in group for word in names[product_id].words)
    return min((place for place in places if place >= 0), default=len(text))


def _adjacent(matched: frozenset[str], words: Sequence[str]) -> bool:
    telling = [word for word in words if word not in _CONNECTORS]
    return any(a in matched and b in matched and a != b for a, b in pairwise(telling))

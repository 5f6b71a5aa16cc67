"""Names by some words of a title, in any order and with typos: "the red Harbour", "Aurora 200".

Looks at what tells a product only: kinds of products, everyday words and bare numbers name nothing by themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.english_words import is_english_word
from rag.naming.title_words import TitleOf, TitleWords

_LEAST_COVERAGE = 0.34  # share of a name's weight that a text must hold; below it half the catalog is "named"
_SURE_COVERAGE = 0.6  # the same where a name must be beyond doubt
_MAX_NAMES = 5
_MAX_OF_FAMILY = 200  # products of a word that a number behind it would tell apart
_TYPE_BONUS = 0.01
_SAME = 1e-9

_GROUP_WORDS = frozenset(
    "products product items item articles things stuff goods models under over below above".split()
)
_CONNECTORS = frozenset(["and", "or", "the", "vs", "versus", "with", "to", "from", "than", "und"])


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundParts:
    """What the words of a text name."""

    groups: tuple[tuple[str, ...], ...] = ()  # equally good products, a group a name, in the order of mention
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as taken)
    unknown: tuple[str, ...] = ()  # looks like a model of a known brand or family, but there is none
    used_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """What is known of the words of a text beside the words."""

    guessed: frozenset[str]  # taken for what was typed
    capital: frozenset[str]  # written with a capital


class PartialNames:
    """Finds products by parts of their titles."""

    def __init__(self, words: TitleWords) -> None:
        """Take the words of the titles of a catalog."""
        self._words = words

    def find(self, folded: str, capital: frozenset[str], *, sure: bool, alone: bool = False) -> FoundParts:
        """The products that the words of a text name, also with typos and in part.

        Args:
            folded: The text.
            capital: Its words with a capital.
            sure: Only names beyond doubt.
            alone: Also a rare word alone ("the K1"), though it is not beyond doubt.
        """
        words, corrected = self._words.typos.correct(self._words.split(folded))
        marks = _Marks(guessed=frozenset(taken for _, taken in corrected), capital=capital)
        groups = self._match(words, marks, sure=sure, alone=alone)
        unknown = self._unknown_models(words, groups)
        if unknown:  # a number that no product has: what the rest of the name fits is not meant
            numbers = {w for w in words if any(c.isdigit() for c in w)}
            groups = tuple(g for g in groups if any(self._words.titles[i].words & numbers for i in g))
        used = frozenset(w for group in groups for i in group for w in self._words.titles[i].words if w in words)
        typed = {taken: as_typed for as_typed, taken in corrected}
        return FoundParts(
            groups=groups,
            corrected=tuple((as_typed, taken) for as_typed, taken in corrected if taken in used),
            unknown=unknown,
            used_words=used | frozenset(typed[w] for w in used if w in typed),
        )

    def _match(self, words: Sequence[str], marks: _Marks, *, sure: bool, alone: bool) -> tuple[tuple[str, ...], ...]:
        """Groups of equally good products, one group for each name in the text, in the order of mention."""
        remaining = list(words)
        groups: list[tuple[int, tuple[str, ...]]] = []
        spent: set[str] = set()  # words of names found so far; the next name must add one of its own
        while len(groups) < _MAX_NAMES:
            best, ids = self._best(remaining, marks, frozenset(spent), sure=sure, alone=alone)
            if best <= 0.0:
                break
            first = self._words.titles[ids[0]].words & set(remaining)
            ids = tuple(i for i in ids if self._words.titles[i].words & set(remaining) == first)
            # what tells the products of this group; what they share may belong to the next name as well
            matched = {w for i in ids for w in self._words.titles[i].words if w in remaining}
            spent |= matched
            n_own = len({self._words.titles[i].product.group_id or i for i in ids})
            distinct = {
                w
                for w in matched
                if w.isdigit() or (w not in self._words.brands and self._words.n_families(w) <= n_own)
            }
            groups.append((min(words.index(w) for w in distinct or matched), ids))
            for word in distinct or matched:  # one mention is used up; the Trek 2 may stand beside the Trek 2 Plus
                remaining.remove(word)
            spent -= set(remaining) & (distinct or matched)
        return tuple(dict.fromkeys(ids for _, ids in sorted(groups)))

    def _best(
        self, words: Sequence[str], marks: _Marks, spent: frozenset[str], *, sure: bool, alone: bool
    ) -> tuple[float, tuple[str, ...]]:
        scores = self._scores(frozenset(words), spent)
        best = 0.0
        tied: list[str] = []
        for product_id in sorted(scores, key=lambda i: (-scores[i], i)):
            if tied and scores[product_id] < best - _SAME:
                break
            if self._is_meant(product_id, words, marks, sure=sure, alone=alone):
                best = best or scores[product_id]
                tied.append(product_id)
        if not tied:
            return 0.0, ()
        coverage = {i: best / max(self._words.weight(self._words.titles[i].words), 1e-9) for i in tied}
        # "Trek 2" is the Trek 2, though the Trek 2 Plus holds the same words
        plainest = [i for i in tied if all(self._words.titles[i].words <= self._words.titles[j].words for j in tied)]
        tied = plainest or tied
        return best, tuple(sorted(tied, key=lambda i: (-coverage[i], i)))

    def _scores(self, present: frozenset[str], spent: frozenset[str]) -> dict[str, float]:
        """How much of each title some words are; type words count a little, so that they break a tie."""
        scores: dict[str, float] = {}
        for product_id in self._words.candidates(filter(self._may_tell, present)):
            name = self._words.titles[product_id]
            matched = name.words & present
            if spent and not any(w.isdigit() or w not in self._words.ordinary for w in matched - spent):
                continue
            n_types = sum(word in present for word in name.types)
            scores[product_id] = self._words.weight(matched) + _TYPE_BONUS * n_types
        return scores

    def _may_tell(self, word: str) -> bool:
        """Whether a title can be meant for this word: everyday words and brands alone name no product."""
        if any(char.isdigit() for char in word):
            return True
        return word not in self._words.ordinary and word not in self._words.brands

    def _is_meant(self, product_id: str, words: Sequence[str], marks: _Marks, *, sure: bool, alone: bool) -> bool:
        name = self._words.titles[product_id]
        matched = name.words.intersection(words)
        is_alone = alone and self._has_rare_word(matched, name, marks)
        if sure and not is_alone and not self._is_beyond_doubt(matched, name, words):
            return False
        is_guess = matched <= marks.guessed and len(matched) < 2
        return not is_guess and self._names_it(matched, name, words, marks)

    def _names_it(self, matched: frozenset[str], name: TitleOf, words: Sequence[str], marks: _Marks) -> bool:
        """Whether the matched words of a title are enough to say that the text names it."""
        telling = {w for w in matched if w not in self._words.ordinary and not w.isdigit()}
        own = telling - self._words.brands
        covered = self._words.weight(matched) / max(self._words.weight(name.words), 1e-9)
        is_of_kinds = not any(word not in self._words.types for word in own)  # a title of nothing but words for kinds
        least, n_least = (_SURE_COVERAGE, 3) if is_of_kinds else (_LEAST_COVERAGE, 2)
        if own and len(matched) >= n_least and covered >= least:
            return True
        if self._has_rare_word(matched, name, marks):
            return True
        rare = self._rare_words(own, name)
        if any(left in rare and right in name.types for left, right in pairwise(words)):
            return True  # "the travel kettle"
        numbered = any(any(c.isdigit() for c in w) for w in matched)
        if not numbered or not (telling or any(_is_mixed(w) or (w.isdigit() and len(w) > 1) for w in matched)):
            return False  # the 3 of "top 3 gaming laptops"
        plain = [
            word for word in words if word not in self._words.types
        ]  # "Brixholt Office 110" sells office keyboards
        return _adjacent(matched, plain)  # brand or common word, and number: "Aurora 200", "Party 80"

    def _has_rare_word(self, matched: frozenset[str], name: TitleOf, marks: _Marks) -> bool:
        """Whether one of the matched words names the product by itself: "the K1", "the Harbour"."""
        rare = self._rare_words(matched - marks.guessed, name)
        return any(word in marks.capital or not is_english_word(word) for word in rare)

    def _rare_words(self, words: Iterable[str], name: TitleOf) -> list[str]:
        telling = (w for w in words if w in name.leading and not w.isdigit())
        plain = (self._words.ordinary, self._words.brands)
        return [w for w in telling if not any(w in some for some in plain) and self._words.is_rare(w)]

    def _is_beyond_doubt(self, matched: frozenset[str], name: TitleOf, words: Sequence[str]) -> bool:
        pairs = ((a, b) for a, b in pairwise(words) if a in matched and b in matched)
        if any(a in self._words.brands and b.isdigit() and len(b) > 1 for a, b in pairs):
            return True  # brand and number: "the Aurora 200 and the Aurora 300"
        marked = any(_is_mixed(w) or (w in self._words.brands and w.isalpha()) for w in matched)
        covered = self._words.weight(matched) / max(self._words.weight(name.words), 1e-9)
        return marked and len(matched) >= 2 and covered >= _SURE_COVERAGE

    def _unknown_models(self, words: Sequence[str], groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
        """A brand or family word followed by a number that none of its products has."""
        unknown = []
        for brand, word, number in zip(words, words[1:], words[2:], strict=False):
            new = word.isalpha() and not any(
                word in known for known in (self._words.with_word, self._words.ordinary, _GROUP_WORDS)
            )
            if brand in self._words.brands and new and number.isdigit():
                unknown.append(f"{brand} {word} {number}")
        for left, right in pairwise(words):
            having = self._words.with_own(left)
            if left in self._words.ordinary or left.isdigit() or not 0 < len(having) <= _MAX_OF_FAMILY:
                continue
            is_model = any(c.isdigit() for c in right) and len(right) <= 12 and not right.startswith("0")
            if is_model and not any(right in self._words.titles[i].words for i in having):
                unknown.append(f"{left} {right}")
        return tuple(unknown)


def _is_mixed(word: str) -> bool:
    return any(char.isdigit() for char in word) and any(char.isalpha() for char in word)


def _adjacent(matched: frozenset[str], words: Sequence[str]) -> bool:
    telling = [word for word in words if word not in _CONNECTORS]
    return any(a in matched and b in matched and a != b for a, b in pairwise(telling))

"""What the products of a category may be expected to state, from what they, their neighbours and customers say.

Knows counts only, no single product. A category of less than `LEAST_PRODUCTS` tells nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.insights.category_summary import CORE_FIELDS, CategorySummary
from catalog.insights.common_attributes import CommonAttribute
from catalog.insights.finding import AskedFor

LEAST_PRODUCTS = 5
"""Products that a category needs before it is said what they have in common."""

# What a fifth lacks may not apply to it: corded drills among cordless ones have no charging time.
_USUAL = 0.8
# What anything has, or every offer: half is enough to know that this shop states it of such things.
_USUAL_EVERYWHERE = 0.5
# Below it, what others of this shop have may not apply: a support contract has no colour.
_LEAST_APPLIES = 0.2
_LEAST_QUESTIONS = 2  # one customer may have meant something else
_LEAST_SIBLINGS = 3
_MOST_SIBLINGS_STATE = 0.75

_OF_ANY_OFFER = ("price", "currency", "description", "availability")  # a brand is not

Category = str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is looked for in each product of a category."""

    usual: frozenset[str]  # keys that most state
    wanted: frozenset[str]  # keys that few or none state, though customers ask for them or neighbours state them


class Expectations:
    """Of every category, and of the shop as a whole."""

    def __init__(
        self,
        summaries: Mapping[Category, CategorySummary],
        common: Mapping[str, CommonAttribute],
        asked: Sequence[AskedFor],
    ) -> None:
        self._common = common
        self._everywhere = [*_OF_ANY_OFFER, *(key for key, one in common.items() if one.everywhere)]
        self._large = {name: one for name, one in summaries.items() if one.n_products >= LEAST_PRODUCTS}
        self._asked: Counter[tuple[Category, str]] = Counter()
        for one in asked:
            self._asked[one.category, one.attribute] += one.n_questions
        self.nowhere = self._hardly_anywhere()
        self._siblings = self._usual_of_siblings()

    def of(self, category: Category) -> Expected | None:
        """What is expected in a category; None where it is too small to tell."""
        summary = self._large.get(category)
        if summary is None:
            return None
        if category is None:  # of all kinds: what one of them has says nothing of the others
            usual = {key for key in _OF_ANY_OFFER if self._is_usual(summary, key)}
            return Expected(usual=frozenset(usual), wanted=frozenset())
        usual = {key for key in summary.stated if self._is_usual(summary, key)}
        return Expected(usual=frozenset(usual), wanted=frozenset(self._wanted(category, summary) - usual))

    def n_asked(self, key: str, category: Category) -> int:
        """Questions for a key in a category; in the whole shop where `category` is None."""
        return sum(n for (name, asked), n in self._asked.items() if asked == key and category in (None, name))

    def is_everywhere(self, key: str) -> bool:
        """Whether a key may be expected of anything: nothing else can stand in its place."""
        return key in CORE_FIELDS or (key in self._common and self._common[key].everywhere)

    def is_common(self, key: str) -> bool:
        """Whether customers are known to ask for a key."""
        return key in self._common

    def _hardly_anywhere(self) -> tuple[str, ...]:
        """Keys that customers ask of anything and the shop as a whole hardly states."""
        summaries = self._large.values()
        n_products = sum(one.n_products for one in summaries)
        most = (1 - _USUAL) * n_products
        return tuple(key for key in self._everywhere if sum(one.stated[key] for one in summaries) < most)

    def _is_usual(self, summary: CategorySummary, key: str) -> bool:
        return summary.share(key) >= (_USUAL_EVERYWHERE if self.is_everywhere(key) else _USUAL)

    def _wanted(self, category: str, summary: CategorySummary) -> set[str]:
        asked = {key for (name, key), n in self._asked.items() if name == category and n >= _LEAST_QUESTIONS}
        seldom = {key for key in self._everywhere if summary.share(key) >= _LEAST_APPLIES}
        siblings = {key for key in self._siblings.get(_parent(category), ()) if not summary.stated[key]}
        wanted = {*(asked & self._common.keys()), *_OF_ANY_OFFER, *seldom, *siblings}
        return {key for key in wanted if key not in self.nowhere and summary.share(key) < _USUAL_EVERYWHERE}

    def _usual_of_siblings(self) -> dict[str, set[str]]:
        """Keys that three of four categories under one parent state as a rule, three at least."""
        siblings: dict[str, list[CategorySummary]] = {}
        for name, summary in self._large.items():
            if name is not None and " > " in name:
                siblings.setdefault(_parent(name), []).append(summary)
        found = {}
        for parent, members in siblings.items():
            counts = Counter(key for one in members for key in one.stated if one.share(key) >= _USUAL)
            least = max(_LEAST_SIBLINGS, _MOST_SIBLINGS_STATE * len(members))
            found[parent] = {key for key, n in counts.items() if n >= least}
        return found


def _parent(category: str) -> str:
    return category.rpartition(" > ")[0]

"""Findings in the order in which mending them helps.

What makes an answer wrong comes before what keeps it from being given. Within both, the products concerned count,
by a weight for each kind, and the questions that customers asked in vain.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from catalog.insights.category_summary import CategorySummary
from catalog.insights.expectations import Category, Expectations
from catalog.insights.finding import Finding, FindingKind, Why
from catalog.insights.repeated_texts import CopiedText
from catalog.insights.tallies import Place, Tallies, Tally

# What mending one product is worth beside one attribute that some customers may ask for.
_WEIGHTS: dict[FindingKind, float] = {
    "price_times_100": 10.0,
    "price_zero": 10.0,
    "price_far_off": 5.0,
    "price_currency": 5.0,
    "unlikely_size": 5.0,
    "sparse": 4.0,  # at least so many attributes
    "mixed_measures": 2.0,
    "missing_unit": 2.0,
    "no_category": 2.0,
    "never_stated": 1.0,
    "missing": 1.0,
    "copied_text": 0.5,  # its attributes still answer
    "title_as_text": 0.5,
}
_WRONG: frozenset[FindingKind] = frozenset(
    {"price_times_100", "price_zero", "price_far_off", "price_currency", "unlikely_size"}
)
_ASKED_OF_ANYTHING, _ASKED_OF_SOME = 3.0, 2.0  # times an attribute that nobody is known to ask for
_OF_A_QUESTION = 5.0  # somebody wanted it; most who do leave without asking


def ranked(
    tallies: Tallies,
    copied: Sequence[CopiedText],
    summaries: Mapping[Category, CategorySummary],
    expectations: Expectations,
) -> tuple[Finding, ...]:
    """All findings, what would help most first; of equals by kind, category and field."""
    found = [
        _finding(place, tally, summaries, expectations)
        for place, tally in tallies.by_place.items()
        if tally.n and not _is_no_lack(place, tally, summaries, expectations)
    ]
    found.extend(_copied_findings(copied, summaries))
    return tuple(
        sorted(
            found,
            key=lambda one: (one.kind not in _WRONG, -one.impact, one.kind, one.category or "", one.field or ""),
        )
    )


def excused(
    tallies: Tallies, summaries: Mapping[Category, CategorySummary], expectations: Expectations
) -> Counter[Category]:
    """By category, how many facts are usual there and need not be stated: another stands in their place."""
    counts: Counter[Category] = Counter()
    for place, tally in tallies.by_place.items():
        if place.kind == "missing" and _is_no_lack(place, tally, summaries, expectations):
            counts[place.category] += tally.n + tally.n_in_text
    return counts


def _is_no_lack(
    place: Place, tally: Tally, summaries: Mapping[Category, CategorySummary], expectations: Expectations
) -> bool:
    """Whether products lack nothing: they state another thing in its place, or their texts mostly tell it."""
    if place.key is None or place.kind not in ("missing", "never_stated"):
        return False
    if tally.n_in_text > tally.n:
        return True
    if place.kind == "never_stated":  # near names tell it of the others
        return place.category is not None and 2 * tally.n < summaries[place.category].n_products
    if expectations.is_everywhere(place.key):
        return False
    return tally.is_replaced(place.key, summaries[place.category].stated)


def _finding(
    place: Place, tally: Tally, summaries: Mapping[Category, CategorySummary], expectations: Expectations
) -> Finding:
    whole_shop = place.category is None and place.kind in ("never_stated", "no_category")
    concerned = summaries.values() if whole_shop else [summaries[place.category]]
    n_asked = 0 if place.key is None else expectations.n_asked(place.key, place.category)
    weight = _WEIGHTS[place.kind] * _demand(place, expectations)
    return Finding(
        kind=place.kind,
        category=place.category,
        field=None if place.key is None else _spelling(place.key, concerned, expectations),
        n_affected=tally.n,
        n_considered=sum(one.n_products for one in concerned),
        n_in_text=tally.n_in_text,
        n_asked=n_asked,
        usual=tally.usual,
        why=_why(place, n_asked, expectations),
        impact=weight * tally.n + _OF_A_QUESTION * n_asked,
        examples=tuple(tally.examples),
    )


def _demand(place: Place, expectations: Expectations) -> float:
    if place.key is None or place.kind not in ("missing", "never_stated"):
        return 1.0
    if expectations.is_everywhere(place.key):
        return _ASKED_OF_ANYTHING
    return _ASKED_OF_SOME if expectations.is_common(place.key) else 1.0


def _why(place: Place, n_asked: int, expectations: Expectations) -> Why | None:
    if place.kind == "missing":
        return "most"
    if place.kind != "never_stated" or place.key is None:
        return None
    if n_asked:
        return "asked"
    return "common" if expectations.is_everywhere(place.key) else "siblings"


def _spelling(key: str, summaries: Iterable[CategorySummary], expectations: Expectations) -> str:
    """What the merchant calls it, unless that is an English name of one part: "size", not "depth"."""
    spelling = next((name for one in summaries if (name := one.spelling(key)) != key), key)
    return key if expectations.is_everywhere(key) and spelling.isascii() else spelling


def _copied_findings(copied: Sequence[CopiedText], summaries: Mapping[Category, CategorySummary]) -> Iterator[Finding]:
    for one in copied:
        yield Finding(
            kind="copied_text",
            category=one.categories[0] if len(one.categories) == 1 else None,
            field="description",
            n_affected=one.n_products,
            n_considered=sum(summaries[name].n_products for name in one.categories),
            usual=one.text,
            impact=_WEIGHTS["copied_text"] * one.n_products,
            examples=one.examples,
        )

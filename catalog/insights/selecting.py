"""The part of a report that is about one category."""

from dataclasses import replace

from rapidfuzz import process

from catalog.errors import UnknownCategoryError
from catalog.insights.finding import Answerability

_MAX_SUGGESTIONS = 3


def within_category(report: Answerability, category: str) -> Answerability:
    """What was found in a category and in those below it; what concerns the whole shop is left out.

    Args:
        report: Of the whole catalog.
        category: A path ("Home > Vacuums"), the beginning of one ("Home"), or its last name ("Vacuums"), in any case.

    Raises:
        UnknownCategoryError: If no product has such a category.
    """
    names = [one.category for one in report.categories if one.category is not None]
    chosen = {name for name in names if _is_within(name, category)}
    if not chosen:
        near = [match[0] for match in process.extract(category, names, limit=_MAX_SUGGESTIONS)]
        known = f"; did you mean {' or '.join(map(repr, near))}?" if near else "; no product has a category"
        raise UnknownCategoryError(f"there is no category {category!r}{known}")
    return replace(
        report,
        categories=tuple(one for one in report.categories if one.category in chosen),
        findings=tuple(one for one in report.findings if one.category in chosen),
    )


def _is_within(name: str, wanted: str) -> bool:
    parts = [part.strip().casefold() for part in name.split(">")]
    asked = [part.strip().casefold() for part in wanted.split(">")]
    return parts[: len(asked)] == asked or parts[-len(asked) :] == asked

"""What a date means: verbs that people say it with, and the names under which catalogs state it.

English. Words that bound a time ("until", "since") stand with the verb, because they decide which end is meant.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMeaning:
    """One thing that happens on a date."""

    said: re.Pattern[str]
    names: re.Pattern[str]  # of attributes, normalised


DATE_MEANINGS = (
    DateMeaning(
        said=re.compile(
            r"\b(?:expir(?:es?|ed|y|ation)|(?:best|use|consume|sell|good) (?:by|before|until)|keeps until)\b",
            re.IGNORECASE,
        ),
        names=re.compile(r"\b(?:expir\w*|best before|use (?:by|before)|sell by|consume\w*|shelf life|good until)\b"),
    ),
    DateMeaning(
        said=re.compile(r"\b(?:made|produced|manufactured|built|assembled)\b", re.IGNORECASE),
        names=re.compile(r"\b(?:production|produced|manufactur\w+|made|built|build|assembly)\b"),
    ),
    DateMeaning(
        said=re.compile(
            r"\b(?:released?|launched|introduced|unveiled|presented|came out|comes out|came onto the market"
            r"|on (?:the market|sale) since|(?:available|sold|on sale) (?:since|from)|first (?:sold|available))\b",
            re.IGNORECASE,
        ),
        names=re.compile(r"\b(?:release\w*|launch\w*|introduc\w+|available (?:since|from)|on sale since|first sold)\b"),
    ),
)


def meanings_said(text: str) -> list[DateMeaning]:
    """The meanings that a text gives to its dates.

    Example:
        >>> len(meanings_said("It came out on 3 May 2024.")), len(meanings_said("It is from May 2024."))
        (1, 0)
    """
    return [one for one in DATE_MEANINGS if one.said.search(text)]

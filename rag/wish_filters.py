"""Wishes as conditions of a plan: words that the texts of products must hold, in whatever language they say it."""

from catalog.plan import Filter

WISH_FIELD = "wish"
"""Field of a condition that stands for words that the texts of products hold; the catalog knows none of that name."""


def wish_filter(word: str) -> Filter:
    """A wished word as a condition."""
    return Filter(field=WISH_FIELD, operator="contains", value=word, text=word)

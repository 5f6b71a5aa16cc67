"""Markdown marks that are not shown to a customer."""

import re

_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")


def without_emphasis(text: str) -> str:
    """A text without marks of bold, italic and code.

    Example:
        >>> without_emphasis("within **14 days**")
        'within 14 days'
    """
    return _EMPHASIS.sub("", text)

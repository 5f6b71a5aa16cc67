"""A text of others made fit for an error message: one line, of bounded length."""

_MAX_CHARS = 300


def one_line(text: str) -> str:
    """The text with single spaces, cut to 300 characters.

    Example:
        >>> one_line("no such\\n  model")
        'no such model'
    """
    joined = " ".join(text.split())
    return joined if len(joined) <= _MAX_CHARS else joined[: _MAX_CHARS - 1] + "…"

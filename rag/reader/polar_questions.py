"""Whether an English question is to be answered by yes or no."""

import re

_AUXILIARY = (
    r"is|are|was|were|am|does|do|did|can|could|will|would|has|have|had|should|may|might"
    r"|isn['’]?t|aren['’]?t|doesn['’]?t|don['’]?t|can['’]?t|won['’]?t|hasn['’]?t|wouldn['’]?t|couldn['’]?t"
)
_OPENING = r"(?:(?:hi|hello|hey|so|and|but|also|ok(?:ay)?|please|just|thanks?)\b[\s,.!-]*)*"
_POLAR = re.compile(rf"(?:^|[.!?;,:]\s+|\bif\s+)\W*{_OPENING}(?:{_AUXILIARY})\s+(?!of\b)[a-z]", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"\b(?:what|which|how|who|whose|whom|when|where|why)\b", re.IGNORECASE)
_CHOICE = re.compile(r"\bor\b(?!\s+(?:not|so|more|less|is it|does it|are they|do they)\b)", re.IGNORECASE)


def asks_yes_or_no(question: str) -> bool:
    """Whether yes or no answers a question; not where it asks what, or to choose ("is it red or blue?").

    Example:
        >>> asks_yes_or_no("Does it fit a 10 inch wok?"), asks_yes_or_no("What is it made of?")
        (True, False)
    """
    polar = _POLAR.search(question)
    if polar is None:
        return False
    asked = question[polar.start() :]
    return not _ASKS_WHAT.search(question[: polar.end()]) and not _CHOICE.search(asked)

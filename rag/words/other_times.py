"""Whether a question asks for a price of another day: a shop states the price of now, not what it was or will be."""

import re

_PRICE = re.compile(r"\b(?:pric\w+|costs?|cheaper|reduced|discount\w*|sale|offer)\b|\bhow much\b", re.IGNORECASE)
_LATER = re.compile(
    r"\b(?:will|going to|gonna|might|is about to)\b.{0,120}\b(?:drop|fall|rise|increase|decrease|change"
    r"|go (?:up|down)|be reduced|be discounted|get cheaper|come down)\b"
    r"|\b(?:next|coming) (?:\w+ )?(?:year|month|week|summer|winter|spring|autumn)\b"
    r"|\b(?:black friday|christmas|cyber monday|boxing day|january sales?)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:ago|originally|in the past|back then|at launch|last (?:year|month|summer|christmas))\b"
    r"|\bwhen (?:it|they) (?:was|were|came|first)\b|\bused to (?:be|cost)\b"
    r"|\bdid\b.{0,120}\bcost\b(?! again)|\bprice history\b|\bcame out\b",
    re.IGNORECASE,
)


def asks_price_of_another_time(text: str) -> bool:
    """Whether a text asks what something cost once, or will cost.

    Example:
        >>> asks_price_of_another_time("Will the price of it drop before Christmas?")
        True
        >>> asks_price_of_another_time("What does it cost?")
        False
    """
    return bool(_PRICE.search(text)) and bool(_LATER.search(text) or _EARLIER.search(text))

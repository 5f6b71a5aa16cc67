"""What customers say of a body that a product must bear or be long enough for: "I weigh 120 kg", 身高1米95.

The weight of a person is no weight of a product, and a height none of its own: the one is held against what products
carry at most, the other against how tall their users may be.
"""

import re
from collections.abc import Sequence

from catalog.quantity import Quantity, find_quantities

_REACH_CHARS = 60  # how far the words may stand from the amount; bounds the work on hostile input
_WHO = (
    r"(?:i|we|he|she|who|someone|somebody|anyone|anybody|person|people|man|woman|men|women|guys?|adults?"
    r"|users?|riders?|husband|wife|son|daughter|friend|boyfriend|girlfriend|brother|sister|uncle|aunt|father|mother|dad|mum|mom"
    r"|grandpa|grandma|grandfather|grandmother|partner|boss|child|kid|kids|children)"
)
_ABOUT = r"(?:\s+(?:about|around|roughly|approximately|nearly|almost|over|up to|at))?"
_WEIGHS = re.compile(
    rf"(?:\bfor\s+)?(?:\b(?:a|an|my|our|the|someone|somebody|people|persons?)\s+)?\b{_WHO}(?:\s+who)?\s+"
    rf"(?:weighs?|weighing|is|are|am){_ABOUT}\s*$"
    rf"|\b(?:i['’]?\s?a?m|we are|(?:he|she)['’]?s|(?:he|she) is)(?:\s+a)?{_ABOUT}\s*$"
    rf"|\bfor\s+(?:a\s+)?{_WHO}\s+(?:of|with|at|over|up to){_ABOUT}\s*$"
    r"|(?:我|他|她|人|爸|妈|孩子|朋友)?的?体重(?:有|是|为|达到?|大?概|大?约)?\s*$",
    re.IGNORECASE,
)
_HEAVY_BEHIND = re.compile(r"\s*-?\s*(?:heavy\s+)?(?:person|man|woman|guy|adult|user|rider)s?\b|的人", re.IGNORECASE)
_IS_TALL = re.compile(
    rf"(?:\bfor\s+)?(?:\b(?:a|an|my|our|the|someone|somebody)\s+)?\b{_WHO}\s+"
    rf"(?:is|am|are|of|who\s+(?:is|are)|measures?){_ABOUT}\s*$"
    rf"|\b(?:i['’]?\s?a?m|(?:he|she)['’]?s){_ABOUT}\s*$|身高(?:有|是|为|大?概|大?约)?\s*$",
    re.IGNORECASE,
)
_TALL_BEHIND = re.compile(r"\s*(?:tall\b|in height\b|高)", re.IGNORECASE)
_OF_USER = re.compile(
    r"\b(?:user|body|person|sleeper|rider)s? height\b|\bheight of (?:the )?user\b|身高", re.IGNORECASE
)
_USER_M, _USER_KG = (0.7, 2.3), (30.0, 300.0)  # what a person may measure and weigh


def said_of_weight(text: str, amount: Quantity) -> tuple[int, int] | None:
    """Where a text says that a person weighs an amount; None where it does not."""
    if amount.dimension != "mass" or not _USER_KG[0] <= amount.base_magnitude <= _USER_KG[1]:
        return None
    found = _said(text, amount, _WEIGHS, _HEAVY_BEHIND)
    if found is None and (followed := _HEAVY_BEHIND.match(text[amount.end : amount.end + _REACH_CHARS])):
        return amount.start, amount.end + followed.end()
    return found


def said_of_height(text: str, amount: Quantity) -> tuple[int, int] | None:
    """Where a text says that a person is so tall; None where it does not."""
    is_tall = amount.dimension == "length" and _USER_M[0] <= amount.base_magnitude <= _USER_M[1]
    return _said(text, amount, _IS_TALL, _TALL_BEHIND) if is_tall else None


def without_bodies(text: str) -> str:
    """A text without what it says that persons weigh or measure: "my dad weighs 130 kg, can he use it?"."""
    for amount in reversed(find_quantities(text)):
        if (span := said_of_weight(text, amount) or said_of_height(text, amount)) is not None:
            text = f"{text[: span[0]]} {text[span[1] :]}"
    return text


def names_of_user_height(names: Sequence[str]) -> list[str]:
    """Of the names of attributes those that say how tall a user may be."""
    return [name for name in names if _OF_USER.search(name)]


def _said(text: str, amount: Quantity, before: re.Pattern[str], behind: re.Pattern[str]) -> tuple[int, int] | None:
    offset = max(0, amount.start - _REACH_CHARS)
    led = before.search(text[offset : amount.start])
    followed = behind.match(text[amount.end : amount.end + _REACH_CHARS])
    return None if led is None else (offset + led.start(), amount.end + (followed.end() if followed else 0))

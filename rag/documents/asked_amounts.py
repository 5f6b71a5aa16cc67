"""Items of a list that state an amount of a question: "6 or 12 months: 8.9 %" for "what about 12 months?"."""

import re
from collections.abc import Sequence

_NUMBERS = r"\d+(?:\s*(?:,|、|or|and|to|-|–|或|至|和)\s*\d+)*"
_AMOUNT = re.compile(rf"(?<![\d.,])(?P<numbers>{_NUMBERS})\s?(?P<unit>[a-z]{{3,}}|[一-鿿])", re.IGNORECASE)


def items_of_asked_amounts(question: str, items: Sequence[str]) -> list[str]:
    """The items that state an amount of the question, in order; () where none or each of them does.

    Example:
        >>> items_of_asked_amounts("分12期要手续费吗", ["3 期：免手续费", "6 期：3%", "12 期：6%"])
        ['12 期：6%']
    """
    asked = _amounts_in(question)
    found = [item for item in items if asked & _amounts_in(item)]
    return found if len(found) < len(items) else []


def _amounts_in(text: str) -> set[tuple[str, str]]:
    """Each number with its unit, of "6 or 12 months" both."""
    return {
        (number, match["unit"].lower().removesuffix("s"))
        for match in _AMOUNT.finditer(text)
        for number in re.findall(r"\d+", match["numbers"])
    }

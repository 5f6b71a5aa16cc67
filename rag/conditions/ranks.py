"""How many of the first products of a list are wanted, and from which place on: "the three cheapest", 第二便宜的.

Also of lists in no order: "name three jackets". Knows no catalog.
"""

import re
from dataclasses import dataclass

_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
}  # fmt: skip
_PLACES = {
    "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "二": 2, "三": 3, "四": 4, "五": 5,
}  # fmt: skip
_COUNT = r"(?P<count>[2-8]|two|three|four|five|six|seven|eight)"
_COUNT_ZH = r"(?P<count>[2-8]|[两二三四五六七八])"
_SUPERLATIVE = r"(?:\w{2,}est|most|least|best|highest|lowest)\b"
_FIRST = re.compile(
    rf"\b(?:top|first)[\s-]+{_COUNT}\b|\b{_COUNT.replace('count', 'many')}\s+(?={_SUPERLATIVE})", re.IGNORECASE
)
_FIRST_ZH = re.compile(
    rf"(?:最\S{{1,6}}?的?前?|前){_COUNT_ZH}[款个种台名](?!人)|前{_COUNT_ZH.replace('count', 'many')}名"
)
_PLACE = re.compile(
    rf"\b(?P<place>second|2nd|third|3rd|fourth|4th|fifth|5th)[\s-]+(?={_SUPERLATIVE})"
    r"|第(?P<place_zh>[二三四五])(?=(?:便宜|贵|[轻重大小长短高低矮薄厚宽窄快慢多少]))",
    re.IGNORECASE,
)
_SOME = re.compile(
    rf"\b(?:name|show|give|list|suggest|recommend|find|tell|pick)(?:\s+(?:me|us))?(?:\s+any)?\s+{_COUNT}\s+"
    r"(?!(?:person|people|inch|kg|g|lit(?:er|re)s?|l|w|v|hz|gb|tb|m|cm|mm|euros?|stars?|years?|hours?|different)\b)(?=[a-z]{3})",
    re.IGNORECASE,
)
_SOME_ZH = re.compile(rf"(?:推荐|介绍|来|给我|列出?|找){_COUNT_ZH}[款个种台](?!人)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Which of a list is wanted."""

    first: int  # place of the first that is wanted, from 1
    count: int
    span: tuple[int, int]  # of the words that say so

    @property
    def last(self) -> int:
        return self.first + self.count - 1


def wanted_ranks(text: str) -> Ranks | None:
    """The places of a list that a text wants; None where it says nothing of them.

    Example:
        >>> wanted_ranks("the three cheapest kettles")
        Ranks(first=1, count=3, span=(4, 9))
        >>> wanted_ranks("which is the second lightest?").first
        2
    """
    if place := _PLACE.search(text):
        said = place["place"] or place["place_zh"]
        return Ranks(first=_PLACES[said.lower()], count=1, span=place.span())
    for pattern in (_FIRST, _FIRST_ZH, _SOME, _SOME_ZH):
        if match := pattern.search(text):
            group = next(name for name in ("count", "many") if match.groupdict().get(name))
            said = match[group].lower()
            count = int(said) if said.isdigit() else _NUMBERS[said]
            return Ranks(first=1, count=count, span=match.span(group))
    return None

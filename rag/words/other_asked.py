"""A question that asks the last one again of something else, in full: "do you deliver to Austria?" for "and Austria?"
after "do you deliver to Germany?".

Only what has an evident counterpart is put in its place: a country, a way of paying, a day, an amount of the same unit,
a place with a name, or what stands behind the same preposition. Without one the question stays as it is.
"""

import re
from collections.abc import Callable

from rag.vocabulary.countries import named_countries
from rag.words.language import is_chinese

_AGAIN = re.compile(
    r"^\W*(?:(?:and|or|but|ok(?:ay)?|so|then|also|thanks?)\b[\s,]*)*(?:(?:what|how) about\s+|what if (?:it is|i am|we are)\s+)?"
    r"(?P<other>(?:(?P<before>to|from|in|for|with|by|on|at|within|via|without|as)\s+)?(?:an?\s+|the\s+|my\s+)?[^\s?!]+(?:\s+[^\s?!]+){0,3}?)"
    r"[\s?!.]*$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|then|thanks?)\b[\s,]*)*(?:and|or|but|what about|how about|what if)\b", re.I
)
_ASKS = re.compile(
    r"\b(?:is|are|was|do|does|did|can|could|will|would|has|have|may|must|should|how|what|when|where|who|why|which|it|they"
    r"|them|that|this|one|there|if)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|public holidays?|today|tomorrow)\b", re.IGNORECASE
)
_AMOUNT = re.compile(r"(?P<number>\d[\d.,]*)(?P<gap>\s?)(?P<unit>[a-z€$£%]+|[一-鿿])", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-zé]{2,}(?: [A-Z][a-zé]{2,})*")
_OF_WAY, _PAYS = ("by", "with", "via", "using", "on", "in"), re.compile(r"\bpay", re.IGNORECASE)
_PHRASE_END = r"(?=[?.!,]|\s+(?:to|from|in|for|with|by|on|at|within|via|without|as|and|or|if|when)\b|\s*$)"
_AGAIN_ZH = re.compile(
    r"^\W*(?:那么?|还有|如果(?:是)?|换成?)?(?:[寄发送到在用]{1,2})?(?P<other>[^，。？?]{1,8}?)(?:的话)?呢?[？?\s]*$"
)
_PROVINCE = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西"
    "|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|杭州|南京|苏州|合肥|广州|深圳"
)


def asked_in_full(text: str, before: str) -> str | None:
    """The last question with what a text asks of in its place; None where the text is a question of its own.

    Args:
        text: What is said now.
        before: The last question.

    Example:
        >>> asked_in_full("and Austria?", "do you deliver to Germany?")
        'do you deliver to Austria?'
        >>> asked_in_full("那12期呢？", "分3期要手续费吗？")
        '分12期要手续费吗？'
    """
    match = (_AGAIN_ZH if is_chinese(text) else _AGAIN).match(text)
    if not before or match is None or is_chinese(text) != is_chinese(before):
        return None
    other = match["other"]
    if not is_chinese(text) and (_ASKS.search(other) or not _OPENS.match(text)):
        return None
    for put in (_with_country, _with_amount, _with(_PROVINCE), _with(_DAY)):
        changed = put(other, before)
        if changed is not None:
            return changed
    return None if is_chinese(text) else _with_name(match, before) or _with_phrase(match, before)


def _with_country(other: str, before: str) -> str | None:
    said, alike = named_countries(other), named_countries(before)
    if len(said) != 1 or not alike:
        return None
    article = "the " if re.search(rf"\bthe {re.escape(said[0].group())}", other) else ""
    start = alike[0].start() - (4 if before[: alike[0].start()].endswith("the ") else 0)
    return f"{before[:start]}{article}{said[0].group()}{before[alike[-1].end() :]}"


def _with_amount(other: str, before: str) -> str | None:
    said = _AMOUNT.search(other)
    if said is None:
        return None
    alike = [one for one in _AMOUNT.finditer(before) if _singular(one["unit"]) == _singular(said["unit"])]
    if len(alike) != 1:
        return None
    return f"{before[: alike[0].start()]}{said.group()}{before[alike[0].end() :]}"


def _with(pattern: re.Pattern[str]) -> Callable[[str, str], str | None]:
    """What puts one word of a kind in the place of another."""

    def put(other: str, before: str) -> str | None:
        said, alike = pattern.search(other), pattern.search(before)
        if said is None or alike is None:
            return None
        return f"{before[: alike.start()]}{said.group()}{before[alike.end() :]}"

    return put


def _with_phrase(match: re.Match[str], before: str) -> str | None:
    """The phrase behind the same preposition replaced, or added where the last question has none."""
    preposition = match["before"]
    if preposition is None:
        return None
    of_way = preposition.lower() in _OF_WAY and _PAYS.search(before)
    alike = "|".join(_OF_WAY) if of_way else re.escape(preposition)
    found = list(re.finditer(rf"\b(?:{alike})\b\s+.+?{_PHRASE_END}", before, re.IGNORECASE))
    if len(found) == 1:
        return f"{before[: found[0].start()]}{match['other']}{before[found[0].end() :]}"
    return None if found else f"{before.rstrip(' ?!.')} {match['other']}?"


def _with_name(match: re.Match[str], before: str) -> str | None:
    names = [one for one in _NAME.finditer(before) if not _DAY.search(one.group())]
    said = re.fullmatch(
        r"(?:(?:to|from|in|at) )?(?:the )?(?P<name>[A-Z]\w+(?: [A-Z]\w+)*)(?: (?:store|shop|branch))?", match["other"]
    )
    if said is None or len(names) != 1:
        return None
    return f"{before[: names[0].start()]}{said['name']}{before[names[0].end() :]}"


def _singular(unit: str) -> str:
    return unit.lower().removesuffix("s")

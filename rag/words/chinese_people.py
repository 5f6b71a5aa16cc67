"""For how many people something shall be, as Chinese says it: 四个人用的, 双人帐篷, 三口之家.

Only a number that is of use: 两个人都说好 speaks of two people and wants nothing for them. Knows no catalog.
"""

import re

_NUMBERS = {
    "一": 1, "单": 1, "两": 2, "二": 2, "双": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8, "九": 9, "十": 10,
}  # fmt: skip
_NUMBER = r"(?P<number>[一二两俩三仨四五六七八九十]|[1-9]\d?)"
_MADE_FOR = r"(?P<before>适合|够|供|给|容纳|[能可](?:以)?[睡住坐装躺容]|[睡住坐]得?下)"
_USED = r"(?=[用睡住坐吃喝躺煮玩的]|做饭|够|露营|野营|出游|使用|左右|以上|份)"
_SAID = (
    rf"(?:我们|咱们?|我)?(?:一家|全家|家里)(?:有|总共|共)?{_NUMBER}\s?(?:口(?:之家|人)?|个?人)",
    rf"{_NUMBER}\s?口(?:之家|人)",
    rf"{_MADE_FOR}{_NUMBER}\s?个?(?:大人|成人|人)",
    rf"{_NUMBER}\s?个?(?:大人|成人|人){_USED}",
    r"(?P<number>[单双三四五六八十])人(?=[款的用睡帐床份位型版装]|$)",
)
_PATTERNS = tuple(re.compile(pattern) for pattern in _SAID)


def people_counted(text: str) -> str:
    """A text with the people that something shall be for as an amount.

    Example:
        >>> people_counted("四个人用的帐篷"), people_counted("三口之家用的"), people_counted("适合一个人吗")
        ('4人用的帐篷', '3人用的', '适合1人吗')
    """
    for pattern in _PATTERNS if "人" in text or "口" in text else ():
        text = pattern.sub(_as_amount, text)
    return text


def _as_amount(match: re.Match[str]) -> str:
    said = match["number"]
    before = match.groupdict().get("before") or ""
    return f"{before}{_NUMBERS.get(said, said)}人"

"""Short messages that stand for a whole question: corrections ("no, I meant the 300"), and the same again of another
product or in another unit ("and the Duo 310?", "in pounds?").
"""

import re

from catalog.units import find_unit

_TAKING_BACK = (
    r"no(?=\s*(?:[,.:;!–-]|$))|no(?=\s+(?:no|i|the|that|not|it's|sorry|wait|actually)\b)|nope|sorry"
    r"|actually|wait|oops|correction|not that one"
    r"|my mistake|rather|instead|(?:the )?wrong (?:one|product|model|item)"
)
_MEANT = (
    r"it(?:'?s| is| was) (?=.*\b(?:want(?:ed)?|meant|mean)\b)|make (?:that|it)\b"
    r"|i(?:'m)? (?:meant|mean|said|was asking about|am asking about|asked about)\b"
)
_ZH_BACK = (
    r"不是(?:[这那它他](?:个|款|台|一款|一个)?)?(?=[，,我])|不对|不(?=，)|抱歉|说错了?|错了|更正|应该是|换成|改成|我是说|我说的?是|我的意思是|我指的是"
    r"|我(?:想)?问的是|我[要想](?:问|看|查)的是|[搞弄打看记写问发点]错了?|口误"
)
_CORRECTION = re.compile(
    r"^\W*(?:(?:oh|ah|uh|hmm?|hang on|hold on)[\s,.!–-]*)*"
    rf"(?:(?:(?:{_TAKING_BACK})\b|{_MEANT}|{_ZH_BACK})[\s,.:;!，：–-]*)+(?:the one\s+)?",
    re.IGNORECASE,
)
_LEAD_IN = (
    r"^\W*(?:(?:and|ok(?:ay)?|so|then|now|but|hmm?|well|right|oh|ah|fine|good|nice|great|thanks?|thank you)\b"
    r"[\s,.!–-]*)*"
)
_DIFFERENT = (  # "would the Duo 310 be any different?"
    r"^\W*(?:(?:and|but|so)\s+)?(?:is|are|would|will)\s+(?:it\s+|that\s+)?"
    r"(?P<first>(?:(?!different\b).){0,120}?)\s*(?:be\s+)?(?:any\s+)?different\b"
    r"(?P<other>.{0,120}?)(?:\s+in that respect|\s+there|\s+here)?\W*$"
)
_AGAIN = re.compile(
    rf"{_LEAD_IN}(?:(?:what|how) about|same (?:for|question for|with)|for|with)\b"
    rf"|{_DIFFERENT}"
    r"|^\W*(?:now|next|then)\s+(?:for\s+)?(?:the|a|this|that)\b|\b(?:have|has|got|is|be)\s+(?:it\s+)?the same\b"
    r"|\b(?:do|give|tell|say|find)(?: me)? (?:that|the same|it) (?:for|of)\b"
    r"|^\W*and\b|^\W*(?:那么?|还有|换|同样|再)|呢[？?\s]*$|也(?:是)?(?:一样|这样|如此|相同)[吗么]?|也是(?:这个|这么多)?吗[？?\s]*$",
    re.IGNORECASE,
)
_ONLY_AGAIN = re.compile(
    r"也(?:是)?(?:一样|这样|如此|相同)[吗么]?[？?，,\s]*(?:是多少|多少|是什么)?[？?\s]*$|也是(?:这个|这么多)?吗[？?\s]*$|^\W*(?:同样的问题|一样的问题|再(?:查|看|问)(?:一下|看)?|那么?|还有|换(?:成)?|顺便)[，,\s]*|(?:的话|的|是|又是)?(?:呢|多少|怎么样|如何|什么价)*[？?。\s]*$"
)
_UNIT_ONLY = re.compile(
    rf"{_LEAD_IN}(?:(?:what|how) about|what is (?:that|it)|how much is (?:that|it)|that|convert(?: that| it)?)?[\s,]*"
    r"(?:in|into|to)\s+(?P<unit>[a-zA-Z°]+)\W*$"
    r"|^\W*(?:那么?)?(?:用|换算成|合|是多少|多少)(?P<zh>[一-鿿]{1,3}?)(?:表示|呢|来说)*\W*$",
    re.IGNORECASE,
)


def is_correction(text: str) -> bool:
    """Whether a text takes back what was asked or understood before."""
    return bool(_CORRECTION.match(text))


def without_correction(text: str) -> str:
    """A correction without the words that only say that it is one.

    Example:
        >>> without_correction("No, I meant the 300")
        'the 300'
    """
    while (match := _CORRECTION.match(text)) and match.end():
        text = text[match.end() :].strip()
    return text


def asks_again(text: str) -> bool:
    """Whether a text asks what was asked before, of something else ("what about the Duo 310?")."""
    return bool(_AGAIN.search(text))


def without_again(text: str) -> str:
    """A text that asks again without the words that only say so.

    Example:
        >>> without_again("同样的问题，砚禾 Y4呢？")
        '砚禾 Y4'
    """
    if (match := re.match(_DIFFERENT, text, re.IGNORECASE)) is not None:
        return f"{match['first']} {match['other']}".removeprefix(" for").strip()
    return _ONLY_AGAIN.sub("", text).strip()


def wanted_unit(text: str) -> str | None:
    """The unit, where a text wants no more than the last amount in another unit ("and in pounds?"); else None."""
    match = _UNIT_ONLY.match(text)
    if match is None:
        return None
    spelled = match["unit"] or match["zh"]
    return spelled if find_unit(spelled) is not None else None

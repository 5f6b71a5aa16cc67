"""What a customer asks whether the shop sells it: the mouse pads of "do you sell mouse pads?"."""

import re
from collections.abc import Iterable

from index.terms import terms

_ENGLISH = re.compile(
    r"^\W*(?:do you (?:guys )?(?:sell|have|stock|carry)|have you got|got any|any|are there any|is there an?y?)\s+"
    r"(?:any |an? |some )?"
    r"(?P<goods>[a-z][a-z' -]{2,40}?)(?: here| in (?:the|your) (?:shop|store))?\s*[?.!]*$",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"^\W*(?:请问)?(?:你们|店里|这里)?(?:有卖|有|卖)(?P<goods>[一-鿿]{2,6}?)(?:卖)?[吗么][？?\s]*$")
_NOTHING_SOLD = frozenset("anything something else more thing things news luck idea ideas questions".split())
_NO_GOODS_ZH = re.compile(r"什么|哪|[新爆]款|新品|活动|优惠|赠品|打折|[货人券]$")
_ADDS = re.compile(r"\b(?:for|with|that|which|under|in|from|like|about|on|at|to|of)\b", re.IGNORECASE)


def asked_goods(text: str) -> str | None:
    """The goods by name, without what they shall be like; None where a text asks something else.

    Example:
        >>> asked_goods("Do you sell mouse pads?"), asked_goods("do you have anything for camping?")
        ('mouse pads', None)
    """
    match = _ENGLISH.match(text) or _CHINESE.match(text)
    if match is None or _ADDS.search(match["goods"]):
        return None
    goods = match["goods"].strip()
    if _NO_GOODS_ZH.search(goods):
        return None
    return None if set(goods.lower().split()) & _NOTHING_SOLD else goods


def is_called(goods: str, names: Iterable[str]) -> bool:
    """Whether one of some titles and categories holds the word that says what the goods are, the last one."""
    said = " ".join(names)
    if not goods.isascii():
        return goods in said
    head = terms(goods.split()[-1])
    return bool(head) and head[-1] in terms(said)

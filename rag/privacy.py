"""Personal data in what customers write: found by its form, masked before anything is stored.

E-mail addresses, telephone, card, account and identity numbers, postal addresses, and names where the words before
say that a name comes ("my name is ..."). Written small on purpose: a recogniser of names without such a cue would mask
the names of products and brands, which are what a shop talks about. Article numbers, sizes and prices stay.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["email", "card", "account", "identity", "phone", "address", "name"]

_MAX_CHARS = 20_000  # a longer text is searched up to here; a question has 2,000
_EMAIL = re.compile(
    r"[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}\s?(?:@|＠|\(at\)|\[at\])\s?[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,4}[A-Za-z]{2,24}"
)
_DIGITS = re.compile(r"(?<![A-Za-z0-9_.,-])\+?\(?\d(?:[ .()/\-\u2010-\u2013]{0,2}\d){6,22}(?![A-Za-z0-9_])(?![.,]\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_IDENTITY_ZH = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_PHONE_CUE = re.compile(
    r"(?:\b(?:phone|telephone|tel|mobile|cell|call|ring|text|whatsapp|fax|reach|contact)\b|电话|手机|座机|联系方式|致电|拨打|微信)"
    r"[^.。!?！？]{0,30}$",
    re.IGNORECASE,
)
_CARD_CUE = re.compile(r"(?:\b(?:card|visa|mastercard|amex)\b|卡号|银行卡|信用卡)[^.。!?！？]{0,30}$", re.IGNORECASE)
_STREETS = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Court|Square|Close|Terrace|Place|Crescent|Way|Row|Gardens)"
_ADDRESSES = (
    re.compile(
        rf"\b(?:(?:flat|apt\.?|apartment|unit|suite)\s*\w{{1,5}},?\s+)?\d{{1,5}}[A-Za-z]?,?\s+(?:[A-Z][\w'’.-]+\s+){{1,4}}{_STREETS}\b\.?"
        r"(?:,?\s+(?:flat|apt\.?|apartment|unit|suite)\s*\w{1,5})?(?:,\s*[A-Z][a-z'’-]+(?:\s[A-Z][a-z'’-]+)?){0,3}"
        r"(?:,?\s+(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|(?:[A-Z]{2}\s)?\d{5}(?:-\d{4})?))?"
    ),
    re.compile(r"\b\d{1,5}[a-z]?\s+(?:[a-z'’-]{2,}\s+){1,3}(?:street|road|avenue|lane|boulevard|crescent)\b"),
    re.compile(
        r"\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|allee|platz|gasse)\s+\d{1,4}\s?[a-z]?\b(?:,?\s*(?:D-)?\d{5}\s+[A-ZÄÖÜ][\wäöüß-]+)?"
    ),
    re.compile(r"\bP\.?\s?O\.?\s?Box\s+\d+\b", re.IGNORECASE),
    re.compile(
        r"(?:[一-鿿]{2,8}(?:省|自治区))?[一-鿿]{1,6}(?:市|州|区|县|镇)[一-鿿]{0,12}?(?:路|街|大道|巷|弄|胡同|村|小区|花园|苑)"
        r"[一-鿿\dA-Za-z]{0,10}?\d{1,5}(?:号|弄|栋|幢|座|楼|室|单元)(?:[\d一-鿿A-Za-z-]{0,8}(?:室|楼|单元|栋|号))*"
    ),
)
_WORD = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'’]+(?:-[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)?"
_FULL = rf"{_WORD}(?:\s+(?:van|von|de|der|da|di|la|le|el|bin|al)\b)*(?:\s+{_WORD}){{0,3}}"
_NAMES = (
    re.compile(rf"(?i:\bmy (?:full |last |first |sur)?name(?:['’]s| is|:)\s+)(?P<name>{_FULL}|[a-z]{{2,20}}(?:\s[a-z]{{2,20}})?(?=\s*(?:[.,;!?\n]|$|and\b)))"),
    re.compile(rf"(?i:\b(?:i['’]m|i am|this is|it['’]s)\s+)(?P<name>{_WORD}\s+{_WORD}(?:\s+{_WORD})?)(?=\s*(?:[.,;!?\n]|$|and\b|from\b|here\b|speaking\b|again\b))"),
    re.compile(rf"(?i:\b(?:i['’]m|i am)\s+)(?P<name>{_WORD})(?=\s*(?:[.,!]|here\b|speaking\b|from\b|again\b))"),
    re.compile(rf"(?i:\b(?:mr|mrs|ms|miss|prof)\.?\s+)(?P<name>{_FULL})"),
    re.compile(rf"(?i:\b(?:under|in|for) the name(?: of)?:?\s+)(?P<name>{_FULL})"),
    re.compile(rf"(?i:\b(?:name|recipient|deliver(?:ed)? to|addressed to|attn):\s*)(?P<name>{_FULL})"),
    re.compile(rf"(?i:\b(?:regards|sincerely|cheers|best wishes|yours|thanks|thank you),\s*\n?\s*)(?P<name>{_WORD}(?:\s{_WORD}){{0,2}})(?=\s*$)"),
    re.compile(r"(?:我叫|我的名字(?:是|叫)|姓名[是为:：]?|收件人[是为:：]?|联系人[是为:：]?|本人)\s*(?P<name>[一-鿿]{2,4}?)(?=[，。,.!！？?；;\s]|$|想|要|在|买|的|是|，)"),
    re.compile(
        r"(?P<name>[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
        r"[一-鿿]{0,2}?)(?=先生|女士|小姐|太太)"
    ),
)  # fmt: skip
_NO_NAMES = frozenset(
    """
    a an the it this that yes no not here new just only also sure sorry looking interested fine good great happy afraid
    english chinese german french european american british vegan
    """.split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """Something personal in a text."""

    kind: Kind
    text: str  # as it stands
    start: int
    end: int


def find_personal(text: str) -> list[Personal]:
    """The personal data of a text, in order, none inside another.

    Example:
        >>> [(p.kind, p.text) for p in find_personal("Mail me at jo@example.org, EAN 4006381333931.")]
        [('email', 'jo@example.org')]
    """
    searched = text[:_MAX_CHARS]
    found: list[Personal] = []
    for kind, finder in _FINDERS:
        for start, end in finder(searched):
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Personal(kind=kind, text=searched[start:end], start=start, end=end))
    return sorted(found, key=lambda one: one.start)


def masked(text: str) -> str:
    """A text with its personal data masked by its kind.

    Example:
        >>> masked("My name is Ada Byron, call +44 20 7946 0958.")
        'My name is [name], call [phone].'
    """
    return without(text, find_personal(text))


def without(text: str, personal: Iterable[Personal]) -> str:
    """A text without these personal data, wherever they stand in it, the longest first."""
    for one in sorted(personal, key=lambda each: -len(each.text)):
        if one.kind == "name":
            edge = r"(?![A-Za-zÀ-ÿ])" if one.text[-1].isascii() else ""
            text = re.sub(rf"(?<![A-Za-zÀ-ÿ]){re.escape(one.text)}{edge}", f"[{one.kind}]", text)
        else:
            text = text.replace(one.text, f"[{one.kind}]")
    return text


def _spans(*patterns: re.Pattern[str]) -> Callable[[str], list[tuple[int, int]]]:
    def find(text: str) -> list[tuple[int, int]]:
        return [match.span() for pattern in patterns for match in pattern.finditer(text)]

    return find


def _names(text: str) -> list[tuple[int, int]]:
    found = [match for pattern in _NAMES for match in pattern.finditer(text)]
    return [m.span("name") for m in found if m["name"].split()[0].lower() not in _NO_NAMES]


def _cards(text: str) -> list[tuple[int, int]]:
    return [
        match.span()
        for match in _DIGITS.finditer(text)
        if 13 <= len(plain := _plain(match)) <= 19
        and _is_luhn(plain)
        and not (len(plain) in (13, 14) and not _CARD_CUE.search(text[: match.start()]))  # an article number
    ]


def _phones(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _DIGITS.finditer(text) if _is_phone(match, text)]


def _is_phone(match: re.Match[str], text: str) -> bool:
    """Whether a row of digits is a telephone number by its form, or by the words before it."""
    written, plain = match.group(), _plain(match)
    if not 7 <= len(plain) <= 15:
        return False
    if written.startswith("+") or plain.startswith("00"):
        return len(plain) >= 8
    if _PHONE_CUE.search(text[max(0, match.start() - 60) : match.start()]):
        return True
    if re.fullmatch(r"1[3-9]\d{9}", plain):
        return True  # a Chinese mobile number
    if re.fullmatch(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}", written):
        return True  # as written in North America
    return plain.startswith("0") and 9 <= len(plain) <= 12 and written != plain  # parted, with a trunk prefix


def _plain(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group())


def _is_luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812)."""
    doubled = [int(digit) * 2 if place % 2 else int(digit) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_FINDERS: Sequence[tuple[Kind, Callable[[str], list[tuple[int, int]]]]] = (
    ("email", _spans(_EMAIL)),
    ("identity", _spans(_IDENTITY_ZH)),
    ("card", _cards),
    ("account", _spans(_IBAN)),
    ("phone", _phones),
    ("address", _spans(*_ADDRESSES)),
    ("name", _names),
)

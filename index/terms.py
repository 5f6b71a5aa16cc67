"""Text to terms, the same for what is indexed and for what is asked.

Text is folded (Unicode NFKC, lower case) and cut into terms: words with light English stemming, numbers with
their unit (`4 GB`, `4GB` and `4-GB` are one), model numbers joined and in parts (`WH-1000XM5` gives
`wh1000xm5`, `wh`, `1000xm5`), and overlapping pairs of Chinese, Japanese and Korean characters. A term never
contains white space. Nothing here counts or weighs.
"""

import re
import unicodedata
from functools import lru_cache

from index.chinese_script import simplified

CJK_CHARACTERS = "㐀-䶿一-鿿豈-﫿぀-ヿㇰ-ㇿ가-힯々"
"""Chinese, Japanese and Korean characters, as the inside of a character class."""

_UNITS = {
    "in": ("inch", "inches", '"', "″", "′′", "”", "''", "寸"),
    "gb": ("gbyte", "gigabyte", "gigabytes"),
    "tb": ("terabyte", "terabytes"),
    "mb": ("megabyte", "megabytes"),
    "kg": ("kilogram", "kilograms", "kilo", "kilos", "kgs", "公斤"),
    "g": ("gram", "grams", "gr", "克"),
    "lb": ("lbs", "pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "mm": ("millimeter", "millimeters", "millimetre", "millimetres", "毫米"),
    "cm": ("centimeter", "centimeters", "centimetre", "centimetres", "厘米"),
    "m": ("meter", "meters", "metre", "metres", "米"),
    "ft": ("foot", "feet"),
    "l": ("liter", "liters", "litre", "litres", "ltr", "升"),
    "ml": ("milliliter", "milliliters", "millilitre", "millilitres", "毫升"),
    "w": ("watt", "watts", "瓦"),
    "v": ("volt", "volts"),
    "mah": (),
    "wh": (),
    "hz": ("hertz",),
    "mhz": (),
    "ghz": (),
    "mp": ("megapixel", "megapixels"),
    "dpi": (),
    "rpm": (),
    "db": (),
    "min": ("minute", "minutes", "mins", "分钟"),
    "h": ("hr", "hrs", "hour", "hours", "小时"),
    "°c": (),
    "°f": (),
    "%": (),
}
_CANONICAL_UNIT = {name: unit for unit, names in _UNITS.items() for name in (unit, *names)}
_UNIT_PATTERN = "|".join(re.escape(name) for name in sorted(_CANONICAL_UNIT, key=len, reverse=True))

_TOKEN = re.compile(
    rf"(?P<cjk>[{CJK_CHARACTERS}]+)"
    rf"|(?<![^\W_])(?P<number>\d+(?:[.,]\d+)*)(?:[\s-]?(?P<unit>{_UNIT_PATTERN}))?(?![^\W_{CJK_CHARACTERS}]|[-./][^\W_{CJK_CHARACTERS}])"
    rf"|(?P<word>[^\W_{CJK_CHARACTERS}]+(?:[-./'’&+][^\W_{CJK_CHARACTERS}]+)*\+*)"
)
_CONNECTOR = re.compile(r"[-./&+]")
_ANY_CJK = re.compile(f"[{CJK_CHARACTERS}]")
_LETTER = re.compile(r"[^\W\d_]")

_STOP_WORD_LINES = """
a an the and or but if of at by for with about to from in on is are was were be been being am do does did
has have had having i me my we our you your he she it its they them their this that these those what which
who whom how when where why can could will would shall should may might must there here as so than too very
any some no not please tell us
"""


def terms(text: str) -> list[str]:
    """The terms of a text in reading order, with repetitions.

    Example:
        >>> terms("WH-1000XM5, 4GB")
        ['wh1000xm5', 'wh', '1000xm5', '4gb', '4', 'gb']
        >>> terms("无线耳机")
        ['无线', '线耳', '耳机']
    """
    found: list[str] = []
    plain = text if text.isascii() else simplified(unicodedata.normalize("NFKC", text))
    for match in _TOKEN.finditer(plain.lower()):
        if match["word"] is not None:
            found.extend(_word_terms(match["word"]))
        elif match["cjk"] is not None:
            found.extend(_pairs(match["cjk"]))
        else:
            found.extend(_number_terms(match["number"], match["unit"]))
    return found


def question_terms(text: str) -> list[str]:
    """The distinct terms of a question, in order, without stop words (unless it has no other term).

    Example:
        >>> question_terms("How heavy is the heavy tent?")
        ['heavy', 'tent']
    """
    distinct = list(dict.fromkeys(terms(text)))
    return [term for term in distinct if term not in STOP_WORDS] or distinct


def is_mostly_cjk(text: str) -> bool:
    """Whether at least half of the letters are Chinese, Japanese or Korean."""
    n_cjk = len(_ANY_CJK.findall(text))
    return n_cjk > 0 and 2 * n_cjk >= len(_LETTER.findall(text))


def normal_identifier(text: str) -> str:
    """An identifier as it is compared: folded, without spaces and punctuation.

    Example:
        >>> normal_identifier("wh 1000-XM5") == normal_identifier("WH-1000XM5")
        True
    """
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


@lru_cache(maxsize=65_536)
def _word_terms(word: str) -> tuple[str, ...]:
    if word.isalnum():
        return (_stem(word),)
    word = word.removesuffix("'s").removesuffix("’s").replace("'", "").replace("’", "")
    parts = [part for part in _CONNECTOR.split(word) if part]
    if len(parts) < 2:
        return (_stem(word),)
    return ("".join(parts), *(_stem(part) for part in parts))


def _number_terms(number: str, unit: str | None) -> tuple[str, ...]:
    plain = _plain_number(number)
    if unit is None:
        return (plain,)
    canonical = _CANONICAL_UNIT[unit]
    return (plain + canonical, plain, canonical)


def _plain_number(number: str) -> str:
    """`1,000` → `1000`, `4.0` → `4`, `2,50` → `2.5`; other forms stay."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", number):
        number = number.replace(",", "")
    elif re.fullmatch(r"\d+,\d+", number):
        number = number.replace(",", ".")
    return re.sub(r"\.?0+$", "", number) if re.fullmatch(r"\d+\.\d+", number) else number


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


_IRREGULAR = {
    "shelves": "shelf",
    "knives": "knife",
    "scarves": "scarf",
    "leaves": "leaf",
    "loaves": "loaf",
    "halves": "half",
}


def _stem(word: str) -> str:
    """Strip the English plural: Harman's S-stemmer ("How effective is suffixing?", JASIS 1991)."""
    if len(word) < 4 or not word.endswith("s") or not word.isascii() or not word.isalpha():
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word[:-1] if not word.endswith(("us", "ss")) else word


STOP_WORDS = frozenset(term for word in _STOP_WORD_LINES.split() for term in (word, _stem(word)))
"""Terms of a question that name nothing in a catalog, as written and stemmed ("does", "doe"); dropped from
questions, never from what is indexed."""

"""What a number with its unit looks like: regular expressions only, made from the table of units.

Every repetition is bounded or cannot overlap with its neighbour, so that a search costs time proportional to
the text. What a match means is decided in `quantity.py`.
"""

import re
from dataclasses import dataclass
from functools import cache

from catalog.numerals import VULGAR_FRACTIONS
from catalog.units import currency_spellings, unit_spellings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An amount found in a text, not yet related to others."""

    start: int
    end: int
    magnitude: float  # in its unit
    unit: str | None  # a name as `units.Unit.name` has it; None: a bare number


_LENGTH_LABEL = r"(?:\s*\(?(?:[LWHDBT]|length|width|height|depth|diameter|长|宽|高|深|厚|直径)\b\.?\)?:?\s*)?"

RANGE_MARK = r"\s{0,3}(?:-|–|—|~|～|to|bis|/|至|到)\s{0,3}(?:[-−])?"
"""What stands between the ends of a range."""

DIMENSION_MARK = rf"{_LENGTH_LABEL}\s{{0,3}}(?:x|X|×|\*|by|乘|,(?=\s*[a-z]))\s{{0,3}}{_LENGTH_LABEL}"
"""What stands between two dimensions of one thing."""

JOINING_MARK = r"\s{0,3}(?:,?\s{0,3}\b(?:and|or)\b|&|、|和|或|及)\s{0,3}"
"""What joins the last two numbers of a list."""

LIST_MARK = rf"(?:{JOINING_MARK}|\s{{0,3}}[,;，；]\s{{1,3}})"
"""What stands between two numbers of a list."""

# A plain space groups digits only in money: "iPhone 5 128 GB" is no 5128 GB.
_SPACED = r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d{1,4})?"
_GROUPED = r"\d{1,3}(?:[\u00a0\u202f\u2009'’]\d{3})+(?!\d)(?:[.,]\d{1,4})?"
_IMPERIAL = r"(?:inch|in\b|\"|″|”|cup|tsp|tbsp|tea|table|ft|foot|feet|yard|mile|gal|pint|quart|lb|pound|oz|ounce)"
_FRACTION = (
    rf"(?:\d{{1,3}}[ \-])?\d{{1,2}}/(?:2|3|4|8|16|32|64)(?=[ \-]?{_IMPERIAL})|(?:\d{{1,3}} ?)?[{VULGAR_FRACTIONS}]"
)
_CHINESE_NUMBER = (
    r"(?<![零〇一二两三四五六七八九十百千万第])"
    r"(?:[一二两三四五六七八九十半][零〇一二两三四五六七八九十百千万]{0,20}|[百千](?=元))"
)

_HALF_UNITS = "小时|钟头|月|星期"
"""What is counted in halves behind 个: 两个半小时."""

# Behind a comparison a numeral with a power of ten needs no unit: "不到一百五".
_COMPARED = "|".join(
    rf"(?<={word})"
    for word in "预算 不到 低于 少于 小于 超过 高于 大于 多于 至少 最多 最少 不超 大约 大概 以内 花 约".split()
)
_BARE_CHINESE = (
    rf"(?:\A|{_COMPARED})(?P<bare>(?=[一二两三四五六七八九十]*[百千万]){_CHINESE_NUMBER})(?!\w(?<![的以到至左吗呢]))"
)

# A Chinese unit that begins another word is none: 年级, 个性, 米饭, 人造.
_NOT_BEFORE = {
    "年": "级龄代份轻前后",
    "天": "然花气空线",
    "日": "本期常用系",
    "元": "素旦",
    "块": "电芯屏硬板儿",
    "个": "性人体别",
    "人": "造工体气机类民",
    "度": "假过数",
    "米": "饭白色粉其线",
    "瓦": "楞",
    "升": "级降",
    "两": "用侧面种个款端边头者次色条只",
    "只": "有要能需是",
    "套": "装餐",
    "安": "全装静卓",
    "欧": "洲式美",
    "牛": "皮津仔奶肉",
    "巴": "士黎",
    "周": "边岁末到",
    "星": "期",
    "页": "面",
    "片": "式",
    "支": "持",
    "张": "力开",
    "包": "括含装",
    "盒": "装",
    "袋": "装",
    "瓶": "装",
    "台": "湾式灯",
    "层": "次",
    "寸": "步",
    "克": "拉服",
    "斤": "重",
}
_ASCII_ONLY_UNITS = {
    "星",
    "★",
    "台",
    "张",
    "日",
    "欧",
    "安",
    "牛",
    "巴",
    "帕",
}  # 三星 is a maker, 三台 a name


@cache
def pattern() -> re.Pattern[str]:
    """Currency, sign, number, multiplier and unit, all but the number optional; or a Chinese numeral."""
    spellings = unit_spellings()
    before = "|".join(rf"{re.escape(sign)}(?![^\W\d_])" for sign in currency_spellings())
    money = "|".join(re.escape(sign) for sign in currency_spellings())
    number = (
        rf"{_FRACTION}|{_GROUPED}|(?(before){_SPACED}|(?!))|{_SPACED}(?=\s?(?:{money}))"
        r"|\d+(?:[.,]\d+)*|\.\d+"
    )
    start = rf"(?<![A-Za-z0-9_.])(?<!\d,)(?!802\.1)(?:(?P<before>{before})\s?)?(?P<sign>[-−](?=[\d.]))?"
    times = r"(?:(?P<kilo>(?-i:k)(?![A-Za-z0-9]))|(?P<times>\s?(?:万|亿|(?:thousand|million|billion)\b)))?"
    unit = rf"{times}(?:个半(?P<half_unit>{_HALF_UNITS})|[\s\-]?(?P<unit>{unit_alternatives(spellings)}))?"
    chinese = [spelling for spelling in spellings if "一" <= spelling[0] <= "鿿"]
    chinese_units = unit_alternatives([spelling for spelling in chinese if spelling not in _ASCII_ONLY_UNITS])
    chinese_end = (
        rf"(?:个半(?P<chinese_half_unit>{_HALF_UNITS})|(?P<chinese_unit>{chinese_units})|(?=以[内下上]|左右|[来多](?:[块元]|的))"
        rf"|(?=(?:到|至|[-–~])[一二两三四五六七八九十百千万\d]{{1,8}}(?:{chinese_units})))"
    )
    numeral = rf"(?P<chinese>{_CHINESE_NUMBER}){chinese_end}"
    return re.compile(rf"{start}(?P<number>{number}){unit}|{numeral}|{_BARE_CHINESE}", re.IGNORECASE)


def unit_alternatives(spellings: list[str]) -> str:
    """A pattern of spellings as they stand in the table of units, in the order given.

    Parted by their first character, which is three times as fast as one long row.
    """
    groups: dict[str, list[str]] = {}
    for spelling in spellings:
        groups.setdefault(spelling[0].lower(), []).append(_unit(spelling))
    firsts = "".join(re.escape(first) for first in groups)
    branches = "|".join(rf"(?={re.escape(first)})(?:{'|'.join(group)})" for first, group in groups.items())
    return rf"(?=[{firsts}])(?:{branches})"


def _unit(spelling: str) -> str:
    escaped = r"[\s\-]{1,2}".join(re.escape(part) for part in spelling.split("_"))
    if spelling == "in":
        return r"in(?=$|\.?\s*[,;:)x×*/]|\.|\s+(?:wide|tall|long|deep|high|thick|diameter))"
    if spelling[-1].isascii() and spelling[-1].isalnum():
        return escaped + r"(?![A-Za-z0-9_²³])"
    if spelling in _NOT_BEFORE:
        return escaped + f"(?![{_NOT_BEFORE[spelling]}])"
    return escaped

"""Changes of single values: another number, unit, colour, material, quantifier, date.

Written apart from the code that checks, so that both cannot be wrong in the same way. Each gives a text that is
false where the original was true, or None where it knows no change.
"""

import random
import re
from collections.abc import Sequence

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNITS: tuple[tuple[str, ...], ...] = (
    ("kg", "g", "lb", "t"),
    ("g", "kg", "oz"),
    ("mm", "cm", "m", "inch"),
    ("cm", "mm", "m", "inch"),
    ("m", "cm", "km", "ft"),
    ("inch", "cm", "mm"),
    ("ml", "l", "cl"),
    ("l", "ml", "gallons"),
    ("min", "h", "s", "days"),
    ("minutes", "hours", "seconds"),
    ("h", "min", "days"),
    ("hours", "minutes", "days"),
    ("months", "years", "weeks", "days"),
    ("years", "months", "weeks"),
    ("year", "month", "week"),
    ("days", "weeks", "hours"),
    ("W", "kW", "V"),
    ("V", "W", "A"),
    ("Hz", "kHz", "MHz"),
    ("GHz", "MHz", "kHz"),
    ("MHz", "GHz", "kHz"),
    ("GB", "MB", "TB"),
    ("MB", "GB", "KB"),
    ("TB", "GB", "MB"),
    ("mAh", "Ah", "Wh"),
    ("Wh", "mAh", "W"),
    ("bar", "Pa", "psi"),
    ("°C", "°F"),
    ("EUR", "USD", "GBP"),
    ("€", "$", "£"),
    ("%", "kg"),
    ("ms", "s", "min"),
    ("克", "千克", "斤"),
    ("千克", "克", "斤"),
    ("公斤", "克", "斤"),
    ("厘米", "毫米", "米", "英寸"),
    ("毫米", "厘米", "米"),
    ("米", "厘米", "公里"),
    ("毫升", "升"),
    ("升", "毫升"),
    ("瓦", "千瓦", "伏"),
    ("小时", "分钟", "天"),
    ("分钟", "小时", "秒"),
    ("个月", "年", "天"),
    ("年", "个月", "天"),
    ("元", "美元", "欧元"),
    ("¥", "$", "€"),
    ("分贝", "瓦"),
    ("平方米", "平方厘米"),
)
COLOURS = (
    "black white red blue green yellow orange purple pink brown grey silver gold beige teal navy".split(),
    "黑色 白色 红色 蓝色 绿色 黄色 橙色 紫色 粉色 棕色 灰色 银色 金色".split(),
)
MATERIALS = (
    "aluminium|stainless steel|plastic|wood|glass|leather|cotton|polyester|nylon|titanium|cast iron|ceramic|bamboo"
    "|silicone|wool|rubber|copper".split("|"),
    "不锈钢 铝合金 塑料 实木 玻璃 真皮 棉 涤纶 纯钛 铸铁 陶瓷 竹子 硅胶 紫铜".split(),
)
_MONTHS = "January February March April May June July August September October November December".split()
_DATE = re.compile(
    rf"(?:\b\d{{1,2}} )?\b(?:{'|'.join(month for month in _MONTHS if month != 'May')})\b(?: \d{{4}})?|\b\d{{4}}-\d\d-\d\d\b"
    r"|\d{4}\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?)?|[一二三四五六七八九十]{1,2}月"
)
_QUANTIFIERS: tuple[tuple[str, str], ...] = (
    ("up to", "at least"),
    ("at least", "at most"),
    ("at most", "at least"),
    ("no more than", "at least"),
    ("all", "none of the"),
    ("every", "no"),
    ("each", "none"),
    ("always", "never"),
    ("never", "always"),
    ("usually", "always"),
    ("most", "all"),
    ("some", "all"),
    ("many", "all"),
    ("only", "not only"),
    ("both", "neither"),
    ("within", "after"),
    ("more than", "less than"),
    ("less than", "more than"),
    ("under", "over"),
    ("before", "after"),
    ("until", "from"),
    ("以内", "以上"),
    ("至少", "至多"),
    ("最多", "至少"),
    ("不超过", "超过"),
    ("所有", "部分"),
    ("全部", "部分"),
    ("都", "都不"),
)


def other_number(text: str, rng: random.Random, *, least_change: float = 0.0) -> str | None:
    """A text with one of its numbers changed by more than a share of it."""
    plain_numbers = (match for match in _NUMBER.finditer(text) if match.group().count(".") < 2)  # no version, no date
    found = [match for match in plain_numbers if float(match.group().replace(",", "")) > 0]
    if not found:
        return None
    match = rng.choice(found)
    plain = match.group()
    value = float(plain.replace(",", ""))
    tries = [
        _digit_changed(plain, rng),
        _written_like(plain, value * rng.choice((0.5, 0.7, 0.8, 1.2, 1.5, 2.0, 10.0))),
        _written_like(plain, value + rng.choice((1.0, 2.0, 5.0))),
        plain[::-1] if len(plain) > 1 and plain.isdigit() else plain,
    ]
    rng.shuffle(tries)
    for changed in tries:
        amount = float(changed.replace(",", "") or 0)
        if amount > 0 and abs(amount - value) > max(least_change * value, 1e-9):
            return text[: match.start()] + changed + text[match.end() :]
    return None


def other_unit(text: str, rng: random.Random) -> str | None:
    """A text with the unit after (or the currency before) one of its numbers changed."""
    places = []
    for unit, *others in _UNITS:
        if unit in ("€", "¥"):
            pattern = rf"{re.escape(unit)}(?=\d)"
        elif unit.isascii():
            pattern = rf"(?<=\d)\s?{re.escape(unit)}(?![A-Za-z²³/])"
        else:
            pattern = rf"(?<=\d)\s?{re.escape(unit)}(?![一-鿿/])"
        places += [(match, others) for match in re.finditer(pattern, text)]
    if not places:
        return None
    match, others = rng.choice(places)
    space = " " if match.group().startswith(" ") else ""
    return text[: match.start()] + space + rng.choice(others) + text[match.end() :]


def other_word(text: str, words: Sequence[Sequence[str]], held: str, rng: random.Random) -> str | None:
    """A text with one word of a list replaced by another of it that stands nowhere in what is held."""
    for row in words:
        said = [word for word in row if _place(word, text)]
        free = [word for word in row if word.lower() not in held.lower() and not (word == "grey" and "gray" in held)]
        if said and free:
            word = rng.choice(said)
            match = _place(word, text)
            assert match is not None
            return text[: match.start()] + rng.choice(free) + text[match.end() :]
    return None


def other_quantifier(text: str, rng: random.Random) -> str | None:
    """A text with a quantifier replaced by one that says otherwise."""
    found = [(match, other) for word, other in _QUANTIFIERS if (match := _place(word, text))]
    if not found:
        return None
    match, other = rng.choice(found)
    changed = other.capitalize() if match.group()[:1].isupper() else other
    return text[: match.start()] + changed + text[match.end() :]


def has_date(text: str) -> bool:
    """Whether a text names a day, a month or a year."""
    return _DATE.search(text) is not None


def other_date(text: str, rng: random.Random) -> str | None:
    """A text with one day, month or year changed."""
    found = list(_DATE.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    date = match.group()
    changes = []
    month = next((one for one in _MONTHS if one in date), None)
    if month is not None:
        changes.append(date.replace(month, rng.choice([one for one in _MONTHS if one not in text])))
    if year := re.search(r"\d{4}", date):
        changes.append(date.replace(year.group(), str(int(year.group()) + rng.choice((-1, 1, 2)))))
    if day := re.match(r"\d{1,2}(?= )", date):
        changes.append(date.replace(day.group(), str(int(day.group()) % 27 + 1), 1))
    if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", date):
        changes.append(f"{iso[1]}-{int(iso[2]) % 12 + 1:02d}-{iso[3]}")
    if chinese := re.match(r"[一二三四五六七八九十]+", date):
        changes.append(date.replace(chinese.group(), "四" if chinese.group() != "四" else "七"))
    return text[: match.start()] + rng.choice(changes) + text[match.end() :] if changes else None


def _place(word: str, text: str) -> re.Match[str] | None:
    pattern = rf"(?<![A-Za-z-]){re.escape(word)}(?![A-Za-z-])" if word.isascii() else re.escape(word)
    return re.search(pattern, text, re.IGNORECASE)


def _digit_changed(plain: str, rng: random.Random) -> str:
    places = [place for place, char in enumerate(plain) if char.isdigit()]
    place = rng.choice(places)
    digits = [d for d in "123456789" if d != plain[place]]
    return plain[:place] + rng.choice(digits) + plain[place + 1 :]


def _written_like(plain: str, value: float) -> str:
    decimals = len(plain.partition(".")[2])
    return f"{value:,.{decimals}f}" if "," in plain else f"{value:.{decimals}f}"

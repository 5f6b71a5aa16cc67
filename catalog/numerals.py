"""Numerals as shops write them, to floats: decimal marks, thousands marks, fractions, Chinese numerals.

Takes the characters of one numeral and nothing else; finding numerals in a text is `quantity.py`.
"""

import re

_MAX_DIGITS = 18  # a longer row of digits is an identifier, and beyond what a float tells apart

_VULGAR = {
    "½": 1 / 2,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅛": 1 / 8,
    "⅜": 3 / 8,
    "⅝": 5 / 8,
    "⅞": 7 / 8,
}

VULGAR_FRACTIONS = "".join(_VULGAR)
"""The characters that are a fraction by themselves."""

_FRACTION = re.compile(r"(?:(?P<whole>\d+)[\s\-])?(?P<numerator>\d+)/(?P<denominator>[1-9]\d*)")


def parse_number(text: str) -> float:
    """The value of digits with decimal and thousands marks, or of a fraction.

    With both marks the last one is the decimal. A comma before groups of exactly three digits is a thousands
    mark (1,234), any other single one a decimal (2,4); a single point is decimal (1.234 kg), several are
    thousands marks.

    Raises:
        ValueError: If `text` is no number: a version (2.11.4), a list (60,70,80), more than 18 digits.

    Example:
        >>> parse_number("1,299.00"), parse_number("1 299,5"), parse_number("1,234"), parse_number("2,4")
        (1299.0, 1299.5, 1234.0, 2.4)
        >>> parse_number("1/4"), parse_number("1 1/2"), parse_number("2½")
        (0.25, 1.5, 2.5)
    """
    if text and text[-1] in _VULGAR:
        whole = text[:-1].strip()
        return (parse_number(whole) if whole else 0.0) + _VULGAR[text[-1]]
    if fraction := _FRACTION.fullmatch(text):
        return int(fraction["whole"] or 0) + int(fraction["numerator"]) / int(fraction["denominator"])
    digits = re.sub(r"[\s'’]", "", text.replace("−", "-"))
    if not re.fullmatch(r"[-+]?(?:\d[\d.,]*|\.\d+)", digits) or sum(map(str.isdigit, digits)) > _MAX_DIGITS:
        raise ValueError(f"{text[:40]!r} is no number")
    return float(_with_point(digits, text))


def _with_point(digits: str, text: str) -> str:
    """The digits with at most one mark, a decimal point."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal = max(".", ",", key=digits.rfind)
        thousands = "," if decimal == "." else "."
        whole, _, fraction = digits.rpartition(decimal)
        if decimal in whole or not _is_grouped(whole, thousands):
            raise ValueError(f"{text[:40]!r} is no number: its marks stand in no order")
        return whole.replace(thousands, "") + "." + fraction
    if commas == 1 and not _is_grouped(digits, ","):
        return digits.replace(",", ".")
    mark = "," if commas else "."
    if commas or points > 1:
        if not _is_grouped(digits, mark):
            raise ValueError(f"{text[:40]!r} is no number but several")
        return digits.replace(mark, "")
    return digits


def _is_grouped(digits: str, mark: str) -> bool:
    return re.fullmatch(rf"[-+]?[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", digits) is not None


_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_POWERS = {"十": 10, "百": 100, "千": 1000}


def parse_chinese_number(text: str) -> float:
    """The value of a Chinese numeral below one hundred million, also in spoken short form.

    Raises:
        ValueError: If `text` holds anything else.

    Example:
        >>> parse_chinese_number("一百五"), parse_chinese_number("两千三百"), parse_chinese_number("十二")
        (150.0, 2300.0, 12.0)
    """
    total = section = 0.0
    digit: int | None = None
    power = 1
    if not text:
        raise ValueError("an empty text is no Chinese numeral")
    if len(text) > 2 and all(char in _CHINESE_DIGITS for char in text):  # 二〇二四, read digit by digit
        return float("".join(str(_CHINESE_DIGITS[char]) for char in text[:_MAX_DIGITS]))
    for char in text:
        if char in _CHINESE_DIGITS and not digit:  # two digits in a row, 三四个, are no number but a guess
            digit = _CHINESE_DIGITS[char]
            power = 1 if char in "零〇" else power
        elif char in _CHINESE_POWERS:
            power = _CHINESE_POWERS[char]
            section += (1 if digit is None else digit) * power
            digit = None
        elif char == "万":
            total += (section + (digit or 0)) * 10_000
            section, digit, power = 0.0, None, 10_000
        elif char == "半" and digit is None:
            return total + section + 0.5
        else:
            raise ValueError(f"{text[:40]!r} is no Chinese numeral")
    short_form = power // 10 if power > 10 else 1  # 一百五 is 150, 一百零五 is 105
    return total + section + (digit or 0) * short_form

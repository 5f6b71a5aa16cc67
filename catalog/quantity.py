"""Numbers with units, found in text and read from attribute values.

Understands decimal points and commas, thousands marks, fractions, ranges, lists and dimensions that state
their unit once ("20–40 °C", "30 x 20 x 5 cm"), amounts of two units ("1 h 30 min"), and Chinese numerals
before a unit ("一百五十元", "1.5万"). Numbers that belong to a name ("Aurora 200", "WH-1000XM5", "IPX4") are
not quantities with a unit; a bare number is one without. A text may be hostile: what is searched is bounded.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog.amount import Quantity, convert, format_quantity
from catalog.combined_numbers import find_combined, named_resolution
from catalog.numerals import parse_chinese_number, parse_number
from catalog.quantity_pattern import DIMENSION_MARK, JOINING_MARK, LIST_MARK, RANGE_MARK, Stated, pattern
from catalog.spelled_numbers import find_spelled
from catalog.units import Unit, find_unit, named_unit

__all__ = [
    "Quantity",
    "convert",
    "find_quantities",
    "format_quantity",
    "parse_chinese_number",
    "parse_dimensions",
    "parse_number",
    "parse_quantity",
]

MAX_TEXT_CHARS = 20_000
"""A longer text is searched up to here, so that hostile input costs bounded time."""

MAX_VALUE_CHARS = 80
"""A longer attribute value is prose: it states no single quantity."""

_SAME_VALUE_TOLERANCE = 0.03  # "2 kg / 4.4 lb": rounded harder, and written as one value
_LEAST_KELVIN = 1000  # below it "4K" is a resolution, above it "2700 K" a colour temperature
_MOST_AMPERES = 200
_MULTIPLIERS = {"万": 1e4, "亿": 1e8, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_LEAST_DENIER = 10  # below it "3D" is not a yarn
_CALENDAR_YEARS = range(1900, 2101)
_SIGNED = {None, "temperature", "decibel", "percent", "currency", "voltage", "angle"}  # others have no minus

# A larger unit and the smaller one that may follow it in one amount.
_COMPOUNDS = {
    ("hour", "minute"),
    ("minute", "second"),
    ("day", "hour"),
    ("year", "month"),
    ("foot", "inch"),
    ("meter", "centimeter"),
    ("pound", "ounce"),
    ("kilogram", "gram"),
    ("jin", "liang"),
}
_COUNTS = {"piece", "pack", "device", "layer", "gear", "page", "person"}


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of a text in reading order; bare numbers too, numbers inside names not.

    A number in a range or a row of dimensions takes the unit that ends it, one in a range after a currency
    the currency that begins it.

    Example:
        >>> [(q.magnitude, q.unit) for q in find_quantities("30 x 20 cm, under $1,299 and 2–4 h")]
        [(30.0, 'centimeter'), (20.0, 'centimeter'), (1299.0, 'USD'), (2.0, 'hour'), (4.0, 'hour')]
    """
    searched = text[:MAX_TEXT_CHARS]
    found: list[Quantity] = []
    for match in pattern().finditer(searched):
        follows = bool(found) and found[-1].end == match.start() - 1  # the "-" of "10W-20W" belongs to no name
        if follows or not _NAME_BEFORE.search(searched[max(0, match.start() - 2) : match.start()]):
            is_chinese = match["chinese"] or match["bare"]
            found.extend(_read_chinese(match, searched) if is_chinese else _read(match, searched))
    found = _with_stated(searched, found)
    return _join_compounds(searched, _share_currency(searched, _share_units(searched, found)))


def parse_quantity(text: str) -> Quantity | None:
    """The one quantity that an attribute value states, or None when it states none or several.

    A qualifier before it ("approx.", "up to") and a remark in brackets after it are ignored; text after a
    number with a known unit is too ("10 cm wide"), but a bare number must stand alone, or be a ratio to one
    ("1300:1"). Two numbers that state one amount in two units ("2 kg / 4.4 lb") are the first of them.

    Example:
        >>> parse_quantity("8.48 ounces (0.53 pounds)").unit
        'ounce'
        >>> parse_quantity("30 x 20 x 5 cm"), parse_quantity("IPX4")
        (None, None)
    """
    if not 0 < len(text) <= MAX_VALUE_CHARS:
        return None
    shift = _QUALIFIERS.match(text).end()  # type: ignore[union-attr]  # it matches the empty text too
    core = _RATIO.sub("", _REMARK.sub("", text[shift:]).rstrip(" .。"))
    quantities = find_quantities(core)
    if not quantities and (pixels := named_resolution(core)) is not None:
        return _quantity(core, float(pixels), named_unit("pixel"), shift)
    if not quantities or quantities[0].start != 0:
        return None
    only = quantities[0]
    if not all(_restates(only, other) for other in quantities[1:]):
        return None
    rest = core[only.end :]
    if rest and (only.unit is None or _RATE.match(rest)):
        return None
    return replace(only, start=shift, end=shift + only.end)


def parse_dimensions(text: str) -> tuple[Quantity, ...]:
    """The lengths of the first row of dimensions in a text, in its order; () when there is none.

    Example:
        >>> [q.base_magnitude for q in parse_dimensions("68 x 32 x 26 cm, folded 70 x 10 cm")]
        [0.68, 0.32, 0.26]
    """
    row: list[Quantity] = []
    for quantity in find_quantities(text):
        joined = row and re.fullmatch(DIMENSION_MARK, text[row[-1].end : quantity.start])
        if quantity.dimension == "length" and joined:
            row.append(quantity)
        elif len(row) > 1:
            break
        else:
            row = [quantity] if quantity.dimension == "length" else []
    return tuple(row) if len(row) > 1 else ()


_QUALIFIERS = re.compile(
    r"\s*(?:(?:approx(?:imately|\.)?|about|ca\.?|circa|up to|max(?:imum|\.)?|min(?:imum|\.)?|at least|over"
    r"|size|length|width|height|depth|diameter|weight|capacity"
    r"|[~≈<>≤≥±Ø⌀]|大约|约|最大|最长|最高|可达|不超过|至少|直径)\s*){0,3}",
    re.IGNORECASE,
)
_RATIO = re.compile(r"(?<=\d)\s?:\s?1$")
_REMARK = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_RATE = re.compile(r"\s?/\s?[^\W\d_]|\s+per\s", re.IGNORECASE)
_PER = re.compile(r"\s?/\s?([^\W\d_]+[²³]?)")
_NAME_BEFORE = re.compile(r"[A-Za-z]-$")  # WH-1000
_OPEN_QUOTE = re.compile(r"(?:^|[\s(])[\"”″“][^\s\"”″][^\"”″]*$")


def _restates(first: Quantity, other: Quantity) -> bool:
    """Whether a second number states the amount of the first in another unit."""
    differs = first.unit is not None and first.unit != other.unit
    return differs and first.same_as(other, tolerance=_SAME_VALUE_TOLERANCE)


def _read(match: re.Match[str], text: str) -> list[Quantity]:
    """The quantity of a match in digits, or none when it is a name, a version or a row of numbers."""
    spelling = "个月" if match["half_unit"] == "月" else match["half_unit"] or match["unit"]
    if spelling is None and _continues_as_name(text, match.end()):
        return []
    try:
        magnitude = parse_number(match["number"])
    except ValueError:
        return []
    magnitude *= _MULTIPLIERS[match["times"].strip().lower()] if match["times"] else 1
    magnitude += 0.5 if match["half_unit"] else 0.0
    unit = find_unit(spelling) if spelling else None
    if match["unit"] and (unit is None or not _fits(unit, magnitude, match, text)):
        return []
    end = match.end()
    if match["before"]:
        after, unit = unit, find_unit(match["before"])
        if after is not None and after.dimension != "currency":  # "€5 m": the sign belongs to the number
            end = match.start("unit")
    if match["kilo"]:
        if unit is None or unit.dimension != "currency":
            return []
        magnitude *= 1000
    signed = bool(match["sign"]) and (unit.dimension if unit else None) in _SIGNED
    first = "before" if match["before"] else "sign" if signed else "number"
    quantity = _quantity(
        text[match.start(first) : end].rstrip(), -magnitude if signed else magnitude, unit, match.start(first)
    )
    return [quantity]


def _continues_as_name(text: str, end: int) -> bool:
    """Whether letters follow a bare number at once, as in 1211ea, or the sign of a date, as in 12月."""
    follower = text[end : end + 1]
    if follower in ("年", "月", "日", "号"):
        return True
    return follower.isascii() and (follower.isalnum() or follower == "_")


def _fits(unit: Unit, magnitude: float, match: re.Match[str], text: str) -> bool:
    """Whether a unit can be meant after this number and before what follows."""
    glued = match.start("unit") == match.end("number")
    spelling, before = match["unit"], text[max(0, match.start() - 60) : match.start()]
    if spelling == "K" and magnitude < _LEAST_KELVIN:
        return False
    if spelling == "D" and not (glued and magnitude >= _LEAST_DENIER):
        return False
    if spelling == "HP" or (spelling == "H" and glued) or (spelling == "A" and magnitude >= _MOST_AMPERES):
        return False  # a maker, and the ends of part numbers: 4800H, 305A
    if spelling == "年" and magnitude in _CALENDAR_YEARS:
        return False
    if spelling == "日" and before.endswith("月"):
        return False
    if spelling in ('"', "”", "″") and _OPEN_QUOTE.search(before):
        return False
    per = _PER.match(text, match.end())
    return per is None or unit.dimension == "currency" or _is_alternative(unit, per[1])


def _is_alternative(unit: Unit, word: str) -> bool:
    """Whether a word after a slash makes no rate: "5 kg/lb" does not, "5 km/l" does."""
    other = find_unit(word)
    return other is None or other.dimension == unit.dimension


def _read_chinese(match: re.Match[str], text: str) -> list[Quantity]:
    half_unit = match["chinese_half_unit"]
    spelling = "个月" if half_unit == "月" else half_unit or match["chinese_unit"]
    unit = find_unit(spelling) if spelling else None
    numeral = match["chinese"] or match["bare"]
    if numeral == "一" and unit is not None and (unit.name in _COUNTS or match["chinese_unit"] in ("块", "度")):
        return []  # 一个 is an article, 一块 is "together", 一度 is "once"
    try:
        magnitude = parse_chinese_number(numeral) + (0.5 if half_unit else 0.0)
    except ValueError:
        return []
    if unit is not None and unit.name == "year" and magnitude in _CALENDAR_YEARS:
        return []
    return [_quantity(match.group(), magnitude, unit, match.start())]


def _quantity(text: str, magnitude: float, unit: Unit | None, start: int) -> Quantity:
    return Quantity(
        text=text,
        magnitude=magnitude,
        unit=None if unit is None else unit.name,
        dimension=None if unit is None else unit.dimension,
        base_magnitude=magnitude if unit is None else magnitude * unit.factor + unit.offset,
        start=start,
        end=start + len(text),
    )


def _with_stated(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """With the amounts in words and those of several numbers, which stand for the numbers inside them."""
    stated = sorted(
        [*find_combined(text), *find_spelled(text), *_chinese_tails(text, found)], key=lambda one: (one.start, -one.end)
    )
    if not stated:
        return list(found)
    stated = [one for i, one in enumerate(stated) if i == 0 or one.start >= stated[i - 1].end]
    merged = [
        _quantity(text[one.start : one.end], one.magnitude, named_unit(one.unit) if one.unit else None, one.start)
        for one in stated
    ]
    starts = [one.start for one in stated]
    kept = [
        one
        for one in found
        if not (place := bisect_left(starts, one.end)) or stated[place - 1].end <= one.start  # the last to begin before
    ]
    return sorted([*kept, *merged], key=lambda quantity: quantity.start)


def _chinese_tails(text: str, found: Sequence[Quantity]) -> Iterator[Stated]:
    """Amounts whose last figure stands behind the unit: 三斤半, 三块五, 一米八, 1米75."""
    for quantity in found:
        tail = _TAIL.match(text, quantity.end)
        if tail is None or quantity.unit not in _TAIL_UNITS or not "一" <= text[quantity.end - 1] <= "鿿":
            continue
        figures = "".join(
            str(int(parse_chinese_number(char))) if not char.isdigit() else char for char in tail["figures"] or ""
        )
        if figures and quantity.unit not in ("CNY", "meter", "jin"):
            continue
        more = 0.5 if tail["half"] else float(f"0.{figures}")
        yield Stated(start=quantity.start, end=tail.end(), magnitude=quantity.magnitude + more, unit=quantity.unit)


_TAIL_UNITS = {"jin", "kilogram", "meter", "hour", "year", "day", "liter", "CNY", "kilometer", "liang"}
_TAIL = re.compile(
    r"(?:(?P<half>半)|(?P<figures>\d{1,2}|[一二三四五六七八九]{1,2}))(?=$|[^\w.\d]|[的以之左高长宽重呢吗吧了]|到(?!\w))"
)


def _share_units(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Give bare numbers the unit of the one that ends their range, row of dimensions or list."""
    shared = list(found)
    i = len(shared) - 1
    while i > 0:
        i -= 1
        here, following = shared[i], shared[i + 1]
        if here.unit is not None or following.unit is None:
            continue
        between = text[here.end : following.start]
        rows = following.dimension in ("length", "pixel", "dot_per_inch") and re.fullmatch(DIMENSION_MARK, between)
        if rows or re.fullmatch(RANGE_MARK, between):
            shared[i] = _with_unit(here, following)
            continue
        first = _list_start(text, shared, i)
        for position in range(first, i + 1):
            shared[position] = _with_unit(shared[position], following)
    return shared


def _list_start(text: str, found: Sequence[Quantity], last: int) -> int:
    """Index of the first bare number of the list that ends before `last` + 1; `last` + 1 when it is no list.

    Numbers parted by commas alone are a list only at the start of a text: "in 2019, 24 cm" is none.
    """
    first, joined = last + 1, False
    for i in range(last, max(-1, last - _MAX_LIST), -1):
        between = text[found[i].end : found[i + 1].start]
        here = found[i]
        if here.unit is not None or here.magnitude in _CALENDAR_YEARS or not re.fullmatch(LIST_MARK, between):
            break
        joined = joined or re.fullmatch(JOINING_MARK, between) is not None
        first = i
    starts = first <= last and not text[: found[first].start].strip()
    return first if joined or starts else last + 1


_MAX_LIST = 20  # numbers of one list; more are a table


def _share_currency(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Give the end of a range the currency that stands before its beginning: "$100-200"."""
    shared = list(found)
    for i in range(1, len(shared)):
        before, here = shared[i - 1], shared[i]
        begins = before.dimension == "currency" and not before.text[0].isdigit()
        if begins and here.unit is None and re.fullmatch(RANGE_MARK, text[before.end : here.start]):
            shared[i] = _with_unit(here, before)
    return shared


def _with_unit(quantity: Quantity, other: Quantity) -> Quantity:
    assert other.unit is not None
    return _quantity(quantity.text, quantity.magnitude, named_unit(other.unit), quantity.start)


def _join_compounds(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Make one quantity of an amount in two units: "1 h 30 min" is 1.5 hours."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if last is not None and _continues(last, quantity, text[last.end : quantity.start]):
            assert last.unit is not None
            unit = named_unit(last.unit)
            magnitude = last.magnitude + quantity.base_magnitude / unit.factor
            joined[-1] = _quantity(text[last.start : quantity.end], magnitude, unit, last.start)
        else:
            joined.append(quantity)
    return joined


def _continues(larger: Quantity, smaller: Quantity, between: str) -> bool:
    return (
        (larger.unit, smaller.unit) in _COMPOUNDS
        and between.strip(" ,") in ("", "and", "又", "零")
        and len(between) <= len(" and ")
        and larger.magnitude >= 0
        and larger.magnitude == int(larger.magnitude)
        and 0 <= smaller.base_magnitude < named_unit(larger.unit or "").factor
    )

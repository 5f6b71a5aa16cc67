"""Amounts written in English words: "half an hour", "twenty-five kg", "one and a half litres", "a couple of days".

A number word is an amount only before a unit, in a range or behind a comparing word ("under fifty"); "a" and "an" only
where they count ("in an hour"), not where they mean "each" ("twice a day") or name something ("a bar stool"). Finds
places and values; what a unit means is `units.py`.
"""

import re
from collections.abc import Iterator
from functools import cache

from catalog.quantity_pattern import Stated, unit_alternatives
from catalog.units import find_unit, unit_spellings

_DIGITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_VALUES: dict[str, float] = {**_DIGITS, **_TEENS, **_TENS, "zero": 0, "a": 1, "an": 1, "couple": 2}
_PARTS = {"half": 0.5, "quarter": 0.25, "quarters": 0.25}

_DIGIT = "|".join(_DIGITS)
_SMALL = rf"(?=[efnostz])(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{_DIGIT})\b)?|{'|'.join(_TEENS)}|{_DIGIT}|zero)\b"
_HUNDREDS = rf"(?:(?:{_SMALL}|a)[\s-]hundred\b(?:(?:\sand)?\s{_SMALL})?|{_SMALL})"
_WHOLE = rf"(?:(?:{_HUNDREDS}|a)[\s-]thousand\b(?:(?:\sand)?\s{_HUNDREDS})?|{_HUNDREDS})"
_AND_PART = r"\sand\s(?:an?\s(?:half|quarter)|three[\s-]quarters)\b"
_NUMBER = rf"(?:{_WHOLE}(?:{_AND_PART}|(?:\spoint(?:\s(?:{_DIGIT}|zero)\b){{1,4}}))?)"
_HINTS = frozenset({"a", "an", "half", "quarter", "quarters", "dozen", "zero", *_DIGITS, *_TEENS, *_TENS})
"""One of these is in every amount in words; most values of attributes hold none."""
_LETTERS = re.compile(r"[a-z]+")

_PART = (
    r"(?:(?:(?:an?\s)?half(?:\san?\b)?|(?:(?:an?|one)\s)?quarter(?:\sof\san?\b)?|three[\s-]quarters(?:\sof\san?\b)?"
    r"|an?\scouple\sof)\b)"
)
_DOZEN = rf"(?:(?:half\san?|an?|{_NUMBER}|\d{{1,4}})[\s-]dozen\b)"

# Units that are also plain words: only in the plural, joined by a hyphen, or before a word of size ("a foot long").
_PLAIN_WORDS = frozenset(
    """
    bar second foot yard cup star degree page count pound sterling pint mole stone tablet tablets capsule capsules
    caps
    """.split()
)
_NOT_SPELLED = frozenset(
    """
    in a d j k n t s h m b den layer layers ply piece pieces pack packs packet packets device devices pc pcs pc(s)
    pcs. count ct caps capsule capsules tablet tablets gear bars bar page pages speed_settings speed_levels ms deg
    nit nits
    """.split()
)
_SIZE = re.compile(r"\s(?:long|wide|tall|high|deep|thick|across|away|off)\b", re.IGNORECASE)
_COUNTS_BEFORE = re.compile(
    rf"(?:\sand\s(?:{_NUMBER}|\d)|\s(?:long|wide|tall|high|deep|thick)\b)", re.IGNORECASE
)  # "an hour and twenty minutes", "a foot long"
# Words behind which "an hour" counts; behind others it means "each": "twice a day", "5 EUR a month".
_BEFORE_ARTICLE = frozenset(
    """
    in within under over about around than least most after to for only nearly almost just takes take took taking
    last lasts lasting runs run below above roughly approximately exactly maximum minimum max min up another is
    weighs holds costs cost hold weigh of
    """.split()
)
_COMPARING = frozenset("under over below above than least most about around exceed exceeding beyond".split())
_LEAST_BARE = 10  # "more than one" counts nothing
_WORD_BEFORE = re.compile(r"([A-Za-z]+)[\s-]$")


def find_spelled(text: str) -> Iterator[Stated]:
    """Amounts in words, in reading order; what is found does not overlap. Time is proportional to the text.

    Example:
        >>> [(one.magnitude, one.unit) for one in find_spelled("half an hour, or two and a half litres a day")]
        [(0.5, 'hour'), (2.5, 'liter')]
    """
    if _HINTS.isdisjoint(_LETTERS.findall(text.lower())):
        return
    for match in _pattern().finditer(text):
        before = _WORD_BEFORE.search(text, max(0, match.start() - 20), match.start())
        word = before[1].lower() if before else ""
        if match["dozen"]:
            yield Stated(start=match.start(), end=match.end(), magnitude=12 * _value(match["dozen"][:-5]), unit=None)
        elif match["unit"]:
            yield from _measured(match, text, word)
        elif match["range"] or (word in _COMPARING and _value(match["bare"]) >= _LEAST_BARE):
            group = "range" if match["range"] else "bare"
            yield Stated(start=match.start(), end=match.end(), magnitude=_value(match[group]), unit=None)


def _measured(match: re.Match[str], text: str, before: str) -> Iterator[Stated]:
    """The amount of a match with a unit, unless its words are used otherwise."""
    unit, words = find_unit(match["unit"]), match["number"].lower()
    if unit is None:
        return
    is_article = words in ("a", "an")
    is_whole = not text[: match.start()].strip() and not text[match.end() :].strip(" .!?")
    counts = is_whole or before in _BEFORE_ARTICLE or _COUNTS_BEFORE.match(text, match.end()) is not None
    if is_article and not counts:
        return
    is_joined = text[match.start("unit") - 1] == "-" and not is_article
    if match["unit"].lower() in _PLAIN_WORDS and not is_joined and not _SIZE.match(text, match.end("unit")):
        return
    magnitude = _value(words) + (_PARTS[match["more"].split()[-1].lower()] if match["more"] else 0.0)
    yield Stated(start=match.start(), end=match.end(), magnitude=magnitude, unit=unit.name)


@cache
def _pattern() -> re.Pattern[str]:
    spellings = [
        one for one in unit_spellings() if one.isascii() and one[0].isalpha() and one.lower() not in _NOT_SPELLED
    ]
    units = unit_alternatives(spellings)
    return re.compile(
        rf"(?<![\w$€£-])(?=[aefhnoqstz]|\d{{1,4}}[\s-]dozen)(?:(?P<dozen>{_DOZEN})"
        rf"|(?P<number>{_PART}|{_NUMBER}|an?\b)[\s-](?P<unit>{units})(?P<more>\sand\san?\s(?:half"
        rf"|quarter)\b)?(?![\w-]*\w)"
        rf"|(?P<range>{_NUMBER})(?=(?:\s(?:to|or|and|by|x)\s|-)(?:{_NUMBER})[\s-](?:{units}))"
        rf"|(?P<bare>{_NUMBER})(?![\s-](?:{_DIGIT}|half|of|or|dozens?)\b))",
        re.IGNORECASE,
    )


def _value(words: str) -> float:
    """The value of number words as the pattern takes them."""
    if words.strip("- ").isdigit():
        return float(words.strip("- "))
    whole, _, decimals = words.lower().partition(" point ")
    total = section = part = 0.0
    tokens = [token for token in re.split(r"[\s-]+", whole) if token not in ("", "and", "of")]
    for place, token in enumerate(tokens):
        if token in _PARTS:
            return total + _part(section, tokens, place)
        if token == "hundred":
            section = (section or 1) * 100
        elif token == "thousand":
            total, section = total + (section or 1) * 1000, 0.0
        elif not (token in ("a", "an") and section):
            section += _VALUES[token] if token != "couple" else 1
    if decimals:
        part = float("0." + "".join(str(int(_VALUES[digit])) for digit in decimals.split()))
    return total + section + part


def _part(section: float, tokens: list[str], place: int) -> float:
    """What a half or quarter makes with the words before it: "two and a half", "three quarters", "half a"."""
    counts = tokens[place - 1] if place else "a"
    if place > 1 and counts in ("a", "an"):
        return section + _PARTS[tokens[place]]
    of_part = _VALUES[counts]
    return (section - of_part if place > 1 else 0.0) + of_part * _PARTS[tokens[place]]

"""Days, months and years in a text, English and Chinese; numbers that are part of them are no quantities."""

import re
from dataclasses import dataclass
from functools import lru_cache

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_ORDINAL = r"(?:st|nd|rd|th)?"
_CHINESE = "〇一二三四五六七八九十"
_DATE = re.compile(
    "|".join(
        (
            rf"(?<![\d-]){_YEAR.format('iso_year')}-(?P<iso_month>\d\d)(?:-(?P<iso_day>\d\d))?(?![\d-])",
            rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}(?: of)? {_MONTH.format('month')}(?:,? {_YEAR.format('year')})?",
            rf"\b{_MONTH.format('us_month')} (?P<us_day>\d{{1,2}}){_ORDINAL}(?!\d)(?:,? {_YEAR.format('us_year')})?",
            rf"\b{_MONTH.format('lone_month')}(?: (?:of )?{_YEAR.format('lone_year')})?",
            rf"(?<!\d)(?P<dot_day>\d{{1,2}})\.(?P<dot_month>\d{{1,2}})\.{_YEAR.format('dot_year')}(?!\d)",
            rf"(?:{_YEAR.format('zh_year')}\s?年)\s?(?:(?P<zh_month>\d{{1,2}})\s?月\s?(?:(?P<zh_day>\d{{1,2}})\s?[日号])?)?",
            r"(?<!\d)(?P<bare_month>\d{1,2})\s?月\s?(?:(?P<bare_day>\d{1,2})\s?[日号])",
            rf"(?<![{_CHINESE}个])(?P<han_month>十?[一二三四五六七八九十])月(?!份?之)",
        )
    )
)
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|of|until|till|by|before|after|since|mid|from|to|and|early|late|every)[ -])$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A day, a month or a year; None: not said."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    start: int = 0  # offsets in the searched text
    end: int = 0

    def is_held_by(self, other: "Date") -> bool:
        """Whether another date says all that this one says."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(mine is None or mine == theirs for mine, theirs in pairs)


@lru_cache(maxsize=4096)
def find_dates(text: str) -> tuple[Date, ...]:
    """The dates of a text in reading order.

    Example:
        >>> [(d.year, d.month, d.day) for d in find_dates("from 14 March 2026 until June")]
        [(2026, 3, 14), (None, 6, None)]
    """
    found = []
    for match in _DATE.finditer(text[:20_000]):
        date = _read(match)
        is_bare = match["lone_month"] in ("May", "Mar") and match["lone_year"] is None
        if is_bare and not _BEFORE_MONTH.search(text[max(0, match.start() - 8) : match.start()]):
            continue  # "you May", a maker's Mar
        if date is not None:
            found.append(date)
    return tuple(found)


def without_dates(text: str) -> str:
    """The text with its dates blanked out at the same length."""
    for date in find_dates(text):
        text = text[: date.start] + " " * (date.end - date.start) + text[date.end :]
    return text


def _read(match: re.Match[str]) -> Date | None:
    parts = match.groupdict()

    def first(kind: str) -> str | None:
        return next((parts[f"{prefix}{kind}"] for prefix in _PREFIXES if parts.get(f"{prefix}{kind}")), None)

    month, day, year = first("month"), first("day"), first("year")
    number = _month_number(month) if month else None
    if number is not None and not 1 <= number <= 12:
        return None
    return Date(
        year=int(year) if year else None,
        month=number,
        day=int(day) if day else None,
        start=match.start(),
        end=match.end(),
    )


_PREFIXES = ("", "iso_", "us_", "lone_", "dot_", "zh_", "bare_", "han_")


def _month_number(month: str) -> int:
    if month.isdigit():
        return int(month)
    if month[:3].lower() in _MONTHS:
        return _MONTHS.index(month[:3].lower()) + 1
    return 10 + _CHINESE.index(month[1]) if len(month) == 2 else _CHINESE.index(month)

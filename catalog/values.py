"""One raw value to one clean value, or a `FieldError` with the exact reason.

Each function takes the field's name only to say it in the error. A value that is absent (None, empty or white
space) gives None. Texts are trimmed and otherwise kept as they are, but for characters that cannot be shown.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

from catalog.html_text import plain_text
from catalog.prices import Price, PriceError, currency_code, exact_price, parse_price
from catalog.product import AVAILABILITIES, Availability
from catalog.readers.record import VerbatimNumber

MAX_ID_CHARS = 200
_SHOWN_CHARS = 120
_REPEATED_CHARS = 200  # texts up to here are worth remembering; below the least `max_field_chars`
_MAX_INTEGER = 10**100  # beyond it a number is damage, and turning it into digits takes long
_STATED_AS_NONE = frozenset(
    {"n/a", "na", "n.a.", "none", "null", "nan", "-", "--", "–", "—", "does not apply", "not applicable", "无", "暂无"}
)
_MAX_STOCK_DIGITS = 15
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_SPELLINGS: dict[Availability, str] = {
    "in_stock": "in_stock instock available yes true 1 in_store_only instoreonly online_only onlineonly "
    "limited_availability limitedavailability low_stock 有货 现货 在售 库存充足 有库存 有",
    "out_of_stock": "out_of_stock outofstock sold_out soldout unavailable not_available no false 0 "
    "discontinued 缺货 无货 售罄 断货 已售完 停产 下架 无",
    "preorder": "preorder pre_order presale pre_sale coming_soon 预售 预订 预购 即将上市",
    "backorder": "backorder back_order backordered on_backorder made_to_order madetoorder 延期交货 补货中 可预约",
    "unknown": "unknown n/a na 未知",
}
_AVAILABILITY = {spelling: code for code, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_SCHEMA_ORG = re.compile(r"^https?://schema\.org/", re.IGNORECASE)
_SAFE_URL = re.compile(r"https?://\S|/|[^:/?#]+(?:[/?#]|$)", re.IGNORECASE)  # no scheme but http: none that runs


class FieldError(ValueError):
    """A value that cannot be used."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(f"{field} {reason}")
        self.field = field
        self.value = shown(value)
        self.reason = reason


def shown(value: object) -> str:
    """A value cut short for a message."""
    if isinstance(value, int) and abs(value) >= _MAX_INTEGER:
        return "a number of more than 100 digits"
    text = value if isinstance(value, str) else repr(value)
    text = _SURROGATE.sub("\ufffd", text)
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"


def scalar_text(field: str, value: object) -> str | None:
    """Text of a text, number or truth value: 6.0 is "6", true is "yes"; None if there is nothing."""
    if value is None:
        return None
    if isinstance(value, VerbatimNumber):
        return str(value).removesuffix(".0")
    if isinstance(value, str):
        return _checked_text(field, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        if abs(value) >= _MAX_INTEGER:
            raise FieldError(field, value, "is too large a number")
        return str(value)
    if isinstance(value, (float, Decimal)):
        if not math.isfinite(value):
            raise FieldError(field, value, "is not a finite number")
        return str(value).removesuffix(".0")
    raise FieldError(field, value, f"must be text, not {_kind(value)}")


def text(field: str, value: object, max_chars: int) -> str | None:
    """Plain text, HTML removed; None if there is nothing."""
    quick = quick_text(value)
    if quick is not None:
        return quick or None
    if isinstance(value, bool):
        raise FieldError(field, value, "must be text, not true or false")
    found = scalar_text(field, value)
    if found is None:
        return None
    if len(found) > max_chars:
        raise FieldError(field, found, f"has {len(found):,} characters; {max_chars:,} are allowed")
    return plain_text(found) or None


def quick_text(value: object) -> str | None:
    """What `text` gives for a short plain text, "" for nothing; None where `text` has to look itself."""
    return _short_text(value) if type(value) is str and len(value) <= _REPEATED_CHARS else None


def identifier(field: str, value: object, *, max_chars: int = MAX_ID_CHARS) -> str | None:
    """An identifier in normal form C: "007" stays, 12.0 is "12"; None if there is nothing."""
    if isinstance(value, bool):
        raise FieldError(field, value, "must be text or a whole number, not true or false")
    if isinstance(value, str) and not isinstance(value, VerbatimNumber):
        _refuse_hidden(field, value.strip())
    found = scalar_text(field, value)
    if found is None:
        return None
    name = found if found.isascii() else unicodedata.normalize("NFC", found)
    if len(name) > max_chars:
        raise FieldError(field, name, f"has {len(name)} characters; {max_chars} are allowed")
    if _ROUNDED.fullmatch(name):
        reason = "was rounded by a spreadsheet; format the column as text and export it again"
        raise FieldError(field, name, reason)
    return name


def code(field: str, value: object, *, max_chars: int = MAX_ID_CHARS) -> str | None:
    """An identifier that may be missing: also None where the merchant writes that there is none."""
    name = identifier(field, value, max_chars=max_chars)
    return None if name is None or name.casefold() in _STATED_AS_NONE else name


def price(value: object, stated_currency: str | None, likely_currency: str | None) -> Price | None:
    """The price of a text or number; None where none is stated. Currencies as in `parse_price`."""
    try:
        if isinstance(value, VerbatimNumber):
            return Price(amount=exact_price(str(value)), currency=stated_currency)
        if isinstance(value, str):
            parse = _short_price if len(value) <= _REPEATED_CHARS else parse_price
            return parse(value, stated_currency, likely_currency)
        if isinstance(value, bool):
            raise PriceError("must be a number, not true or false")
        if isinstance(value, (int, float, Decimal)):
            if isinstance(value, int) and abs(value) >= _MAX_INTEGER:
                raise PriceError("is too large a number")
            return Price(amount=exact_price(str(value)), currency=stated_currency)
        if value is None:
            return None
        raise PriceError(f"must be a number or text, not {_kind(value)}")
    except PriceError as error:
        raise FieldError("price", value, str(error)) from error


def currency(value: object) -> str | None:
    """An ISO 4217 code; None where none is stated."""
    name = scalar_text("currency", value)
    if name is None:
        return None
    try:
        return currency_code(name)
    except PriceError as error:
        raise FieldError("currency", value, str(error)) from error


def availability(value: object) -> Availability:
    """The code of an English, Google, schema.org or Chinese spelling; "unknown" where none is stated."""
    name = scalar_text("availability", value)
    if name is None:
        return "unknown"
    code = _AVAILABILITY.get(_spelling(name))
    if code is None:
        raise FieldError("availability", value, f"is not known; write one of {', '.join(AVAILABILITIES)}")
    return code


def is_availability(text: str) -> bool:
    """Whether a text is a spelling of an availability in words, so no number."""
    return not text.isdigit() and _spelling(text) in _AVAILABILITY


def stock(value: object) -> int | None:
    """Pieces in stock, 0 or more; None where not stated."""
    if isinstance(value, bool):
        raise FieldError("stock", value, "must be a whole number, not true or false")
    written = scalar_text("stock", value)
    if written is None or written.casefold() in _STATED_AS_NONE:
        return None
    if written.isascii() and written.isdigit() and len(written) <= _MAX_STOCK_DIGITS:
        return int(written)
    if re.fullmatch(r"-\d+(\.0*)?", written):
        raise FieldError("stock", value, "is negative; leave it out or write 0")
    if re.fullmatch(r"[0-9]{1,3}(?:([,' \u00a0\u202f])[0-9]{3})(?:\1[0-9]{3}){0,3}", written):
        written = re.sub(r"[^0-9]", "", written)
    if not re.fullmatch(rf"\+?[0-9]{{1,{_MAX_STOCK_DIGITS}}}(\.0*)?", written):
        raise FieldError("stock", value, "must be a whole number of pieces, such as 12")
    return int(written.split(".")[0])


def url(field: str, value: object, max_chars: int) -> str | None:
    """A web address or a path; the first of a list. An address that a browser could run is refused."""
    first = next(iter(value), None) if isinstance(value, list) else value
    address = scalar_text(field, first)
    if address is None:
        return None
    if len(address) > max_chars:
        raise FieldError(field, address, f"has {len(address):,} characters; {max_chars:,} are allowed")
    if isinstance(first, bool) or not _SAFE_URL.match(address):
        raise FieldError(field, value, "is no web address; it must start with https://, http:// or /")
    return address


def rating(field: str, value: object) -> float | None:
    """Stars from 1 to 5; None where not stated."""
    if isinstance(value, bool):
        raise FieldError(field, value, "must be a number from 1 to 5")
    written = scalar_text(field, value)
    if written is None:
        return None
    if not re.fullmatch(r"[0-9](\.[0-9]{1,20})?", written) or not 1 <= float(written) <= 5:
        raise FieldError(field, value, "must be a number from 1 to 5")
    return float(written)


def instant(field: str, value: object) -> datetime | None:
    """A moment in UTC, of ISO 8601 text; one without a zone is taken as UTC."""
    written = scalar_text(field, value)
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise FieldError(field, value, "is no date of ISO 8601, such as 2026-11-01T00:00:00Z") from error


def day(field: str, value: object) -> str | None:
    """An ISO 8601 date, of a date or a moment."""
    written = scalar_text(field, value)
    if written is None:
        return None
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        moment = instant(field, value)
        assert moment is not None  # `written` is not empty
        return moment.date().isoformat()


def mapping(field: str, value: object) -> Mapping[str, object]:
    """An object; nothing is an empty one."""
    if value is None or value == "":
        return {}
    if not isinstance(value, Mapping):
        raise FieldError(field, value, f"must be an object, not {_kind(value)}")
    return value


def items(field: str, value: object) -> list[object]:
    """A list; nothing is an empty one."""
    if value is None or value == "":
        return []
    if not isinstance(value, (list, tuple)):
        raise FieldError(field, value, f"must be a list, not {_kind(value)}")
    return list(value)


def _spelling(name: str) -> str:
    """An availability as the table of spellings has it."""
    return re.sub(r"[\s_-]+", "_", _SCHEMA_ORG.sub("", name.strip()).casefold())


@lru_cache(maxsize=65_536)  # catalogs repeat themselves: Icecat's 371,287 are 34,498 texts
def _short_text(value: str) -> str | None:
    """Plain text of a short text, "" if nothing is left; None if it is damaged and has to be refused."""
    if value.isprintable():
        return plain_text(value.strip())
    if _SURROGATE.search(value):
        return None
    return plain_text(_UNSHOWABLE.sub("", value).strip())


@lru_cache(maxsize=16_384)  # a shop has few prices
def _short_price(value: str, stated_currency: str | None, likely_currency: str | None) -> Price | None:
    return parse_price(value, stated_currency, likely_currency)


def _checked_text(field: str, value: str) -> str | None:
    if value.isprintable():  # neither half characters nor what cannot be shown
        return value.strip() or None
    if _SURROGATE.search(value):
        raise FieldError(field, value, "holds half of a character; the text is damaged")
    return _UNSHOWABLE.sub("", value).strip() or None


def _refuse_hidden(field: str, name: str) -> None:
    for char in () if name.isprintable() else name:
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            raise FieldError(field, name, f"holds the invisible character U+{ord(char):04X}; remove it")


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, (list, tuple)) else type(value).__name__

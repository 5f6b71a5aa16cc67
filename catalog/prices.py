"""Prices as merchants write them: "249.00", "1 299,00 €", "$1,299.00", "¥1,299", "15.00 USD".

Reading is the same every time. Where both marks stand, the last one is the decimal mark. A mark that stands
more than once groups thousands. A lone comma groups thousands before exactly three digits ("1,234" is 1234)
and is the decimal mark otherwise ("12,5"). A lone point is the decimal mark ("1.234" is 1.234), except before
exactly three digits where the writing is of a country that groups by points ("1.299 €" and "1.299,-": 1299).
A symbol of several currencies takes the one that the record, a code beside it or the settings state, else its
first.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_MAX_PRICE = Decimal(10) ** 12
_SMALLEST_UNIT = Decimal("0.000001")  # finer digits are noise of binary fractions, 19.990000000000002
_STATED_AS_NONE = frozenset(
    {
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "-",
        "--",
        "–",
        "—",
        "tbd",
        "tba",
        "?",
        "on request",
        "price on request",
    }
    | {"call", "call for price", "auf anfrage", "sur demande", "面议", "价格面议", "暂无", "暂无报价"}
)

_SYMBOLS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",),
    "US$": ("USD",),
    "$": ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"),
    "£": ("GBP", "EGP"),
    "¥": ("CNY", "JPY"),
    "元": ("CNY", "TWD", "HKD"),
    "人民币": ("CNY",),
    "RMB": ("CNY",),
    "円": ("JPY",),
    "₹": ("INR",),
    "RS": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "₩": ("KRW",),
    "₽": ("RUB",),
    "₺": ("TRY",),
    "₫": ("VND",),
    "฿": ("THB",),
    "₴": ("UAH",),
    "₪": ("ILS",),
    "₱": ("PHP",),
    "₦": ("NGN",),
    "ZŁ": ("PLN",),
    "KČ": ("CZK",),
    "FT": ("HUF",),
    "R$": ("BRL",),
    "KR": ("SEK", "NOK", "DKK", "ISK"),
    "FR": ("CHF",),
    "C$": ("CAD",),
    "A$": ("AUD",),
    "HK$": ("HKD",),
    "NT$": ("TWD",),
    "S$": ("SGD",),
}

# ISO 4217, without funds and metals.
_CODE_LIST = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT "
    "LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
    "NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
    "STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD "
    "XCG XOF XPF YER ZAR ZMW ZWG "
)
_CODES = frozenset(_CODE_LIST.split())

_GROUPED_BY_POINTS = frozenset({"EUR", "DKK", "ISK", "TRY", "BRL", "CLP", "COP", "ARS", "IDR", "VND", "RON", "RSD"})
_DIGITS = re.compile(r"\d[\d.,'’ ]*")
_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d{2})*,\d{3}")  # the second: Indian
_NO_CENTS = re.compile(r"[.,] ?[-–—]{1,2}$")  # "1.299,-"


class PriceError(ValueError):
    """A text that is no price; the message is the reason to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """An exact amount, 0 or more."""

    amount: Decimal
    currency: str | None  # ISO 4217; None: not stated


def currency_code(text: str) -> str:
    """The ISO 4217 code of a code in any case or of a symbol.

    Raises:
        PriceError: If it is neither.

    Example:
        >>> currency_code("eur"), currency_code("¥")
        ('EUR', 'CNY')
    """
    name = unicodedata.normalize("NFKC", text).strip().upper()
    if name in _CODES:
        return name
    if name in _SYMBOLS:
        return _SYMBOLS[name][0]
    raise PriceError("is no currency; write the ISO 4217 code, such as EUR, USD or CNY")


def parse_price(text: str, stated_currency: str | None = None, likely_currency: str | None = None) -> Price | None:
    """The price a text states; None where it says that there is none.

    Args:
        text: As the merchant wrote it; full-width characters are read as plain ones.
        stated_currency: ISO 4217 code from elsewhere in the record; settles symbols of several currencies.
        likely_currency: Settles them too where nothing is stated.

    Raises:
        PriceError: If it is negative, not a number, too large, or contradicts `stated_currency`.

    Example:
        >>> parse_price("1 299,00 €")
        Price(amount=Decimal('1299.00'), currency='EUR')
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("−", "-").split())
    if not plain or plain.casefold() in _STATED_AS_NONE:
        return None
    without_cents = _NO_CENTS.sub("", plain)
    found = _DIGITS.search(without_cents)
    if found is None:
        raise PriceError("is not a price; write a number such as 249.00")
    before, after = without_cents[: found.start()].strip(), without_cents[found.end() :].strip()
    if before.startswith(("-", "(")) or before.endswith("-"):
        raise PriceError("is negative")
    marks = [mark.strip(".") or mark for mark in (*before.split(), *after.split())]
    if len(marks) > 2:
        raise PriceError("is not a price; write a number such as 249.00")
    written = next((mark.upper() for mark in marks if mark.upper() in _CODES), None)  # "$5 CAD": of Canada
    currencies = [_currency(mark, stated_currency or written or likely_currency) for mark in marks]
    currency = _agreed([*currencies, stated_currency])
    grouped_by_points = without_cents != plain or (bool(after) and currency in _GROUPED_BY_POINTS)
    return Price(amount=_amount(found.group().rstrip(" .,'’"), grouped_by_points), currency=currency)


def exact_price(digits: str) -> Decimal:
    """The price that a JSON number states.

    Raises:
        PriceError: If it is negative, not finite or too large.
    """
    amount = Decimal(digits)
    if not amount.is_finite():
        raise PriceError("is not a finite number")
    if amount < 0:
        raise PriceError("is negative")
    if amount >= _MAX_PRICE:
        raise PriceError(f"is larger than {_MAX_PRICE:,}")
    exponent = amount.as_tuple().exponent
    assert isinstance(exponent, int)  # it is finite
    if exponent > 0:
        return amount.quantize(Decimal(1))
    if exponent < -6:
        return amount.quantize(_SMALLEST_UNIT).normalize()
    return abs(amount)  # -0 is 0


def _currency(mark: str, expected: str | None) -> str:
    name = mark.upper()
    candidates = (name,) if name in _CODES else _SYMBOLS.get(name)
    if candidates is None:
        raise PriceError("is not a price; write a number such as 249.00")
    return expected if expected in candidates else candidates[0]


def _agreed(currencies: list[str | None]) -> str | None:
    named = {currency for currency in currencies if currency is not None}
    if len(named) > 1:
        raise PriceError(f"names different currencies: {', '.join(sorted(named))}")
    return next(iter(named), None)


def _amount(written: str, grouped_by_points: bool) -> Decimal:
    digits = re.sub(r"[ '’]", "", written)
    if re.search(r"\d[ ]\d", written) and not re.fullmatch(r"\d{1,3}( \d{3})*([.,]\d+)?", written):
        raise PriceError("holds several numbers; write one price")
    marks = [char for char in digits if char in ".,"]
    if len(set(marks)) == 2:
        decimal = marks[-1]
        if marks.count(decimal) > 1:
            raise PriceError("has its thousands and decimal marks mixed up; write 1299.00")
        whole, fraction = digits.split(decimal)
        return exact_price(f"{_ungrouped(whole)}.{fraction}")
    if len(marks) > 1:
        return exact_price(_ungrouped(digits))
    if not marks:
        return exact_price(digits)
    whole, fraction = digits.split(marks[0])
    looks_grouped = len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"
    if looks_grouped and (marks[0] == "," or grouped_by_points):
        return exact_price(whole + fraction)
    return exact_price(f"{whole}.{fraction}")


def _ungrouped(digits: str) -> str:
    if not _GROUPS.fullmatch(digits):
        raise PriceError("has its thousands marks in odd places; write 1299.00")
    return re.sub("[.,]", "", digits)

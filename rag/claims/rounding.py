"""Whether two amounts are the same as people write them: converted and rounded, or said to be about so much."""

import re
from decimal import Decimal, InvalidOperation

from catalog.quantity import Quantity
from catalog.units import named_unit

_ABOUT = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|approx\.?|nearly|almost|circa|ca\.|some|just (?:over|under)|a little"
    r" (?:over|under))|[~≈]|约|大约|大概|将近|接近|差不多|左右)\s*(?:为|是)?\s*$",
    re.IGNORECASE,
)
_ABOUT_AFTER = re.compile(r"^\s*(?:or so\b|左右|上下)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LEAST_DIGITS = 2  # "2 lb" for 1.1 kg is no rounding that tells anything
_MOST_ROUNDING = 0.05  # of the stated amount; half a unit of the second digit is never more
_ABOUT_SHARE = 0.03


def says_about(text: str, quantity: Quantity) -> bool:
    """Whether a text says that an amount in it is a rounded one."""
    return bool(_ABOUT.search(text[: quantity.start][-20:]) or _ABOUT_AFTER.match(text[quantity.end :]))


def is_rounded(claimed: Quantity, stated: Quantity, *, about: bool) -> bool:
    """Whether a claimed amount is a stated one in another unit, or about it, rounded to the digits that are shown.

    Args:
        claimed: As it is said.
        stated: Of the same dimension.
        about: Whether it is said to be about so much.
    """
    if claimed.dimension != stated.dimension or claimed.dimension is None:
        return False
    if claimed.dimension == "currency" or claimed.unit is None:
        return False
    if claimed.unit == stated.unit and not about:
        return False
    unit = named_unit(claimed.unit)
    exact = (stated.base_magnitude - unit.offset) / unit.factor
    difference = abs(claimed.magnitude - exact)
    if about and difference <= _ABOUT_SHARE * abs(exact):
        return True
    last, n_digits = _last_place(claimed)
    if n_digits < _LEAST_DIGITS:
        return False
    if about:  # "about 1200 g" for 1.24 kg: noughts may stand for digits that were left out
        last = max(last, 10.0 ** (len(str(int(abs(claimed.magnitude)))) - _LEAST_DIGITS))
    return difference <= last / 2 * 1.001 and difference <= _MOST_ROUNDING * max(abs(exact), 1e-12)


def _last_place(quantity: Quantity) -> tuple[float, int]:
    """The value of the last digit that is shown, and how many digits count; trailing noughts are taken for exact."""
    match = _NUMBER.search(quantity.text)
    if match is None:
        return 0.0, 0
    plain = match.group()
    plain = plain.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain) else plain.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return 0.0, 0
    digits = plain.replace(".", "").lstrip("0")
    return float(Decimal(1).scaleb(int(number.as_tuple().exponent))), len(digits)

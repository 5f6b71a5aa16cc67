"""An amount with its unit: compared with another, converted, written.

Finding amounts in a text is `quantity.py`, which offers all of this too.
"""

from dataclasses import dataclass

from catalog.units import find_unit, named_unit, unit_symbol

_RELATIVE_TOLERANCE = 0.005  # shops round conversions to two or three digits
_LEAST_SCALE = 10.0  # degrees; a share of 0 °C would forgive no rounding at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit as found in a text."""

    text: str  # verbatim, e.g. "2.4 kg"
    magnitude: float  # in the unit as written; in the larger one of an amount of two units
    unit: str | None  # name of the unit; None: a bare number
    dimension: str | None  # "mass", "length", "currency", ...; None: a bare number
    base_magnitude: float  # in the base unit of the dimension, equal to magnitude for a bare number
    start: int = 0  # offset of `text` in the searched text
    end: int = 0

    def same_as(self, other: "Quantity", *, tolerance: float = _RELATIVE_TOLERANCE) -> bool:
        """Whether both state the same amount, within rounding; units must be of one dimension."""
        if self.dimension != other.dimension or (self.dimension == "currency" and self.unit != other.unit):
            return False
        difference = abs(self.base_magnitude - other.base_magnitude)
        exact = self.unit == other.unit
        allowed = 1e-9 if exact else tolerance
        least = _LEAST_SCALE if self.dimension == "temperature" else 1e-12
        return difference <= allowed * max(abs(self.base_magnitude), abs(other.base_magnitude), least)


def convert(quantity: Quantity, unit: str) -> Quantity:
    """The same amount in another unit, written anew; its offsets are 0.

    Args:
        quantity: An amount with a unit.
        unit: Name or spelling of a unit of the same dimension, e.g. "gram" or "g".

    Raises:
        ValueError: If the unit is unknown or measures something else, or for two currencies.

    Example:
        >>> wait = Quantity(text="2 h", magnitude=2, unit="hour", dimension="time", base_magnitude=7200)
        >>> convert(wait, "min").text
        '120 min'
    """
    target = find_unit(unit) or named_unit(unit)
    if target.dimension != quantity.dimension or (target.dimension == "currency" and target.name != quantity.unit):
        raise ValueError(f"cannot convert {quantity.text!r} ({quantity.dimension}) to {target.name!r}")
    magnitude = (quantity.base_magnitude - target.offset) / target.factor
    text = format_quantity(magnitude, target.name)
    return Quantity(
        text=text,
        magnitude=magnitude,
        unit=target.name,
        dimension=target.dimension,
        base_magnitude=quantity.base_magnitude,
        end=len(text),
    )


def format_quantity(magnitude: float, unit: str | None) -> str:
    """A number of at most six significant digits with the symbol of its unit, money with two decimals.

    Args:
        magnitude: In `unit`.
        unit: Name of a unit as in `Quantity.unit`; None: the number alone.

    Raises:
        ValueError: If there is no such unit.

    Example:
        >>> format_quantity(2.4, "kilogram"), format_quantity(129, "EUR"), format_quantity(1, "year")
        ('2.4 kg', '129.00 EUR', '1 year')
    """
    if unit is None:
        return _plain_decimal(magnitude)
    symbol = unit_symbol(unit)
    if named_unit(unit).dimension == "currency":
        return f"{magnitude:.2f} {symbol}"
    if magnitude == 1 and (singular := find_unit(symbol[:-1])) is not None and singular.name == unit:
        symbol = symbol[:-1] if symbol.endswith("s") else symbol
    space = "" if symbol in ("°", "%") else " "
    return f"{_plain_decimal(magnitude)}{space}{symbol}"


def _plain_decimal(number: float) -> str:
    if number == 0:
        return "0"
    rounded = float(f"{number:.6g}")
    if rounded == int(rounded):
        return str(int(rounded))
    return f"{rounded:.12f}".rstrip("0").rstrip(".")

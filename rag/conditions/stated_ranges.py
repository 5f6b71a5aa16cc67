"""Amounts that a catalog states as a range: "2-4 people", "20 to 40 °C"."""

from catalog.quantity import find_quantities

_ENDS = 2


def range_holds(text: str, amount: float, dimension: str | None) -> bool | None:
    """Whether the range that a text states holds an amount; None where it states none.

    Args:
        text: A value of an attribute.
        amount: In the base unit of its dimension.
        dimension: Of the amount; None takes amounts of any.

    Example:
        >>> range_holds("20 to 40 cm", 0.3, "length"), range_holds("20 cm", 0.3, "length")
        (True, None)
    """
    found = find_quantities(text)
    ends = [one.base_magnitude for one in found if dimension is None or one.dimension == dimension]
    return ends[0] <= amount <= ends[1] if len(ends) == _ENDS else None

"""Round bounds between values, so that no value is on a bound and nobody need ask which side that is."""

from random import Random


def between(low: float, high: float) -> float:
    """The roundest number strictly between two.

    Example:
        >>> between(129.0, 169.0), between(0.98, 1.54)
        (150.0, 1.0)
    """
    if not low < high:
        raise ValueError(f"nothing lies between {low} and {high}")
    for digits in range(-6, 7):
        for step in (5 * 10.0**-digits, 10.0**-digits):
            candidate = round((int(low / step) + 1) * step, max(digits, 0))
            if low < candidate < high:
                return candidate
    return (low + high) / 2


def one_bound(values: list[float], random: Random, *, below: bool, most: int) -> float | None:
    """A bound with one to `most` values on its side; None where values are too few or too many at once.

    Args:
        values: One for each product, in any order.
        random: Draws the place.
        below: Whether the values below it count, else those above.
        most: Values that may lie there.
    """
    ordered = sorted(values)
    gaps = []
    for place in range(1, len(ordered)):
        inside = place if below else len(ordered) - place
        if ordered[place - 1] < ordered[place] and 1 <= inside <= most:
            gaps.append((ordered[place - 1], ordered[place]))
    return between(*random.choice(gaps)) if gaps else None


def two_bounds(values: list[float], random: Random, *, most: int) -> tuple[float, float] | None:
    """Bounds with one to `most` values between them; None where there are none."""
    ordered = sorted(set(values))
    places = [
        (first, last)
        for first in range(1, len(ordered) - 1)
        for last in range(first, min(first + most, len(ordered) - 1))
        if sum(ordered[first] <= value <= ordered[last] for value in values) <= most
    ]
    if not places:
        return None
    first, last = random.choice(places)
    return between(ordered[first - 1], ordered[first]), between(ordered[last], ordered[last + 1])

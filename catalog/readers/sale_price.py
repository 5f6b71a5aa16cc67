"""Which of a regular and a sale price holds now, and what of the other is worth telling."""

import re
from datetime import UTC, datetime, timedelta

_MISSING_COLON = re.compile(r"([+-]\d{2})(\d{2})$")  # "+0100"; ISO 8601 has it, Python 3.11 takes it only in full


def holding_price(regular: str, sale: str, period: str, now: datetime) -> tuple[str, dict[str, str]]:
    """The price to tell, and further attributes.

    Args:
        regular: As written; "" where none is stated.
        sale: As written; "" where there is none.
        period: "START/END" in ISO 8601, either may be empty, a day alone is meant whole; "" where the sale has no end.
        now: With its zone.

    Returns:
        The price as written, and while a sale runs `regular_price` and `sale_ends`, before it `sale_price` and
        `sale_starts`.
    """
    if not sale or sale == regular:
        return regular, {}
    start, _, end = (part.strip() for part in period.partition("/"))
    starts, ends = moment(start), moment(end)
    if ends is not None and ":" not in end:
        ends += timedelta(days=1)  # the day that is named belongs to the sale
    if ends is not None and ends <= now:
        return regular or sale, {}
    if starts is not None and starts > now:
        return regular, {"sale_price": sale, "sale_starts": start}
    told = {"regular_price": regular} if regular else {}
    return sale, {**told, "sale_ends": end} if end else told


def moment(written: str) -> datetime | None:
    """A moment of ISO 8601, in UTC where it names no zone; None if it is none or not stated."""
    try:
        found = datetime.fromisoformat(_MISSING_COLON.sub(r"\1:\2", written.strip()))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)

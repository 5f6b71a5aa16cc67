"""Filters as a program or a merchant writes them: `price<500`, `brand=Aurora`, `weight<=2.4 kg`."""

import re
from collections.abc import Sequence

from catalog.plan import Filter, Operator, normalise_attribute_name
from catalog.quantity import parse_quantity
from rag.errors import QuestionError

_FILTER = re.compile(r"(?P<field>[^<>=!]+)(?P<operator><=|>=|!=|<|>|=)(?P<value>.+)", re.DOTALL)
_MAX_FILTER_CHARS = 200
_COLUMNS = ("price", "stock", "rating", "availability", "brand", "category", "title")
_OPERATORS: dict[str, Operator] = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "=", "!=": "!="}


def parse_filters(texts: Sequence[str]) -> tuple[Filter, ...]:
    """Typed filters of their texts, all of which a product must meet.

    Raises:
        QuestionError: If one cannot be read; the message shows the form.

    Example:
        >>> parse_filters(["price<500"])[0].value
        500.0
    """
    return tuple(_parse(text) for text in texts)


def _parse(text: str) -> Filter:
    match = _FILTER.fullmatch(text.strip()) if len(text) <= _MAX_FILTER_CHARS else None
    if match is None or not match["field"].strip() or not match["value"].strip():
        raise QuestionError(
            f"cannot read the filter {text[:_MAX_FILTER_CHARS]!r}; "
            "write it as field, sign and value, such as 'price<500'"
        )
    said, value = match["field"].strip(), match["value"].strip()
    name = said if said.startswith("option:") else said.lower()
    field = name if name in _COLUMNS or name.startswith("option:") else normalise_attribute_name(name)
    if not field or field == "option:":
        raise QuestionError(
            f"the filter {text!r} names no field; write it as field, sign and value, such as 'price<500'"
        )
    operator = _OPERATORS[match["operator"]]
    quantity = parse_quantity(value)
    if operator in ("<", "<=", ">", ">=") and quantity is None:
        raise QuestionError(f"the filter {text!r} compares with {match['value']!r}, which is no number")
    is_number = quantity is not None and field not in ("brand", "category", "title", "availability")
    if quantity is None or not is_number:
        return Filter(field=field, operator=operator, value=value, text=text)
    currency = quantity.unit if quantity.dimension == "currency" else None
    dimension = quantity.dimension if quantity.unit and field not in _COLUMNS else None
    return Filter(
        field=field,
        operator=operator,
        value=quantity.base_magnitude if dimension else quantity.magnitude,
        unit=currency if field == "price" else quantity.unit,
        dimension=dimension,
        text=text,
    )

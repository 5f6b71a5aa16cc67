"""Typed cells of workbooks and Parquet files to the text that people see."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

_PADDED = re.compile(r"0{2,}")
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_CURRENCY = re.compile(r"\[\$([^\]-]{1,4})(?:-[0-9A-Fa-f]+)?\]|\"?([€$£¥₹₩₽₺])\"?")
_LONG_CHARS = 40  # of a list's entries; longer ones are sentences and stand on lines of their own


def cell_text(value: object, number_format: str = "General") -> str:
    """The text of a cell; "" for nothing.

    Whole numbers have no decimal mark; a workbook's format adds leading zeros, the percent sign and the currency.

    Example:
        >>> cell_text(7.0, "0000"), cell_text(0.125, "0.0%"), cell_text(12.5, '#,##0.00 "€"')
        ('0007', '12.5%', '12.5 €')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return _formatted(value, number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() and value.tzinfo is None else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {cell_text(each)}" for name, each in value.items() if each is not None)
    if isinstance(value, list | tuple):
        return _listed([cell_text(each) for each in value])
    return str(value)


def _formatted(value: float | Decimal, number_format: str) -> str:
    percent = _PERCENT.fullmatch(number_format)
    if percent:
        return f"{format((Decimal(_digits(value)) * 100).normalize(), 'f')}%"
    digits = _digits(value)
    if _PADDED.fullmatch(number_format) and digits.isdigit():
        return digits.zfill(len(number_format))
    currency = None if number_format == "General" else _CURRENCY.search(number_format)
    return f"{digits} {currency[1] or currency[2]}" if currency else digits


def _digits(value: float | Decimal) -> str:
    """All digits without an exponent; of a binary fraction the 15 that a spreadsheet keeps."""
    exact = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return ""
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text and not isinstance(value, Decimal) else text


def _listed(texts: list[str]) -> str:
    told = [text for text in texts if text]
    return ("\n" if any(len(text) > _LONG_CHARS for text in told) else ", ").join(told)

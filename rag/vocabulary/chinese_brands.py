"""What brands are called in Chinese: 罗技 is Logitech. `glossary/brands.tsv` holds a line for each brand."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_AMBIGUOUS = "+"  # before a name that is an ordinary word too


def brands_in_chinese(sold: Iterable[str]) -> dict[str, str]:
    """Chinese name -> the brand, as a shop that has it writes it, else as its maker does.

    An ordinary word means a brand only where the shop has it.

    Args:
        sold: The brands of the shop.

    Example:
        >>> brands_in_chinese(["LOGITECH"])["罗技"], "苹果" in brands_in_chinese([])
        ('LOGITECH', False)
    """
    own = {brand.casefold(): brand for brand in sold}
    found: dict[str, str] = {}
    for brand, name in _table():
        is_sold = brand.casefold() in own
        plain = name.removeprefix(_AMBIGUOUS)
        if is_sold or (plain == name and plain not in found):
            found[plain] = own.get(brand.casefold(), brand)
    return found


@cache
def _table() -> tuple[tuple[str, str], ...]:
    lines = files("rag").joinpath("glossary/brands.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return tuple((brand, name.strip()) for brand, names in rows for name in names.split(","))

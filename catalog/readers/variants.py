"""How the variants of a family are named apart."""

from collections.abc import Iterable


def variant_title(family: str, values: Iterable[str]) -> str:
    """The family's title with the options behind it that it does not say already.

    Example:
        >>> variant_title("Trail Shirt", ["Red", "M"]), variant_title("Trail Shirt, Red", ["Red"])
        ('Trail Shirt, Red, M', 'Trail Shirt, Red')
    """
    said = f" {family.casefold()} ".replace(",", " ").replace("(", " ").replace(")", " ")
    return ", ".join([family, *(value for value in values if f" {value.casefold()} " not in said)])

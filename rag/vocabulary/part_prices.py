"""What a part or a refill of a product costs, where the product states it: 滤芯价格 of 换滤芯要多少钱."""

from collections.abc import Iterable

from index.chinese_script import simplified
from rag.vocabulary.concepts import asked_concepts

_ENDS = ("价格", "售价", "单价", " price")


def part_price_asked(text: str, names: Iterable[str]) -> str | None:
    """The attribute that states the price of a part which a question asks what it costs; None where there is none.

    Args:
        text: A question without the names of products.
        names: Of the attributes that the product states, normalised.

    Example:
        >>> part_price_asked("换滤芯要多少钱", ["重量", "滤芯价格"]), part_price_asked("多少钱", ["滤芯价格"])
        ('滤芯价格', None)
    """
    plain = simplified(text).lower()
    if all(one.name != "price" for one in asked_concepts(plain)):
        return None
    for name in names:
        part = next((name.removesuffix(end) for end in _ENDS if name.endswith(end)), "")
        if part and simplified(part) in plain:
            return name
    return None

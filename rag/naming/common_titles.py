"""What the titles of the variants of a product have in common."""

from collections.abc import Sequence


def common_beginning(titles: Sequence[str]) -> str:
    """The words with which all titles begin, without what joins them to the rest.

    Example:
        >>> common_beginning(["Trail Shirt, Red, M", "Trail Shirt, Blue, M"])
        'Trail Shirt'
    """
    shared = []
    for words in zip(*(title.split() for title in titles), strict=False):
        if len({word.rstrip(",") for word in words}) > 1:
            break
        shared.append(words[0])
    family = " ".join(shared)
    if "," in family and not all(title[len(family) :].startswith((",", " –", " (")) for title in titles):
        family = family.rsplit(",", 1)[0]  # "Shoes, Blue, EU 42" and "Shoes, Blue, EU 44" are the blue shoes
    return family.rstrip(" ,–-(")

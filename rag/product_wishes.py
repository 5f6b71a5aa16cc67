"""Which products meet what a Chinese question wishes beyond its filters: by what is stated of them, in either language.

A wished word is met by the title, an attribute, or else by a sentence about the product; an attribute that says no
meets nothing. A limit on what is stated as a range, as 适用人数: 2-4 人, is met by the ranges that hold it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from catalog.plan import Filter, normalise_attribute_name
from catalog.product import Product
from index.chinese_script import simplified
from index.sentences import sentence_spans
from index.terms import terms
from rag.composing.wording import is_no
from rag.conditions.stated_ranges import range_holds
from rag.vocabulary.school_grades import is_grade_within
from rag.vocabulary.wish_words import WishMeaning, meaning_of

_DENIED = re.compile(r"(?:[不无没非勿]|别)[^，。；]{0,3}$")  # 机身不可水洗
_DENIED_IN_ENGLISH = re.compile(r"\b(?:not|no|never|without|non)\b(?!-)|n't\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What of some wishes is met, and by which products."""

    product_ids: tuple[str, ...]
    words: tuple[str, ...] = ()  # that the products speak of
    ranges: tuple[Filter, ...] = ()  # limits that lie in a range they state
    unmet: tuple[str, ...] = ()  # what no product meets beside the others


def met_wishes(
    products: Sequence[Product], words: Sequence[str], limits: Sequence[Filter], *, perhaps: Sequence[str] = ()
) -> Met:
    """The products that meet as much of some wishes as can be met together, in their order.

    Args:
        products: That meet the filters.
        words: Wished words.
        limits: On attributes that no product states as one number.
        perhaps: Words that are wishes where some products, not all, state them as they stand.
    """
    left = list(products)
    met: list[str] = []
    unmet: list[str] = []
    ranges: list[Filter] = []
    for limit in limits:
        fitting = [one for one in left if _holds(one, limit)]
        if fitting:
            ranges.append(limit)
        else:
            unmet.append(limit.text)
        left = fitting or left
    for word in words:
        fitting = _speaking_of(left, word)
        (met if fitting else unmet).append(word)
        left = fitting or left
    for word in perhaps:
        fitting = [one for one in left if any(word in simplified(part).lower() for part in _stated(one))]
        if 0 < len(fitting) < len(left):
            met.append(word)
            left = fitting
    return Met(
        product_ids=tuple(one.id for one in left),
        words=tuple(met),
        ranges=tuple(ranges),
        unmet=tuple(unmet),
    )


def _speaking_of(products: Sequence[Product], word: str) -> list[Product]:
    meaning = meaning_of(word)
    ways: tuple[Callable[[Product], Iterable[str]], ...] = (_stated, _told)
    found = ([one for one in products if any(_says(part, meaning) for part in parts(one))] for parts in ways)
    return next(filter(None, found), [])


def _says(text: str, meaning: WishMeaning) -> bool:
    plain = simplified(text).lower()
    if any(is_grade_within(word, plain) for word in meaning.chinese):
        return True
    if any(word in plain and not _DENIED.search(plain[: plain.index(word)]) for word in meaning.chinese):
        return True
    if _DENIED_IN_ENGLISH.search(plain):
        return False
    said = terms(text) if meaning.english else []
    return any(_stands_in(wording, said) for wording in meaning.english)


def _stands_in(wording: tuple[str, ...], said: Sequence[str]) -> bool:
    """Whether words stand in a text side by side."""
    size = len(wording)
    return any(tuple(said[i : i + size]) == wording for i in range(len(said) - size + 1))


def _stated(product: Product) -> Iterable[str]:
    """The title, and the attributes that do not say no."""
    yield product.title
    yield from (f"{one.name} {one.text}" for one in product.attributes if not is_no(one.text))


def _told(product: Product) -> Iterable[str]:
    """What the shop says of a product in sentences."""
    texts = (product.category or "", product.description or "", *product.bullets)
    return (text[span.start : span.end] for text in texts for span in sentence_spans(text))


def _holds(product: Product, limit: Filter) -> bool:
    """Whether a range that a product states holds what a limit asks for."""
    if not isinstance(limit.value, int | float):
        return False
    names = set(limit.field.split("|"))
    texts = (one.text for one in product.attributes if normalise_attribute_name(one.name) in names)
    return any(range_holds(text, limit.value, limit.dimension) for text in texts)

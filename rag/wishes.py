"""Whether the texts of products hold what a list is wished to be, beyond its conditions: "for running", "1000 pieces".

Words are compared as terms, other forms and spellings of one counting too; a number counts only beside the word that
stands beside it in the wish.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from catalog.product import Product
from index.chinese_script import simplified
from index.terms import terms
from rag.documents.relevance import stem, word_share
from rag.vocabulary.uses import related_uses
from rag.words.language import is_chinese

_SPELLINGS = tuple(  # what one thing is written like
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"\busb[ -]?(?:type[ -]?)?c\b", "usb-c"),
        (r"\bwi[ -]fi\b|\bwlan\b", "wifi"),
        (r"\bcolor(?=s?\b)", "colour"),
        (r"\bgray\b", "grey"),
        (r"\baluminum\b", "aluminium"),
        (r"\b(\d+)\s?(?:pcs?\b|pc\(s\)|piece\b)", r"\1 pieces"),
    )
)
_PURPOSE = re.compile(
    r"\b(?:for\s+(?:(?:a|an|the|my|our|your)\s+)?|(?:on|in|at)\s+(?:a|an|my|our)\s+)(?P<words>[\w'-]+(?:\s[\w'-]+){0,2})",
    re.IGNORECASE,
)


def in_one_spelling(text: str) -> str:
    """A text with some words as they are written most: "USB Type-C" is "usb-c"."""
    for pattern, plain in _SPELLINGS:
        text = pattern.sub(plain, text)
    return text


def speaks_of(wish: str, text: str) -> bool:
    """Whether a text holds all words of a wish.

    Example:
        >>> speaks_of("1000 pieces", "Toy Shop, 1000 pcs"), speaks_of("1000 pieces", "1000 Lakes, 500 pieces")
        (True, False)
    """
    wish, text = in_one_spelling(wish), in_one_spelling(text)
    wanted = terms(wish)
    return word_share(wanted, text) >= 1.0 and _numbers_stand_so(wanted, text)


def wish_share(wish: str, text: str) -> float:
    """Share of the wished terms that a text holds; a Chinese word as a whole.

    0 where a number of them is missing: nothing else is nearly a 4K.
    """
    if is_chinese(wish):
        return float(simplified(wish) in simplified(text))
    wish, text = in_one_spelling(wish), in_one_spelling(text)
    wanted = terms(wish)
    numbers = [term for term in wanted if any(char.isdigit() for char in term)]
    is_told = word_share(numbers, text) == 1.0 or not numbers
    return word_share(wanted, text) if is_told and _numbers_stand_so(wanted, text) else 0.0


def spoken_part(wish: str, texts: Sequence[str]) -> tuple[str, str]:
    """(the words of a wish that some text holds, or what is related to them; the others)."""
    held, left = [], []
    for word in _words(wish):
        if any(speaks_of(word, text) for text in texts):
            held.append(word)
            continue
        left.append(word)
        related = next((use for use in related_uses(word) if any(speaks_of(use, text) for text in texts)), None)
        held.extend([] if related is None else [related])
    return " ".join(dict.fromkeys(held)), " ".join(left)


def words_of_purpose(wish: str, asked: str) -> str:
    """The words of a wish that a question says something is for, or to be used in: "the largest one for a plane"."""
    of_purpose = {term for match in _PURPOSE.finditer(asked) for term in terms(match["words"])}
    return " ".join(word for word in _words(wish) if set(terms(word)) & of_purpose)


def stated_words(product: Product) -> str:
    """What is stated of a product, without prose."""
    parts = [product.title, product.brand, product.category]
    parts.extend(f"{attribute.name} {attribute.text}" for attribute in product.attributes)
    return " ".join(part for part in parts if part)


def all_words(product: Product) -> str:
    """All that is said of a product."""
    parts = [product.title, product.brand, product.category, product.description, *product.bullets]
    parts.extend(f"{attribute.name} {attribute.text}" for attribute in product.attributes)
    parts.extend(review.text for review in product.reviews)
    parts.extend(f"{one.question} {one.answer}" for one in product.qa)
    return " ".join(part for part in parts if part)


def _words(wish: str) -> list[str]:
    """The words of a wish, a number with the word behind it."""
    return re.findall(r"\d+\s+[^\s\d]\S*|\S+", wish)


def _numbers_stand_so(wanted: Sequence[str], text: str) -> bool:
    """Whether each bare number of a wish stands beside one of its neighbours in a text too."""
    numbers = [i for i, term in enumerate(wanted) if term.isdigit() and len(wanted) > 1]
    if not numbers:
        return True
    pairs = {(stem(left), stem(right)) for left, right in pairwise(terms(text))}
    return all(pairs.intersection(_pairs_at(wanted, i)) for i in numbers)


def _pairs_at(wanted: Sequence[str], i: int) -> Iterable[tuple[str, str]]:
    if i > 0:
        yield stem(wanted[i - 1]), stem(wanted[i])
    if i + 1 < len(wanted):
        yield stem(wanted[i]), stem(wanted[i + 1])

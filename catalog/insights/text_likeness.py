"""How alike two descriptions are: the share of pairs of neighbouring words that both have, names of products apart.

Words of a product's own title are left out, so that a text copied with the name exchanged is the same text. Numbers
that are not of the title must agree, since they tell products of one kind apart. Keys are made so that like texts
share one: of two texts that share 80 % of their pairs 98 in 100 do, at 70 % 89, at 50 % 40.

Source: Broder, "On the resemblance and containment of documents", 1997 (the keys are bands of 4 minima).
"""

import re
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from catalog.product import Product

N_KEYS = 8
_MINIMA_PER_KEY = 4
_LEAST_CHARS = 40  # beside the name; shorter ones ("Black Toner Cartridge") say what a thing is, and are true of many
_LEAST_CJK_CHARS = 20
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # written without spaces: each character counts as a word
_WORDS = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_CJK_RUN = re.compile(rf"[{_CJK}]+")
_ODD = np.random.default_rng(20_261_122).integers(0, 2**63, (2, N_KEYS * _MINIMA_PER_KEY), np.uint64) * np.uint64(2)
_FACTORS, _SUMMANDS = _ODD + np.uint64(1)  # (32,) each; multiplication by an odd number mixes and loses nothing
_OF_FIRST, _OF_SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(31)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextShape:
    """What is compared of a text."""

    pairs: NDArray[np.uint64]  # distinct neighbouring words as hashes, ascending
    keys: NDArray[np.uint64]  # shape (N_KEYS,); of texts with other numbers they differ


def text_shape(product: Product) -> TextShape | None:
    """The shape of a product's description; None for one that says little but its name."""
    if product.description is None:
        return None
    text, title = product.description.casefold(), product.title.casefold()
    told = _without_name(text, title)
    if len(told) < 2 or sum(map(len, told)) + len(told) - 1 < _least(text):
        return None
    hashes = np.fromiter((crc32(word.encode()) for word in told), np.uint64, len(told))
    pairs = np.unique(hashes[:-1] * _OF_FIRST + hashes[1:] * _OF_SECOND)
    mixed = pairs[:, None] * _FACTORS + _SUMMANDS  # (pairs, 32)
    minima = (mixed ^ (mixed >> _SHIFT)).min(axis=0).reshape(N_KEYS, _MINIMA_PER_KEY)
    numbers = " ".join(sorted(word for word in told if not word.isalpha()))
    keys = (minima * _FACTORS[:_MINIMA_PER_KEY]).sum(axis=1, dtype=np.uint64) ^ np.uint64(crc32(numbers.encode()))
    return TextShape(pairs=pairs, keys=keys * _OF_FIRST)


def likeness(one: TextShape, other: TextShape) -> float:
    """The share of all their pairs of words that both have, from 0 to 1."""
    n_both = int(np.intersect1d(one.pairs, other.pairs, assume_unique=True).size)
    return n_both / (one.pairs.size + other.pairs.size - n_both)


def _without_name(text: str, title: str) -> list[str]:
    """The words of a text but for those of the title; of a title without spaces, but for the whole of it."""
    for run in _CJK_RUN.findall(title):
        text = text.replace(run, " ")
    own = {word for word in _WORDS.findall(title) if not _CJK_RUN.match(word)}
    return [word for word in _WORDS.findall(text) if word not in own]


def _least(text: str) -> int:
    return _LEAST_CJK_CHARS if _CJK_RUN.search(text) else _LEAST_CHARS

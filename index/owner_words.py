"""What the word index holds of one product or document: its terms, each as often as its field weighs.

BM25 over such a text is the simple BM25 over weighted fields: a word that stands in the title, the description and an
attribute counts once, more surely, and not three times, so that a product with all the words of a question beats one
that repeats a single word everywhere. Measured against the sum of one BM25 a field in docs/experiments.md. Weights are
therefore fixed when the index is built.

Reference: Robertson, Zaragoza, Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from index.settings import FieldWeights
from index.splitting import FieldedText
from index.terms import normal_identifier, terms
from index.title_words import TitleWords, title_words

WORDS = "words"
NAMES = "names"
OWNER_FIELDS = (WORDS, NAMES)
"""The weighted terms, which are searched, and the terms of names, each once, which are the vocabulary."""

_COPIES = 2  # of a term at weight 1; more copies saturate sooner, as a smaller k1: 2 stands for k1 = 0.6
_HEAD_FACTOR = 1.5
_MODIFIER_FACTOR = 0.5
_ANCESTOR_FACTOR = 0.5  # "Phones" of "Phones > Cases" says less than "Cases"


def owner_words(fields: FieldedText, weights: FieldWeights) -> dict[str, list[str]]:
    """The terms of the two fields of `OWNER_FIELDS`; prose counts each term once, however often it says it."""
    title = title_words(fields.title, brand=fields.brand, values=fields.values)
    ancestors, _, leaf = fields.category.rpartition(" > ")
    identifiers = dict.fromkeys([*terms(fields.identifiers), *map(normal_identifier, fields.identifiers.split("\n"))])
    found: list[str] = []
    found.extend(_weighted_title(title, weights.title))
    found.extend(_weighted_title(title_words(leaf), weights.category))
    found.extend(_repeated(terms(ancestors), weights.category * _ANCESTOR_FACTOR))
    found.extend(_repeated(terms(fields.brand), weights.brand))
    found.extend(_repeated(filter(None, identifiers), weights.identifiers))
    found.extend(_repeated(_fact_terms(fields.attributes), weights.attributes))
    found.extend(_repeated(dict.fromkeys(terms(fields.body)), weights.body))
    found.extend(_repeated(dict.fromkeys(terms(fields.voices)), weights.voices))
    names = (*title.heads, *title.modifiers, *title.others, *terms(fields.category), *terms(fields.brand))
    return {WORDS: found, NAMES: list(dict.fromkeys(names))}


def _weighted_title(words: TitleWords, weight: float) -> Iterator[str]:
    yield from _repeated(words.heads, weight * _HEAD_FACTOR)
    yield from _repeated(words.modifiers, weight * _MODIFIER_FACTOR)
    yield from _repeated(words.others, weight)


def _repeated(found: Iterable[str], weight: float) -> Iterator[str]:
    """Each term `_COPIES * weight` times, at least once where the weight is not 0."""
    n_copies = max(round(_COPIES * weight), 1) if weight > 0 else 0
    for term in found:
        for _ in range(n_copies):
            yield term


def _fact_terms(attributes: str) -> Iterator[str]:
    for line in attributes.splitlines():
        yield from _line_terms(line)


@lru_cache(maxsize=65_536)
def _line_terms(line: str) -> tuple[str, ...]:
    """Terms of one attribute; a catalog repeats "wi fi yes" thousands of times."""
    return tuple(terms(line))

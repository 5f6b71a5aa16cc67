"""Which of the attributes that products have a Chinese question asks for, where their names are English.

Before other signs: what a phrase of the question names as a whole is meant, not an attribute that a part of it names.
A phrase that none of the attributes fits is asked for in vain: 电池容量 of a product that
states the capacity of its tank.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.vocabulary.chinese_names import ChineseName, best_names
from rag.vocabulary.concepts import Concept, compiled
from rag.vocabulary.glossary_words import phrases

SURE = 0.8
"""Least score of a name that is said nearly whole."""

_ALIKE = 0.02  # scores within it are of names that fit alike


@dataclass(frozen=True, slots=True, kw_only=True)
class ChineseReading:
    """What the phrases of a question ask for among some attributes."""

    named: tuple[ChineseName, ...]
    spans: tuple[tuple[int, int], ...]  # of the phrases, whether an attribute fits them or not

    def is_outside(self, concept: Concept, question: str) -> bool:
        """Whether a concept is asked for by words that stand in none of the phrases ("多重" beside them)."""
        found = compiled(concept.asked).finditer(question)
        return any(not any(a < match.end() and match.start() < b for a, b in self.spans) for match in found)


def read_chinese(question: str, names: Sequence[str]) -> ChineseReading:
    """What a Chinese question asks for among attributes with English names.

    Args:
        question: Without the names of products.
        names: Normalised names of the attributes that the products in question have.
    """
    english = [name for name in names if name.isascii()]
    named: list[ChineseName] = []
    spans: list[tuple[int, int]] = []
    for phrase in phrases(question):
        spans.append((phrase[0].start, phrase[-1].end))
        fitting = best_names(phrase, english)
        if fitting:
            best = [one for one in fitting if one.score >= fitting[0].score - _ALIKE]
            if best[0].score >= SURE or len(best) == 1:  # of several named in part none is meant
                named.extend(best)
    return ChineseReading(named=tuple(named), spans=tuple(spans))

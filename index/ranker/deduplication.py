"""Keep what is measured out of what is trained on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.ranker.lists import RankingList

_WORD = re.compile(r"[^\W_]+")
_LEAST_TEXT_WORDS = 6  # shorter sentences ("easy to clean.") stand on many product pages by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """What stands in an evaluation set."""

    product_ids: frozenset[str]
    questions: frozenset[str]  # folded by `folded`
    texts: frozenset[str]  # folded evidence of at least six words

    @staticmethod
    def of(product_ids: Iterable[str], questions: Iterable[str], texts: Iterable[str]) -> "HeldOut":
        """Fold the texts and questions of an evaluation set."""
        long = (folded(text) for text in texts if len(_WORD.findall(text)) >= _LEAST_TEXT_WORDS)
        return HeldOut(
            product_ids=frozenset(product_ids), questions=frozenset(map(folded, questions)), texts=frozenset(long)
        )


def folded(text: str) -> str:
    """The words of a text in lower case, without punctuation: equal for texts that differ in nothing else."""
    return " ".join(_WORD.findall(text.lower()))


def without_held_out(lists: Iterable[RankingList], held_out: HeldOut) -> Iterator[RankingList]:
    """The lists that share no product, no question and no longer evidence text with an evaluation set."""
    for one in lists:
        if one.group in held_out.product_ids or folded(one.question.text) in held_out.questions:
            continue
        if any(folded(candidate.evidence.text) in held_out.texts for candidate in one.candidates):
            continue
        yield one

"""False statements made from true ones: one thing changed, one thing added, or other evidence beside it."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from eval.verification.changes import COLOURS, MATERIALS, other_number, other_quantifier, other_unit, other_word
from eval.verification.other_statements import denied
from index.entailment.examples import EntailmentExample
from index.terms import question_terms

_WORD = re.compile(r"(?<![\w'-])[a-z]{4,}(?![\w'-])")
_ENDINGS = ("ing", "ed", "ly", "tion", "able", "s", "")
_PLAIN = frozenset(
    """this that these those there their they them have with from your will would could should which what when where
    than then also into over under about been being does were very more most some such only other just like each both
    product item answer""".split()
)
_MOST_SHARED = 0.5  # of its words in the other evidence: above, the other evidence may hold the statement too


class WordPool:
    """The content words of many statements, by their ending, to be put in each other's place."""

    def __init__(self, statements: Sequence[str]) -> None:
        self._by_ending: dict[str, list[str]] = {}
        for word in sorted({word for one in statements for word in content_words(one)}):
            self._by_ending.setdefault(_ending(word), []).append(word)

    def other(self, word: str, held: str, chance: random.Random) -> str | None:
        """A word of the same ending that what is held does not say; None where chance finds none."""
        pool = self._by_ending.get(_ending(word), [])
        for _ in range(8):
            if pool and (found := chance.choice(pool)) != word and found not in held:
                return found
        return None


def content_words(text: str) -> list[str]:
    """The small-written words of a text that say something."""
    return [word for word in _WORD.findall(text) if word not in _PLAIN]


def changed(
    one: EntailmentExample, pool: WordPool, chance: random.Random, *, most: int = 2
) -> Iterator[EntailmentExample]:
    """The statement with one thing changed, in up to `most` ways."""
    held = " ".join((*one.evidence, one.statement)).lower()
    text = one.statement
    ways = [
        denied(text),
        other_number(text, chance),
        other_unit(text, chance),
        other_quantifier(text, chance),
        other_word(text, COLOURS, held, chance),
        other_word(text, MATERIALS, held, chance),
    ]
    known = [way for way in ways if way is not None and way != text]
    chance.shuffle(known)
    if other := _other_content(text, held, pool, chance):
        known.insert(0 if chance.random() < 0.5 else len(known), other)
    for way in known[:most]:
        yield replace(one, statement=way, is_held=False)


def with_addition(
    one: EntailmentExample, others: Sequence[EntailmentExample], chance: random.Random
) -> EntailmentExample:
    """The statement with another one's claim behind it, which its evidence does not hold."""
    added = chance.choice(others).statement.rstrip(". ")
    said = one.statement.rstrip(". ")
    joined = f"{said}{chance.choice((' and ', ', and ', ', '))}{added[:1].lower()}{added[1:]}."
    return replace(one, statement=joined, is_held=False)


def beside_other_evidence(
    one: EntailmentExample, others: Sequence[EntailmentExample], chance: random.Random
) -> EntailmentExample | None:
    """The statement beside evidence for others; None where each may hold it too."""
    said = frozenset(question_terms(one.statement))
    for other in chance.sample(others, k=min(6, len(others))):
        shared = said & frozenset(question_terms(" ".join(other.evidence)))
        if other.evidence != one.evidence and len(shared) <= _MOST_SHARED * len(said):
            return replace(one, evidence=other.evidence, is_held=False)
    return None


def _other_content(text: str, held: str, pool: WordPool, chance: random.Random) -> str | None:
    found = [match for match in _WORD.finditer(text) if match.group() not in _PLAIN]
    if not found:
        return None
    match = chance.choice(found)
    other = pool.other(match.group(), held, chance)
    return None if other is None else text[: match.start()] + other + text[match.end() :]


def _ending(word: str) -> str:
    return next(one for one in _ENDINGS if word.endswith(one))
